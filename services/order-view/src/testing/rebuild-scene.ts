// Orders in a store of their own, a relay, and as many followers of the order view as a test wants.
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { storedVersions, type OrderHeld, type OrderHoldReleased, type OrderPlaced } from '@wismo/contracts'
import { openPostgresStore, StreamName, type NewEvent } from '@wismo/event-store'
import { HoldId, Instant, OrderId, orderIdOf, uuidV5, wismoSpace } from '@wismo/kernel'
import { announceAppends, followGenerations, migrateMessaging, openEmbeddedBus, publicEvents, rebuildView, schemaLog, startRelay, startRunner, verifyView, type MessageBus, type Rebuilding, type Rebuilt, type RelaySource, type Runner, type Verified, type Verifying, type ViewGenerations } from '@wismo/messaging'
import { openOrderViews, type OrderViews } from '@wismo/order-views'
import { migrate, openPool, shopsOf, type Principal } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { orderViewGenerations } from '../generations.ts'
import { viewMigrations } from '../tables.ts'
import { contracts, placed, shopId } from './view-scene.ts'

export const schema = 'wismo_order_view'
export const everybody: Principal = { kind: 'system', actorId: 'test' }

type Facts = { readonly type: 'OrderPlaced'; readonly data: OrderPlaced } | { readonly type: 'OrderHeld'; readonly data: OrderHeld } | { readonly type: 'OrderHoldReleased'; readonly data: OrderHoldReleased }

export interface RebuildScene {
  readonly database: TestDatabase
  readonly bus: MessageBus
  readonly source: RelaySource
  readonly views: OrderViews
  readonly generations: ViewGenerations
  /** Why followers had to try a batch again. */
  readonly waits: readonly string[]
  /** Another process that follows; ends with the scene. */
  follow(generations?: ViewGenerations): Promise<Runner>
  /** Events of these orders up to that version are stored, from wherever each is; its next one where none is said. */
  store(externalIds: readonly string[], version?: number): Promise<void>
  /** Orders with all their events are in the published view. */
  shown(externalIds: readonly string[], version: number): Promise<void>
  rebuild(settings?: Partial<Rebuilding>): Promise<Rebuilt>
  verify(settings?: Partial<Verifying>): Promise<Verified>
  /** As the published view has them, without when they were first seen. */
  published(): Promise<readonly unknown[]>
  tables(): Promise<readonly string[]>
  /** A pool on its database that lets no statement last a tenth of a second; whoever asks ends it. */
  impatient(): Pool
  stop(): Promise<void>
}

export async function rebuildScene(): Promise<RebuildScene> {
  const database = await testDatabase()
  const { pool } = database
  const bus = openEmbeddedBus({ pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  await bus.ensureTopics([...['order', 'fulfillment', 'tracking', 'returns', 'payments', 'notification'].map((name) => ({ name: `${name}.events.v1` })), { name: 'wismo.schemas.v1', compacted: true }])
  const postgres = openPostgresStore({ pool, schema: 'wismo_order', tag: 1, versions: storedVersions(contracts.source) })
  await postgres.migrate()
  await migrateMessaging(pool, 'wismo_order')
  await migrate(pool, schema, viewMigrations(schema))
  await migrateMessaging(pool, schema)
  const source: RelaySource = { service: 'order', store: announceAppends(postgres), pool, schema: 'wismo_order', publish: publicEvents<Facts>(contracts, 'order') }
  const schemas = schemaLog(bus, contracts)
  const relay = startRelay(bus, [source], schemas, uuidV5(wismoSpace, randomUUID()), { published: () => undefined, waiting: () => undefined, parked: () => undefined })
  const generations = orderViewGenerations({ pool, schema })
  const views = openOrderViews({ pool, schema, shops: shopsOf([]), clock: () => Instant.parse('2026-11-30T10:00:00Z'), contracts })
  const stopViews = await views.start()
  const followers: Runner[] = []
  const versions = new Map<string, number>()
  const waits: string[] = []
  return {
    database, bus, source, views, generations, waits,
    async follow(own = generations) {
      const quiet = { settled: () => undefined, unknown: () => undefined, waiting: (_: string, error: unknown) => void waits.push(String(error)), bug: () => undefined, restarted: () => undefined, forgotten: () => undefined }
      const follower = followGenerations(own, { process: uuidV5(wismoSpace, randomUUID()), start: (group) => startRunner(bus, group, schemas, quiet), waiting: () => undefined })
      followers.push(follower)
      await follower.ready
      return follower
    },
    async store(externalIds, to) {
      const appends = externalIds.map((id) => {
        const [orderId, from] = [orderIdOf(shopId, id), versions.get(id) ?? 0]
        const version = to ?? from + 1
        versions.set(id, version)
        return { stream: StreamName.of('order', orderId), expected: from === 0 ? ('none' as const) : from, events: Array.from({ length: version - from }, (_, i) => eventOf(id, from + i + 1)) }
      })
      for (let i = 0; i < appends.length; i += 100) await source.store.appendMany(appends.slice(i, i + 100))
    },
    async shown(externalIds, version) {
      const ids = externalIds.map((id) => OrderId.toUuid(orderIdOf(shopId, id)))
      await eventually(async () => (await pool.query<{ n: number }>(`select count(*)::int as n from ${schema}.order_part_v1 where order_id = any($1::uuid[]) and version >= $2`, [ids, version])).rows[0]?.n === ids.length, { within: 30_000 })
    },
    rebuild: (settings = {}) => rebuildView({ generations, stores: { sources: [source], contracts, partitions: bus.partitions }, bus, owner: pool, tell: () => undefined, ...settings }),
    verify: (settings = {}) => verifyView({ generations, stores: { sources: [source], contracts, partitions: bus.partitions }, patienceMs: 2_000, tell: () => undefined, ...settings }),
    published: async () => (await pool.query(`select order_id, part, version, shop_id, external_id, placed_at, doc, number, tracking_number, subject_ref from ${schema}.order_part_v1 order by order_id, part`)).rows,
    tables: async () => (await pool.query<{ name: string }>(`select relname as name from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r' and relname like 'order\\_%' order by 1`, [schema])).rows.map(({ name }) => name),
    impatient: () => openPool(database.url, { statementTimeoutMs: 100 }),
    async stop() {
      await Promise.all(followers.map((follower) => follower.stop()))
      await relay.stop()
      await stopViews()
      await bus.close()
      await database.drop()
    },
  }
}

/** Generations whose tables are there. */
export const states = async ({ database: { pool } }: RebuildScene): Promise<readonly string[]> =>
  (await pool.query<{ text: string }>(`select number || ' ' || state as text from ${schema}.generation where dropped_at is null order by number`)).rows.map(({ text }) => text)

const at = Instant.parse('2026-11-24T10:00:00Z')

/** Placed, then held and released again and again. */
function eventOf(externalId: string, version: number): NewEvent {
  const orderId = orderIdOf(shopId, externalId)
  const holdId = HoldId.of(OrderId.toUuid(orderId), String(Math.floor(version / 2)))
  const fact: Facts =
    version === 1 ? { type: 'OrderPlaced', data: placed(externalId) }
    : version % 2 === 0 ? { type: 'OrderHeld', data: { orderId, holdId, reason: { party: 'merchant', code: 'manual_review' } as unknown as OrderHeld['reason'], until: at } }
    : { type: 'OrderHoldReleased', data: { orderId, holdId } }
  return { id: uuidV5(wismoSpace, externalId, version), ...fact, metadata: { shopId, occurredAt: at, correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'retailer', id: 'test' } } }
}
