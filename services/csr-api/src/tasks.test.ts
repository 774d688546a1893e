import { expect, test } from '@jest/globals'
import { HoldId, Instant, orderIdOf, ShopId, type Uuid } from '@wismo/kernel'
import type { Role } from '@wismo/service'
import type { AsideCause } from './facts-aside.ts'
import type { Cause } from './standing-orders.ts'
import { countsOf, openTasks, shownTo } from './tasks.ts'

const shopId = ShopId.parse('aldermoor')
const now = Instant.parse('2026-11-24T12:00:00Z')
const at = (hours: number): Instant => Instant.plus(now, hours * 3_600_000)
const order = (number: string) => ({ id: orderIdOf(shopId, number), number })
const hold = HoldId.of('019ab7d4-6f00-7000-8000-000000000000' as Uuid, 'hold')
const release = { command: 'release_hold', href: `/v1/orders/${order('A-1').id}/holds/${hold}/release`, role: 'agent' }
const cause = (over: Partial<Cause>): Cause => ({ queue: 'hold', shopId, cause: 'fraud', owner: 'order', weight: 'task', since: at(-2), count: 1, orders: [order('A-1')], ref: hold, ...over })
const aside = (over: Partial<AsideCause>): AsideCause => ({ shopId, cause: 'RetailOrderPlaced invalid', owner: 'order', count: 1, since: at(-3), orders: [{ id: orderIdOf(shopId, 'A-9') }], ...over })

/** What is asked of the tables is kept beside what is made of it. */
function tasksOf(causes: readonly Cause[], rejected: readonly AsideCause[] = [], scans: readonly AsideCause[] = []) {
  const asked: unknown[] = []
  const tell = <Answer>(answer: Answer) => async (...args: readonly unknown[]): Promise<Answer> => {
    asked.push(args)
    return answer
  }
  return { asked, tasks: openTasks({ causes: tell(causes) }, { rejected: tell(rejected), waitingScans: tell(scans) }, { of: tell(new Map([['hold:aldermoor:taken:task', 'staff_1']])) }, () => now) }
}

test('what weighs most comes first, then what is due first, then what waits longest', async () => {
  const { tasks } = tasksOf(
    [
      cause({ cause: 'no date, new', since: at(-1) }), cause({ cause: 'no date, old', since: at(-9) }), cause({ cause: 'due later', due: at(9) }), cause({ cause: 'due soon', due: at(1) }),
      cause({ queue: 'contradiction', cause: 'cancelled_but_gone', weight: 'incident' }), cause({ queue: 'incident', cause: 'shortfall', weight: 'live' }),
    ],
    [aside({})],
  )
  expect((await tasks.open([shopId])).map(({ code }) => code)).toEqual(['shortfall', 'cancelled_but_gone', 'due soon', 'due later', 'no date, old', 'invalid', 'no date, new'])
})

test('of one order it is that order; of several the first of them and how many there are', async () => {
  const { tasks } = tasksOf([cause({ due: at(1), atStake: [{ currency: 'EUR', amount: 21_400 }] }), cause({ cause: 'address', count: 38, orders: [order('A-1'), order('A-2')] })])
  expect(await tasks.open([shopId])).toEqual([
    { id: 'hold:aldermoor:fraud:task', queue: 'hold', shopId, code: 'fraud', title: 'On hold: fraud', count: 1, atStake: [{ currency: 'EUR', amount: 21_400 }], owner: 'order', weight: 'task', since: at(-2), due: at(1), href: `/v1/agent/orders/${order('A-1').id}`, act: release, orderId: order('A-1').id, number: 'A-1' },
    { id: 'hold:aldermoor:address:task', queue: 'hold', shopId, code: 'address', title: 'On hold: address', count: 38, owner: 'order', weight: 'task', since: at(-2), href: `/v1/agent/orders/${order('A-1').id}`, act: release, orders: [order('A-1'), order('A-2')] },
  ])
})

test('who may release a hold is given that command, others where to look; nothing else has one', async () => {
  const { tasks } = tasksOf([cause({}), cause({ queue: 'incident', cause: 'shortfall', ref: 'inc_1' }), cause({ cause: 'told by a newer release', ref: 'hold 1' })], [aside({})])
  const open = await tasks.open([shopId])
  const shown = (role: Role) => open.map(shownTo({ roles: [role] })).map(({ code, href, command }) => [code, command, href === release.href])
  const none = [['shortfall', undefined, false], ['invalid', undefined, false], ['told by a newer release', undefined, false]]
  for (const role of ['agent', 'supervisor'] as const) expect(shown(role)).toEqual(expect.arrayContaining([['fraud', 'release_hold', true], ...none]))
  for (const role of ['viewer', 'associate'] as const) expect(shown(role)).toEqual(expect.arrayContaining([['fraud', undefined, false], ...none]))
  expect(JSON.stringify(open.map(shownTo({ roles: ['agent'] })))).not.toContain('"act"')
})

test('who has taken one is told with it', async () => {
  const { tasks } = tasksOf([cause({ cause: 'taken' }), cause({})])
  expect((await tasks.open([shopId])).map(({ code, assignee }) => [code, assignee])).toEqual([['fraud', undefined], ['taken', 'staff_1']])
})

test('what waits elsewhere leads to where it is listed', async () => {
  const { tasks } = tasksOf([cause({ queue: 'missing_order', cause: 'missing_order', owner: 'retailer' }), cause({ queue: 'promise_broken', cause: '2026-11-18', owner: 'carrier-tracking' })], [aside({})], [aside({ cause: 'an-post', owner: 'retailer' })])
  expect(new Map((await tasks.open([shopId])).map(({ queue, title, href }) => [queue, [title, href]]))).toEqual(new Map([
    ['missing_order', ['Facts without their order', '/v1/order-views/without-order?shopId=aldermoor']], ['promise_broken', ['Promised for Wed 18 Nov 2026, and not there', `/v1/agent/orders/${order('A-1').id}`]],
    ['rejected_fact', ['RetailOrderPlaced was set aside: invalid', '/v1/retail-events/rejections?shopId=aldermoor']], ['waiting_scan', ['Scans of An Post wait for their shipment', '/v1/parcels/waiting?shopId=aldermoor']],
  ]))
})

test('each is told apart from all others, though two services set the same aside', async () => {
  const { tasks } = tasksOf([cause({}), cause({ weight: 'incident' }), cause({ shopId: ShopId.parse('olist-br') })], [aside({}), aside({ owner: 'fulfillment' })])
  const ids = (await tasks.open([shopId])).map(({ id }) => id)
  expect(new Set(ids).size).toBe(5)
})

test('a contradiction has to stand for a minute, what is out of order for an hour; of no shop nothing is asked', async () => {
  const { tasks, asked } = tasksOf([])
  expect(await tasks.open([])).toEqual([])
  expect(asked).toEqual([])
  await tasks.open([shopId])
  expect(asked).toEqual([[[shopId], now, { standsMs: 60_000, patienceMs: 3_600_000 }], [[shopId]], [[shopId], at(-1)], [[shopId], now]])
})

test('every queue has its count, those of which there is nothing too', async () => {
  const { tasks } = tasksOf([cause({}), cause({ cause: 'address' })], [aside({})])
  expect(countsOf(await tasks.open([shopId]))).toEqual({ incident: 0, contradiction: 0, rejected_fact: 1, waiting_scan: 0, missing_order: 0, hold: 2, promise_broken: 0 })
})
