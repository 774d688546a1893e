// What a retailer's payment provider told: recorded as it was said, whatever was known before.
import type { PaymentFailed, RefundAllocation, RetailPaymentReported } from '@wismo/contracts'
import { Instant, Invalid, lineIdOf, paymentIdOf, refundIdOf, type Currency, type Decision, type OrderId, type Uuid } from '@wismo/kernel'
import { booked, oneCurrency, type PaymentAccount, type PaymentAccountEvent } from './payment-account.ts'
import { refundOf } from './record-refund.ts'

export interface ReportedPayment {
  readonly orderId: OrderId
  /** Names the message: a capture, or a refund without a reference, has no other name. */
  readonly messageId: Uuid
  readonly told: RetailPaymentReported
  /** The shop's. */
  readonly currency: Currency
}

/**
 * One thing that happened to a payment. Never refused for the state it meets: more taken than was set aside, or more given
 * back than was taken, is shown as a contradiction. Throws `Invalid('currency_mismatch')`.
 */
export const recordPayment = (report: ReportedPayment): Decision<PaymentAccount, PaymentAccountEvent> => (account) => {
  const { orderId, messageId, told, currency: shop } = report
  const currency = oneCurrency(account, { told: told.currency, shop, pointer: '/currency' })
  const { amount, method, expiresAt } = told
  const payment = { orderId, paymentId: paymentIdOf(orderId, told.paymentRef), amount, method }
  switch (told.kind) {
    case 'authorized':
      return booked(account, currency, [{ type: 'PaymentAuthorized', data: { ...payment, ...(expiresAt === undefined ? {} : { expiresAt: Instant.parse(expiresAt) }) } }])
    case 'captured':
      return booked(account, currency, [{ type: 'PaymentCaptured', data: { ...payment, captureId: messageId } }])
    case 'voided':
      return booked(account, currency, [{ type: 'PaymentVoided', data: payment }])
    case 'failed':
      return [{ type: 'PaymentFailed', data: { ...payment, currency, ...failureOf(told.category) } }]
    case 'refunded':
      return booked(account, currency, refundOf({ orderId, refundId: refundIdOf(orderId, told.refundRef ?? messageId), amount, allocation: allocationOf(report), routes: [{ paymentId: payment.paymentId, amount }] }))
    default:
      throw new Invalid('invalid', 'Nobody knows this word for what happened to a payment.', [{ pointer: '/kind', code: 'invalid', detail: 'This word is not known.' }])
  }
}

/** I11 What of a refund is for which line, as it was said. */
const allocationOf = ({ orderId, told }: ReportedPayment): readonly RefundAllocation[] =>
  (told.allocation ?? []).map(({ externalLineId, ...share }) => ({ ...(externalLineId === undefined ? {} : { lineId: lineIdOf(orderId, externalLineId) }), ...share }))

type Failure = Pick<PaymentFailed, 'category' | 'retryable'>

const failures = ['insufficient', 'expired', 'fraud'] as const

/** Why it failed, by the beginning of the retailer's word: `insufficient_funds`. The same card helps again only where it was neither out of date nor suspected. */
export function failureOf(word = ''): Failure {
  const category = failures.find((known) => word.trim().toLowerCase().startsWith(known)) ?? 'other'
  return { category, retryable: category === 'insufficient' || category === 'other' }
}
