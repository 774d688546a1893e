import type { DisputeId, Minor, PaymentId, PaymentLinkId, RefundId, VoucherId } from '@wismo/kernel'
import { remember } from '../public-event.ts'
import { applied, eventsOf, keptIn, type EventName } from './kept-objects.ts'
import type { EventOf, Rules } from './part-events.ts'
import type { PartState } from './part-state.ts'
import { disputeRules, firstOfDispute, type DisputeState } from './payments/dispute.ts'
import { firstOfLink, linkRules, type PaymentLinkState } from './payments/payment-link.ts'
import { paymentRules } from './payments/payment.ts'
import { firstOfPayment, type PaymentState } from './payments/payment-state.ts'
import { firstOfRefund, refundRules, type RefundState } from './payments/refund.ts'
import { firstOfVoucher, voucherRules, type VoucherState } from './payments/voucher.ts'

export type { DisputeState } from './payments/dispute.ts'
export type { PaymentLinkState } from './payments/payment-link.ts'
export type { PaymentState } from './payments/payment-state.ts'
export { standOf, type RefundState } from './payments/refund.ts'
export type { VoucherState } from './payments/voucher.ts'

/** The money of one order as the payments service books it. Amounts in minor units of the order's currency. */
export interface PaymentsPart extends PartState {
  readonly payments: Readonly<Record<PaymentId, PaymentState>>
  readonly refunds: Readonly<Record<RefundId, RefundState>>
  readonly disputes: Readonly<Record<DisputeId, DisputeState>>
  readonly links: Readonly<Record<PaymentLinkId, PaymentLinkState>>
  /** They move no money of the order: what one takes off it is a promotion. */
  readonly vouchers: Readonly<Record<VoucherId, VoucherState>>
  readonly writtenOff: Minor
  /** What the customer got for this order as credit, and what they paid of it with credit. */
  readonly creditIssued: Minor
  readonly creditSpent: Minor
}

const kept = keptIn<PaymentsPart>()
const accountRules = {
  BalanceWrittenOff: (part, { amount }) => ({ ...part, writtenOff: part.writtenOff + amount }),
  CreditIssued: (part, { amount }) => ({ ...part, creditIssued: part.creditIssued + amount }),
  CreditSpent: (part, { amount }) => ({ ...part, creditSpent: part.creditSpent + amount }),
} satisfies Partial<Rules<EventName, PaymentsPart>>

const rules = {
  ...accountRules,
  ...kept('payments', 'paymentId', firstOfPayment, paymentRules),
  ...kept('refunds', 'refundId', firstOfRefund, refundRules),
  ...kept('disputes', 'disputeId', firstOfDispute, disputeRules),
  ...kept('links', 'linkId', firstOfLink, linkRules),
  ...kept('vouchers', 'voucherId', firstOfVoucher, voucherRules),
}

/** Events that `foldPayments` takes. */
export const paymentsEvents = eventsOf(rules)
export type PaymentsEvent = EventOf<(typeof paymentsEvents)[number]>

const nothing: PaymentsPart = { payments: {}, refunds: {}, disputes: {}, links: {}, vouchers: {}, writtenOff: 0, creditIssued: 0, creditSpent: 0, timeline: [] }

/** The payment account after one more of its events. Any may be its first: in record mode those before it may never come. */
export function foldPayments(part: PaymentsPart | undefined, event: PaymentsEvent): PaymentsPart {
  const before = part ?? nothing
  return { ...applied(rules, before, event), timeline: remember(before.timeline, event) }
}
