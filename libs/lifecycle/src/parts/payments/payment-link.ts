// A link by which an amount is paid. The amount is fixed: another amount is another link.
import type { Instant, Minor, PaymentId, PaymentLinkId } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface PaymentLinkState {
  readonly status: 'active' | 'payment_pending' | 'paid' | 'expired' | 'cancelled' | 'superseded'
  readonly purpose: string
  /** Minor units. */
  readonly amount: Minor
  readonly until?: Instant
  /** The change, exchange or return it is for. */
  readonly causeId?: string
  readonly paymentId?: PaymentId
  readonly supersededBy?: PaymentLinkId
  /** Money came after its end, and this became of it. */
  readonly late?: string
}

export const firstOfLink = (): PaymentLinkState => ({ status: 'active', purpose: 'unknown', amount: 0 })

export const linkRules = {
  PaymentLinkCreated: (link, { purpose, causeId, amount, until }) => ({ ...link, purpose, amount, until, ...(causeId === undefined ? {} : { causeId }) }),
  PaymentLinkSent: (link) => link,
  PaymentLinkOpened: (link) => link,
  PaymentLinkAttemptFailed: (link) => link,
  PaymentLinkPaid: (link, { paymentId }) => ({ ...link, status: 'paid', paymentId }),
  PaymentLinkExpired: (link) => ended(link, 'expired'),
  PaymentLinkCancelled: (link) => ended(link, 'cancelled'),
  PaymentLinkSuperseded: (link, { newLinkId }) => ({ ...ended(link, 'superseded'), supersededBy: newLinkId }),
  LatePaymentReceived: (link, { resolution }) => ({ ...link, late: resolution }),
} satisfies Partial<Rules<EventName, PaymentLinkState>>

/** What was paid stays paid. */
const ended = (link: PaymentLinkState, status: PaymentLinkState['status']): PaymentLinkState => (link.status === 'paid' ? link : { ...link, status })
