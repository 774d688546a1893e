import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ShopId } from '@wismo/kernel'
import { openMissingOrders } from '@wismo/order-views'
import { migrateMessaging } from '@wismo/messaging'
import { migrate } from '@wismo/service'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { missingOrderFigures } from './missing-order-figures.ts'
import { viewMigrations } from './tables.ts'

const schema = 'view'
const shopId = ShopId.parse('aldermoor')
const now = Instant.parse('2026-11-27T12:00:00Z')
const hourAgo = Instant.plus(now, -3_600_000)
const at = (time: string): Instant => Instant.parse(`2026-11-27T${time}:00Z`)

let base: TestDatabase
beforeAll(async () => {
  base = await testDatabase()
  await migrate(base.pool, schema, viewMigrations(schema))
  await migrateMessaging(base.pool, schema)
})
beforeEach(() => base.pool.query(`truncate ${schema}.order_part, ${schema}.order_event`))
afterAll(() => base.drop())

/** A part with its events, as the view has it; the order's own where it names an order. */
async function part(orderId: OrderId, name: string, recordedAt: readonly Instant[], { externalId, shop = shopId }: { externalId?: string; shop?: string } = {}): Promise<void> {
  const id = OrderId.toUuid(orderId)
  await base.pool.query(`insert into ${schema}.order_part (order_id, part, version, shop_id, doc, external_id) values ($1, $2, $3, $4, '{}', $5)`, [id, name, recordedAt.length, shop, externalId ?? null])
  for (const [i, time] of recordedAt.entries()) await base.pool.query(`insert into ${schema}.order_event (order_id, part, version, id, type, occurred_at, recorded_at, body) values ($1, $2, $3, gen_random_uuid(), 'PaymentCaptured', $4, $4, '')`, [id, name, i + 1, time])
}

const order = (name: string): OrderId => orderIdOf(shopId, name)
const missing = () => openMissingOrders({ pool: base.pool, schema })
const listed = async (limit = 10, after?: OrderId) => missing().list(shopId, hourAgo, limit, after)

test('an order is missing once its first fact is more than an hour old and nobody told it', async () => {
  await part(order('missing'), 'pac_1', [at('10:30'), at('11:59')])
  await part(order('missing'), 'ful_1', [at('09:00')])
  await part(order('young'), 'pac_2', [at('11:01')])
  await part(order('whole'), 'pac_3', [at('09:00')])
  await part(order('whole'), order('whole'), [at('11:58')], { externalId: 'whole' })
  await part(order('told of before it was placed'), order('told of before it was placed'), [at('08:00')])
  await part(orderIdOf(ShopId.parse('olist-br'), 'foreign'), 'pac_4', [at('09:00')], { shop: 'olist-br' })
  const byId = [{ orderId: order('missing'), since: at('09:00'), parts: ['ful_1', 'pac_1'] }, { orderId: order('told of before it was placed'), since: at('08:00'), parts: [order('told of before it was placed')] }]
  expect(await listed()).toEqual(byId.sort((a, b) => (OrderId.toUuid(a.orderId) < OrderId.toUuid(b.orderId) ? -1 : 1)))
  expect((await missing().list(undefined, hourAgo, 10)).length).toBe(3)
})

test('once the order is told it is missing no more', async () => {
  await part(order('late'), 'pac_1', [at('09:00')])
  expect(await listed()).toHaveLength(1)
  await part(order('late'), order('late'), [at('11:59')], { externalId: 'late' })
  expect(await listed()).toEqual([])
})

test('a page goes on behind the last one, and nothing is left out or there twice', async () => {
  const all = Array.from({ length: 7 }, (_none, i) => order(`page ${i}`))
  for (const id of all) await part(id, 'pac_1', [at('09:00')])
  const seen: OrderId[] = []
  for (let after: OrderId | undefined; ; after = seen.at(-1)) {
    const page = await listed(3, after)
    if (page.length === 0) break
    seen.push(...page.map(({ orderId }) => orderId))
  }
  expect([seen.length, [...seen].sort()]).toEqual([7, [...all].sort()])
})

test('the figure counts them, and goes through the view seldom', async () => {
  await part(order('one'), 'pac_1', [at('09:00')])
  const figures = missingOrderFigures(missing(), () => now)
  expect(await figures()).toEqual([{ name: 'wismo_orders_missing', value: 1, labels: {} }])
  await part(order('two'), 'pac_1', [at('09:00')])
  expect(await figures()).toMatchObject([{ value: 1 }])
})
