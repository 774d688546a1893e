// What must come out of the Olist orders: of each by the rules of its row, and of the 4,071 together as it was counted by hand.
import type { OlistCourse, OlistOrder } from './olist.ts'

/** How an order has to stand in the end. */
export interface Expected {
  /** Which row of the table it belongs to. */
  readonly row: ExpectedRow['row']
  readonly order: string
  readonly fulfillment: string
  readonly payment: string
  /** `open`: neither kept, broken nor void. */
  readonly promise: string
  /** Codes, sorted. */
  readonly contradictions: readonly string[]
}

export interface ExpectedRow {
  readonly row: string
  readonly n: number
  readonly order: string
  readonly fulfillment: string
  readonly payment: string
  readonly promise: string
}

export const expectedTable: readonly ExpectedRow[] = [
  { row: 'delivered', n: 3_688, order: 'completed', fulfillment: 'delivered', payment: 'paid', promise: 'kept' },
  { row: 'delivered late', n: 273, order: 'completed', fulfillment: 'delivered', payment: 'paid', promise: 'broken' },
  { row: 'delivered, paid short', n: 3, order: 'confirmed', fulfillment: 'delivered', payment: 'partially_paid', promise: 'kept' },
  { row: 'delivered, paid over', n: 1, order: 'confirmed', fulfillment: 'delivered', payment: 'overpaid', promise: 'kept' },
  { row: 'shipped', n: 43, order: 'confirmed', fulfillment: 'in_transit', payment: 'paid', promise: 'open' },
  { row: 'processing, invoiced', n: 25, order: 'confirmed', fulfillment: 'preparing', payment: 'paid', promise: 'open' },
  { row: 'unavailable', n: 18, order: 'confirmed', fulfillment: 'backordered', payment: 'paid', promise: 'open' },
  { row: 'canceled, unapproved', n: 8, order: 'cancelled', fulfillment: 'cancelled', payment: 'none', promise: 'void' },
  { row: 'canceled, approved', n: 9, order: 'cancelled', fulfillment: 'cancelled', payment: 'overpaid', promise: 'void' },
  { row: 'canceled after hand-over', n: 2, order: 'cancelled', fulfillment: 'in_transit', payment: 'paid', promise: 'void' },
  { row: 'canceled after delivery', n: 1, order: 'cancelled', fulfillment: 'delivered', payment: 'paid', promise: 'broken' },
]

export const expectedContradictions: Readonly<Record<string, number>> = { shipped_before_payment: 58, shipped_before_placed: 8, cancelled_but_gone: 3 }
/** Orders that show any. */
export const expectedContradicted = 61

/** Of the 1,000 orders whose items and customers are known, in centavos. */
export const expectedFull = { orders: 1_000, lines: 1_149, payments: 1_041, total: 15_904_043, paid: 15_904_039 }

/** What is sent of all of them. */
export const expectedMessages = { RetailOrderImported: 4_071, RetailPaymentReported: 4_104, parcels: 4_032 }

/** By the rules of its row alone. */
export function expectedOf(order: OlistOrder): Expected {
  const standing = order.course.status === 'canceled' ? cancelledAs(order.course) : goingAs(order)
  return { ...standing, contradictions: contradictionsOf(order.course) }
}

type Standing = Omit<Expected, 'contradictions'>

function goingAs(order: OlistOrder): Standing {
  const { status, deliveredAt } = order.course
  const payment = paymentOf(order)
  if (deliveredAt !== undefined) return { row: `delivered${paidWord[payment] ?? (isLate(order.course) ? ' late' : '')}`, order: payment === 'paid' ? 'completed' : 'confirmed', fulfillment: 'delivered', payment, promise: keptOrBroken(order.course) }
  const fulfillment = { shipped: 'in_transit', processing: 'preparing', invoiced: 'preparing', unavailable: 'backordered', delivered: 'delivered', canceled: 'cancelled' }[status]
  return { row: status === 'processing' || status === 'invoiced' ? 'processing, invoiced' : status, order: 'confirmed', fulfillment, payment, promise: 'open' }
}

const paidWord: Readonly<Record<string, string>> = { partially_paid: ', paid short', overpaid: ', paid over' }

function paymentOf({ total, payments }: OlistOrder): string {
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0)
  return paid === total ? 'paid' : paid < total ? 'partially_paid' : 'overpaid'
}

function cancelledAs(course: OlistCourse): Standing {
  const { approvedAt, handedOverAt, deliveredAt } = course
  const off = { order: 'cancelled', fulfillment: 'cancelled', promise: 'void' }
  if (deliveredAt !== undefined) return { ...off, row: 'canceled after delivery', fulfillment: 'delivered', payment: 'paid', promise: keptOrBroken(course) }
  if (handedOverAt !== undefined) return { ...off, row: 'canceled after hand-over', fulfillment: 'in_transit', payment: 'paid' }
  return approvedAt === undefined ? { ...off, row: 'canceled, unapproved', payment: 'none' } : { ...off, row: 'canceled, approved', payment: 'overpaid' }
}

/** The promised day ends when it ends in Brazil. */
const isLate = ({ deliveredOn = '', promisedOn }: OlistCourse): boolean => deliveredOn > promisedOn

const keptOrBroken = (course: OlistCourse): string => (isLate(course) ? 'broken' : 'kept')

function contradictionsOf({ status, placedAt, approvedAt, handedOverAt }: OlistCourse): readonly string[] {
  if (handedOverAt === undefined) return []
  return [
    ...(status === 'canceled' ? ['cancelled_but_gone'] : []),
    ...(approvedAt !== undefined && handedOverAt < approvedAt ? ['shipped_before_payment'] : []),
    ...(handedOverAt < placedAt ? ['shipped_before_placed'] : []),
  ]
}
