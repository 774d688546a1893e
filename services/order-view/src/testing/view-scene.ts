// The order view on a database and a log of its own: events of any service are published, and its rows and reads follow.
import { asPublished, openContracts, type OrderPlaced } from '@wismo/contracts'
import { Instant, lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace, type ActorType, type Currency, type OrderId, type Uuid } from '@wismo/kernel'
import { migrateMessaging, openEmbeddedBus, schemaLog, startRunner, type MessageBus, type Runner } from '@wismo/messaging'
import { openOrderViews, type OrderViews } from '@wismo/order-views'
import { migrate, shopsOf } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { orderViewGenerations } from '../generations.ts'
import { viewMigrations } from '../tables.ts'

/** Also of services that are not there yet. */
export const contracts = openContracts(asPublished(openContracts().source))
export const shopId = ShopId.parse('aldermoor')
const schema = 'view'
const topics = ['order', 'fulfillment', 'tracking', 'returns', 'payments', 'notification'].map((name) => ({ name: `${name}.events.v1` }))

/** One published fact of one aggregate. */
export interface Fact {
  readonly id: Uuid
  readonly service: string
  readonly type: string
  readonly aggregate: string
  readonly version: number
  readonly orderId: OrderId
  readonly data: object
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  /** `system` where it is not said. */
  readonly actor?: ActorType
}

export interface ViewScene {
  readonly database: TestDatabase
  readonly bus: MessageBus
  readonly views: OrderViews
  /** Returns when the view has all of them. */
  publish(facts: readonly Fact[]): Promise<void>
  /** The same in publishings of random size, while the member that folds them is now and then replaced by a new one. */
  publishInPieces(facts: readonly Fact[], random: () => number): Promise<void>
  stop(): Promise<void>
}

export async function viewScene(): Promise<ViewScene> {
  const database = await testDatabase()
  const bus = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
  await bus.migrate()
  await bus.ensureTopics([...topics, { name: 'wismo.schemas.v1', compacted: true }])
  await migrate(database.pool, schema, viewMigrations(schema))
  await migrateMessaging(database.pool, schema)
  const views = openOrderViews({ pool: database.pool, schema, shops: shopsOf([]), clock: () => Instant.parse('2026-11-30T10:00:00Z'), contracts })
  const errors: unknown[] = []
  const start = (): Runner =>
    startRunner(
      bus,
      orderViewGenerations({ pool: database.pool, schema }).group(1),
      schemaLog(bus, contracts),
      { settled: () => undefined, unknown: () => undefined, waiting: (_, error) => errors.push(error), bug: (_, error) => errors.push(error), restarted: () => undefined, forgotten: () => undefined },
    )
  let runner = start()
  await runner.ready
  const has = async ({ aggregate, version }: Fact): Promise<boolean> => ((await database.pool.query(`select 1 from ${schema}.order_part where part = $1 and version >= $2`, [aggregate, version])).rowCount ?? 0) > 0
  const seen = async (facts: readonly Fact[]): Promise<void> => {
    for (const fact of facts) await eventually(() => has(fact))
    if (errors.length > 0) throw errors[0]
  }
  return {
    database, bus, views,
    async publish(facts) {
      await bus.publish(facts.map(messageOf))
      await seen(facts)
    },
    async publishInPieces(facts, random) {
      for (let from = 0; from < facts.length; ) {
        const size = 1 + Math.floor(random() * 6)
        await bus.publish(facts.slice(from, from + size).map(messageOf))
        from += size
        if (random() < 0.05) {
          const before = runner
          runner = start()
          await before.stop()
        }
      }
      await seen(facts)
    },
    async stop() {
      await runner.stop()
      await bus.close()
      await database.drop()
    },
  }
}

export const messageOf = ({ id, service, type, aggregate, version, orderId, data, occurredAt, recordedAt, actor = 'system' }: Fact): ReturnType<typeof contracts.message> =>
  contracts.message({
    service, type, id, key: orderId, shopId, data,
    envelope: { subject: aggregate, sequence: version, occurredAt, recordedAt, correlationId: wismoSpace, causationId: wismoSpace, actorType: actor, actorId: 'test' },
  })

/** Two units of one line, placed. */
export function placed(externalId: string): OrderPlaced {
  const orderId = orderIdOf(shopId, externalId)
  return {
    orderId, shopId, externalId, number: externalId, channel: 'web', placedAt: Instant.parse('2026-11-24T10:00:00Z'), currency: 'EUR' as Currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
    subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: {},
    lines: [{ lineId: lineIdOf(orderId, '1'), externalLineId: '1', sku: 'S', title: 'Thing', variant: {}, quantity: 2, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000, discounts: [], taxes: [], total: 2000, delivery: { method: 'ship' } }],
    shipping: [], fees: [], discounts: [], totals: { items: 2000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 2000 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h',
  }
}
