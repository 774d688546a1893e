// The money of one order as another system moves it: every fact is taken, whatever was told before, and moves money once.
import type { Balance, FailureCategory, PaymentAuthorized, PaymentCaptured, PaymentFailed, PaymentMethod, PaymentVoided, Posting, RefundAllocation, RefundRequested, RefundSucceeded } from '@wismo/contracts'
import { assertNever, canonicalJson, unknownEvent, type Aggregate, type Currency, type Instant, type Minor, type OrderId, type PaymentId, type RefundId } from '@wismo/kernel'
import { balanceOf, postingsOf, type Money, type Movement } from './ledger.ts'

export type PaymentsEvent = { readonly occurredAt?: Instant } & (
  | /** The customer’s money is set aside. */
  { readonly type: 'PaymentAuthorized'; readonly data: PaymentAuthorized }
  | /** It was taken. */
  { readonly type: 'PaymentCaptured'; readonly data: PaymentCaptured }
  | /** A payment did not work. */
  { readonly type: 'PaymentFailed'; readonly data: PaymentFailed }
  | /** What was set aside is let go. */
  { readonly type: 'PaymentVoided'; readonly data: PaymentVoided }
  | /** Money goes back, for this reason and for these lines. */
  { readonly type: 'RefundRequested'; readonly data: RefundRequested }
  | /** It went. */
  { readonly type: 'RefundSucceeded'; readonly data: RefundSucceeded }
)

/** All that was ever told of a payment. */
interface Paid {
  readonly authorized: Minor
  readonly captured: Minor
  readonly voided: Minor
}

/** A refund by the most that was said of it. */
interface Refunded {
  readonly amount: Minor
  /** How much of it is with the customer. */
  readonly arrived: Minor
  readonly cause: string
  readonly allocation: readonly RefundAllocation[]
  /** When it went, by the earliest word. */
  readonly at?: Instant
}

export interface PaymentAccount {
  readonly payments: ReadonlyMap<PaymentId, Paid>
  readonly refunds: ReadonlyMap<RefundId, Refunded>
}

export const paymentAccount: Aggregate<PaymentAccount, PaymentsEvent> = {
  category: 'account',
  initial: { payments: new Map(), refunds: new Map() },
  evolve(state, event) {
    switch (event.type) {
      case 'PaymentAuthorized':
        return withPaid(state, event.data.paymentId, { authorized: event.data.amount })
      case 'PaymentCaptured':
        return withPaid(state, event.data.paymentId, { captured: event.data.amount })
      case 'PaymentVoided':
        return withPaid(state, event.data.paymentId, { voided: event.data.amount })
      case 'PaymentFailed':
        return state
      case 'RefundRequested':
        return withRefund(state, event.data.refundId, { amount: event.data.amount, cause: event.data.cause, allocation: event.data.allocation, ...earliest(refundIn(state, event.data.refundId).at, event.occurredAt) })
      case 'RefundSucceeded':
        return withRefund(state, event.data.refundId, { arrived: refundIn(state, event.data.refundId).amount })
      default:
        return unknownEvent(event)
    }
  },
}

const earliest = (known: Instant | undefined, at: Instant | undefined): Pick<Refunded, 'at'> => {
  const first = [known, at].filter((one) => one !== undefined).sort()[0]
  return first === undefined ? {} : { at: first }
}

const nothingPaid: Paid = { authorized: 0, captured: 0, voided: 0 }
const paidIn = ({ payments }: PaymentAccount, id: PaymentId): Paid => payments.get(id) ?? nothingPaid
const refundIn = ({ refunds }: PaymentAccount, id: RefundId): Refunded => refunds.get(id) ?? { amount: 0, arrived: 0, cause: '', allocation: [] }

function withPaid(state: PaymentAccount, id: PaymentId, more: Partial<Paid>): PaymentAccount {
  const { authorized, captured, voided } = paidIn(state, id)
  const paid = { authorized: authorized + (more.authorized ?? 0), captured: captured + (more.captured ?? 0), voided: voided + (more.voided ?? 0) }
  return { ...state, payments: new Map([...state.payments, [id, paid]]) }
}

const withRefund = (state: PaymentAccount, id: RefundId, known: Partial<Refunded>): PaymentAccount => ({ ...state, refunds: new Map([...state.refunds, [id, { ...refundIn(state, id), ...known }]]) })

/** One movement of money by the word of who made it. Amounts in minor units, at least 0. */
interface Told {
  readonly orderId: OrderId
  readonly currency: Currency
  readonly amount: Minor
}

export interface PaymentReport extends Told {
  readonly kind: 'authorized' | 'captured' | 'failed' | 'voided'
  readonly paymentId: PaymentId
  readonly method: PaymentMethod
  /** Names this capture among others of the payment. */
  readonly captureId: string
  readonly category?: FailureCategory
  readonly expiresAt?: Instant
}

export interface RefundReport extends Told {
  readonly refundId: RefundId
  /** When it went. */
  readonly at: Instant
  /** Of the payment that it goes back to, where that was said. */
  readonly paymentId?: PaymentId
  /** Id of the return that it answers, or of the order. */
  readonly cause: string
  /** What it is for, where that was said. */
  readonly allocation: readonly RefundAllocation[]
  /** As the provider names it. */
  readonly reference?: string
}

/** A payment moved. What was captured without being set aside before is a sale; whether it was told of later does not matter. */
export const recordPayment = (report: PaymentReport) => (state: PaymentAccount): readonly PaymentsEvent[] => {
  const { kind, orderId, paymentId, method, amount, currency, captureId, category = 'other', expiresAt } = report
  const named = { orderId, paymentId, amount, currency }
  switch (kind) {
    case 'authorized':
      return [{ type: 'PaymentAuthorized', data: { ...named, method, ...(expiresAt === undefined ? {} : { expiresAt }), ...moved(state, withPaid(state, paymentId, { authorized: amount })) } }]
    case 'captured':
      return [{ type: 'PaymentCaptured', data: { ...named, captureId, method, ...moved(state, withPaid(state, paymentId, { captured: amount })) } }]
    case 'failed':
      return [{ type: 'PaymentFailed', data: { orderId, paymentId, method, category, retryable: mayWorkLater(category) } }]
    case 'voided':
      return [{ type: 'PaymentVoided', data: { ...named, ...moved(state, withPaid(state, paymentId, { voided: amount })) } }]
    default:
      return assertNever(kind)
  }
}

/** The same card works again once there is money, and never once it is out of date or suspected. */
const mayWorkLater = (category: FailureCategory): boolean => category !== 'fraud' && category !== 'expired'

/**
 * Money went back. A refund that is told again, by the same or another system, is the same one: its highest amount, its
 * earliest time, and what anybody said of its reason and its lines, count; nothing is written where nothing of it is new.
 */
export const recordRefund = (report: RefundReport) => (state: PaymentAccount): readonly PaymentsEvent[] => {
  const { orderId, refundId, currency, paymentId, reference } = report
  const before = state.refunds.get(refundId)
  const { amount, cause, allocation } = mostSaid(report, before)
  if (before !== undefined && isKnown(before, { amount, cause, allocation, at: report.at })) return []
  const asked = withRefund(state, refundId, { amount, cause, allocation })
  const arrived = withRefund(asked, refundId, { arrived: amount })
  const named = { orderId, refundId, currency }
  return [
    { type: 'RefundRequested', data: { ...named, amount, cause, allocation, routes: paymentId === undefined ? [] : [{ paymentId, amount }], ...moved(state, asked) } },
    { type: 'RefundSucceeded', data: { ...named, ...(reference === undefined ? {} : { reference }), ...moved(asked, arrived) } },
  ]
}

const isKnown = (before: Refunded, { amount, cause, allocation, at }: Pick<RefundReport, 'amount' | 'cause' | 'allocation' | 'at'>): boolean =>
  amount === before.amount && cause === before.cause && canonicalJson(allocation) === canonicalJson(before.allocation) && before.at !== undefined && before.at <= at

/** Depends on what was said, and not on who said it first: a return outweighs the order as a reason, and more lines outweigh fewer. */
function mostSaid(told: RefundReport, before: Refunded | undefined): Pick<Refunded, 'amount' | 'cause' | 'allocation'> {
  if (before === undefined) return told
  return {
    amount: Math.max(before.amount, told.amount),
    cause: [before.cause, told.cause].sort((a, b) => Number(a === told.orderId) - Number(b === told.orderId) || (a < b ? -1 : 1))[0] ?? told.cause,
    allocation: [before.allocation, told.allocation].sort((a, b) => b.length - a.length || (canonicalJson(a) < canonicalJson(b) ? -1 : 1))[0] ?? [],
  }
}

/** What a fact moved: what each account has after it, less what it had. */
function moved(before: PaymentAccount, after: PaymentAccount): { readonly postings: Posting[]; readonly balance: Balance } {
  const [was, is] = [standing(before), standing(after)]
  const movements: readonly Movement[] = [
    { from: 'reserved', to: 'authorized', amount: is.open - was.open },
    { from: 'customer', to: 'captured', amount: is.captured - was.captured },
    { from: 'captured', to: 'refund_pending', amount: is.asked - was.asked },
    { from: 'refund_pending', to: 'customer', amount: is.refunded - was.refunded },
  ]
  return { postings: [...postingsOf(movements)], balance: balanceOf(is) }
}

/** What is set aside and neither taken nor let go, and the sums of all payments and refunds. */
function standing({ payments, refunds }: PaymentAccount): Money & { readonly open: Minor; readonly asked: Minor } {
  const paid = [...payments.values()]
  const back = [...refunds.values()]
  const [asked, refunded] = [sum(back.map(({ amount }) => amount)), sum(back.map(({ arrived }) => arrived))]
  return {
    open: sum(paid.map(({ authorized, captured, voided }) => Math.max(0, authorized - captured - voided))),
    captured: sum(paid.map(({ captured }) => captured)),
    asked,
    refunded,
    refundPending: asked - refunded,
  }
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((all, amount) => all + amount, 0)
