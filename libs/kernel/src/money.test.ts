import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { allocate, Currency } from './money.ts'

describe('currencies', () => {
  test.each([['EUR', 2], ['JPY', 0], ['KWD', 3], ['CLF', 4], ['BRL', 2]])('%s has %i digits', (code, digits) => {
    expect(Currency.exponent(Currency.parse(code))).toBe(digits)
  })

  test.each(['EURO', 'eur', '', 'XXX', '__proto__', 'constructor'])('%j is unknown', (code) => {
    expect(() => Currency.parse(code)).toThrow(expect.objectContaining({ code: 'currency_unknown' }))
  })
})

describe('allocation by largest remainder', () => {
  test('gives the odd cents to the largest remainders, earlier first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(allocate(10, [0, 0])).toEqual([10, 0])
    expect(allocate(10, [])).toEqual([])
  })

  test('neither loses nor makes a cent, and is never more than one off the exact share', () => {
    fc.assert(fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 40 }), (amount, weights) => {
      const shares = allocate(amount, weights)
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount)
      if (total > 0) shares.forEach((share, i) => expect(Math.abs(share - (amount * (weights[i] ?? 0)) / total)).toBeLessThan(1.001))
    }))
  })
})
