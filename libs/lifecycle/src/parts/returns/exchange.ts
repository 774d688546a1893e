// An exchange: units come back, others go out, the difference is paid.
import type { Instant, Minor, PaymentLinkId, QuoteId, ReturnId } from '@wismo/kernel'
import type { ExchangeQuoted, ExchangeConfirmed, ExchangeItem } from '@wismo/contracts'
import { noUnits, quantitiesOf, type Quantities } from '../../units/quantities.ts'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface ExchangeState {
  readonly status: 'quoted' | 'confirmed' | 'awaiting_payment' | 'reserved' | 'released' | 'completed' | 'cancelled' | 'lapsed_charged'
  /** Units the customer gives back. */
  readonly give: Quantities
  readonly get: readonly ExchangeItem[]
  /** What the customer pays, in minor units; negative where they get money back. */
  readonly difference?: Minor
  readonly mode?: string
  readonly returnId?: ReturnId
  readonly quoteId?: QuoteId
  /** When the quote ends, or the exchange unpaid. */
  readonly until?: Instant
  /** Where the difference is paid, until the new units leave. */
  readonly linkId?: PaymentLinkId
  /** There is no stock for the new units. */
  readonly isUnavailable: boolean
  /** The old units did not come back in time. */
  readonly isReturnLapsed: boolean
}

export const firstOfExchange = (): ExchangeState => ({ status: 'quoted', give: noUnits, get: [], isUnavailable: false, isReturnLapsed: false })

export const exchangeRules = {
  ExchangeQuoted: (exchange, data) => ({ ...agreed(exchange, data), ...(data.until === undefined ? {} : { until: data.until }) }),
  ExchangeConfirmed: ({ until: _quote, ...exchange }, data) => reached(agreed(exchange, data), 'confirmed'),
  ExchangePaymentDue: ({ until: _quote, ...exchange }, { linkId, dueBy }) => ({ ...reached(exchange, 'awaiting_payment'), linkId, ...(dueBy === undefined ? {} : { until: dueBy }) }),
  ReplacementReserved: (exchange) => ({ ...reached(exchange, 'reserved'), isUnavailable: false }),
  ReplacementUnavailable: (exchange) => ({ ...exchange, isUnavailable: true }),
  ReplacementReleased: (exchange) => ({ ...reached(settled(exchange), 'released'), isUnavailable: false }),
  ExchangeCompleted: (exchange) => ({ ...settled(exchange), status: 'completed' }),
  ExchangeCancelled: (exchange) => ({ ...settled(exchange), status: 'cancelled' }),
  ExchangeReturnLapsed: (exchange) => ({ ...exchange, isReturnLapsed: true }),
  ExchangeLapsedCharged: (exchange) => ({ ...settled(exchange), status: 'lapsed_charged' }),
} satisfies Partial<Rules<EventName, ExchangeState>>

function agreed(exchange: ExchangeState, { give, get, difference, mode, returnId, quoteId }: ExchangeQuoted | ExchangeConfirmed): ExchangeState {
  return { ...exchange, give: quantitiesOf(give), get, difference, mode, ...(returnId === undefined ? {} : { returnId }), ...(quoteId === undefined ? {} : { quoteId }) }
}

/** How far each status is: stock may be reserved before the customer agrees or pays, and that is told first or last. */
const progress: Readonly<Record<ExchangeState['status'], number>> = { quoted: 0, confirmed: 1, awaiting_payment: 2, reserved: 3, released: 4, completed: 5, cancelled: 5, lapsed_charged: 5 }

const reached = (exchange: ExchangeState, status: ExchangeState['status']): ExchangeState => (progress[status] > progress[exchange.status] ? { ...exchange, status } : exchange)

/** Nothing is waited for any more. */
const settled = ({ until: _until, linkId: _linkId, ...exchange }: ExchangeState): ExchangeState => exchange
