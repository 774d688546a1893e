// The money of one order: what its payments and refunds sum to. Sums do not ask which fact came first.
import type { PaymentAuthorized, PaymentCaptured, PaymentFailed, PaymentVoided, RefundRequested, RefundSucceeded } from '@wismo/contracts'
import { Invalid, unknownEvent, type Aggregate, type Currency, type Minor, type PaymentId, type RefundId } from '@wismo/kernel'
import { balanceOf, post, postingsTo, type Ledger, type Sums } from './ledger.ts'

/** Facts that move money: each says how, and where it stands then. */
type MoneyEvent =
  /** The customer's money is set aside. */
  | { readonly type: 'PaymentAuthorized'; readonly data: PaymentAuthorized }
  /** It was taken; without being set aside before, it is a sale. */
  | { readonly type: 'PaymentCaptured'; readonly data: PaymentCaptured }
  /** What was set aside is the customer's again. */
  | { readonly type: 'PaymentVoided'; readonly data: PaymentVoided }
  /** Money shall go back. */
  | { readonly type: 'RefundRequested'; readonly data: RefundRequested }
  /** It is on its way. */
  | { readonly type: 'RefundSucceeded'; readonly data: RefundSucceeded }

export type PaymentAccountEvent =
  | MoneyEvent
  /** A payment did not work. */
  | { readonly type: 'PaymentFailed'; readonly data: PaymentFailed }

/** Such a fact before it is booked. */
type Unbooked = { readonly [Name in MoneyEvent['type']]: { readonly type: Name; readonly data: Omit<Extract<MoneyEvent, { type: Name }>['data'], 'currency' | 'postings' | 'balance'> } }[MoneyEvent['type']]

/** All that was ever told of one payment, in minor units. */
export interface Payment {
  readonly authorized: Minor
  readonly captured: Minor
  readonly voided: Minor
}

/** The most that was told of one refund, and how much of that is on its way. */
export interface Refund {
  readonly amount: Minor
  readonly sent: Minor
}

export interface PaymentAccount {
  /** One for good; unknown before the first fact. */
  readonly currency?: Currency
  readonly payments: ReadonlyMap<PaymentId, Payment>
  readonly refunds: ReadonlyMap<RefundId, Refund>
  /** All postings so far. */
  readonly ledger: Ledger
}

export const paymentAccount: Aggregate<PaymentAccount, PaymentAccountEvent> = {
  category: 'payments',
  initial: { payments: new Map(), refunds: new Map(), ledger: {} },
  evolve(account, event) {
    if (event.type === 'PaymentFailed') return event.data.currency === undefined ? account : { ...account, currency: event.data.currency }
    const { currency, postings } = event.data
    return { ...moved(account, event), currency, ledger: post(account.ledger, postings) }
  },
}

function moved(account: PaymentAccount, { type, data }: Unbooked): PaymentAccount {
  switch (type) {
    case 'PaymentAuthorized':
      return withPayment(account, data.paymentId, (payment) => ({ ...payment, authorized: payment.authorized + data.amount }))
    case 'PaymentCaptured':
      return withPayment(account, data.paymentId, (payment) => ({ ...payment, captured: payment.captured + data.amount }))
    case 'PaymentVoided':
      return withPayment(account, data.paymentId, (payment) => ({ ...payment, voided: payment.voided + data.amount }))
    case 'RefundRequested':
      return withRefund(account, data.refundId, ({ amount, sent }) => ({ amount: Math.max(amount, data.amount), sent }))
    case 'RefundSucceeded':
      return withRefund(account, data.refundId, ({ amount }) => ({ amount, sent: amount }))
    default:
      return unknownEvent(type)
  }
}

const withPayment = (account: PaymentAccount, id: PaymentId, change: (payment: Payment) => Payment): PaymentAccount => ({
  ...account, payments: new Map([...account.payments, [id, change(account.payments.get(id) ?? { authorized: 0, captured: 0, voided: 0 })]]),
})

const withRefund = (account: PaymentAccount, id: RefundId, change: (refund: Refund) => Refund): PaymentAccount => ({
  ...account, refunds: new Map([...account.refunds, [id, change(account.refunds.get(id) ?? { amount: 0, sent: 0 })]]),
})

/** Where the money is. A payment of which more was taken or let go than was set aside has nothing set aside. */
export function sumsOf({ payments, refunds }: PaymentAccount): Sums {
  const [paid, back] = [[...payments.values()], [...refunds.values()]]
  return {
    setAside: sum(paid.map(({ authorized, captured, voided }) => Math.max(0, authorized - captured - voided))),
    captured: sum(paid.map(({ captured }) => captured)),
    pending: sum(back.map(({ amount, sent }) => amount - sent)),
    refunded: sum(back.map(({ sent }) => sent)),
  }
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0)

/** I12 These facts, one after the other, with their postings and the balance after each. */
export function booked(account: PaymentAccount, currency: Currency, facts: readonly Unbooked[]): readonly PaymentAccountEvent[] {
  const [fact, ...others] = facts
  if (fact === undefined) return []
  const sums = sumsOf(moved(account, fact))
  const event = { type: fact.type, data: { ...fact.data, currency, postings: postingsTo(account.ledger, sums), balance: balanceOf(sums) } } as MoneyEvent
  return [event, ...booked(paymentAccount.evolve(account, event), currency, others)]
}

/** I12 The one currency of the account, the shop's where it has none yet. Throws `Invalid('currency_mismatch')` where another one was told. */
export function oneCurrency({ currency }: PaymentAccount, { told, shop, pointer }: { readonly told: string; readonly shop: Currency; readonly pointer: string }): Currency {
  const own = currency ?? shop
  if (told === own) return own
  const detail = `The money of this order is in ${own}.`
  throw new Invalid('currency_mismatch', detail, [{ pointer, code: 'currency_mismatch', detail }])
}
