// Reports may come in any order, and twice: the account comes to the same, and every step of it balances.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { a, b, eventsOf, partOf, payment, refund, returnId, type Report } from '../testing/reports.ts'

const amount = fc.integer({ min: 0, max: 200 })
const minute = fc.integer({ min: 0, max: 3 })
const aPayment = fc.record({ kind: fc.constantFrom('authorized', 'captured', 'failed', 'voided'), amount, minute, ref: fc.constantFrom('p', 'q'), method: fc.constantFrom('card', 'wallet'), category: fc.constantFrom('fraud', 'insufficient'), expires: fc.option(minute) })
  .map(({ kind, amount: sum, expires, ...over }) => payment(kind, sum, { ...over, ...(expires === null ? {} : { expiresAt: payment('failed', 0, { minute: expires }).at }) }))
const allocation = fc.constantFrom([], [{ lineId: a, amount: 10 }], [{ lineId: b, amount: 10 }], [{ lineId: a, amount: 10 }, { lineId: b, amount: 5 }])
const aRefund = fc.record({ amount, minute, ref: fc.constantFrom('f', 'g'), allocation, isTill: fc.boolean() }).map(({ amount: sum, isTill, ...over }) => refund(sum, { ...over, ...(isTill ? { cause: returnId } : {}) }))
const told = fc.array(fc.oneof(aPayment, aRefund), { minLength: 1, maxLength: 10 })
const shuffled = told.chain((reports) => fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length, maxLength: reports.length })))

test('I20 I25 any order of the same reports gives the same part', () => {
  fc.assert(fc.property(shuffled, ([reports, others]) => expect(partOf(eventsOf(others))).toEqual(partOf(eventsOf(reports)))), { numRuns: 2_000 })
})

test('I12 every fact sums to zero, and so every account of the ledger is what the facts come to, at every step', () => {
  fc.assert(fc.property(told, (reports) => {
    const ledger = new Map<string, number>()
    for (const { data } of eventsOf(reports)) {
      const { postings = [] } = data as { readonly postings?: readonly { readonly account: string; readonly amount: number }[] }
      expect(postings.reduce((sum, posting) => sum + posting.amount, 0)).toBe(0)
      for (const posting of postings) ledger.set(posting.account, (ledger.get(posting.account) ?? 0) + posting.amount)
    }
    const known = byHand(reports)
    const of = (account: string): number => ledger.get(account) ?? 0
    expect([of('authorized'), of('reserved'), of('captured'), of('refund_pending'), of('customer')]).toEqual([known.open, 0 - known.open, known.captured - known.refunded, 0, known.refunded - known.captured])
  }))
})

test('I9 the last balance says what was taken and given back, and never offers more than is left', () => {
  fc.assert(fc.property(told, (reports) => {
    const balances = eventsOf(reports).flatMap(({ data }) => ('balance' in data ? [data.balance] : []))
    const { captured, refunded } = byHand(reports)
    if (balances.length > 0) expect(balances.at(-1)).toEqual({ captured, refunded, refundable: Math.max(0, captured - refunded) })
  }))
})

/** The same sums, straight from the reports. */
function byHand(reports: readonly Report[]): { readonly open: number; readonly captured: number; readonly refunded: number } {
  const payments = reports.flatMap((one) => ('payment' in one ? [one.payment] : []))
  const refunds = reports.flatMap((one) => ('refund' in one ? [one.refund] : []))
  const sum = (kind: string, id: string): number => payments.filter((one) => one.kind === kind && one.paymentId === id).reduce((all, one) => all + one.amount, 0)
  const ids = [...new Set(payments.map(({ paymentId }) => paymentId))]
  const most = (id: string): number => Math.max(...refunds.filter(({ refundId }) => refundId === id).map((one) => one.amount))
  return {
    open: ids.reduce((all, id) => all + Math.max(0, sum('authorized', id) - sum('captured', id) - sum('voided', id)), 0),
    captured: ids.reduce((all, id) => all + sum('captured', id), 0),
    refunded: [...new Set(refunds.map(({ refundId }) => refundId))].reduce((all, id) => all + most(id), 0),
  }
}
