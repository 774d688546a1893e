import { describe, expect, test } from '@jest/globals'
import { Instant, type RandomBytes } from '@wismo/kernel'
import { pictureOf } from './pictures.tsx'
import { demoOrder } from './order.ts'
import { products } from './shop.ts'

interface Line { readonly sku: string; readonly quantity: number; readonly unitPrice: number; readonly discounts: readonly { amount: number }[]; readonly taxes: readonly { amount: number }[]; readonly total: number; readonly promise: { from?: string; to: string } }
interface Order { readonly lines: readonly Line[]; readonly shipping: readonly { amount: number; taxes: readonly { amount: number }[] }[]; readonly totals: Record<'items' | 'discounts' | 'shipping' | 'fees' | 'tax' | 'total', number>; readonly payments: readonly { amount: number }[] }

const placedAt = Instant.parse('2026-11-24T14:20:00Z')
/** A small generator (xorshift), so that every run tries the same thousand orders. */
const seeded = (seed: number): RandomBytes => {
  let state = seed + 1
  return (size) => Uint8Array.from({ length: size }, () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5
    return state & 255
  })
}
const orders = Array.from({ length: 1_000 }, (_, i) => demoOrder(`A-${i}`, placedAt, seeded(i)) as unknown as Order)
const sum = (some: readonly number[]): number => some.reduce((total, one) => total + one, 0)

describe('a thousand demo orders', () => {
  test('have one to five different lines', () => {
    expect(new Set(orders.map(({ lines }) => lines.length))).toEqual(new Set([1, 2, 3, 4, 5]))
    for (const { lines } of orders) expect(new Set(lines.map(({ sku }) => sku)).size).toBe(lines.length)
  })
  test('add up to the cent', () => {
    for (const { lines, shipping, totals, payments } of orders) {
      for (const line of lines) expect(line.total).toBe(line.quantity * line.unitPrice - sum(line.discounts.map(({ amount }) => amount)))
      expect(totals.items).toBe(sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice)))
      expect(totals.shipping).toBe(sum(shipping.map(({ amount }) => amount)))
      expect(totals.tax).toBe(sum([...lines, ...shipping].flatMap(({ taxes }) => taxes.map(({ amount }) => amount))))
      expect(totals.total).toBe(totals.items - totals.discounts + totals.shipping + totals.fees)
      expect(sum(payments.map(({ amount }) => amount))).toBe(totals.total)
    }
  })
  test('promise days after the one they were placed on', () => {
    for (const { lines } of orders) for (const { promise } of lines) {
      expect((promise.from ?? promise.to) > '2026-11-24').toBe(true)
      expect((promise.from ?? promise.to) <= promise.to).toBe(true)
    }
  })
  test('are the same for the same randomness', () => {
    expect(demoOrder('A-7', placedAt, seeded(7))).toEqual(orders[7])
  })
})

test('every article has a picture, and nothing else has', () => {
  for (const { sku } of products) expect(pictureOf(sku)).toBeDefined()
  expect(pictureOf('__proto__')).toBeUndefined()
})
