import type { Currency } from '@wismo/kernel'
import type { MoneyView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { money } from '../formats.ts'
import type { Say, WordKey } from '../words.ts'

interface MoneyListProps {
  readonly sums: MoneyView
  readonly currency: Currency
  readonly locale: string
  readonly say: Say
}

type Payment = MoneyView['payments'][number]

/** Everything about the money, also what is zero: the total now, what paid it, what goes back, what is still to pay. */
export function MoneyList({ sums, currency, locale, say }: MoneyListProps): JSX.Element {
  const sum = (amount: number): string => money(locale, currency, amount)
  return (
    <dl class="money card">
      <Row label={say('money.items')} amount={sum(sums.items)} />
      {sums.discounts > 0 && <Row label={say('money.discounts')} amount={sum(-sums.discounts)} tone="back" />}
      <Row label={say('money.delivery')} amount={sums.shipping === 0 ? say('money.free') : sum(sums.shipping)} />
      {sums.fees > 0 && <Row label={say('money.fees')} amount={sum(sums.fees)} />}
      {!sums.taxIncluded && <Row label={say('money.tax')} amount={sum(sums.tax)} />}
      <Row label={say('money.total')} {...(sums.taxIncluded ? { note: say('money.including', { tax: sum(sums.tax) }) } : {})} amount={sum(sums.total)} tone="total" />
      {sums.payments.length === 0 && <Row label={say('money.unpaid')} amount={sum(0)} />}
      {sums.payments.map((payment) => <Row label={paymentText(payment, say)} amount={sum(payment.amount)} />)}
      <Row label={say('money.back')} amount={sum(sums.refundPending)} {...(sums.refundPending > 0 ? { tone: 'back' } : {})} />
      <Row label={say('money.due')} amount={sum(stillToPay(sums))} {...(stillToPay(sums) > 0 ? { tone: 'due' } : {})} />
    </dl>
  )
}

function Row({ label, note, amount, tone = 'plain' }: { readonly label: string; readonly note?: string; readonly amount: string; readonly tone?: string }): JSX.Element {
  return (
    <div class={`row ${tone}`}>
      <dt>{label}{note !== undefined && <small> {note}</small>}</dt>
      <dd><bdi>{amount}</bdi></dd>
    </div>
  )
}

/** What a person still has to do: a sum the bank keeps ready for us needs nothing more from them. */
export function stillToPay({ due, payments }: MoneyView): number {
  const reserved = payments.filter(({ status }) => status === 'authorized').reduce((sum, { amount }) => sum + amount, 0)
  return Math.max(0, due - reserved)
}

export const hasReserved = ({ payments }: MoneyView): boolean => payments.some(({ status }) => status === 'authorized')

function paymentText(payment: Payment, say: Say): string {
  return say(paymentState(payment.status), { how: payment.brand === undefined && payment.last4 === undefined ? methodText(payment, say) : cardText(payment, say) })
}

function paymentState(status: string): WordKey {
  if (status === 'captured' || status === 'partially_captured') return 'money.paid'
  if (status === 'authorized') return 'money.reserved'
  return status === 'failed' || status === 'voided' || status === 'expired' ? 'money.failed' : 'money.awaited'
}

const methods = new Map<string, WordKey>([
  ['card', 'pay.card'], ['wallet', 'pay.wallet'], ['bank', 'pay.bank'], ['invoice', 'pay.invoice'], ['pay_later', 'pay.pay_later'], ['gift_card', 'pay.gift_card'], ['cash', 'pay.cash'],
])

const methodText = ({ method }: Payment, say: Say): string => say(methods.get(method) ?? 'pay.card')

function cardText(payment: Payment, say: Say): string {
  if (payment.last4 === undefined) return methodText(payment, say)
  return say(payment.method === 'gift_card' ? 'pay.gift_card.ending' : 'pay.card.ending', { last4: payment.last4 })
}
