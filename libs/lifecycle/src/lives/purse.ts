// The money of a life: what it costs now, what was taken, what went back.
import type { Balance, Posting, PaymentMethod } from '@wismo/contracts'
import type { Currency, Minor, PaymentId } from '@wismo/kernel'

export interface Purse {
  readonly currency: Currency
  paymentId: PaymentId | undefined
  method: PaymentMethod
  /** What the order costs now. */
  costs: Minor
  authorized: Minor
  captured: Minor
  refunded: Minor
  pending: Minor
  /** Kept back while the customer's bank decides. */
  held: Minor
  /** Lost in a dispute, given as credit, written off: what makes up a difference without being paid or refunded. */
  disputeLost: Minor
  credited: Minor
  writtenOff: Minor
}

export const emptyPurse = (): Purse => ({ currency: 'EUR' as Currency, paymentId: undefined, method: 'card', costs: 0, authorized: 0, captured: 0, refunded: 0, pending: 0, held: 0, disputeLost: 0, credited: 0, writtenOff: 0 })

/** What the customer still owes; below zero what we owe. */
export const dueOf = ({ costs, captured, refunded, disputeLost, credited, writtenOff }: Purse): Minor => costs - (captured - refunded - disputeLost) + credited - writtenOff

export const balanceOf = (purse: Purse): Balance => ({
  due: dueOf(purse), captured: purse.captured, refunded: purse.refunded, refundable: Math.max(0, purse.captured - purse.refunded - purse.pending - purse.held - purse.disputeLost),
})

/** Money that went from one account to another. */
export const postingsOf = (from: string, to: string, amount: Minor): readonly Posting[] => [{ account: from, amount: -amount }, { account: to, amount }]
