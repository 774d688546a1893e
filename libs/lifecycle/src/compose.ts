import type { Instant } from '@wismo/kernel'
import { groupsOf, methodOf } from './groups.ts'
import { moneyOf, paymentStatusOf } from './money.ts'
import type { OrderPart, OrderPartLine } from './order-part.ts'
import type { MoneyView, OrderLineView, OrderView } from './order-view.ts'
import { partsOf, type OrderParts, type Part } from './parts.ts'
import { promiseIdOf, promisesOf, windowOf } from './promises.ts'
import { timelineLength } from './public-event.ts'
import { current, fulfilled, fulfillmentStatus, lineStatus, orderStatus, returnStatus, stageOf, tallyOf, type Tally } from './statuses.ts'
import { unitsOf, type Units } from './units.ts'

/** What the customer is told first. Grows in the order of the headline codes; each code has its words. */
export type HeadlineCode = 'cancelled' | 'received'

/** The order view before it speaks a language and knows its shop's help desk. */
export type ComposedOrder = Omit<OrderView, 'headline' | 'help'> & {
  readonly headline: Omit<OrderView['headline'], 'code' | 'title' | 'text'> & { readonly code: HeadlineCode }
  /** Customer links of another generation no longer count. */
  readonly linkGeneration: number
}

/**
 * One document from the latest parts of an order. Pure: depends on nothing but the parts, not on the order in which they
 * or their events arrived (law 5). Undefined while the order itself is not known.
 */
export function compose(rows: readonly Part[]): ComposedOrder | undefined {
  const parts = partsOf(rows)
  return parts && composeParts(parts, rows)
}

function composeParts(parts: OrderParts, rows: readonly Part[]): ComposedOrder {
  const order = parts.order.doc
  const tallies = order.lines.map((line) => tallyOfLine(order, line))
  const money = moneyOf(order)
  return {
    ...identityOf(order),
    ...versionsOf(rows),
    ...statusesOf(order, tallyOf(tallies), money),
    customer: { subjectRef: order.subjectRef, contactRef: order.contactRef },
    lines: order.lines.map((line, i) => lineOf(order, line, tallies[i] ?? tallyOfLine(order, line))),
    groups: groupsOf(order),
    promises: promisesOf(order),
    money,
    actions: [],
    timeline: timelineOf(parts.order),
    linkGeneration: order.linkGeneration,
  }
}

const identityOf = ({ orderId, externalId, number, shopId, test, placedAt, locale, timeZone, currency }: OrderPart) => ({
  id: orderId, externalId, number, shopId, test, placedAt, locale, timeZone, currency,
})

/** `viewVersion` is the sum of the parts' versions: it grows with every fact, and is the same under any order of arrival. */
function versionsOf(rows: readonly Part[]): Pick<OrderView, 'viewVersion' | 'sources'> {
  const sorted = [...rows].sort((a, b) => (a.part < b.part ? -1 : 1))
  return { viewVersion: rows.reduce((sum, { version }) => sum + version, 0), sources: Object.fromEntries(sorted.map(({ part, version }) => [part, version])) }
}

/** No part beside the order claims units yet; the order itself claims them all once it is cancelled. */
function tallyOfLine({ orderId, cancelled }: OrderPart, { quantity }: OrderPartLine): Tally {
  return { units: unitsOf(quantity, cancelled ? [{ bucket: 'cancelled', quantity, part: orderId }] : []).units, lostBack: 0, settled: 0 }
}

type Statuses = Pick<ComposedOrder, 'headline' | 'status' | 'pendingFor' | 'fulfillmentStatus' | 'returnStatus' | 'paymentStatus' | 'nextExpected'>

function statusesOf(order: OrderPart, tally: Tally, money: MoneyView): Statuses {
  const status = orderStatus(tally, { confirmed: false, due: money.due, unfinished: false })
  const pendingFor = status === 'pending' ? pendingForOf(order, money) : undefined
  const nextExpected = status === 'cancelled' ? undefined : nextExpectedOf(order, pendingFor)
  return {
    headline: { code: status === 'cancelled' ? 'cancelled' : 'received', stage: stageOf(tally, status), flags: [] },
    status,
    ...(pendingFor === undefined ? {} : { pendingFor }),
    fulfillmentStatus: fulfillmentStatus(tally),
    returnStatus: returnStatus(tally, { requested: false, lostOpen: false }),
    paymentStatus: paymentStatusOf(money),
    ...(nextExpected === undefined ? {} : { nextExpected }),
  }
}

function pendingForOf({ confirmation }: OrderPart, { due }: MoneyView): OrderView['pendingFor'] {
  if (confirmation === 'manual') return 'review'
  return due > 0 ? 'payment' : undefined
}

/** What has to happen next, and who owes it. */
function nextExpectedOf({ payments }: OrderPart, pendingFor: OrderView['pendingFor']): NonNullable<OrderView['nextExpected']> {
  if (pendingFor !== 'payment') return { event: 'OrderConfirmed', who: pendingFor === 'review' ? 'retailer' : 'system' }
  const by = firstDeadline(payments)
  return { event: 'PaymentAuthorized', who: 'payment_provider', ...(by === undefined ? {} : { by }) }
}

/** Only a payment that still waits for money has a deadline for it. */
function firstDeadline(payments: OrderPart['payments']): Instant | undefined {
  const waiting = payments.filter(({ status }) => status === 'pending')
  return waiting.flatMap(({ expiresAt }) => expiresAt ?? []).sort()[0]
}

function lineOf(order: OrderPart, line: OrderPartLine, tally: Tally): OrderLineView {
  const { lineId, quantity, unitPrice, discount, tax, total, delivery, promise: _promise, ...named } = line
  const window = windowOf(line, order.timeZone)
  return {
    id: lineId,
    ...named,
    quantity: { ordered: quantity, current: current(tally), fulfilled: fulfilled(tally) },
    units: heldUnits(tally.units),
    status: lineStatus(tally),
    price: { unit: unitPrice, discount, tax, total },
    method: methodOf(line),
    ...(delivery.locationId === undefined ? {} : { locationId: delivery.locationId }),
    ...(window === undefined ? {} : { promiseId: promiseIdOf(order.orderId, window) }),
  }
}

/** Buckets that hold something. */
const heldUnits = (units: Units): Partial<Units> => Object.fromEntries(Object.entries(units).filter(([, quantity]) => quantity > 0))

/** Newest first. */
function timelineOf({ part, doc }: Part<OrderPart>): OrderView['timeline'] {
  return { entries: [...doc.timeline].reverse().slice(0, timelineLength).map((entry) => ({ ...entry, refs: [part] })) }
}
