// What of a payment only its newest fact says, whatever came first. Of what happened at once, a fixed rule decides: what is
// reported may arrive in any order and has to end the same. Facts that we make ourselves come in the order of their stream.
import type { Instant } from '@wismo/kernel'
import type { NewestField, PaymentState, PaymentStatus } from './payment-state.ts'

/** The words that systems of others report, as they follow one another: the later one counts where two are of one moment. */
const reported: readonly PaymentStatus[] = ['failed', 'authorized', 'voided', 'captured']

/** One more fact of it, of then. A row of an earlier release knew its facts in the order in which they came. */
export function heard(payment: PaymentState, at: Instant): PaymentState {
  const { lastAt, status, word = status, newest = { word: lastAt, method: lastAt, brand: lastAt, last4: lastAt, expiresAt: lastAt, failed: lastAt } } = payment
  return { ...payment, at: at < payment.at ? at : payment.at, lastAt: at > lastAt ? at : lastAt, word, newest }
}

/** A value that it tells; of two at once the greater one. */
export function said<Name extends NewestField>(payment: PaymentState, field: Name, value: PaymentState[Name] | undefined, at: Instant): PaymentState {
  const [before, beforeAt] = [payment[field], payment.newest?.[field]]
  if (value === undefined || (before !== undefined && beforeAt !== undefined && (at < beforeAt || (at === beforeAt && value <= before)))) return payment
  return { ...payment, [field]: value, newest: { ...payment.newest, [field]: at } }
}

/** What it says became of the payment. */
export function says(payment: PaymentState, word: PaymentStatus, at: Instant): PaymentState {
  const { word: before = payment.status, newest: { word: beforeAt } = {} } = payment
  if (beforeAt !== undefined && (at < beforeAt || (at === beforeAt && outranks(before, word)))) return payment
  return { ...payment, word, newest: { ...payment.newest, word: at } }
}

const outranks = (before: PaymentStatus, word: PaymentStatus): boolean => reported.includes(word) && reported.indexOf(before) > reported.indexOf(word)

/** Money moved: what failed until then is forgotten. */
export function worked(payment: PaymentState, at: Instant): PaymentState {
  const { worked: before } = payment.newest ?? {}
  return withoutFailure({ ...payment, newest: { ...payment.newest, worked: before !== undefined && before > at ? before : at } }, at)
}

/** A new try: nothing is decided, and what failed until then is forgotten. */
export function retried(payment: PaymentState, at: Instant): PaymentState {
  const isOver = payment.word === 'failed' || payment.word === 'action_required'
  return withoutFailure(isOver ? says(payment, 'initiated', at) : payment, at)
}

function withoutFailure(payment: PaymentState, at: Instant): PaymentState {
  if (payment.failure === undefined || (payment.newest?.failed ?? at) > at) return payment
  const { failure: _over, newest: { failed: _then, ...newest } = {}, ...rest } = payment
  return { ...rest, newest }
}

/** Why a try did not work, unless a later one did. One that worked at the same moment came after it, where their order is not known. */
export function failed(payment: PaymentState, failure: NonNullable<PaymentState['failure']>, at: Instant, since: 'later' | 'also at once' = 'later'): PaymentState {
  const { worked: workedAt = '', failed: beforeAt = '' } = payment.newest ?? {}
  if (at < workedAt || (at === workedAt && since === 'later')) return payment
  if (payment.failure !== undefined && (at < beforeAt || (at === beforeAt && nameOf(failure) <= nameOf(payment.failure)))) return payment
  return { ...payment, failure, newest: { ...payment.newest, failed: at } }
}

const nameOf = ({ category, retryable }: NonNullable<PaymentState['failure']>): string => `${category} ${retryable}`
