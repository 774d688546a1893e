import type { MoneyView, OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { money } from '../formats.ts'
import type { Say, WordKey } from '../words.ts'
import { dayWords, none, yourPayment, type Shown } from './shown.ts'

type Payment = MoneyView['payments'][number]
type Refund = MoneyView['refunds'][number]

/** Everything about the money, also what is zero: the total now, what paid it, what goes back, what is still to pay. */
export function MoneyList({ sums, shown }: { readonly sums: MoneyView; readonly shown: Shown }): JSX.Element {
  const { say, view } = shown
  const sum = (amount: number): string => money(shown.locale, view.currency, amount)
  return (
    <dl class="money card">
      <Row label={say('money.items')} amount={sum(sums.items)} />
      {sums.discounts > 0 && <Row label={say('money.discounts')} amount={sum(-sums.discounts)} tone="back" />}
      <Row label={say('money.delivery')} amount={sums.shipping === 0 ? say('money.free') : sum(sums.shipping)} />
      {sums.fees > 0 && <Row label={say('money.fees')} amount={sum(sums.fees)} />}
      {!sums.taxIncluded && <Row label={say('money.tax')} amount={sum(sums.tax)} />}
      {sums.original !== sums.total && <Row label={say('money.original')} amount={sum(sums.original)} />}
      <Row label={say('money.total')} {...(sums.taxIncluded && sums.total > 0 && sums.tax > 0 ? { note: say('money.including', { tax: sum(sums.tax) }) } : {})} amount={sum(sums.total)} tone="total" />
      {sums.payments.length === 0 && <Row label={say('money.unpaid')} amount={sum(0)} />}
      {sums.payments.map((payment) => <Row label={paymentText(payment, say)} amount={sum(payment.amount)} {...struckOf(payment, say)} />)}
      {refundsOf(sums).map((refund) => <Row label={refundText(refund, shown)} amount={sum(-kept(refund))} {...(refund.status === 'failed' ? {} : { tone: 'back' })} />)}
      {!sums.refunds.some(isComing) && <Row label={say('money.back')} amount={sum(goingBack(sums))} {...(goingBack(sums) > 0 ? { tone: 'back' } : {})} />}
      {dutiesOf(view) > 0 && <Row label={say('money.duties')} amount={sum(dutiesOf(view))} tone="due" />}
      <Row label={say('money.due')} amount={sum(stillToPay(sums))} {...(stillToPay(sums) > 0 ? { tone: 'due' } : {})} />
      {creditOf(view) > 0 && <Row label={say('money.credit')} amount={sum(creditOf(view))} tone="back" />}
    </dl>
  )
}

interface RowProps {
  readonly label: string
  readonly note?: string
  readonly amount: string
  readonly tone?: string
  /** Of a sum that was not moved, or is not kept any more: why it is struck. */
  readonly struck?: string
}

export function Row({ label, note, amount, tone = 'plain', struck }: RowProps): JSX.Element {
  return (
    <div class={`row ${tone}`}>
      <dt>{label}{note !== undefined && <small> {note}</small>}</dt>
      <dd>{struck === undefined ? <bdi>{amount}</bdi> : <s class="was"><span class="hidden">{struck} </span><bdi>{amount}</bdi></s>}</dd>
    </div>
  )
}

/** A payment that did not work, or that the bank let go, is no sum of the order: it stands there struck. */
export const struckOf = ({ status }: Payment, say: Say): { readonly struck?: string } => (paymentState(status) === 'money.failed' || paymentState(status) === 'money.let_go' ? { struck: say('line.off') } : {})

/** What a person still has to do: a sum the bank keeps ready for us needs nothing more from them. */
export function stillToPay({ due, payments }: MoneyView): number {
  const reserved = payments.filter(({ status }) => status === 'authorized').reduce((sum, { amount }) => sum + amount, 0)
  return Math.max(0, due - reserved)
}

/** What we owe and have not yet sent counts as going back. */
const goingBack = ({ refundPending, due }: MoneyView): number => refundPending + Math.max(0, -due)

/** Something is kept ready of which we still take some: of an order that is off nothing is taken any more. */
export const hasReserved = ({ due, payments }: MoneyView): boolean => due > 0 && payments.some(({ status }) => status === 'authorized')
export const hasFailedRefund = ({ refunds }: MoneyView): boolean => refunds.some(({ status }) => status === 'failed')

/** Those that came to something, or still will. */
export const refundsOf = ({ refunds }: MoneyView): readonly Refund[] => refunds.filter((refund) => refund.status !== 'cancelled' && kept(refund) > 0)
const isComing = ({ status }: Refund): boolean => status === 'requested' || status === 'pending'
export const kept = ({ amount, reversed = 0 }: Refund): number => amount - reversed

export function refundText(refund: Refund, shown: Shown): string {
  const how = yourPayment(shown)
  if (refund.status === 'failed') return shown.say('money.refund.failed', { how })
  if (isComing(refund)) return shown.say('money.refund.coming', { how, day: refund.arrivesBy === undefined ? none : dayWords(shown, refund.arrivesBy) })
  return shown.say('money.refund.done', { how })
}

const dutiesOf = ({ parcels }: OrderView): number => parcels.reduce((sum, { dutiesDue = 0 }) => sum + dutiesDue, 0)
const creditOf = ({ appeasements }: OrderView): number => appeasements.filter(({ kind, status }) => kind === 'store_credit' && (status === 'issued' || status === 'granted')).reduce((sum, { value = 0 }) => sum + value, 0)

export function paymentText(payment: Payment, say: Say): string {
  return say(paymentState(payment.status), { how: payment.brand === undefined && payment.last4 === undefined ? methodText(payment, say) : cardText(payment, say) })
}

function paymentState(status: string): WordKey {
  if (status === 'captured' || status === 'partially_captured') return 'money.paid'
  if (status === 'authorized') return 'money.reserved'
  if (status === 'voided' || status === 'expired') return 'money.let_go'
  return status === 'failed' ? 'money.failed' : 'money.awaited'
}

const methods = new Map<string, WordKey>([
  ['card', 'pay.card'], ['wallet', 'pay.wallet'], ['bank', 'pay.bank'], ['invoice', 'pay.invoice'], ['pay_later', 'pay.pay_later'], ['gift_card', 'pay.gift_card'], ['cash', 'pay.cash'],
])

const methodText = ({ method }: Payment, say: Say): string => say(methods.get(method) ?? 'pay.card')

function cardText(payment: Payment, say: Say): string {
  if (payment.last4 === undefined) return methodText(payment, say)
  return say(payment.method === 'gift_card' ? 'pay.gift_card.ending' : 'pay.card.ending', { last4: payment.last4 })
}
