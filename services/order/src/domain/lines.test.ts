import { describe, expect, test } from '@jest/globals'
import type { OrderLine, OrderPlaced } from '@wismo/contracts'
import { fold, type Currency, type LineId, type OrderId } from '@wismo/kernel'
import { cancelLines, changeLines, reportStock, type LineChange } from './lines.ts'
import { order, type Order, type OrderEvent } from './order.ts'

const orderId = 'ord_1' as OrderId
const currency = 'EUR' as Currency
const [one, two] = ['lin_1' as LineId, 'lin_2' as LineId]
const reason = { code: 'retailer_changed' }
const line = (lineId: LineId, quantity: number, total: number): OrderLine => ({ lineId, quantity, total }) as unknown as OrderLine
const placed: OrderEvent = { type: 'OrderPlaced', data: { orderId, contentHash: 'a', confirmation: 'auto', lines: [line(one, 2, 2000)] } as unknown as OrderPlaced }
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId, reason } }
/** Before the order, while it goes on, and after its end: a fact is recorded all the same. */
const states: readonly (readonly [string, Order])[] = [['not there', order.initial], ['placed', fold(order, [placed])], ['off', fold(order, [placed, cancelled])], ['closed', fold(order, [placed, cancelled, { type: 'OrderClosed', data: { orderId } }])]]
const change = (...changes: readonly LineChange[]) => changeLines({ orderId, currency, changes })

describe.each(states)('of an order that is %s', (_name, state) => {
  test('a line joins', () => {
    expect(change({ change: 'added', line: line(two, 1, 500) })(state)).toEqual([{ type: 'LineAdded', data: { orderId, currency, line: line(two, 1, 500), origin: 'retailer' } }])
  })

  test('a line has another price; so has one of which we do not know what changed', () => {
    const adjusted = { type: 'PriceAdjusted', data: { orderId, target: 'line', lineId: one, currency, after: 1800, line: line(one, 2, 1800), reason } }
    expect((['repriced', 'unknown'] as const).map((what) => change({ change: what, line: line(one, 2, 1800) })(state))).toEqual([[adjusted], [adjusted]])
  })

  test('units are swapped; where nothing says from which line, a line joins', () => {
    expect(change({ change: 'swapped', line: line(two, 1, 500), replaces: one }, { change: 'swapped', line: line(two, 1, 500) })(state)).toEqual([
      { type: 'VariantSwapped', data: { orderId, oldLineId: one, newLineId: two, quantity: 1, currency, line: line(two, 1, 500) } },
      { type: 'LineAdded', data: { orderId, currency, line: line(two, 1, 500), origin: 'retailer' } },
    ])
  })

  test('the sum that is told comes last', () => {
    expect(changeLines({ orderId, currency, changes: [{ change: 'added', line: line(two, 1, 500) }], total: 2700 })(state).at(-1)).toEqual({ type: 'PriceAdjusted', data: { orderId, target: 'order', currency, after: 2700, reason } })
  })

  test('units are off, at what they cost then', () => {
    expect(cancelLines(orderId, [{ lineId: one, quantity: 9 }], { code: 'out_of_stock' }, currency)(state)).toEqual([{ type: 'LinesCancelled', data: { orderId, lines: [{ lineId: one, quantity: 9 }], reason: { code: 'out_of_stock' }, currency } }])
  })

  test('stock is short, expected on a day, or there; a word that nobody knows says nothing', () => {
    const lines = [{ lineId: one, quantity: 1 }]
    const told = (['short', 'backordered', 'available', 'unknown'] as const).map((stock) => reportStock({ orderId, lines, state: stock, expectedOn: '2026-12-01' })(state))
    const backordered = [{ type: 'UnitsBackordered', data: { orderId, lines, expectedOn: '2026-12-01' } }]
    expect(told).toEqual([backordered, backordered, [{ type: 'UnitsAvailable', data: { orderId, lines } }], []])
  })
})

test('a line that grew may be held with all its units', () => {
  const state = fold(order, [placed, ...change({ change: 'repriced', line: line(one, 5, 5000) }, { change: 'added', line: line(two, 1, 500) })(order.initial)])
  expect(state.status === 'none' ? undefined : [...state.quantities]).toEqual([[one, 5], [two, 1]])
})
