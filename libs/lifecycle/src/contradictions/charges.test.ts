// Refunds that say what they are for: seen where they exceed its charge, gone when the facts agree, whatever order they are told in.
import { describe, expect, test } from '@jest/globals'
import { lineIdOf } from '@wismo/kernel'
import { account, captured, delivered, factsIn, foundIn, foundOf, lineA, orderId, placed, refund, refundAsked, refunded, registered, said, shipped, viewOf, type Said } from '../testing/said.ts'

const onLine = (amount: number, lineId = lineA) => ({ lineId, amount })
const onPart = (part: string, amount: number) => ({ part, amount })
/** A refund whose shares sum to it. */
const given = (hour: number, ref: string, ...allocation: readonly { readonly amount: number }[]) => [refundAsked(hour, allocation.reduce((sum, { amount }) => sum + amount, 0), { ref, allocation }), refunded(hour, ref)]

describe('I11 line_refunded_above_charge', () => {
  const found = (...facts: readonly Said[]) => foundOf('line_refunded_above_charge', ...facts)
  const paid = [placed(), captured(9, 9_000)]

  test('more went back for a line than it cost: a task of payments, with the refunds and what says the price', () => {
    const one = found(...paid, ...given(12, 'r', onLine(1_500)), ...given(13, 's', onLine(501)))
    expect(one).toMatchObject({ weight: 'task', owner: 'payments', parts: [orderId, account].sort(), lineId: lineA })
    expect(factsIn(one)).toEqual([['OrderPlaced', 10], ['RefundRequested', 12], ['RefundRequested', 13]])
    expect(one).not.toHaveProperty('quantity')
  })

  test('gone where it is just what it cost, where the refund is for the order as a whole, and where it was called off', () => {
    expect(foundIn(...paid, ...given(12, 'r', onLine(2_000)))).toEqual([])
    expect(foundIn(...paid, refundAsked(12, 2_400), refunded(12))).toEqual([])
    const cancelled = said(account, 'RefundCancelled', 13, { refundId: refund(), amount: 3_000, reason: { code: 'mistake' }, currency: 'EUR', postings: [] })
    expect(viewOf([...paid, refundAsked(12, 3_000, { allocation: [onLine(3_000)] }), cancelled]).contradictions).toEqual([])
  })

  test('a line that the order does not have cost nothing', () => {
    expect(found(...paid, ...given(12, 'r', onLine(1, lineIdOf(orderId, 'z'))))).toMatchObject({ lineId: lineIdOf(orderId, 'z') })
  })

  test.each([['shipping', 501], ['fee', 1]])('more for %s than it was: no line is named', (part, amount) => {
    const one = found(...paid, ...given(12, 'r', onPart(part, amount)))
    expect(one).toMatchObject({ weight: 'task' })
    expect(one).not.toHaveProperty('lineId')
    expect(foundIn(...paid, ...given(12, 'r', onPart('shipping', 500)))).toEqual([])
  })

  test('where prices are without tax, the tax of shipping may go back with it', () => {
    const net = placed({ taxIncluded: false, totals: { items: 2_000, discounts: 0, shipping: 500, fees: 0, tax: 95, total: 2_595 } })
    expect(foundIn(net, captured(9, 9_000), ...given(12, 'r', onPart('shipping', 595)))).toEqual([])
    expect(found(net, captured(9, 9_000), ...given(12, 'r', onPart('shipping', 596)))).toBeDefined()
  })

  test('a discount that is given afterwards has no charge that it could exceed', () => {
    expect(foundIn(...paid, ...given(12, 'r', onPart('discount', 2_000)))).toEqual([])
  })

  test('does not keep an order from being completed', () => {
    const view = viewOf([placed(), captured(9, 2_500), shipped(11), registered(11), delivered(20), ...given(21, 'r', onPart('shipping', 600))])
    expect([view.status, view.contradictions?.map(({ code }) => code)]).toEqual(['completed', ['line_refunded_above_charge']])
  })
})

describe('refund_allocation_differs', () => {
  const found = (...facts: readonly Said[]) => foundOf('refund_allocation_differs', ...facts)
  const paid = [placed(), captured(9, 9_000)]

  test('the shares of a refund do not sum to it: a task of payments, with the refund', () => {
    const one = found(...paid, refundAsked(12, 1_000, { allocation: [onLine(800), onPart('shipping', 100)] }), refunded(13))
    expect(one).toMatchObject({ weight: 'task', owner: 'payments', parts: [account] })
    expect(factsIn(one)).toEqual([['RefundRequested', 12]])
  })

  test('gone where they do, where nobody said a share, and where it was called off', () => {
    expect(foundIn(...paid, ...given(12, 'r', onLine(800), onPart('shipping', 100), onPart('discount', 100)))).toEqual([])
    expect(foundIn(...paid, refundAsked(12, 1_000))).toEqual([])
    const cancelled = said(account, 'RefundCancelled', 13, { refundId: refund(), amount: 1_000, reason: { code: 'mistake' }, currency: 'EUR', postings: [] })
    expect(viewOf([...paid, refundAsked(12, 1_000, { allocation: [onLine(800)] }), cancelled]).contradictions).toEqual([])
  })

  test('what is said anew takes the place of what was said before, charges of lines too', () => {
    const [asked] = given(12, 'r', onLine(2_500))
    const view = viewOf([...paid, ...(asked ? [asked] : []), refundAsked(13, 2_500, { allocation: [onLine(2_000), onPart('shipping', 500)] })])
    expect(view.contradictions).toEqual([])
    expect(viewOf([...paid, ...(asked ? [asked] : []), refundAsked(13, 2_500, { allocation: [onPart('discount', 2_500)] })]).contradictions).toEqual([])
  })
})
