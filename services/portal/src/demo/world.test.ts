import { describe, expect, test } from '@jest/globals'
import { fulfillmentIdOf, Instant, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { exampleMoney, exampleView } from '../example-view.ts'
import { dueFacts, newestOf, nextIn } from './autopilot.ts'
import { columnOf, remarkOf } from './board.ts'
import { p99Of } from './news.ts'
import { sparkline } from './sparkline.ts'
import { timed } from './teller.ts'
import { worksOf } from './works.ts'
import { factsFor, nextFact, whyNot, wishes } from './world.ts'

const work = (ref: string, status: string): OrderView['fulfillments'][number] => ({ id: fulfillmentIdOf(exampleView.id as OrderId, ref), status, flags: [], lines: [] })
const parcel = (ref: string, status: string): OrderView['parcels'][number] => ({ id: `pcl_${ref}`, direction: 'out', carrier: 'an-post', trackingNumber: `AN0010482${ref.slice(1)}IE`, status, flags: [], lines: [], attempts: 0 })
const order = (more: Partial<OrderView> = {}): OrderView => ({ ...exampleView, ...more })
const keys = (view: OrderView, wish: Parameters<typeof factsFor>[1]): readonly string[] => factsFor(view, wish).map(({ key }) => key)
const paid = { ...exampleMoney, authorized: 0, captured: 35190, due: 0, refundable: 35190, payments: [{ ...exampleMoney.payments[0], status: 'captured' }] } as OrderView['money'] & object

describe('what happens next', () => {
  test('three lines leave in two parcels, and what is fetched waits at its store', () => {
    expect(worksOf(exampleView).map(({ ref, lines, parcel: box }) => [ref, lines.map(({ externalLineId }) => externalLineId), box?.trackingNumber])).toEqual([['W1', ['1', '2'], 'AN00104821IE'], ['W2', ['3'], 'AN00104822IE'], ['P1', ['4'], undefined]])
  })

  test.each([
    [undefined, undefined, 'W1.accepted'], ['accepted', undefined, 'W1.picked'], ['picking', undefined, 'W1.packed'], ['packed', undefined, 'W1.shipped'], ['shipped', undefined, 'AN00104821IE.accepted'],
    ['shipped', 'pre_transit', 'AN00104821IE.accepted'], ['shipped', 'accepted', 'AN00104821IE.in_transit'], ['shipped', 'in_transit', 'AN00104821IE.out_for_delivery'], ['shipped', 'attempt_failed', 'AN00104821IE.out_for_delivery'],
    ['shipped', 'out_for_delivery', 'AN00104821IE.delivered'], ['shipped', 'delivered', undefined], ['cancelled', undefined, undefined],
  ])('a work that is %s with a parcel that is %s: %s', (status, seen, key) => {
    const lines = exampleView.lines.slice(0, 1)
    const view = order({ lines, fulfillments: status === undefined ? [] : [work('W1', status)], parcels: seen === undefined ? [] : [parcel('W1', seen)] })
    expect(nextFact(view)?.key).toBe(key)
  })

  test('of several works the one that is furthest behind goes on', () => {
    expect(nextFact(order({ fulfillments: [work('W1', 'packed'), work('P1', 'ready_for_pickup')] }))?.key).toBe('W2.accepted')
    expect(nextFact(order({ fulfillments: [work('W1', 'packed'), work('W2', 'packed'), work('P1', 'accepted')] }))?.key).toBe('P1.ready')
  })

  test('the money is taken when the first parcel leaves, and not twice', () => {
    const packed = { lines: exampleView.lines.slice(0, 1), fulfillments: [work('W1', 'packed')] }
    expect(keys(order(packed), 'move_on')).toEqual(['W1.shipped', 'pay-A-10482.captured'])
    expect(keys(order({ ...packed, money: paid }), 'move_on')).toEqual(['W1.shipped'])
  })

  test('nothing moves before the money is there; after a refusal another try works', () => {
    const waiting = { ...exampleMoney, authorized: 0, payments: [{ ...exampleMoney.payments[0], status: 'initiated' }] } as OrderView['money'] & object
    expect(keys(order({ money: waiting }), 'move_on')).toEqual(['pay-A-10482.captured'])
    const refused = { ...waiting, payments: [{ ...exampleMoney.payments[0], status: 'failed' }] } as OrderView['money'] & object
    expect(keys(order({ money: refused }), 'move_on')).toEqual(['pay-A-10482-2.captured'])
    expect(keys(order({ money: refused }), 'bank_says_no')).toEqual([])
  })

  test('the same order hears the same twice, and every fact has one name', () => {
    for (const wish of wishes) {
      expect(factsFor(exampleView, wish)).toEqual(factsFor(exampleView, wish))
      expect(new Set(keys(exampleView, wish)).size).toBe(keys(exampleView, wish).length)
    }
  })
})

describe('trouble', () => {
  test('what has not left is short and comes two days later; what is under way is late', () => {
    expect(factsFor(exampleView, 'delay').map(({ data }) => data)).toMatchObject([{ state: 'backordered', expectedOn: '2026-11-30' }])
    expect(factsFor(order({ fulfillments: [work('W1', 'shipped')], parcels: [parcel('W1', 'in_transit')] }), 'delay').map(({ data }) => data)).toMatchObject([{ status: 'in_transit', flags: ['delayed'] }])
  })

  test('what was taken on and is not packed is given back; what is packed cannot be late, and says why', () => {
    const begun = order({ fulfillments: [work('W1', 'accepted')] })
    expect(keys(begun, 'delay')).toEqual(['W1.rejected', `short.${begun.viewVersion}`])
    const back = order({ fulfillments: [work('W1', 'rejected')] })
    expect(keys({ ...back, lines: back.lines.slice(0, 2) }, 'move_on')).toEqual(['W1-2.accepted'])
    const said = { id: 'e', at: back.placedAt, recordedAt: back.placedAt, type: 'UnitsBackordered', refs: [] }
    const late = { ...back, timeline: { entries: [said] } }
    expect(factsFor(late, 'delay').map(({ data }) => data['expectedOn'])).toEqual(['2026-12-02'])
    const one = { lines: exampleView.lines.slice(0, 1) }
    expect(whyNot(order({ ...one, fulfillments: [work('W1', 'packed')] }), 'delay')).toBe('packed, not sent yet')
    expect(whyNot(order({ ...one, fulfillments: [work('W1', 'shipped')], parcels: [parcel('W1', 'delivered')] }), 'delay')).toBe('all is there')
  })

  test('only a parcel under way is lost; then its lines are paid back, no more than there is', () => {
    expect(whyNot(exampleView, 'lose')).toBe('no parcel is out')
    const moving = order({ lines: exampleView.lines.slice(0, 1), fulfillments: [work('W1', 'shipped')], parcels: [parcel('W1', 'in_transit')], money: paid })
    expect(keys(moving, 'lose')).toEqual(['AN00104821IE.lost'])
    const lost = { ...moving, parcels: [parcel('W1', 'lost')] }
    expect(factsFor(lost, 'move_on').map(({ data }) => data['amount'])).toEqual([12900])
    expect(factsFor({ ...lost, money: { ...paid, refundable: 100 } }, 'move_on')).toEqual([])
    const gone = (units: OrderView['lines'][number]['units']) => ({ ...lost, lines: lost.lines.map((line) => ({ ...line, units })) })
    expect((['deliver', 'delay', 'return_item'] as const).map((wish) => whyNot(gone({ lost: 1 }), wish))).toEqual(['it is lost', 'it is lost', 'it is lost'])
    expect((['deliver', 'return_item'] as const).map((wish) => whyNot(gone({ lost: 1, returned: 1 }), wish))).toEqual(['the rest is lost', 'it came back'])
  })

  test('an item comes back once it is there, with its own money', () => {
    expect(whyNot(exampleView, 'return_item')).toBe('not there yet')
    const [first, ...rest] = exampleView.lines
    const home = order({ lines: [{ ...first, units: { delivered: 1 } } as OrderView['lines'][number], ...rest], money: paid })
    expect(factsFor(home, 'return_item').map(({ data }) => data)).toMatchObject([{ returnRef: 'R1', lines: [{ externalLineId: '1', quantity: 1 }], refund: { amount: 12900 } }])
  })

  test('the bank lets go and refuses; of money that was taken it says nothing', () => {
    expect(keys(exampleView, 'bank_says_no')).toEqual(['pay-A-10482.voided', 'pay-A-10482.failed'])
    expect(whyNot(order({ money: paid }), 'bank_says_no')).toBe('it is paid')
    const refused = { ...exampleMoney, authorized: 0, captured: 0, payments: [{ ...exampleMoney.payments[0], status: 'failed' }] } as OrderView['money'] & object
    expect([refused, { ...refused, total: 0 }].map((money) => whyNot(order({ money }), 'bank_says_no'))).toEqual(['it said no already', 'nothing to pay'])
  })

  test('nothing happens to an order that is cancelled', () => {
    const off = order({ status: 'cancelled' })
    expect(wishes.filter((wish) => wish !== 'return_item').map((wish) => whyNot(off, wish))).toEqual(Array(5).fill('it is cancelled'))
  })
})

describe('time that goes by itself', () => {
  const number = { externalId: 'A-1010482', number: 'A-1010482' }
  const placed = Instant.parse('2026-11-23T09:12:00Z')
  test('a step is due when it takes that long, and not before time began to go', () => {
    const view = order(number)
    expect(nextIn(view, placed)).toMatchObject({ says: 'the warehouse takes it on', at: '2026-11-23T09:42:00.000Z' })
    expect(dueFacts(view, Instant.parse('2026-11-23T09:41:59Z'), placed)).toEqual([])
    expect(dueFacts(view, Instant.parse('2026-11-24T00:00:00Z'), placed).map(({ at }) => at)).toEqual(['2026-11-23T09:42:00.000Z'])
    expect(nextIn(view, Instant.parse('2026-11-25T00:00:00Z'))?.at).toBe('2026-11-25T00:30:00.000Z')
  })

  test('orders that somebody else placed are left alone', () => {
    expect(nextIn(order({ externalId: 'A-20001' }), placed)).toBeUndefined()
  })

  test('what services concluded by themselves moves nothing', () => {
    const entry = (type: string, at: string) => ({ id: type, at: Instant.parse(at), recordedAt: Instant.parse(at), type, refs: [] })
    expect(newestOf(order({ timeline: { entries: [entry('PromiseBroken', '2026-11-29T00:00:00Z'), entry('OrderConfirmed', '2026-11-28T00:00:00Z'), entry('UnitsPacked', '2026-11-24T00:00:00Z')] } }))).toBe('2026-11-24T00:00:00.000Z')
  })

  test('facts of one click follow each other, and what is known already', () => {
    const facts = factsFor(exampleView, 'deliver')
    const times = timed(facts, Instant.parse('2026-11-24T10:00:00Z'), Instant.parse('2026-11-24T10:00:05Z')).map(({ at }) => at)
    expect([times[0], times.length]).toEqual(['2026-11-24T10:00:05.001Z', facts.length])
    expect([...times].sort()).toEqual(times)
  })
})

describe('the figures', () => {
  test('the slowest of a hundred does not count, of fewer it does', () => {
    expect(p99Of([])).toBeUndefined()
    expect(p99Of([5])).toBe(5)
    expect(p99Of(Array.from({ length: 100 }, (_, i) => i + 1))).toBe(99)
  })

  test('a line goes from left to right, the highest at the top', () => {
    expect(sparkline([0, 5, 10], 80, 20)).toBe('0,20 40,10 80,0')
    expect(sparkline([], 80, 20)).toBe('')
  })
})

describe('the board', () => {
  const said = (code: string, stage: OrderView['headline']['stage'], more: Partial<OrderView> = {}) => {
    const view = order({ headline: { code, stage, flags: [], title: '', text: '' }, ...more })
    return [columnOf(view), remarkOf(view, '2026-11-29T10:00:00.000Z', 'en-IE').text]
  }
  test.each([
    ['received', 'placed', 'Ordered', '5 items'], ['backordered', 'confirmed', 'Ordered', 'out of stock'], ['preparing', 'preparing', 'Packing', 'packing'], ['out_for_delivery', 'out_for_delivery', 'Nearly there', 'in the van'],
    ['ready_for_pickup', 'ready_for_pickup', 'Nearly there', 'ready'], ['delivered', 'delivered', 'Done', 'there'], ['cancelled', 'cancelled', 'Done', 'cancelled'], ['on_the_way', 'on_the_way', 'On its way', 'Sat 28 Nov'],
  ] as const)('%s', (code, stage, column, text) => {
    expect(said(code, stage)).toEqual([column, text])
  })

  test('how late it is counts from the day that was promised', () => {
    const broken = exampleView.promises.map((promise) => ({ ...promise, status: 'broken' }))
    expect(said('delayed', 'on_the_way', { promises: broken.slice(0, 1) })).toEqual(['On its way', 'late, 1 day'])
    const early = (deltaMinutes: number) => said('delivered', 'delivered', { promises: [{ ...exampleView.promises[0], status: 'kept', deltaMinutes } as OrderView['promises'][number]] })[1]
    expect([early(-1_440), early(-3 * 1_440 - 1), early(-5 * 1_440 + 1)]).toEqual(['on time', 'a day early', '2 days early'])
  })
})
