// Stores and a log for the tests of what relays publish.
import { randomUUID } from 'node:crypto'
import { openPool } from '@wismo/database'
import { openContracts, type RecordSchema } from '@wismo/contracts'
import { Instant, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import { openPostgresStore, StreamName, type AppendResult, type RecordedEvent } from '@wismo/event-store'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { announceAppends } from '../announcing-store.ts'
import { openEmbeddedBus } from '../embedded/embedded-bus.ts'
import type { RelaySource } from '../group.ts'
import type { MessageBus } from '../port.ts'
import { startRelay, type Relay, type RelayPauses, type RelayWatch } from '../relay.ts'
import { ours, withEvent } from '../sample-contracts.ts'
import { schemaLog } from '../schema-log.ts'
import { migrateMessaging } from '../tables.ts'

export const topic = 'order.events.v1'
export const noted = (name: string): RecordSchema => ({ type: 'record', name, namespace: 'wismo.order', fields: [{ name: 'text', type: 'string' }] })
export const contracts = openContracts(withEvent(withEvent(ours, { topic, owner: 'relay_one' }, noted('NotedOne')), { topic, owner: 'relay_two' }, noted('NotedTwo')))
export const quiet: RelayWatch = { published: () => undefined, waiting: () => undefined, parked: () => undefined }

const metadata = { shopId: ShopId.parse('aldermoor'), occurredAt: Instant.parse('2026-11-24T10:00:00Z'), correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system' as const, id: 'test' } }

export interface RelayScene {
  readonly database: TestDatabase
  readonly bus: MessageBus
  /** Another log in the same database, empty. */
  anotherLog(schema: string): Promise<MessageBus>
  /** A store in a schema of its own. Its public events carry their version as body; streams `process-...` are private. */
  sourceOf(schema: string, tag: number): Promise<RelaySource>
  /** The same store as another process has it: its appends are not heard by the first one's listeners. */
  elsewhere(source: RelaySource, tag: number): RelaySource
  start(sources: readonly RelaySource[], settings?: { readonly on?: MessageBus; readonly watch?: Partial<RelayWatch>; readonly pauses?: RelayPauses; readonly owner?: Uuid }): Relay
  append(source: RelaySource, stream: string, from: number, count: number): Promise<AppendResult>
  /** The bodies of that key, in the order of the log. */
  published(stream: string, on?: MessageBus): Promise<readonly string[]>
  close(): Promise<void>
}

const topics = [{ name: topic }, { name: 'wismo.schemas.v1', compacted: true }]

export async function relayScene(): Promise<RelayScene> {
  const database = await testDatabase()
  const anotherLog = async (schema: string): Promise<MessageBus> => {
    const log = openEmbeddedBus({ pool: database.pool, schema, partitions: 4 })
    await log.migrate()
    await log.ensureTopics(topics)
    return log
  }
  const bus = await anotherLog('wismo_log')
  const pools: ReturnType<typeof openPool>[] = []
  return {
    database,
    bus,
    anotherLog,
    async sourceOf(schema, tag) {
      const postgres = openPostgresStore({ pool: database.pool, schema, tag })
      await postgres.migrate()
      await migrateMessaging(database.pool, schema)
      return { service: schema, store: announceAppends(postgres), pool: database.pool, schema, publish }
    },
    elsewhere(source, tag) {
      const pool = openPool(database.url, { max: 4 })
      pools.push(pool)
      return { ...source, pool, store: announceAppends(openPostgresStore({ pool, schema: source.schema, tag })) }
    },
    start: (sources, { on = bus, watch = {}, pauses, owner = randomUUID() as Uuid } = {}) => startRelay(on, sources, schemaLog(on, contracts), owner, { ...quiet, ...watch }, pauses),
    append: (source, stream, from, count) =>
      source.store.append({
        stream: stream as StreamName,
        expected: from === 0 ? 'none' : from,
        events: Array.from({ length: count }, (_, i) => ({ id: uuidV5(wismoSpace, stream, from + i), type: 'Noted', data: {}, metadata })),
      }),
    published: async (stream, on = bus) => (await on.readTopic(topic)).filter(({ key }) => key === stream).map(({ value }) => Buffer.from(value ?? []).toString()),
    async close() {
      await bus.close()
      await Promise.all(pools.map((pool) => pool.end()))
      await database.drop()
    },
  }
}

const publish = (event: RecordedEvent): ReturnType<RelaySource['publish']> =>
  event.stream.startsWith('process-') ? undefined : { topic, key: event.stream, value: Buffer.from(String(event.version)), headers: { ce_id: event.id } }
