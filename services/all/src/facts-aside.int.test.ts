// What csr-api reads of what waits elsewhere, over the very views that the other services publish.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import { migrate } from '@wismo/service'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { scanMigrations } from '../../carrier-tracking/src/tables.ts'
import { openFactsAside, type FactsAside } from '../../csr-api/src/facts-aside.ts'
import { migrateRejections } from '../../order/src/rejections/rejections.ts'

const [here, there] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const at = (minute: number): Instant => Instant.parse(`2026-11-05T12:${String(minute).padStart(2, '0')}:00.000Z`)
const order = (name: string): OrderId => orderIdOf(here, name)
let database: TestDatabase
let aside: FactsAside

beforeAll(async () => {
  database = await testDatabase()
  await migrateRejections({ pool: database.pool, schema: 'orders' })
  await migrate(database.pool, 'tracking', scanMigrations('tracking'))
  aside = openFactsAside({ pool: database.pool, schema: 'orders' }, { pool: database.pool, schema: 'tracking' })
})
afterAll(() => database.drop())

interface Given {
  readonly event: string
  readonly order: string
  readonly minute: number
  readonly shopId?: ShopId | null
  readonly type?: string
  readonly code?: string
  readonly group?: string
  readonly outcome?: string
}

const setAside = ({ event, order: name, minute, shopId = here, type = 'RetailOrderPlaced', code = 'invalid', group = 'order.retail.v1', outcome }: Given) =>
  database.pool.query(
    `insert into orders.retail_rejection (group_name, message_key, event_id, order_id, shop_id, type, code, detail, errors, parked_at, outcome) values ($1, $2, $3, $4, $5, $6, $7, 'why', '[]', $8, $9)`,
    [group, name, event, order(name), shopId, type, code, at(minute), outcome ?? null],
  )
const scan = (fact: string, name: string, minute: number, carrier: string, over: { readonly shopId?: ShopId; readonly parcel?: string } = {}) =>
  database.pool.query(
    `insert into tracking.parcel_scan (fact_id, shop_id, order_id, external_id, carrier, number, scan, since, parcel) values ($1, $2, $3, $4, $5, 'N', '{}', $6, $7)`,
    [uuidV5(wismoSpace, fact), over.shopId ?? here, OrderId.toUuid(order(name)), name, carrier, at(minute), over.parcel ?? null],
  )

describe('messages that were set aside', () => {
  beforeAll(async () => {
    await setAside({ event: 'first', order: 'a', minute: 3 })
    await setAside({ event: 'behind', order: 'a', minute: 4, type: 'RetailOrderCancelled', code: 'behind_parked' })
    await setAside({ event: 'settled', order: 'a', minute: 1, outcome: 'handled' })
    await setAside({ event: 'elsewhere', order: 'a', minute: 1, shopId: there })
    await setAside({ event: 'of nobody', order: 'a', minute: 1, shopId: null })
    await setAside({ event: 'again', order: 'a', minute: 2, group: 'order.import.v1' })
    for (let i = 0; i < 7; i += 1) await setAside({ event: `many ${i}`, order: `many ${i}`, minute: 10 + i, type: 'RetailParcelReported', code: 'unknown_line', group: 'carrier-tracking.retail.v1' })
  })

  test('are told of the orders that are asked for, the oldest first, and of no other shop', async () => {
    const found = await aside.ofOrders([here], [order('a'), order('nothing of it')])
    expect(found).toEqual([
      { eventId: 'first', type: 'RetailOrderPlaced', group: 'order.retail.v1', shopId: here, orderId: order('a'), code: 'invalid', detail: 'why', parkedAt: at(3), waiting: false },
      expect.objectContaining({ eventId: 'behind', waiting: true }),
      expect.objectContaining({ eventId: 'again' }),
    ])
    expect([await aside.ofOrders([], [order('a')]), await aside.ofOrders([here], [])]).toEqual([[], []])
  })

  test('are one for each cause, without those that only wait behind another, with the first orders each once', async () => {
    const found = await aside.rejected([here])
    expect(found).toHaveLength(2)
    expect(found).toEqual(expect.arrayContaining([
      { shopId: here, cause: 'RetailOrderPlaced invalid', owner: 'order', count: 2, since: at(2), orders: [{ id: order('a') }] },
      { shopId: here, cause: 'RetailParcelReported unknown_line', owner: 'carrier-tracking', count: 7, since: at(10), orders: [0, 1, 2, 3, 4].map((i) => ({ id: order(`many ${i}`) })) },
    ]))
    expect((await aside.rejected([there])).map(({ shopId, count }) => [shopId, count])).toEqual([[there, 1]])
  })
})

test('scans are told by carrier once they waited that long, those whose parcel came not', async () => {
  await scan('1', 'p', 5, 'post-at')
  await scan('2', 'p', 4, 'post-at')
  await scan('3', 'q', 9, 'post-at')
  await scan('4', 'r', 1, 'post-at', { parcel: 'pcl_1' })
  await scan('5', 's', 1, 'dpd-de', { shopId: there })
  expect(await aside.waitingScans([here], at(8))).toEqual([{ shopId: here, cause: 'post-at', owner: 'retailer', count: 2, since: at(4), orders: [{ id: order('p') }] }])
  expect([await aside.waitingScans([here], at(3)), (await aside.waitingScans([here, there], at(9))).map(({ cause, count }) => [cause, count]).sort()]).toEqual([[], [['dpd-de', 1], ['post-at', 3]]])
})
