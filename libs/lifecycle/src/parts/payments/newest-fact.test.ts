import { describe, expect, test } from '@jest/globals'
import { EventId, Instant, LineId, orderIdOf, paymentAccountIdOf, PaymentId, RefundId, ShopId, wismoSpace, type Currency } from '@wismo/kernel'
import { foldPayments, type PaymentsEvent, type PaymentsPart } from '../payments-part.ts'
import type { PaymentState } from './payment-state.ts'
import type { RefundState } from './refund.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), '1')
const [paymentId, refundId] = [PaymentId.of(wismoSpace, 'p'), RefundId.of(wismoSpace, 'r')]
const [line, otherLine] = [LineId.of(wismoSpace, '1'), LineId.of(wismoSpace, '2')]
const [before, then, after] = ['2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z', '2026-11-24T11:00:00Z'].map((text) => Instant.parse(text)) as [Instant, Instant, Instant]
const money = { currency: 'EUR' as Currency, postings: [], balance: { captured: 0, refunded: 0, refundable: 0 } }
const fact = (type: PaymentsEvent['type'], occurredAt: Instant, data: object): PaymentsEvent =>
  ({ id: EventId.of(wismoSpace, type, occurredAt), type, aggregate: paymentAccountIdOf(orderId), version: 1, occurredAt, recordedAt: after, actor: 'retailer', data: { orderId, ...data } }) as unknown as PaymentsEvent

/** As the release before wrote it. */
const row = (payment: Partial<PaymentState>, refund: Partial<RefundState> = {}): PaymentsPart => ({
  payments: { [paymentId]: { status: 'initiated', amount: 1000, authorized: 0, captured: 0, voided: 0, expired: 0, at: then, lastAt: then, ...payment } },
  refunds: { [refundId]: { status: 'succeeded', amount: 300, cause: 'ret_1', at: then, ...refund } }, disputes: {}, links: {}, vouchers: {}, writtenOff: 0, creditIssued: 0, creditSpent: 0, timeline: [],
})
const paid = (part: PaymentsPart) => part.payments[paymentId]
const back = (part: PaymentsPart) => part.refunds[refundId]

describe('a row of an earlier release', () => {
  const failed = row({ status: 'failed', method: 'wallet', failure: { category: 'fraud', retryable: false } })

  test('goes on with what happened since', () => {
    const captured = paid(foldPayments(failed, fact('PaymentCaptured', after, { paymentId, captureId: 'c', amount: 1000, method: 'card', ...money })))
    expect(captured).toMatchObject({ status: 'captured', method: 'card', at: then, lastAt: after })
    expect(captured).not.toHaveProperty('failure')
  })

  test('keeps what it says where an older fact is told, and that fact’s amounts', () => {
    const told = paid(foldPayments(failed, fact('PaymentVoided', before, { paymentId, amount: 200, method: 'card', ...money })))
    expect(told).toMatchObject({ status: 'failed', method: 'wallet', voided: 200, failure: { category: 'fraud' }, at: before, lastAt: then })
    expect(paid(foldPayments(failed, fact('PaymentFailed', before, { paymentId, category: 'other', retryable: true })))?.failure?.category).toBe('fraud')
  })

  test('learns what it does not know, however old', () => {
    expect(paid(foldPayments(row({}), fact('PaymentAuthorized', before, { paymentId, method: 'card', amount: 1000, expiresAt: after, ...money })))).toMatchObject({ status: 'authorized', method: 'card', expiresAt: after })
  })

  test('keeps what a refund is for against what was said before, and takes what is said since', () => {
    const known = row({}, { lines: { [line]: 300 } })
    const told = (at: Instant) => back(foldPayments(known, fact('RefundRequested', at, { refundId, amount: 300, cause: '', allocation: [{ lineId: otherLine, amount: 300 }], routes: [], ...money })))
    expect(told(before)).toMatchObject({ lines: { [line]: 300 }, cause: 'ret_1', at: before })
    expect(told(after)).toMatchObject({ lines: { [otherLine]: 300 }, allocated: 300, allocatedAt: after, at: then })
  })
})
