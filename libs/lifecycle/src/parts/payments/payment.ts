// One way in which the customer pays: set aside, taken, or not. What was reported of it may come in any order.
import type { Instant } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'
import { failed, heard, retried, said, says, worked } from './newest-fact.ts'
import type { PaymentState, PaymentStatus } from './payment-state.ts'

export const paymentRules = {
  PaymentInitiated: (payment, { method, amount }, { occurredAt }) => shown(retried({ ...said(heard(payment, occurredAt), 'method', method, occurredAt), amount }, occurredAt)),
  PaymentActionRequired: (payment, _data, { occurredAt }) => shown(says(heard(payment, occurredAt), 'action_required', occurredAt)),
  PaymentAuthorized: (payment, { method, amount, expiresAt, brand, last4 }, { occurredAt }) => {
    const told = { method, expiresAt, brand, last4 }
    const known = fields.reduce((so, field) => said(so, field, told[field], occurredAt), heard(payment, occurredAt))
    const authorized = known.authorized + amount
    return shown(worked(says({ ...funded(known, occurredAt), authorized, amount: Math.max(known.amount, authorized) }, 'authorized', occurredAt), occurredAt))
  },
  // It tells what is set aside from now on, beside what was taken, given back or let go before.
  AuthorizationAdjusted: (payment, { amount }, { occurredAt }) => shown(retried({ ...heard(payment, occurredAt), authorized: amount + payment.captured + payment.voided + payment.expired }, occurredAt)),
  AuthorizationExpired: (payment, { amount }, { occurredAt }) => shown(says({ ...heard(payment, occurredAt), expired: payment.expired + amount }, 'expired', occurredAt)),
  PaymentCaptured: (payment, { amount, method }, { occurredAt }) => {
    const known = said(heard(payment, occurredAt), 'method', method, occurredAt)
    const captured = known.captured + amount
    return shown(worked(says({ ...funded(known, occurredAt), captured, amount: Math.max(known.amount, captured) }, 'captured', occurredAt), occurredAt))
  },
  CaptureFailed: (payment, { category, retryable }, { occurredAt }) => failed(heard(payment, occurredAt), { category, retryable }, occurredAt, 'also at once'),
  PaymentFailed: (payment, { category, retryable, method, amount = 0 }, { occurredAt }) => {
    const known = said(heard(payment, occurredAt), 'method', method, occurredAt)
    return shown(failed(says({ ...known, amount: Math.max(known.amount, amount) }, 'failed', occurredAt), { category, retryable }, occurredAt))
  },
  PaymentVoided: (payment, { amount, method }, { occurredAt }) => shown(says({ ...said(heard(payment, occurredAt), 'method', method, occurredAt), voided: payment.voided + amount }, 'voided', occurredAt)),
  PaymentRecovered: (payment, _data, { occurredAt }) => shown(retried(heard(payment, occurredAt), occurredAt)),
} satisfies Partial<Rules<EventName, PaymentState>>

const funded = (payment: PaymentState, at: Instant): PaymentState => (payment.fundedAt !== undefined && payment.fundedAt <= at ? payment : { ...payment, fundedAt: at })

const fields = ['method', 'expiresAt', 'brand', 'last4'] as const

/** Money that is there outweighs every word: only a payment without any is what its newest fact says. */
function shown(payment: PaymentState): PaymentState {
  const setAside = payment.authorized - payment.captured - payment.voided - payment.expired
  if (payment.captured > 0) return { ...payment, status: setAside > 0 ? 'partially_captured' : 'captured' }
  return { ...payment, status: setAside > 0 ? 'authorized' : leftOf(payment) }
}

/** Of what was set aside and let go again nothing is, whichever of the two is said to have happened last. */
function leftOf({ word = 'initiated', voided, expired }: PaymentState): PaymentStatus {
  if (word !== 'authorized' || voided + expired === 0) return word
  return voided > 0 ? 'voided' : 'expired'
}
