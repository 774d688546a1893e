import type { Instant, Minor } from '@wismo/kernel'
import { actionsOf } from './actions.ts'
import { contradictionsOf } from './contradictions/index.ts'
import { withoutCode } from './level.ts'
import { groupsOf, methodOf } from './groups.ts'
import { headlineOf, type HeadlineCode } from './headline.ts'
import { linksEndOf } from './links-end.ts'
import { composeLines, type LineState } from './lines.ts'
import { flowOf, moneyOf, paymentStatusOf, refundedByLine } from './money.ts'
import { nextExpectedOf, pendingForOf } from './next-expected.ts'
import type { OrderLineView, OrderView } from './order-view.ts'
import type { OrderPart } from './parts/order-part.ts'
import { partsOf, type OrderParts, type Part } from './parts.ts'
import { promisesOf, statedPromiseOf } from './promises.ts'
import { withUnits } from './promise-units.ts'
import { returnableOf } from './returnable.ts'
import { sectionsOf } from './sections.ts'
import { askedReturns, hasLostBack, openClaims, openIncidents, openReturns, type Known, type OrderState } from './state.ts'
import { current, fulfilled, fulfillmentStatus, lineStatus, lostOpen, orderStatus, returnStatus, tallyOf } from './statuses.ts'
import { timelineOf } from './timeline.ts'
import type { LinesHeld } from './units/lines-held.ts'
import { summed, type Quantities } from './units/quantities.ts'
import type { Units } from './units/units.ts'
import { pick } from './pick.ts'

/** The order view before it speaks a language and knows its shop's help desk. */
export type ComposedOrder = Omit<OrderView, 'headline' | 'help'> & {
  readonly headline: Omit<OrderView['headline'], 'code' | 'title' | 'text'> & { readonly code: HeadlineCode }
  /** Customer links of another generation no longer count. */
  readonly linkGeneration: number
  /** The person was erased: no customer link counts. */
  readonly erased: boolean
  /** From then on none counts. */
  readonly linksEndAt?: Instant
}

/**
 * One document from the latest parts of an order. Pure: depends on nothing but the parts, not on the order in which they
 * or their events arrived (law 5); `now` decides only what is said to come today, and whether a window to give something
 * back, or one that was promised, is over. Undefined while the order itself is not known.
 */
export function compose(rows: readonly Part[], now: Instant): ComposedOrder | undefined {
  const parts = partsOf(rows)
  return parts && composeParts(parts, rows, now)
}

function composeParts(parts: OrderParts, rows: readonly Part[], now: Instant): ComposedOrder {
  const order = parts.order.doc
  const state = stateOf(parts, now)
  const pendingFor = pendingForOf(state)
  const nextExpected = nextExpectedOf(state)
  const refunded = refundedByLine(parts)
  const linksEndAt = linksEndOf(state)
  return {
    ...pick(order, 'externalId', 'number', 'shopId', 'test', 'placedAt', 'locale', 'timeZone', 'currency'),
    id: order.orderId,
    ...versionsOf(rows),
    headline: headlineOf(state, now),
    ...pick(state, 'status', 'fulfillmentStatus', 'returnStatus', 'paymentStatus'),
    ...(pendingFor === undefined ? {} : { pendingFor }),
    ...(nextExpected === undefined ? {} : { nextExpected }),
    ...personOf(order),
    lines: state.lines.map((line) => lineOf(state, line, refunded[line.line.lineId], now)),
    groups: groupsOf(state, now),
    ...sectionsOf(parts),
    ...(order.erased ? { fulfillments: withoutCodes(sectionsOf(parts).fulfillments) } : {}),
    promises: state.promises,
    money: state.money,
    // Nobody is there any more who could ask for anything.
    actions: order.erased ? [] : actionsOf(state, now),
    contradictions: state.contradictions,
    timeline: timelineOf(rows),
    linkGeneration: order.linkGeneration,
    erased: order.erased,
    ...(linksEndAt === undefined ? {} : { linksEndAt }),
  }
}

/** How an order stands, whether or not it was closed: for those who conclude something from it and show nothing. */
export interface Standing {
  readonly status: OrderView['status']
  /** What the customer owes, in minor units; negative where we do. */
  readonly due: Minor
}

/** Undefined while the order itself is not known. */
export function standingOf(rows: readonly Part[]): Standing | undefined {
  const parts = partsOf(rows)
  if (parts === undefined) return undefined
  const { status, money } = stateOf({ ...parts, order: { ...parts.order, doc: { ...parts.order.doc, closed: false } } })
  return { status, due: money.due }
}

/** What was lost on its way out and neither replaced nor paid back nor granted a refund, line by line; nothing while the order itself is not known. */
export function lostUnitsIn(rows: readonly Part[]): readonly LinesHeld[] {
  const parts = partsOf(rows)
  return parts === undefined ? [] : composeLines(parts).lines.map(({ line: { lineId }, tally }) => ({ lineId, quantity: lostOpen(tally) })).filter(({ quantity }) => quantity > 0)
}

/** `viewVersion` is the sum of the parts' versions: it grows with every fact, and is the same under any order of arrival. */
function versionsOf(rows: readonly Part[]): Pick<OrderView, 'viewVersion' | 'sources'> {
  const sorted = [...rows].sort((a, b) => (a.part < b.part ? -1 : 1))
  return { viewVersion: rows.reduce((sum, { version }) => sum + version, 0), sources: Object.fromEntries(sorted.map(({ part, version }) => [part, version])) }
}

function stateOf(parts: OrderParts, now?: Instant): OrderState {
  const { lines, contradictions: ofUnits } = composeLines(parts)
  const tally = tallyOf(lines.map((line) => line.tally))
  const money = moneyOf(parts, goneOf(lines))
  const contradictions = contradictionsOf(parts, ofUnits, flowOf(parts.order.doc, parts.payments?.doc))
  const { draft, confirmed, cancelled, closed } = parts.order.doc
  return {
    parts, lines, tally, money, contradictions,
    promises: promisesOf(parts, lines, now).map((promise) => withUnits(promise, lines, parts)),
    status: orderStatus(tally, { draft, confirmed: confirmed || isConfirmedByFacts(parts), cancelled, closed, due: money.due, unfinished: isUnfinished({ parts, lines }, money, contradictions) }),
    fulfillmentStatus: fulfillmentStatus(tally),
    returnStatus: returnStatus(tally, { requested: askedReturns({ parts, lines }).length > 0, lostOpen: hasLostBack({ parts, lines }) }),
    paymentStatus: paymentStatusOf(money),
  }
}

/** Units that no cancellation stopped, by line. */
const goneOf = (lines: readonly LineState[]): Quantities => summed(lines.map(({ line: { lineId }, tally }) => [lineId, current(tally)] as const))

/** Where another system decides, the first money or work says that the order stands. Of one that the retailer has to confirm, money says nothing. */
const isConfirmedByFacts = ({ order, fulfillments, payments }: OrderParts): boolean =>
  fulfillments.length > 0 || (order.doc.confirmation !== 'manual' && Object.values(payments?.doc.payments ?? {}).some(({ authorized, captured }) => authorized + captured > 0))

function isUnfinished({ parts, lines }: Known, { refundPending }: OrderState['money'], contradictions: OrderState['contradictions']): boolean {
  const isOpen = [openReturns({ parts, lines }), openClaims(parts), openIncidents(parts)].some(({ length }) => length > 0)
  return isOpen || refundPending > 0 || contradictions.some(({ weight }) => weight === 'incident')
}

const erased = { erased: true } as const

/** Who bought it, where it goes and what they wrote; of somebody who was erased that there was such a thing, and no reference. */
function personOf(order: OrderPart): Pick<OrderView, 'customer' | 'addresses' | 'gift'> {
  if (order.erased) return { customer: erased, addresses: erased, ...(Object.keys(order.gifts).length === 0 ? {} : { gift: erased }) }
  return { customer: { subjectRef: order.subjectRef, contactRef: order.contactRef }, addresses: order.addresses, ...giftOf(order) }
}

const withoutCodes = (fulfillments: OrderView['fulfillments']): OrderView['fulfillments'] => fulfillments.map((work) => (work.pickup === undefined ? work : { ...work, pickup: withoutCode(work.pickup) }))

/** Lines that are a present, in the order of the lines. */
function giftOf({ lines, gifts }: OrderPart): Pick<OrderView, 'gift'> {
  const gift = lines.flatMap(({ lineId }) => (gifts[lineId] === undefined ? [] : [{ lineId, ...gifts[lineId] }]))
  return gift.length === 0 ? {} : { gift }
}

function lineOf(state: OrderState, own: LineState, refunded: Minor | undefined, now: Instant): OrderLineView {
  const { line, tally } = own
  const order = state.parts.order.doc
  const { quantity, unitPrice, discount, tax, total, delivery } = line
  const promiseId = statedPromiseOf(order, line.lineId)
  const returns = returnableOf(state, own, now)
  // A row of an earlier release lacks it.
  const stockOn = (order.stockOn as typeof order.stockOn | undefined)?.[line.lineId]
  return {
    id: line.lineId,
    ...pick(line, 'externalLineId', 'sku', 'title', 'variant', 'imageUrl', 'url', 'unit'),
    quantity: { ordered: quantity, current: current(tally), fulfilled: fulfilled(tally) },
    units: heldUnits(tally.units),
    status: lineStatus(tally),
    ...(stockOn === undefined || tally.units.backordered === 0 ? {} : { stockOn }),
    price: { unit: unitPrice, discount, tax, total, ...(refunded === undefined ? {} : { refunded }) },
    method: methodOf(line),
    ...(delivery.locationId === undefined ? {} : { locationId: delivery.locationId }),
    ...(promiseId === undefined ? {} : { promiseId }),
    ...(line.origin === undefined || line.origin === 'order' ? {} : { origin: line.origin }),
    ...pick(line, 'parentLineId', 'seller', 'setId'),
    ...(returns === undefined ? {} : { returns }),
  }
}

/** Buckets that hold something. */
const heldUnits = (units: Units): Partial<Units> => Object.fromEntries(Object.entries(units).filter(([, quantity]) => quantity > 0))
