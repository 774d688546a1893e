// Money that went back: by the payment provider, or at a till together with the goods.
import type { RefundRequested, RetailReturnReported } from '@wismo/contracts'
import { refundIdOf, returnIdOf, type Currency, type Decision, type Minor, type OrderId, type RefundId, type Uuid } from '@wismo/kernel'
import { booked, oneCurrency, type PaymentAccount, type PaymentAccountEvent } from './payment-account.ts'

interface ToldRefund {
  readonly orderId: OrderId
  readonly refundId: RefundId
  readonly amount: Minor
  /** The return it answers. */
  readonly cause?: RefundRequested['cause']
  readonly allocation?: RefundRequested['allocation']
  readonly routes?: RefundRequested['routes']
}

/**
 * That it was asked for and that it went, which is one thing where another system did both. Each telling of a refund says what
 * it was told itself; the account counts it once, with the highest amount.
 */
export const refundOf = ({ orderId, refundId, amount, cause = '', allocation = [], routes = [] }: ToldRefund) =>
  [
    { type: 'RefundRequested', data: { orderId, refundId, amount, cause, allocation, routes } },
    { type: 'RefundSucceeded', data: { orderId, refundId } },
  ] as const

export interface ReportedReturn {
  readonly orderId: OrderId
  /** Names the message, and with it a return or a refund that has no reference. */
  readonly messageId: Uuid
  readonly told: Pick<RetailReturnReported, 'returnRef' | 'refund'>
  /** The shop's. */
  readonly currency: Currency
}

/** What a till gave back for goods that came back; nothing where it gave nothing. Throws `Invalid('currency_mismatch')`. */
export const recordRefundOfReturn = ({ orderId, messageId, told: { returnRef, refund }, currency: shop }: ReportedReturn): Decision<PaymentAccount, PaymentAccountEvent> => (account) => {
  if (refund === undefined) return []
  const currency = oneCurrency(account, { told: refund.currency, shop, pointer: '/refund/currency' })
  return booked(account, currency, refundOf({ orderId, refundId: refundIdOf(orderId, refund.ref ?? messageId), amount: refund.amount, cause: returnIdOf(orderId, returnRef ?? messageId) }))
}
