// What a view keeps of one payment.
import type { PaymentMethod } from '@wismo/contracts'
import type { Instant, Minor } from '@wismo/kernel'

export type PaymentStatus = 'initiated' | 'action_required' | 'authorized' | 'partially_captured' | 'captured' | 'failed' | 'voided' | 'expired'

/** A value that only the newest fact tells. */
export type NewestField = 'method' | 'brand' | 'last4' | 'expiresAt'

/** When the newest fact happened that says how the payment stands, that it worked, that it did not, and each of these. */
export type Newest = { readonly [Said in NewestField | 'word' | 'worked' | 'failed']?: Instant }

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
  /** Why the last try did not work. */
  readonly failure?: { readonly category: string; readonly retryable: boolean }
  /** When money was set aside or taken first. */
  readonly fundedAt?: Instant
  /** When the first fact of it happened, and the last. */
  readonly at: Instant
  readonly lastAt: Instant
  /** What its newest fact says became of it; money that is there outweighs it. Absent in rows of earlier releases. */
  readonly word?: PaymentStatus
  /** Absent in rows of earlier releases. */
  readonly newest?: Newest
}

export const firstOfPayment = (at: Instant): PaymentState => ({ status: 'initiated', amount: 0, authorized: 0, captured: 0, voided: 0, expired: 0, at, lastAt: at, word: 'initiated', newest: {} })
