import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type RecordSchema } from '@wismo/contracts'
import { Instant, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import { appendSignal, openPostgresStore, StreamName, type RecordedEvent } from '@wismo/event-store'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { announceAppends, type AnnouncingStore } from './announcing-store.ts'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import type { RelaySource } from './group.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { startRelay, type Relay } from './relay.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'

const topic = 'order.events.v1'
const noted = (name: string): RecordSchema => ({ type: 'record', name, namespace: 'wismo.order', fields: [{ name: 'text', type: 'string' }] })
const contracts = openContracts(withEvent(withEvent(ours, { topic, owner: 'relay_one' }, noted('NotedOne')), { topic, owner: 'relay_two' }, noted('NotedTwo')))
const clock = (): Instant => Instant.fromMillis(Date.now())
const metadata = { shopId: ShopId.parse('aldermoor'), occurredAt: Instant.parse('2026-11-24T10:00:00Z'), correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system' as const, id: 'test' } }

describe('the relay', () => {
  let database: TestDatabase
  let bus: MessageBus
  beforeAll(async () => {
    database = await testDatabase()
    const embedded = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4, clock })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: topic }, { name: 'wismo.schemas.v1', compacted: true }])
  })
  afterAll(async () => {
    await bus.close()
    await database.drop()
  })

  const publish = (event: RecordedEvent): OutgoingMessage | undefined =>
    event.stream.startsWith('process-') ? undefined : { topic, key: event.stream, value: Buffer.from(String(event.version)), headers: { ce_id: event.id } }

  const sourceOf = async (schema: string, tag: number): Promise<RelaySource & { store: AnnouncingStore }> => {
    const postgres = openPostgresStore({ pool: database.pool, schema, tag })
    await postgres.migrate()
    await migrateMessaging(database.pool, schema)
    return { service: schema, store: announceAppends(postgres), pool: database.pool, schema, publish }
  }
  const start = (sources: readonly RelaySource[], on: MessageBus = bus): Relay =>
    startRelay(on, sources, schemaLog(on, contracts), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined })
  const append = (source: RelaySource, stream: string, from: number, count: number) =>
    source.store.append({
      stream: stream as StreamName,
      expected: from === 0 ? 'none' : from,
      events: Array.from({ length: count }, (_, i) => ({ id: uuidV5(wismoSpace, stream, from + i), type: 'Noted', data: {}, metadata })),
    })
  const published = async (stream: string): Promise<readonly string[]> =>
    (await bus.readTopic(topic)).filter(({ key }) => key === stream).map(({ value }) => Buffer.from(value ?? []).toString())

  test('publishes every event of every store in stream order, private streams excepted, its schemas first', async () => {
    const [one, two] = [await sourceOf('relay_one', 11), await sourceOf('relay_two', 12)]
    await append(one, 'note-a', 0, 3)
    const relay = start([one, two])
    await append(two, 'note-b', 0, 2)
    await append(one, 'process-a', 0, 1)
    await append(one, 'note-a', 3, 2)
    await eventuallyHolds(async () => expect([await published('note-a'), await published('note-b')]).toEqual([['1', '2', '3', '4', '5'], ['1', '2']]))
    await relay.stop()
    expect(await published('process-a')).toEqual([])
    const schemas = new Set((await bus.readTopic('wismo.schemas.v1')).map(({ key }) => key))
    expect(schemas).toEqual(new Set(['relay_one', 'relay_two'].flatMap((owner) => contracts.schemaMessages(owner)).map(({ key }) => key)))
  })

  test('its schemas are durable before its first event, and are not sent again', async () => {
    const source = await sourceOf('relay_two', 12)
    await append(source, 'note-first', 0, 1)
    const sent: string[] = []
    const watched: MessageBus = {
      ...bus,
      async publish(messages) {
        await bus.publish(messages)
        sent.push(...messages.map((message) => message.topic))
      },
    }
    const other = openContracts(withEvent(ours, { topic, owner: 'relay_two' }, noted('NotedThree')))
    for (const round of [1, 2]) {
      const relay = startRelay(watched, [source], schemaLog(watched, other), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined })
      await append(source, 'note-first', round, 1)
      await eventuallyHolds(async () => expect(await published('note-first')).toHaveLength(round + 1))
      await relay.stop()
    }
    expect(sent).toEqual(['wismo.schemas.v1', ...sent.slice(1)])
    expect(sent.slice(1)).not.toContain('wismo.schemas.v1')
  })

  test('goes on where it was after a restart, and says nothing twice', async () => {
    const source = await sourceOf('relay_restart', 13)
    const first = start([source])
    await append(source, 'note-c', 0, 2)
    await eventuallyHolds(async () => expect(await published('note-c')).toEqual(['1', '2']))
    await first.stop()
    await append(source, 'note-c', 2, 1)
    const second = start([source])
    await eventuallyHolds(async () => expect(await published('note-c')).toEqual(['1', '2', '3']))
    await second.stop()
  })

  test('an append in another process wakes the one that relays the store', async () => {
    const source = await sourceOf('relay_signal', 18)
    let published = 0
    const leader = startRelay(bus, [source], schemaLog(bus, contracts), randomUUID() as Uuid, { published: ({ messages }) => void (published += messages), waiting: () => undefined })
    await append(source, 'note-leader', 0, 1)
    await eventuallyHolds(() => expect(published).toBe(1))
    // The same store as another process has it: its appends are not heard by the leader's own listeners.
    const elsewhere = { ...source, store: announceAppends(openPostgresStore({ pool: database.pool, schema: source.schema, tag: 18 })) }
    const follower = start([elsewhere])
    await follower.announced
    const signal = appendSignal(database.pool)
    let heard = 0
    signal.hear(source.schema, () => (heard += 1))
    const listeners = `select from pg_stat_activity where datname = current_database() and query = 'listen wismo_appended'`
    await eventuallyHolds(async () => expect((await database.pool.query(listeners)).rowCount).toBe(3))
    await append(elsewhere, 'note-follower', 0, 1)
    await eventuallyHolds(() => expect([published, heard]).toEqual([2, 1]))
    await Promise.all([leader.stop(), follower.stop(), signal.stop()])
  })

  test('a log that is away: the position stays, and everything arrives when it is back', async () => {
    const source = await sourceOf('relay_outage', 14)
    let failures = 2
    const broken: MessageBus = { ...bus, publish: (messages) => (failures-- > 0 ? Promise.reject(new Error('no leader')) : bus.publish(messages)) }
    const relay = start([source], broken)
    await append(source, 'note-d', 0, 3)
    await eventuallyHolds(async () => expect(await published('note-d')).toEqual(['1', '2', '3']))
    await relay.stop()
  })

  test('of two relays one works; when it stops the other takes over, and nothing is left out', async () => {
    const source = await sourceOf('relay_pair', 15)
    const first = start([source])
    await append(source, 'note-e', 0, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1']))
    const second = start([source])
    await append(source, 'note-e', 1, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1', '2']))
    await first.stop()
    await append(source, 'note-e', 2, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1', '2', '3']))
    await second.stop()
  })

  test('another log, empty or made anew, gets the whole store; the first one keeps its place', async () => {
    const source = await sourceOf('relay_other_log', 16)
    await append(source, 'note-f', 0, 2)
    const first = start([source])
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2']))
    await first.stop()
    const other = openEmbeddedBus({ pool: database.pool, schema: 'wismo_other_log', partitions: 4, clock })
    await other.migrate()
    await other.ensureTopics([{ name: topic }, { name: 'wismo.schemas.v1', compacted: true }])
    const second = start([source], other)
    await eventuallyHolds(async () => expect((await other.readTopic(topic)).map(({ key }) => key)).toEqual(['note-f', 'note-f']))
    await second.stop()
    const third = start([source])
    await append(source, 'note-f', 2, 1)
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2', '3']))
    await third.stop()
    await other.close()
  })
})
