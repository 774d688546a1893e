// One way in which the customer pays: set aside, taken, or not. The same facts in any order come to the same (sums, newest).
import type { PaymentMethod } from '@wismo/contracts'
import type { Instant, Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export type PaymentStatus = 'initiated' | 'action_required' | 'authorized' | 'partially_captured' | 'captured' | 'failed' | 'voided' | 'expired'

/** A word that is no money, and when it was said. */
interface Word<Status> {
  readonly status: Status
  readonly at: Instant
}

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
  /** Why the last try did not work; gone once a later one did. */
  readonly failure?: { readonly category: string; readonly retryable: boolean }
  readonly failedAt?: Instant
  /** The last try did not work, or waits for the customer, and none was begun since. */
  readonly failing?: Word<'action_required' | 'failed'>
  /** What was set aside was let go. */
  readonly ended?: Word<'expired' | 'voided'>
  /** Somebody set money aside, and were it none. */
  readonly isSetAside?: true
  /** When it was tried last, when it worked last, and when each thing was said that describes it. */
  readonly triedAt?: Instant
  readonly workedAt?: Instant
  readonly describedAt?: Partial<Readonly<Record<'method' | 'brand' | 'last4' | 'expiresAt', Instant>>>
  /** When money was first set aside or taken. Absent before, and in rows of earlier releases. */
  readonly moneyAt?: Instant
  /** When the first fact of it happened, and the last. */
  readonly at: Instant
  readonly lastAt: Instant
}

export const firstOfPayment = (at: Instant): PaymentState => ({ status: 'initiated', amount: 0, authorized: 0, captured: 0, voided: 0, expired: 0, at, lastAt: at })

export const paymentRules = {
  PaymentInitiated: (payment, { method, amount }, { occurredAt }) => shown({ ...forgiven(described(seen(payment, occurredAt), { method }, occurredAt), occurredAt), amount: Math.max(payment.amount, amount), triedAt: later(payment.triedAt, occurredAt) }),
  PaymentActionRequired: (payment, _data, { occurredAt }) => shown(failing(seen(payment, occurredAt), { status: 'action_required', at: occurredAt })),
  PaymentAuthorized: (payment, { method, amount, expiresAt, brand, last4 }, { occurredAt }) =>
    worked({
      ...described(withMoney(payment, occurredAt), { method, ...(expiresAt === undefined ? {} : { expiresAt }), ...(brand === undefined ? {} : { brand }), ...(last4 === undefined ? {} : { last4 }) }, occurredAt),
      authorized: payment.authorized + amount, amount: Math.max(payment.amount, payment.authorized + amount), isSetAside: true,
    }, occurredAt),
  // It tells what is set aside from now on, beside what was taken, given back or let go before.
  AuthorizationAdjusted: (payment, { amount }, { occurredAt }) => worked({ ...payment, authorized: amount + payment.captured + payment.voided + payment.expired }, occurredAt),
  AuthorizationExpired: (payment, { amount }, { occurredAt }) => shown(ended(seen({ ...payment, expired: payment.expired + amount }, occurredAt), { status: 'expired', at: occurredAt })),
  PaymentCaptured: (payment, { amount, method }, { occurredAt }) =>
    worked({ ...(method === undefined ? withMoney(payment, occurredAt) : described(withMoney(payment, occurredAt), { method }, occurredAt)), captured: payment.captured + amount, amount: Math.max(payment.amount, payment.captured + amount) }, occurredAt),
  CaptureFailed: (payment, failure, { occurredAt }) => shown(captureFailed(seen(payment, occurredAt), failure, occurredAt)),
  PaymentFailed: (payment, { method, ...failure }, { occurredAt }) =>
    shown(failing(failed(seen(method === undefined ? payment : described(payment, { method }, occurredAt), occurredAt), failure, occurredAt), { status: 'failed', at: occurredAt })),
  PaymentVoided: (payment, { amount }, { occurredAt }) => shown(ended(seen({ ...payment, voided: payment.voided + amount }, occurredAt), { status: 'voided', at: occurredAt })),
  PaymentRecovered: (payment, _data, { occurredAt }) => worked(payment, occurredAt),
} satisfies Partial<Rules<EventName, PaymentState>>

const later = (known: Instant | undefined, at: Instant): Instant => (known !== undefined && known > at ? known : at)
const seen = (payment: PaymentState, at: Instant): PaymentState => ({ ...payment, at: payment.at < at ? payment.at : at, lastAt: later(payment.lastAt, at) })
const withMoney = (payment: PaymentState, at: Instant): PaymentState => ({ ...payment, moneyAt: payment.moneyAt !== undefined && payment.moneyAt < at ? payment.moneyAt : at })
const worked = (payment: PaymentState, at: Instant): PaymentState => shown({ ...forgiven(seen(payment, at), at), workedAt: later(payment.workedAt, at) })

/** What failed until then is forgotten. */
function forgiven(payment: PaymentState, at: Instant): PaymentState {
  const { failing: word, failure, failedAt, ...rest } = payment
  const stands = failure !== undefined && failedAt !== undefined && failedAt > at
  return { ...rest, ...(word !== undefined && word.at > at ? { failing: word } : {}), ...(stands ? { failure, failedAt } : {}) }
}

/** A new try was begun later, or one worked: told late, a failure is of the past. */
const isForgotten = ({ triedAt, workedAt }: PaymentState, at: Instant): boolean => (triedAt !== undefined && triedAt > at) || (workedAt !== undefined && workedAt >= at)

const isNewer = <Status extends string>(word: Word<Status>, known: Word<Status> | undefined): boolean => known === undefined || word.at > known.at || (word.at === known.at && word.status > known.status)

const failing = (payment: PaymentState, word: NonNullable<PaymentState['failing']>): PaymentState => (!isForgotten(payment, word.at) && isNewer(word, payment.failing) ? { ...payment, failing: word } : payment)
const ended = (payment: PaymentState, word: NonNullable<PaymentState['ended']>): PaymentState => (isNewer(word, payment.ended) ? { ...payment, ended: word } : payment)

function failed(payment: PaymentState, { category, retryable }: NonNullable<PaymentState['failure']>, at: Instant): PaymentState {
  const { failure, failedAt } = payment
  const counts = failure === undefined || failedAt === undefined || at > failedAt || (at === failedAt && category > failure.category)
  return counts && !isForgotten(payment, at) ? { ...payment, failure: { category, retryable }, failedAt: at } : payment
}

/** It was set aside before, be it in the same moment. */
const captureFailed = ({ workedAt, ...payment }: PaymentState, failure: NonNullable<PaymentState['failure']>, at: Instant): PaymentState => ({
  ...failed({ ...payment, ...(workedAt !== undefined && workedAt > at ? { workedAt } : {}) }, failure, at), ...(workedAt === undefined ? {} : { workedAt }),
})

type Description = Pick<PaymentState, 'method' | 'brand' | 'last4' | 'expiresAt'>

/** Of each thing that is said of it the newest counts; of two at one moment always the same one. */
function described(payment: PaymentState, said: Description, at: Instant): PaymentState {
  const { describedAt = {} } = payment
  const newer = (Object.entries(said) as [keyof Description, string][]).filter(([field, word]) => {
    const [when, known = ''] = [describedAt[field], payment[field]]
    return when === undefined || at > when || (at === when && word > known)
  })
  return { ...payment, ...Object.fromEntries(newer), describedAt: { ...describedAt, ...Object.fromEntries(newer.map(([field]) => [field, at])) } }
}

/** Money that is there outweighs every word: only a payment without any is what was told of it last. */
function shown(payment: PaymentState): PaymentState {
  const setAside = payment.authorized - payment.captured - payment.voided - payment.expired
  if (payment.captured > 0) return { ...payment, status: setAside > 0 ? 'partially_captured' : 'captured' }
  return { ...payment, status: setAside > 0 ? 'authorized' : withoutMoney(payment) }
}

function withoutMoney({ failing: word, ended: end, isSetAside }: PaymentState): PaymentStatus {
  if (word !== undefined && (end === undefined || word.at >= end.at)) return word.status
  return end?.status ?? (isSetAside === true ? 'authorized' : 'initiated')
}
