// The order's money by double entry: whatever one account takes another gives, so that every fact, and all of them, sum to zero.
import type { Balance, Posting } from '@wismo/contracts'
import type { Minor } from '@wismo/kernel'

/**
 * `authorized` is set aside and could still be taken, `pledged` the customer's side of it. `captured` was taken, `refunded`
 * went back, `refund_pending` is promised back and not on its way; `receivable` is the customer's side of these three. What an
 * order costs is not booked while another system decides about it.
 */
const accounts = ['authorized', 'pledged', 'captured', 'refund_pending', 'refunded', 'receivable'] as const

/** What stands on each account, in minor units; one that is missing has nothing. */
export type Ledger = Readonly<Record<string, Minor>>

/** Where the money of an order is, in minor units, none of them negative. */
export interface Sums {
  /** Could still be taken. */
  readonly setAside: Minor
  readonly captured: Minor
  /** Promised back and not on its way. */
  readonly pending: Minor
  readonly refunded: Minor
}

/** The ledger that says the same as these sums: each movement stands on two sides. */
export const ledgerOf = ({ setAside, captured, pending, refunded }: Sums): Readonly<Record<(typeof accounts)[number], Minor>> => ({
  authorized: setAside,
  pledged: 0 - setAside,
  captured,
  refund_pending: 0 - pending,
  refunded: 0 - refunded,
  receivable: pending + refunded - captured,
})

/** I12 What has to be booked so that the ledger says what these sums say. */
export function postingsTo(ledger: Ledger, sums: Sums): readonly Posting[] {
  const wanted = ledgerOf(sums)
  return accounts.map((account) => ({ account, amount: wanted[account] - (ledger[account] ?? 0) })).filter(({ amount }) => amount !== 0)
}

export const post = (ledger: Ledger, postings: readonly Posting[]): Ledger =>
  postings.reduce((booked, { account, amount }) => ({ ...booked, [account]: (booked[account] ?? 0) + amount }), ledger)

/** Without `due`: nobody told this account what the order costs. */
export const balanceOf = ({ captured, refunded, pending }: Sums): Balance => ({ captured, refunded, refundable: Math.max(0, captured - refunded - pending) })
