import type { JSX } from 'preact'
import { Currency, type Minor } from '@wismo/kernel'
import type { MaskedOrder } from '@wismo/agent-api'
import type { MoneyView } from '@wismo/lifecycle'
import { money } from '../formats.ts'
import { stillToPay } from '../parts/money-list.tsx'
import { causeWords, plain, sentence } from './desk-words.ts'
import { dayOrMoment, deskLocale, momentText } from './times.ts'

interface MoneyCardProps {
  readonly order: MaskedOrder
  readonly today: string
}

/** Every payment and every refund, and what follows from them. */
export function MoneyCard({ order, today }: MoneyCardProps): JSX.Element | null {
  const { money: sums, timeZone } = order
  if (sums === undefined) return null
  const sum = (amount: Minor): string => money(deskLocale, order.currency, amount)
  const due = stillToPay(sums)
  return (
    <section class="panel" aria-labelledby="money">
      <header><h2 id="money">Money</h2>{sums.disputed && <span class="aside">Disputed at the bank</span>}</header>
      <dl class="sums">
        <Row label="Total now" note={sums.original === sums.total ? undefined : `was ${sum(sums.original)}`} amount={sum(sums.total)} tone="total" />
        {sums.payments.map((payment) => <Row label={paymentText(payment)} note={payment.expiresAt === undefined || payment.status !== 'authorized' ? undefined : `until ${momentText(payment.expiresAt, timeZone, today)}`} amount={sum(payment.amount)} />)}
        {sums.payments.length === 0 && <Row label="Nothing paid yet" amount={sum(0)} />}
        {sums.refunds.map((refund) => <Row label={refundText(refund)} note={refundNote(refund, timeZone, today)} amount={sum(-refund.amount)} tone="back" />)}
        <Row label="Going back" amount={sum(sums.refundPending)} tone={sums.refundPending > 0 ? 'back' : undefined} />
        <Row label="Still to pay" note={sums.dueCoveredBy === undefined || sums.due <= 0 ? undefined : 'what is reserved covers it'} amount={sum(due)} tone={due > 0 ? 'due' : undefined} />
        {sums.due < 0 && <Row label="We owe" amount={sum(-sums.due)} tone="due" />}
      </dl>
    </section>
  )
}

function Row({ label, note, amount, tone = '' }: { readonly label: string; readonly note?: string | undefined; readonly amount: string; readonly tone?: string | undefined }): JSX.Element {
  return <div class={tone}><dt>{label}{note !== undefined && <small> {note}</small>}</dt><dd><bdi>{amount}</bdi></dd></div>
}

function paymentText({ method, brand, last4, status }: MoneyView['payments'][number]): string {
  const how = [brand === undefined ? plain(method) : sentence(brand), ...(last4 === undefined ? [] : [`ending ${last4}`])].join(' ')
  return `${paid[status] ?? sentence(plain(status))}, ${how}`
}
const paid: Readonly<Record<string, string>> = { captured: 'Paid', partially_captured: 'Paid in part', authorized: 'Reserved', failed: 'Failed', voided: 'Let go', expired: 'Ran out', action_required: 'Waits for the customer' }

type Refund = MoneyView['refunds'][number]
const refundText = ({ status, cause }: Refund): string => [refunded[status] ?? `Refund ${plain(status)}`, causeWords(cause) ?? plain(cause)].filter((part) => part !== '').join(', ')
const refunded: Readonly<Record<string, string>> = { requested: 'Refund asked for', pending: 'Refund on its way', succeeded: 'Refund sent', failed: 'Refund failed', reversed: 'Refund taken back', cancelled: 'Refund called off' }

function refundNote({ at, arrivesBy, reference }: Refund, timeZone: string, today: string): string {
  return [momentText(at, timeZone, today), ...(arrivesBy === undefined ? [] : [`there by ${dayOrMoment(arrivesBy, timeZone, today)}`]), ...(reference === undefined ? [] : [`reference ${reference}`])].join(', ')
}

export const sumIn = (currency: string, amount: Minor): string => money(deskLocale, Currency.parse(currency), amount)
