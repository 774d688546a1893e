// One service alone on a database and a log of its own: a retailer tells it something, and what it publishes can be read.
import { randomUUID } from 'node:crypto'
import { expect } from '@jest/globals'
import { openContracts, type Envelope } from '@wismo/contracts'
import { Instant, ShopId, type Uuid } from '@wismo/kernel'
import { openEmbeddedBus, parkedMessages, schemaLog, startRelay, startRunner } from '@wismo/messaging'
import { openVault } from '@wismo/privacy'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import type { Runtime, Service } from '../runtime.ts'
import { loadShops, shopsOf } from '../shops/shops.ts'

const inbound = 'retail.orders.v1'
export const shopId = ShopId.parse('aldermoor')

export interface PublishedEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly envelope: Envelope
}

export interface RetailScene {
  readonly database: TestDatabase
  readonly runtime: Runtime
  /** Tells of an order under a name, or under one that nothing else has. */
  tell(type: string, body: object & { readonly externalId: string }, id?: string): Promise<void>
  /** Everything that was published to a topic, in order. */
  published(topic: string): Promise<readonly PublishedEvent[]>
  /** Codes of what a group set aside. */
  parked(group: string): Promise<readonly string[]>
  /** Waits until a group has handled everything that was told. */
  caughtUp(group: string): Promise<void>
  /** Throws what went wrong beside the messages. */
  stop(): Promise<void>
}

type Alone = Pick<Service, 'name' | 'migrate' | 'relay' | 'groups'>

/** `topics`: what the service publishes to. */
export async function retailScene(build: (runtime: Runtime) => Alone, topics: readonly string[]): Promise<RetailScene> {
  const database = await testDatabase()
  const { pool } = database
  const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  const contracts = openContracts()
  await bus.ensureTopics([...[inbound, 'retail.rejections.v1', ...topics].map((name) => ({ name })), { name: contracts.schemaTopic, compacted: true }])
  const clock = (): Instant => Instant.fromMillis(Date.now())
  const vault = await openVault({ pool, schema: 'wismo_vault', masterKeys: [Buffer.alloc(32, 1)], clock })
  const schemaOf = (name: string): string => `wismo_${name.replaceAll('-', '_')}`
  const runtime = { contracts, vault, shops: shopsOf(await loadShops('shops.json')), clock, bus, database: (name: string) => ({ pool, schema: schemaOf(name) }) } as unknown as Runtime
  const service = build(runtime)
  await service.migrate({ pool, schema: schemaOf(service.name) })
  const errors: unknown[] = []
  const running = run(service, { bus, schemas: schemaLog(bus, contracts), errors })
  await running.ready
  return {
    database,
    runtime,
    async tell(type, body, id = randomUUID()) {
      const headers = { ce_id: id, ce_type: `wismo.retail.${type}.v1`, ce_source: '/test', ce_specversion: '1.0', ce_shop: shopId }
      await bus.publish([{ topic: inbound, key: `${shopId}:${body.externalId}`, value: Buffer.from(JSON.stringify({ shopId, ...body })), headers }])
    },
    published: async (topic) => (await bus.readTopic(topic)).map(({ value }) => contracts.decode(value ?? new Uint8Array()) as unknown as PublishedEvent),
    parked: async (group) => (await parkedMessages(pool, schemaOf(service.name)).list({ group, limit: 100 })).map(({ code }) => code),
    caughtUp: (group) =>
      eventuallyHolds(async () => {
        const { rows } = await pool.query<{ partition: number; at: string }>(`select partition, max(next_offset) as at from ${schemaOf(service.name)}.consumer_position where group_name like $1 || '%' and topic = $2 group by 1`, [group, inbound])
        const ends = await bus.ends([inbound])
        expect(ends.filter(({ partition, next }) => next > BigInt(rows.find((row) => row.partition === partition)?.at ?? 0))).toEqual([])
      }),
    async stop() {
      await running.stop()
      await bus.close()
      await database.drop()
      if (errors.length > 0) throw errors[0]
    },
  }
}

interface Surroundings {
  readonly bus: Parameters<typeof startRunner>[0]
  readonly schemas: Parameters<typeof startRunner>[2]
  readonly errors: unknown[]
}

function run({ groups, relay: source }: Alone, { bus, schemas, errors }: Surroundings): { readonly ready: Promise<unknown>; stop(): Promise<void> } {
  const failed = (_where: unknown, error: unknown): void => void errors.push(error)
  const quiet = (): void => undefined
  const runners = groups.map((group) => startRunner(bus, group, schemas, { settled: quiet, unknown: quiet, waiting: failed, bug: failed, restarted: quiet, forgotten: quiet }, { lookEveryMs: 20, checkEveryMs: 50 }))
  const relay = source && startRelay(bus, [source], schemas, randomUUID() as Uuid, { published: quiet, waiting: (error) => void errors.push(error), parked: failed })
  return {
    ready: Promise.all(runners.map(({ ready }) => ready)),
    async stop() {
      await relay?.stop()
      await Promise.all(runners.map((runner) => runner.stop()))
    },
  }
}
