import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ShopId } from '@wismo/kernel'
import type { PlacedWithin } from '@wismo/order-views'
import { migrate } from '@wismo/service'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import type { OpenTask } from './desk/open-task.ts'
import type { StandingOrder } from './desk/standing-order.ts'
import { openStandingOrders, searchedSku, type StandingOrders } from './standing-orders.ts'
import { agentMigrations } from './tables.ts'

const schema = 'csr_api'
const [here, there] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const at = (minute: number): Instant => Instant.parse(`2026-11-05T12:${String(minute).padStart(2, '0')}:00Z`)
const minuteMs = 60_000
let database: TestDatabase
let standing: StandingOrders
beforeAll(async () => {
  database = await testDatabase()
  await migrate(database.pool, schema, agentMigrations(schema))
  standing = openStandingOrders({ pool: database.pool, schema })
})
afterAll(() => database.drop())

let orders = 0
/** An order that no other test has. */
function order(over: Partial<StandingOrder> = {}): StandingOrder & { readonly placedAt: Instant } {
  orders += 1
  const number = String(orders)
  return { orderId: orderIdOf(over.shopId ?? here, number), shopId: here, viewVersion: 1, number, placedAt: at(orders % 60), status: 'confirmed', incident: false, skus: [], tasks: [], ...over } as StandingOrder & { readonly placedAt: Instant }
}
const held = (over: Partial<OpenTask> = {}): OpenTask => ({ queue: 'hold', ref: 'hold 1', cause: 'fraud_review', owner: 'order', weight: 'task', since: at(0), ...over })
const kept = async (table: string, { orderId }: StandingOrder): Promise<readonly object[]> => (await database.pool.query<object>(`select * from ${schema}.${table} where order_id = $1 order by 1, 2, 3`, [OrderId.toUuid(orderId)])).rows
const causes = async (cause: string, minute: number, shops = [here]) => (await standing.causes(shops, at(minute), { standsMs: minuteMs, patienceMs: 30 * minuteMs })).filter((one) => one.cause === cause)
const idsOf = (found: readonly { readonly id: OrderId }[]): readonly OrderId[] => found.map(({ id }) => id)

test('tasks that an earlier release kept have no sum until their order changes', async () => {
  const [older, known] = ['csr_api_before', agentMigrations('csr_api_before')]
  await migrate(database.pool, older, known.filter(({ name }) => name !== 'agent-tasks-2'))
  const one = order({ tasks: [held()], sum: { currency: 'EUR', amount: 700 } })
  await database.pool.query(`insert into ${older}.agent_order (order_id, shop_id, view_version, number, status, incident) values ($1, $2, 1, 'x', 'confirmed', false)`, [OrderId.toUuid(one.orderId), here])
  await database.pool.query(`insert into ${older}.agent_task (order_id, queue, ref, shop_id, cause, owner, weight, since, noted_at) values ($1, 'hold', 'hold 1', $2, 'fraud_review', 'order', 'task', $3, $3)`, [OrderId.toUuid(one.orderId), here, at(0)])
  await migrate(database.pool, older, known)
  const upgraded = openStandingOrders({ pool: database.pool, schema: older })
  const stakes = async () => (await upgraded.causes([here], at(1), { standsMs: 0, patienceMs: 0 })).map(({ count, atStake }) => [count, atStake])
  expect(await stakes()).toEqual([[1, undefined]])
  await upgraded.keep([{ ...one, viewVersion: 2 }], at(2))
  expect(await stakes()).toEqual([[1, [{ currency: 'EUR', amount: 700 }]]])
})

describe('how an order stands is kept', () => {
  test('as whoever saw more of it tells it: told twice or late, nothing changes', async () => {
    const [early, late] = [order({ viewVersion: 3, skus: ['OLD', 'BOTH'], tasks: [held()] }), order()]
    const newer = { ...early, viewVersion: 5, status: 'cancelled', skus: ['BOTH', 'NEW'], tasks: [held({ ref: 'hold 2', cause: 'address' })] }
    const all = async () => [await kept('agent_order', early), await kept('agent_sku', early), await kept('agent_task', early)]
    await standing.keep([early, late], at(1))
    await standing.keep([newer], at(2))
    const rows = await all()
    expect(rows).toMatchObject([[{ view_version: 5, status: 'cancelled' }], [{ sku: 'BOTH' }, { sku: 'NEW' }], [{ ref: 'hold 2', cause: 'address' }]])
    for (const told of [newer, early]) await standing.keep([told], at(9))
    expect(await all()).toEqual(rows)
  })

  test('by two at once, in whatever order each has them', async () => {
    const many = Array.from({ length: 40 }, () => order({ skus: ['A', 'B'], tasks: [held()] }))
    const newer = many.map((one) => ({ ...one, viewVersion: 2, status: 'completed' }))
    await Promise.all([standing.keep(many, at(1)), standing.keep([...newer].reverse(), at(1)), standing.keep(newer, at(2))])
    expect(new Set([...(await standing.of(many.map(({ orderId }) => orderId))).values()].map(({ status }) => status))).toEqual(new Set(['completed']))
  })

  test('and an order of which nobody told is found by nothing until it is there', async () => {
    const { placedAt: _placedAt, number: _number, ...unknown } = order({ status: 'missing', skus: [] })
    await standing.keep([unknown], at(1))
    expect([(await standing.of([unknown.orderId])).size, await standing.keep([], at(1))]).toEqual([0, undefined])
    await standing.keep([{ ...unknown, viewVersion: 2, number: 'late', placedAt: at(3), status: 'pending' }], at(4))
    expect((await standing.of([unknown.orderId])).get(unknown.orderId)).toEqual({ id: unknown.orderId, incident: false, placedAt: at(3), status: 'pending' })
  })
})

describe('by a sku', () => {
  test('incidents come first, then the newest; from behind a place on, of shops and of a status', async () => {
    const sku = 'CHAIR-1'
    const [old, burning, newest, cancelled] = [order({ skus: [sku], placedAt: at(1) }), order({ skus: [sku, 'TABLE'], placedAt: at(2), incident: true }), order({ skus: [sku], placedAt: at(3) }), order({ skus: [sku], placedAt: at(2), status: 'cancelled' })]
    const elsewhere = order({ shopId: there, skus: [sku], placedAt: at(9) })
    await standing.keep([old, burning, newest, cancelled, elsewhere], at(10))
    const inOrder = [burning, newest, cancelled, old].map(({ orderId }) => orderId)
    const find = async (limit: number, statuses?: readonly string[], shops = [here], after?: Parameters<StandingOrders['withSku']>[4]) => standing.withSku(shops, [sku, sku.toLowerCase()], { statuses }, limit, after)
    expect(idsOf(await find(10))).toEqual(inOrder)
    const first = await find(2)
    expect([idsOf(first), idsOf(await find(10, undefined, [here], first.at(-1)))]).toEqual([inOrder.slice(0, 2), inOrder.slice(2)])
    expect([idsOf(await find(10, ['cancelled'])), idsOf(await find(10, ['closed'])), idsOf(await find(1, ['confirmed'], [here], first[0]))]).toEqual([[cancelled.orderId], [], [newest.orderId]])
    expect([idsOf(await find(10, ['cancelled', 'confirmed'])), idsOf(await find(10, ['cancelled', 'closed'])), idsOf(await find(2, ['cancelled', 'confirmed'], [here], first[0]))]).toEqual([inOrder, [cancelled.orderId], inOrder.slice(1, 3)])
    expect(idsOf(await find(2, undefined, [there, here]))).toEqual([burning.orderId, elsewhere.orderId])
    // Put out, it is one like the others; of somebody who was erased nothing is found.
    await standing.keep([{ ...burning, viewVersion: 2, incident: false }, { ...newest, viewVersion: 2, skus: [] }], at(11))
    expect(new Set(idsOf(await find(2)))).toEqual(new Set([burning.orderId, cancelled.orderId]))
    expect(idsOf(await find(10))).not.toContain(newest.orderId)
  })

  test('that is longer than an index may have it is found as it is asked for', async () => {
    const sku = 'X'.repeat(5_000)
    const bought = order({ skus: [sku, `${sku}Y`] })
    await standing.keep([bought], at(1))
    expect(idsOf(await standing.withSku([here], [searchedSku(sku)], {}, 10))).toEqual([bought.orderId])
    const placedAt = bought.placedAt as Instant
    const within = async (placed: PlacedWithin) => idsOf(await standing.withSku([here], [searchedSku(sku)], { placed }, 10))
    expect([await within({ from: placedAt, to: placedAt }), await within({ from: Instant.plus(placedAt, 1) }), await within({ to: Instant.plus(placedAt, -1) })]).toEqual([[bought.orderId], [], []])
  })
})

describe('what has to be looked after', () => {
  test('is one row for each cause, with the first of its orders, the longest waiting first; over, it is none', async () => {
    const cause = 'rush'
    const waiting = Array.from({ length: 7 }, (_, i) => order({ tasks: [held({ cause, since: at(20 - i), ...(i > 0 && { due: at(30 + i) }) })] }))
    const elsewhere = order({ shopId: there, tasks: [held({ cause })] })
    await standing.keep([...waiting, elsewhere], at(30))
    const [found, ...others] = await causes(cause, 31)
    expect([found, others]).toEqual([{ queue: 'hold', shopId: here, cause, owner: 'order', weight: 'task', count: 7, since: at(14), due: at(31), ref: 'hold 1', orders: [...waiting].reverse().slice(0, 5).map(({ orderId: id, number }) => ({ id, number })) }, []])
    await standing.keep(waiting.map((one) => ({ ...one, viewVersion: 2, tasks: [] })), at(32))
    expect([await causes(cause, 33), (await causes(cause, 33, [there, here])).map(({ shopId, count }) => [shopId, count])]).toEqual([[], [[there, 1]]])
  })

  test('has at stake what all its orders cost, by currency; not known of one of them it is not said', async () => {
    const cause = 'at stake'
    const [euros, more, pounds, unknown] = [{ currency: 'EUR', amount: 2_500 }, { currency: 'EUR', amount: 3_000_000_000 }, { currency: 'GBP', amount: 700 }, undefined].map((sum) => order({ tasks: [held({ cause })], ...(sum && { sum }) }))
    const seen = async (...told: readonly (StandingOrder | undefined)[]) => {
      await standing.keep(told.filter((one) => one !== undefined), at(1))
      const [found, ...others] = await causes(cause, 2)
      return [found?.count, found?.atStake, others]
    }
    expect(await seen(euros, more)).toEqual([2, [{ currency: 'EUR', amount: 3_000_002_500 }], []])
    expect(await seen(pounds, euros && { ...euros, viewVersion: 2, sum: { currency: 'EUR', amount: 500 } })).toEqual([3, [{ currency: 'EUR', amount: 3_000_000_500 }, { currency: 'GBP', amount: 700 }], []])
    expect(await seen(unknown)).toEqual([4, undefined, []])
  })

  test('counts a contradiction once it stood, and an order that is missing once it waited long', async () => {
    const [contradicted, missing] = [order({ tasks: [held({ queue: 'contradiction', ref: 'held_twice', cause: 'held_twice' })] }), order({ status: 'missing', tasks: [held({ queue: 'missing_order', ref: '', cause: 'missing_order' })] })]
    await standing.keep([contradicted, missing], at(10))
    // Told again, it stands since it was first seen.
    await standing.keep([{ ...contradicted, viewVersion: 2 }], at(12))
    const seen = async (cause: string) => Promise.all([10, 11, 29, 30].map(async (minute) => (await causes(cause, minute)).length))
    expect([await seen('held_twice'), await seen('missing_order')]).toEqual([[0, 1, 1, 1], [0, 0, 0, 1]])
  })
})

test('orders are counted by status', async () => {
  const before = (await standing.countByStatus()).get('draft') ?? 0
  await standing.keep([order({ status: 'draft' }), order({ status: 'draft' })], at(1))
  expect((await standing.countByStatus()).get('draft')).toBe(before + 2)
})
