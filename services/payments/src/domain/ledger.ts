// The ledger of one order: every movement has two sides, so that it sums to zero (I12). Amounts in minor units.
import type { Balance, Posting } from '@wismo/contracts'
import type { Minor } from '@wismo/kernel'

/**
 * What is where: `authorized` is set aside for us, against `reserved` at the customer's bank; `captured` is with us, against
 * `customer`, who paid it; `refund_pending` is on its way back.
 */
export type LedgerAccount = 'authorized' | 'reserved' | 'captured' | 'customer' | 'refund_pending'

/** So much goes from one account to the other; a negative amount the other way. */
export interface Movement {
  readonly from: LedgerAccount
  readonly to: LedgerAccount
  readonly amount: Minor
}

/** Both sides of each movement; nothing moves nothing. */
export const postingsOf = (movements: readonly Movement[]): readonly Posting[] =>
  movements.filter(({ amount }) => amount !== 0).flatMap(({ from, to, amount }) => [{ account: from, amount: -amount }, { account: to, amount }])

/** What is known of the money, payment by payment and refund by refund. */
export interface Money {
  readonly captured: Minor
  readonly refunded: Minor
  /** Asked for and not with the customer yet. */
  readonly refundPending: Minor
}

/** Without `due`: what the order costs is not told here. */
export const balanceOf = ({ captured, refunded, refundPending }: Money): Balance => ({ captured, refunded, refundable: Math.max(0, captured - refunded - refundPending) })
