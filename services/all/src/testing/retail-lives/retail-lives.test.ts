// Made-up orders are the same again for the same seed, have everything in them, and the judges of their views notice what is wrong.
import { describe, expect, test } from '@jest/globals'
import type { OrderView } from '@wismo/lifecycle'
import { arranged, arrangements } from './arranged.ts'
import { costsOf } from './costs.ts'
import { retailLives, type RetailLife } from './index.ts'
import { brokenLaws } from './laws.ts'
import { differences, factsOf, sameView, timelineDifferences } from './same-view.ts'

const start = Date.parse('2026-11-01T00:00:00Z')
const many = retailLives(5, 300, start)

describe('lives', () => {
  test('come again with their seed, and another seed draws others', () => {
    expect(retailLives(5, 300, start)).toEqual(many)
    expect(retailLives(6, 1, start)).not.toEqual(many.slice(0, 1))
  })

  test('have every message that a retailer may send of an order, every state and every status in them', () => {
    const all = many.flatMap(({ messages }) => messages)
    const words = (type: string, field: string): number => new Set(all.filter((told) => told.type === type).map(({ data }) => data[field])).size
    expect(new Set(all.map(({ type }) => type)).size).toBe(13)
    expect([words('RetailPaymentReported', 'kind'), words('RetailFulfillmentReported', 'state'), words('RetailParcelReported', 'status'), words('RetailReviewDecided', 'decision'), words('RetailStockReported', 'state')]).toEqual([5, 8, 13, 3, 3])
  })

  test('have one order document each, and no two messages with one id', () => {
    for (const { messages } of many) {
      expect(messages.filter(({ type }) => type === 'RetailOrderPlaced' || type === 'RetailOrderImported')).toHaveLength(1)
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
    }
  })

  test.each(arrangements)('are told %s with every message at least once, by itself or in an import', (arrangement) => {
    const told = arranged(many, arrangement, 5).flat()
    const ids = new Set([...told.map(({ id }) => id), ...many.flatMap(({ imported }) => [...imported])])
    expect(ids.size).toBe(many.flatMap(({ messages }) => messages).length)
    expect(told.length > new Set(told).size).toBe(arrangement.startsWith('shuffled'))
  })
})

const life = (...messages: readonly object[]): RetailLife => ({
  seed: 1, externalId: 'x', imported: new Set(), messages: [{ id: 'o', type: 'RetailOrderPlaced', at: '', data: { lines: [{ externalLineId: '1', quantity: 2, total: 100 }], totals: { total: 100 } } }, ...messages] as RetailLife['messages'],
})
const paid = (kind: string, amount: number, more: object = {}) => ({ id: `${kind}${amount}`, type: 'RetailPaymentReported', at: '', data: { paymentRef: 'p', kind, amount, ...more } })
const view = (over: object = {}, money: object = {}): OrderView =>
  ({
    status: 'confirmed', fulfillmentStatus: 'received', contradictions: [], timeline: { entries: [] }, lines: [{ id: 'l', externalLineId: '1', quantity: { ordered: 2, current: 2 }, units: { open: 2 }, price: { total: 100 } }],
    money: { total: 100, captured: 0, refunded: 0, refundPending: 0, due: 100, refundable: 0, ...money }, ...over,
  }) as unknown as OrderView

describe('what is wrong with a view is noticed', () => {
  const line = (over: object) => ({ lines: [{ id: 'l', externalLineId: '1', quantity: { ordered: 2, current: 2 }, units: { open: 2 }, price: { total: 100 }, ...over }] })
  test.each<[string, RetailLife, OrderView, string]>([
    ['a unit too many', life(), view(line({ units: { open: 2, delivered: 1 } })), 'I1'],
    ['a negative bucket', life(), view(line({ units: { open: 3, delivered: -1 } })), 'I1'],
    ['a unit that nobody ordered', life(), view(line({ quantity: { ordered: 3, current: 3 }, units: { open: 3 } })), 'I2'],
    ['money that nobody took', life(), view({}, { captured: 5, due: 95 }), 'captured'],
    ['money that was given back', life(paid('captured', 100), paid('refunded', 30)), view({}, { captured: 100, due: 0 }), 'refunded'],
    ['a sum that is not owed', life(), view({}, { due: 99 }), 'due'],
    ['a total that nobody asked for', life(), view({}, { total: 90, due: 90 }), 'total'],
    ['more given back than taken, unsaid', life(paid('refunded', 30)), view({}, { refunded: 30, due: 130 }), 'I9'],
    ['more taken than set aside, unsaid', life(paid('authorized', 50), paid('captured', 100)), view({}, { captured: 100, due: 0 }), 'I10'],
    ['more for a line than it cost, unsaid', life(), view(line({ price: { total: 100, refunded: 101 } })), 'I11'],
    ['over with money due', life(), view({ status: 'completed' }), 'I13'],
    ['delivered by nobody', life(), view({ fulfillmentStatus: 'delivered' }), 'I26'],
  ])('%s', (_, told, seen, law) => {
    expect(brokenLaws(told, seen)).toContainEqual(expect.stringMatching(`^${law}`))
  })

  test('and what is right is not', () => {
    expect(brokenLaws(life(), view())).toEqual([])
    expect(brokenLaws(life(paid('captured', 100), paid('refunded', 30, { refundRef: 'r' }), paid('refunded', 20, { refundRef: 'r' })), view({}, { total: 70, captured: 100, refunded: 30, due: 0, refundable: 70 }))).toEqual([])
  })
})

describe('what an order costs', () => {
  const lines = (change: string, line: object, more: object = {}) => ({ id: change, type: 'RetailLinesChanged', at: '2', data: { lines: [{ change, line: { externalLineId: '1', quantity: 2, total: 100, ...line }, ...more }] } })
  const off = (quantity: number, at: string, externalLineId = '1') => ({ id: `off${at}`, type: 'RetailLinesCancelled', at, data: { lines: [{ externalLineId, quantity }] } })
  const back = (amount: number, more: object = {}) => ({ id: `back${amount}`, type: 'RetailReturnReported', at: '5', data: { refund: { amount }, ...more } })
  const cancelled = { id: 'c', type: 'RetailOrderCancelled', at: '4', data: {} }
  test.each<[string, RetailLife, number, number]>([
    ['as placed', life(), 0, 100],
    ['a unit is off, at what its line cost then', life(lines('repriced', { total: 140 }), off(1, '3')), 0, 70],
    ['the price comes after it', life(off(1, '1'), lines('repriced', { quantity: 1, total: 80 })), 0, 80],
    ['both at once: prices first', life(off(1, '2'), lines('repriced', { total: 140 })), 0, 70],
    ['more are off than there are', life(off(3, '3')), 0, 0],
    ['units that nobody ordered', life(off(3, '3', '9')), 0, 100],
    ['a line joins, and one is told with fewer units', life(lines('added', { externalLineId: '5', total: 30 }), lines('repriced', { quantity: 1, total: 50 })), 0, 80],
    ['swapped', life(lines('swapped', { externalLineId: '5', quantity: 1, total: 20 }, { replaces: '1' })), 0, 70],
    ['called off before anything left', life(cancelled), 0, 0],
    ['a return was paid', life(back(40)), 100, 60],
    ['a refund that a return names is one', life(back(40, { returnRef: 'b', refund: { amount: 40, ref: 'r' } }), paid('refunded', 40, { refundRef: 'r' })), 100, 60],
    ['money that was paid too much goes back', life(off(1, '3'), paid('refunded', 50)), 100, 50],
    ['goodwill', life(paid('refunded', 10)), 100, 90],
    ['never less than nothing', life(paid('refunded', 300)), 100, 0],
  ])('%s', (_, told, captured, cost) => {
    expect(costsOf(told, captured).map(({ least, most }) => least <= cost && cost <= most && most - least < 6)).toContain(true)
  })
})

describe('two views', () => {
  const entry = (type: string, hour: number) => ({ id: `${type}${hour}`, at: `2026-11-02T${String(hour).padStart(2, '0')}:00:00.000Z`, recordedAt: '', type, refs: ['ord_1'] })
  const timeline = (...entries: readonly object[]) => view({ timeline: { entries } })

  test('are compared without versions, ids of events and references into the vault', () => {
    const one = view({ viewVersion: 7, customer: { subjectRef: 'sub_1' }, contradictions: [{ code: 'superseded', events: [{ id: 'evt_1', type: 'A', at: 'x', part: 'p' }] }] })
    const other = view({ viewVersion: 9, customer: { subjectRef: 'sub_2' }, contradictions: [{ code: 'superseded', events: [{ id: 'evt_2', type: 'A', at: 'x', part: 'p' }] }] })
    expect(differences(sameView(one), sameView(other))).toEqual([])
  })

  test('differ in a value, in what is missing, and in the order of their fields', () => {
    expect(differences({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(['/a/0/b: 1 | 2'])
    expect(differences({ a: 1 }, {})).toEqual(['/a: 1 | undefined'])
    expect(differences({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([': the order of a b | b a'])
  })

  test('have the same facts, whatever was concluded in between, as far as both remember', () => {
    const one = timeline(entry('OrderCompleted', 5), entry('PaymentCaptured', 4), entry('OrderPlaced', 1))
    const other = timeline(entry('PaymentCaptured', 4), entry('OrderPlaced', 1))
    expect(timelineDifferences(one, other)).toEqual([])
    expect(factsOf(one)).toEqual(['2026-11-02T04:00:00.000Z PaymentCaptured ord_1', '2026-11-02T01:00:00.000Z OrderPlaced ord_1'])
    expect(timelineDifferences(one, timeline(entry('PaymentCaptured', 3), entry('OrderPlaced', 1)))).not.toEqual([])
  })
})
