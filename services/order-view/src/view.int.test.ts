// The fold of public events into rows and the reads on them, on a real log and a real PostgreSQL.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type OrderPlaced } from '@wismo/contracts'
import { Instant, lineIdOf, OrderId, orderIdOf, SealedRef, ShopId, SubjectRef, uuidV5, wismoSpace, type Currency } from '@wismo/kernel'
import { migrateMessaging, openEmbeddedBus, schemaLog, startRunner, type MessageBus, type OutgoingMessage, type Runner, type ViewGroup } from '@wismo/messaging'
import { openOrderViews, type OrderPlace, type OrderViews } from '@wismo/order-views'
import { migrate, shopsOf, type Principal } from '@wismo/service'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { orderViewGenerations } from './generations.ts'
import { viewMigrations } from './tables.ts'

const contracts = openContracts()
const schema = 'wismo_order_view'
const shopId = ShopId.parse('aldermoor')
const clock = (): Instant => Instant.fromMillis(Date.now())
const at = Instant.parse('2026-11-24T10:00:00Z')
const inside: Principal = { kind: 'system', actorId: 'test' }

const placed = (externalId: string, over: Partial<OrderPlaced> = {}): OrderPlaced => {
  const orderId = orderIdOf(shopId, externalId)
  return {
    orderId, shopId, externalId, number: externalId, channel: 'web', placedAt: at, currency: 'EUR' as Currency, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
    subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: {},
    lines: [{ lineId: lineIdOf(orderId, '1'), externalLineId: '1', sku: 'S', title: 'Thing', variant: {}, quantity: 1, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: 1000, discounts: [], taxes: [], total: 1000, delivery: { method: 'none' } }],
    shipping: [], fees: [], discounts: [], totals: { items: 1000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 1000 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h', ...over,
  }
}

const event = (externalId: string, sequence = 1, over: Partial<OrderPlaced> = {}): OutgoingMessage => {
  const data = placed(externalId, over)
  return contracts.message({
    service: 'order', type: 'OrderPlaced', id: uuidV5(wismoSpace, externalId, sequence), key: data.orderId, shopId, data,
    envelope: { subject: data.orderId, sequence, occurredAt: at, recordedAt: at, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'retailer', actorId: 'test' },
  })
}

describe('the order view', () => {
  let database: TestDatabase
  let bus: MessageBus
  let group: ViewGroup
  let runner: Runner
  let views: OrderViews
  let stopViews: () => Promise<void>

  beforeAll(async () => {
    database = await testDatabase()
    const embedded = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4 })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: 'order.events.v1' }, { name: 'wismo.schemas.v1', compacted: true }])
    await migrate(database.pool, schema, viewMigrations(schema))
    await migrateMessaging(database.pool, schema)
    views = openOrderViews({ pool: database.pool, schema, shops: shopsOf([]), clock, contracts })
    stopViews = await views.start()
    group = orderViewGenerations({ pool: database.pool, schema }).group(1)
    runner = startRunner(bus, group, schemaLog(bus, contracts), { settled: () => undefined, unknown: () => undefined, waiting: () => undefined, bug: () => undefined, restarted: () => undefined, forgotten: () => undefined })
    await runner.ready
  })
  afterAll(async () => {
    await runner.stop()
    await stopViews()
    await bus.close()
    await database.drop()
  })

  const rows = async (externalIds: readonly string[]) =>
    (await database.pool.query<{ part: string; version: number; doc: unknown }>(`select part, version, doc from ${schema}.order_part where order_id = any($1::uuid[]) order by part`, [externalIds.map((id) => OrderId.toUuid(orderIdOf(shopId, id)))])).rows
  const parked = async (externalId: string) =>
    (await database.pool.query<{ code: string }>(`select code from ${schema}.parked where key = $1 order by id`, [orderIdOf(shopId, externalId)])).rows.map(({ code }) => code)

  test('I25 any repetition and any cut into batches gives the same rows', async () => {
    const ids = Array.from({ length: 30 }, () => randomUUID())
    await bus.publish(ids.map((id) => event(id)))
    await eventuallyHolds(async () => expect(await rows(ids)).toHaveLength(30))
    const before = await rows(ids)
    for (const id of ids) await bus.publish([event(id), event(id)])
    const marker = randomUUID()
    await bus.publish([event(marker)])
    await eventuallyHolds(async () => expect(await rows([marker])).toHaveLength(1))
    expect(await rows(ids)).toEqual(before)
  })

  test('I24 an event behind a hole is parked, and its order alone', async () => {
    const [holed, whole] = [randomUUID(), randomUUID()]
    await bus.publish([event(holed, 2), event(whole), event(holed, 3)])
    await eventuallyHolds(async () => expect(await rows([whole])).toHaveLength(1))
    await eventuallyHolds(async () => expect(await parked(holed)).toEqual(['gap', 'behind_parked']))
    expect(await rows([holed])).toEqual([])
  })

  test('a group that starts again from the beginning of the log ends at the same rows', async () => {
    const id = randomUUID()
    await bus.publish([event(id)])
    await eventuallyHolds(async () => expect(await rows([id])).toHaveLength(1))
    const before = await rows([id])
    await runner.stop()
    await database.pool.query(`delete from ${schema}.consumer_position`)
    let ignored = 0
    runner = startRunner(bus, group, schemaLog(bus, contracts), { settled: ({ duplicates }) => void (ignored += duplicates), unknown: () => undefined, waiting: () => undefined, bug: () => undefined, restarted: () => undefined, forgotten: () => undefined })
    const marker = randomUUID()
    await bus.publish([event(marker)])
    await eventuallyHolds(async () => expect(await rows([marker])).toHaveLength(1))
    expect(await rows([id])).toEqual(before)
    expect(ignored).toBeGreaterThan(0)
  })

  test('who waits for a version is woken when it comes, and told when it does not', async () => {
    const id = randomUUID()
    const orderId = orderIdOf(shopId, id)
    const waiting = views.waitUntil(inside, orderId, new Map([[orderId, 1]]), 10_000)
    await bus.publish([event(id)])
    expect(await waiting).toBe(true)
    expect(await views.waitUntil(inside, orderId, new Map([[orderId, 2]]), 30)).toBe(false)
  })

  test('I38 what is not the caller’s is not there', async () => {
    const id = randomUUID()
    const orderId = orderIdOf(shopId, id)
    await bus.publish([event(id)])
    await views.waitUntil(inside, orderId, new Map([[orderId, 1]]), 5_000)
    const partner = (shop: string): Principal => ({ kind: 'partner', actorId: 'k', shopIds: [ShopId.parse(shop)], scopes: ['read'] })
    const customer = (generation: number, order = orderId): Principal => ({ kind: 'customer', actorId: 'link', orderId: order, generation, level: 'verified' })
    const seen = async (principal: Principal) => (await views.find(principal, orderId, 'machine'))?.id
    expect(await seen(partner('aldermoor'))).toBe(orderId)
    expect(await seen(partner('olist-br'))).toBeUndefined()
    expect(await seen(customer(0))).toBe(orderId)
    expect(await seen(customer(1))).toBeUndefined()
    expect(await seen(customer(0, orderIdOf(shopId, 'another')))).toBeUndefined()
    expect(await seen({ kind: 'anonymous', actorId: 'anonymous' })).toBeUndefined()
    expect((await views.findByExternalId(partner('aldermoor'), shopId, id, 'machine'))?.id).toBe(orderId)
    expect(await views.findByExternalId(partner('olist-br'), shopId, id, 'machine')).toBeUndefined()
  })

  test('I38 a customer who is signed in reaches the orders that name them, in their shop, newest first and page by page', async () => {
    const [nora, other] = [SubjectRef.of(wismoSpace, randomUUID()), SubjectRef.of(wismoSpace, randomUUID())]
    const own = Array.from({ length: 5 }, (_, i) => ({ externalId: `mine-${randomUUID()}`, placedAt: Instant.plus(at, (i >> 1) * 1_000) }))
    const theirs = randomUUID()
    await bus.publish([...own.map(({ externalId, placedAt }) => event(externalId, 1, { placedAt, subjectRef: nora })), event(theirs, 1, { subjectRef: other })])
    for (const id of [...own.map(({ externalId }) => externalId), theirs]) await views.waitUntil(inside, orderIdOf(shopId, id), new Map([[orderIdOf(shopId, id), 1]]), 5_000)
    const owner = (actorId: SubjectRef, shop = shopId): Principal => ({ kind: 'owner', actorId, shopId: shop })
    const expected = own.map(({ externalId, placedAt }) => ({ placedAt, id: orderIdOf(shopId, externalId) })).sort((a, b) => (a.placedAt === b.placedAt ? (a.id < b.id ? -1 : 1) : a.placedAt < b.placedAt ? 1 : -1)).map(({ id }) => id)
    const seen: OrderId[] = []
    for (let after: OrderPlace | undefined, isLast = false; !isLast; ) {
      const page = await views.page(owner(nora), 'owner', 2, after)
      ;[after, isLast] = [page.views.at(-1), page.isLast]
      seen.push(...page.views.map(({ id }) => id))
    }
    expect(seen).toEqual(expected)
    const [first = orderIdOf(shopId, '')] = expected
    const found = async (principal: Principal) => [(await views.find(principal, first, 'owner'))?.id, (await views.findByExternalId(principal, shopId, own[4]?.externalId ?? '', 'owner'))?.id, await views.waitUntil(principal, first, new Map([[first, 1]]), 0), await views.count(principal)]
    expect(await found(owner(nora))).toEqual([first, orderIdOf(shopId, own[4]?.externalId ?? ''), true, 5])
    expect(await found(owner(other))).toEqual([undefined, undefined, false, 1])
    expect(await found(owner(nora, ShopId.parse('olist-br')))).toEqual([undefined, undefined, false, 0])
  })

  test('the newest orders and their number are counted from the rows', async () => {
    const count = await views.count(inside)
    const id = randomUUID()
    await bus.publish([event(id)])
    await eventuallyHolds(async () => expect(await views.count(inside)).toBe(count + 1))
    expect(await views.recent(inside, 5, 'agent')).toHaveLength(5)
  })
})
