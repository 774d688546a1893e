// Payments and refunds as retailers report them, for tests, and what the order view makes of the events that they bring.
import { fold, Instant, lineIdOf, orderIdOf, paymentAccountIdOf, paymentIdOf, refundIdOf, returnIdOf, ShopId, type Currency, type PaymentId } from '@wismo/kernel'
import { foldPayments, type PaymentsPart } from '@wismo/lifecycle'
import { paymentAccount, recordPayment, recordRefund, type PaymentReport, type PaymentsEvent, type RefundReport } from '../domain/payment-account.ts'

export const orderId = orderIdOf(ShopId.parse('nordlicht-de'), 'payments')
export const returnId = returnIdOf(orderId, 'r-1')
export const [a, b] = [lineIdOf(orderId, '1'), lineIdOf(orderId, '2')]
export const currency = 'EUR' as Currency

/** Minutes after the order was placed. */
export const at = (minutes: number): Instant => Instant.fromMillis(Date.parse('2026-11-20T08:00:00.000Z') + minutes * 60_000)

export const paymentOf = (ref: string): PaymentId => paymentIdOf(orderId, ref)

export type Report = { readonly at: Instant } & ({ readonly payment: PaymentReport } | { readonly refund: RefundReport })

/** Of the payment `p` by card at minute 0 unless something else is said. */
export const payment = (kind: PaymentReport['kind'], amount: number, { minute = 0, ref = 'p', ...over }: Partial<PaymentReport> & { readonly minute?: number; readonly ref?: string } = {}): Report =>
  ({ at: at(minute), payment: { kind, orderId, paymentId: paymentOf(ref), method: 'card', amount, currency, captureId: `${kind} ${amount} ${minute}`, ...over } })

/** Of the refund `f`, for the order as a whole unless something else is said. */
export const refund = (amount: number, { minute = 0, ref = 'f', ...over }: Partial<RefundReport> & { readonly minute?: number; readonly ref?: string } = {}): Report =>
  ({ at: at(minute), refund: { orderId, at: at(minute), refundId: refundIdOf(orderId, ref), amount, currency, cause: orderId, allocation: [], ...over } })

/** Every report decided on what was recorded before it. */
export const eventsOf = (reports: readonly Report[]): readonly PaymentsEvent[] =>
  reports.reduce<readonly PaymentsEvent[]>((events, report) => {
    const decide = 'payment' in report ? recordPayment(report.payment) : recordRefund(report.refund)
    return [...events, ...decide(fold(paymentAccount, events)).map((event) => ({ ...event, occurredAt: report.at }))]
  }, [])

/** The part of the order view without its timeline, which has versions and times of recording. */
export function partOf(events: readonly PaymentsEvent[]): Omit<PaymentsPart, 'timeline'> {
  const part = events.reduce<PaymentsPart | undefined>(
    (before, event, i) => foldPayments(before, { id: `evt_${i}`, aggregate: paymentAccountIdOf(orderId), version: i + 1, recordedAt: at(0), actor: 'retailer', ...event } as never),
    undefined,
  )
  const { timeline: _entries, ...rest } = part as PaymentsPart
  return rest
}
