// One way in which the customer pays: set aside, taken, or not.
import type { PaymentMethod } from '@wismo/contracts'
import type { Instant, Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export type PaymentStatus = 'initiated' | 'action_required' | 'authorized' | 'partially_captured' | 'captured' | 'failed' | 'voided' | 'expired'

/** Amounts in minor units, each the sum of all that was told of it. */
export interface PaymentState {
  readonly status: PaymentStatus
  readonly method?: PaymentMethod
  /** What is to be paid by it. */
  readonly amount: Minor
  /** All that was ever set aside, as it was adjusted. */
  readonly authorized: Minor
  readonly captured: Minor
  readonly voided: Minor
  readonly expired: Minor
  readonly brand?: string
  readonly last4?: string
  readonly expiresAt?: Instant
  /** Why the last try did not work. */
  readonly failure?: { readonly category: string; readonly retryable: boolean }
  /** When the first fact of it happened, and the last. */
  readonly at: Instant
  readonly lastAt: Instant
}

export const firstOfPayment = (at: Instant): PaymentState => ({ status: 'initiated', amount: 0, authorized: 0, captured: 0, voided: 0, expired: 0, at, lastAt: at })

export const paymentRules = {
  PaymentInitiated: (payment, { method, amount }, { occurredAt }) => booked({ ...payment, method, amount, lastAt: occurredAt }),
  PaymentActionRequired: (payment, _data, { occurredAt }) => shown({ ...payment, lastAt: occurredAt }, 'action_required'),
  PaymentAuthorized: (payment, { method, amount, expiresAt, brand, last4 }, { occurredAt }) =>
    booked({
      ...payment, status: payment.status === 'voided' || payment.status === 'expired' ? payment.status : 'authorized', method, lastAt: occurredAt, authorized: payment.authorized + amount, amount: Math.max(payment.amount, payment.authorized + amount),
      ...(expiresAt === undefined ? {} : { expiresAt }), ...(brand === undefined ? {} : { brand }), ...(last4 === undefined ? {} : { last4 }),
    }),
  // It tells what is set aside from now on, beside what was taken, given back or let go before.
  AuthorizationAdjusted: (payment, { amount }, { occurredAt }) => booked({ ...payment, lastAt: occurredAt, authorized: amount + payment.captured + payment.voided + payment.expired }),
  AuthorizationExpired: (payment, { amount }, { occurredAt }) => shown({ ...payment, lastAt: occurredAt, expired: payment.expired + amount }, 'expired'),
  PaymentCaptured: (payment, { amount }, { occurredAt }) => booked({ ...payment, lastAt: occurredAt, captured: payment.captured + amount, amount: Math.max(payment.amount, payment.captured + amount) }),
  CaptureFailed: (payment, { category, retryable }, { occurredAt }) => ({ ...payment, lastAt: occurredAt, failure: { category, retryable } }),
  PaymentFailed: (payment, { category, retryable }, { occurredAt }) => shown({ ...payment, lastAt: occurredAt, failure: { category, retryable } }, 'failed'),
  PaymentVoided: (payment, { amount }, { occurredAt }) => shown({ ...payment, lastAt: occurredAt, voided: payment.voided + amount }, 'voided'),
  PaymentRecovered: (payment, _data, { occurredAt }) => booked({ ...payment, lastAt: occurredAt }),
} satisfies Partial<Rules<EventName, PaymentState>>

/** Money that is there outweighs every word: only a payment without any is what was told of it last. */
function shown(payment: PaymentState, told: PaymentStatus): PaymentState {
  const setAside = payment.authorized - payment.captured - payment.voided - payment.expired
  if (payment.captured > 0) return { ...payment, status: setAside > 0 ? 'partially_captured' : 'captured' }
  return { ...payment, status: setAside > 0 ? 'authorized' : told }
}

/** A new try, or one that worked: what failed before it is forgotten. */
const booked = ({ failure: _over, ...payment }: PaymentState): PaymentState => shown(payment, payment.status === 'failed' || payment.status === 'action_required' ? 'initiated' : payment.status)
