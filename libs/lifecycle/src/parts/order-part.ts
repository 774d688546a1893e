import type { Gift, OrderDrafted, OrderPlaced } from '@wismo/contracts'
import { Invalid, type ChangeId, type HoldId, type Instant, type LineId, type Minor, type StatementId } from '@wismo/kernel'
import { pick } from '../pick.ts'
import { remember } from '../public-event.ts'
import { linesOf, noUnits, plus, quantitiesOf, sumOf, unitsOn, type LineQuantities, type Quantities } from '../units/quantities.ts'
import { applied, eventsOf, keptIn, type EventName } from './kept-objects.ts'
import { changeRules, firstOfChange, type OrderChange } from './order/order-change.ts'
import { costOf, lineOf, onLines, portionOf, switched, withUnits, type OrderPartLine } from './order/order-line.ts'
import type { EventOf, Rules } from './part-events.ts'
import type { PartState } from './part-state.ts'

export type { OrderChange } from './order/order-change.ts'
export type { OrderPartLine } from './order/order-line.ts'

export interface OrderHold {
  /** Its code. */
  readonly reason: string
  readonly subCode?: string
  /** When it is escalated if it still stands. */
  readonly until: Instant
  /** Units it stops; the whole order where it names none. */
  readonly lines?: Quantities
}

export interface Withdrawal {
  readonly lines: Quantities
  readonly declaredAt: Instant
  /** When the customer was sent its acknowledgement. */
  readonly acknowledgedAt?: Instant
}

/** The `order` part: the order's own state, folded from its own events alone. References only, no personal data. */
export interface OrderPart
  extends PartState,
    Pick<
      OrderPlaced,
      | 'orderId' | 'shopId' | 'externalId' | 'number' | 'placedAt' | 'currency' | 'locale' | 'timeZone' | 'taxIncluded' | 'test' | 'history'
      | 'subjectRef' | 'contactRef' | 'addresses' | 'totals' | 'payments' | 'confirmation'
    > {
  /** Every line ever, in the order in which they came. */
  readonly lines: readonly OrderPartLine[]
  /** The customer has not agreed yet; `placedAt` is when it was written down. */
  readonly draft: boolean
  readonly confirmed: boolean
  /** The whole order is off: every unit that nobody else holds is cancelled. */
  readonly cancelled: boolean
  readonly completed: boolean
  readonly closed: boolean
  /** Units that are off, from whomever they were taken; it never falls. The cancellation of a whole order is `cancelled` alone. */
  readonly cancelledUnits: Quantities
  /** Of those, the ones that a part had lost or back, by that part. */
  readonly cancelledFrom: Readonly<Record<string, Quantities>>
  /** What the cancelled units had cost and may be given back, in minor units. */
  readonly cancelledAmount: Minor
  /** Units that their holder was asked to give up and has not answered for, and when the first answer is missed. */
  readonly cancellationAsked?: { readonly lines: Quantities; readonly dueBy: Instant }
  readonly backordered: Quantities
  /** Units that were handed to fulfillment, each time they were; it never falls. */
  readonly granted: Quantities
  /** What changed the total since the order was placed, except cancellations, in minor units: it is `totals.total + adjustments - cancelledAmount` now. */
  readonly adjustments: Minor
  /** Open holds. */
  readonly holds: Readonly<Record<HoldId, OrderHold>>
  readonly changes: Readonly<Record<ChangeId, OrderChange>>
  readonly gifts: Readonly<Record<LineId, Gift>>
  readonly withdrawals: Readonly<Record<StatementId, Withdrawal>>
  /** Customer links of another generation no longer count. */
  readonly linkGeneration: number
  /** Who bought is no longer known: what the references point at is gone for good, and no link counts. */
  readonly erased: boolean
}

/** What may happen to an order once it is there. */
const rules = {
  OrderConfirmed: (part, { grants }) => ({ ...part, confirmed: true, granted: withGrants(part, grants) }),
  UnitsGranted: (part, { grants }) => ({ ...part, granted: withGrants(part, grants) }),
  OrderHeld: (part, { holdId, reason: { code, subCode }, until, lines }) => ({
    ...part, holds: { ...part.holds, [holdId]: { reason: code, ...(subCode === undefined ? {} : { subCode }), until, ...(lines === undefined ? {} : { lines: quantitiesOf(lines) }) } },
  }),
  OrderHoldReleased: (part, { holdId }) => ({ ...part, holds: without(part.holds, holdId) }),
  OrderCancelled: ({ cancellationAsked: _moot, ...part }) => ({ ...part, cancelled: true }),
  OrderCompleted: (part) => ({ ...part, completed: true }),
  OrderReopened: (part) => ({ ...part, cancelled: false, completed: false, closed: false }),
  OrderClosed: (part) => ({ ...part, closed: true }),

  LineAdded: (part, { line, origin, parentLineId }) => added(part, { ...lineOf(line), origin, ...(parentLineId === undefined ? {} : { parentLineId }) }),
  LineQuantityChanged: (part, { lineId, from, to }) => (to > from ? raised(part, lineId, to - from) : lowered(part, lineId, from - to)),
  VariantSwapped: (part, { oldLineId, newLineId, quantity, line }) => added(lowered(part, oldLineId, quantity), { ...portionOf({ ...lineOf(line), lineId: newLineId }, quantity), origin: 'change', parentLineId: oldLineId }),
  LinesCancelled: (part, { lines, refundable, from = [] }) => ({
    ...answered(part, lines),
    cancelledUnits: sumOf(part.cancelledUnits, quantitiesOf(lines)),
    cancelledFrom: from.reduce<OrderPart['cancelledFrom']>((held, { partId, lines: units }) => ({ ...held, [partId]: sumOf(held[partId], quantitiesOf(units)) }), part.cancelledFrom),
    cancelledAmount: part.cancelledAmount + refundable,
  }),
  CancellationRequested: (part, { lines, dueBy }) => ({ ...part, cancellationAsked: asked(part.cancellationAsked, lines, dueBy) }),
  CancellationDeclined: (part, { lines }) => answered(part, lines),
  UnitsBackordered: (part, { lines }) => ({ ...part, backordered: sumOf(part.backordered, quantitiesOf(lines)) }),
  UnitsAvailable: (part, { lines }) => ({ ...part, backordered: less(part.backordered, lines) }),

  ...keptIn<OrderPart>()('changes', 'changeId', firstOfChange, changeRules),
  // Whoever had a link before may be at the old address.
  AddressChanged: (part, { addressKey, address }) => ({ ...part, addresses: { ...part.addresses, [addressKey]: address }, linkGeneration: part.linkGeneration + 1 }),
  ContactChanged: (part, { contactRef }) => ({ ...part, contactRef }),
  OrderTransferred: (part, { subjectRef }) => ({ ...part, subjectRef }),
  ServiceLevelChanged: (part, { to, delta, lines }) => ({ ...adjusted(part, delta), lines: onLines(part.lines, lines?.map(({ lineId }) => lineId), (line) => ({ ...line, delivery: { ...line.delivery, serviceLevel: to } })) }),
  DeliveryMethodSwitched: (part, { lines, to, locationId, delta }) => ({ ...adjusted(part, delta), lines: onLines(part.lines, lines.map(({ lineId }) => lineId), (line) => switched(line, to, locationId)) }),
  PromotionApplied: (part, { delta }) => adjusted(part, delta),
  PromotionRemoved: (part, { delta }) => adjusted(part, delta),
  PriceAdjusted: (part, { lineId, before, after }) => ({ ...adjusted(part, after - before), lines: onLines(part.lines, lineId === undefined ? [] : [lineId], (line) => ({ ...line, total: line.total + after - before })) }),
  GiftOptionsChanged: (part, { lineId, gift }) => ({ ...part, gifts: { ...part.gifts, [lineId]: gift } }),

  WithdrawalDeclared: (part, { statementId, lines, declaredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { ...part.withdrawals[statementId], lines: quantitiesOf(lines), declaredAt } } }),
  WithdrawalAcknowledged: (part, { statementId, sentAt }, { occurredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { lines: noUnits, declaredAt: occurredAt, ...part.withdrawals[statementId], acknowledgedAt: sentAt } } }),
  NoteAdded: (part) => part,
  TrackingLinkIssued: (part) => part,
  // Of somebody who had the order before it was transferred nothing shows here.
  PersonalDataErased: (part, { subjectRef }) => (part.subjectRef === subjectRef ? { ...part, erased: true } : part),
  TrackingLinkRevoked: (part, { generation }) => ({ ...part, linkGeneration: Math.max(part.linkGeneration, generation) }),
} satisfies Partial<Rules<EventName, OrderPart>>

/** Events that `foldOrder` takes. */
export const orderEvents: readonly (keyof typeof rules | 'OrderDrafted' | 'OrderPlaced')[] = ['OrderDrafted', 'OrderPlaced', ...eventsOf(rules)]
export type OrderEvent = EventOf<(typeof orderEvents)[number]>

/** The order part after one more of its events. Throws `Invalid` `out_of_order` for an order that is not there yet. */
export function foldOrder(part: OrderPart | undefined, event: OrderEvent): OrderPart {
  const timeline = remember(part?.timeline ?? [], event)
  if (event.type === 'OrderDrafted') return { ...begun(part, event.data), placedAt: event.data.draftedAt, draft: true, timeline }
  if (event.type === 'OrderPlaced') return { ...begun(part, event.data), placedAt: event.data.placedAt, draft: false, timeline }
  if (part === undefined) throw new Invalid('out_of_order', 'An order is placed before anything else happens to it.')
  return { ...applied(rules, wholeOrder(part), event), timeline }
}

const untouched = {
  confirmed: false, cancelled: false, completed: false, closed: false,
  cancelledUnits: noUnits, cancelledFrom: {}, cancelledAmount: 0, backordered: noUnits, granted: noUnits, adjustments: 0,
  holds: {}, changes: {}, withdrawals: {}, linkGeneration: 0, erased: false,
} satisfies Partial<OrderPart>

/** A row that an earlier release folded has not every field: until it is rebuilt what is missing counts as untouched. */
export const wholeOrder = (part: Partial<OrderPart>): OrderPart => ({ draft: false, gifts: {}, ...untouched, ...part }) as OrderPart

/** A draft that is placed begins anew with all its lines and sums; what stops it, is asked of it or leads to it stays. */
const begun = (draft: OrderPart | undefined, order: OrderPlaced | OrderDrafted): Omit<OrderPart, 'placedAt' | 'draft' | 'timeline'> => ({
  ...pick(
    order,
    'orderId', 'shopId', 'externalId', 'number', 'currency', 'locale', 'timeZone', 'taxIncluded', 'test', 'history',
    'subjectRef', 'contactRef', 'addresses', 'totals', 'payments', 'confirmation',
  ),
  ...untouched,
  ...(draft && pick(draft, 'holds', 'changes', 'linkGeneration')),
  lines: order.lines.map(lineOf),
  gifts: Object.fromEntries(order.lines.flatMap(({ lineId, gift }) => (gift === undefined ? [] : [[lineId, gift]]))),
})

const adjusted = (part: OrderPart, delta: Minor): OrderPart => ({ ...part, adjustments: part.adjustments + delta })

const added = (part: OrderPart, more: OrderPartLine): OrderPart => ({ ...adjusted(part, more.total), lines: withUnits(part.lines, more) })

/** More units of a line cost what its units did. */
function raised(part: OrderPart, lineId: LineId, more: number): OrderPart {
  const line = lineIn(part, lineId)
  return line === undefined ? part : added(part, portionOf(line, more))
}

/** Fewer units of a line are cancelled units; what they had cost leaves the total. */
function lowered(part: OrderPart, lineId: LineId, fewer: number): OrderPart {
  const line = lineIn(part, lineId)
  const cost = line === undefined ? 0 : costOf(line, fewer, unitsOn(part.cancelledUnits, lineId))
  return { ...adjusted(part, -cost), cancelledUnits: plus(part.cancelledUnits, lineId, fewer) }
}

const lineIn = ({ lines }: OrderPart, id: LineId): OrderPartLine | undefined => lines.find(({ lineId }) => lineId === id)

const withGrants = ({ granted }: OrderPart, grants: readonly { readonly lines: LineQuantities }[]): Quantities => sumOf(granted, quantitiesOf(grants.flatMap(({ lines }) => lines)))

const less = (quantities: Quantities, lines: LineQuantities): Quantities => lines.reduce((left, { lineId, quantity }) => plus(left, lineId, -quantity), quantities)

/** Of several requests the earliest deadline counts. */
const asked = (before: OrderPart['cancellationAsked'], lines: LineQuantities, dueBy: Instant): NonNullable<OrderPart['cancellationAsked']> => ({
  lines: sumOf(before?.lines, quantitiesOf(lines)),
  dueBy: before === undefined || dueBy < before.dueBy ? dueBy : before.dueBy,
})

function answered({ cancellationAsked, ...part }: OrderPart, lines: LineQuantities): OrderPart {
  if (cancellationAsked === undefined) return part
  const left = less(cancellationAsked.lines, lines)
  return linesOf(left).length === 0 ? part : { ...part, cancellationAsked: { ...cancellationAsked, lines: left } }
}

const without = <Key extends string, Value>(kept: Readonly<Record<Key, Value>>, id: Key): Readonly<Record<Key, Value>> => Object.fromEntries(Object.entries(kept).filter(([key]) => key !== id)) as Record<Key, Value>
