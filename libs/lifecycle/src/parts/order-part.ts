import type { Gift, OrderDrafted, OrderPlaced } from '@wismo/contracts'
import type { ChangeId, HoldId, Instant, LineId, Minor, StatementId } from '@wismo/kernel'
import { pick } from '../pick.ts'
import { remember, type PublicEvent } from '../public-event.ts'
import { less, linesOf, noUnits, quantitiesOf, sumOf, type LineQuantities, type Quantities } from '../units/quantities.ts'
import { applied, eventsOf, keptIn, type EventName } from './kept-objects.ts'
import { changeRules, firstOfChange, type OrderChange } from './order/order-change.ts'
import { inTimeOrder, type Told } from './order/in-time-order.ts'
import { lineOf, type OrderPartLine } from './order/order-line.ts'
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
  /** Events of an order that was not told of itself yet: then there is nothing else but the timeline. */
  readonly early?: readonly PublicEvent[]
  /** What changed lines, prices and addresses, where anything did: a fact that is told late counts at its time. */
  readonly told?: Told
  /** Who bought is no longer known: what the references point at is gone for good, and no link counts. */
  readonly erased: boolean
}

/** What may happen to an order once it is there, beside what changes its lines. */
const rules = {
  OrderConfirmed: (part, { grants }) => ({ ...part, confirmed: true, granted: withGrants(part, grants) }),
  UnitsGranted: (part, { grants }) => ({ ...part, granted: withGrants(part, grants) }),
  OrderHeld: (part, { holdId, reason: { code, subCode }, until, lines }) => ({
    ...part, holds: { ...part.holds, [holdId]: { reason: code, ...(subCode === undefined ? {} : { subCode }), until, ...(lines === undefined ? {} : { lines: quantitiesOf(lines) }) } },
  }),
  OrderHoldReleased: (part, { holdId }) => ({ ...part, holds: without(part.holds, holdId) }),
  OrderCompleted: (part) => ({ ...part, completed: true }),
  OrderClosed: (part) => ({ ...part, closed: true }),
  CancellationRequested: (part, { lines, dueBy }) => ({ ...part, cancellationAsked: asked(part.cancellationAsked, lines, dueBy) }),
  CancellationDeclined: (part, { lines }) => answered(part, lines),

  ...keptIn<OrderPart>()('changes', 'changeId', firstOfChange, changeRules),
  OrderTransferred: (part, { subjectRef }) => ({ ...part, subjectRef }),
  GiftOptionsChanged: (part, { lineId, gift }) => ({ ...part, gifts: { ...part.gifts, [lineId]: gift } }),

  WithdrawalDeclared: (part, { statementId, lines, declaredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { ...part.withdrawals[statementId], lines: quantitiesOf(lines), declaredAt } } }),
  WithdrawalAcknowledged: (part, { statementId, sentAt }, { occurredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { lines: noUnits, declaredAt: occurredAt, ...part.withdrawals[statementId], acknowledgedAt: sentAt } } }),
  NoteAdded: (part) => part,
  TrackingLinkIssued: (part) => part,
  // Of somebody who had the order before it was transferred nothing shows here.
  PersonalDataErased: (part, { subjectRef }) => (part.subjectRef === subjectRef ? { ...part, erased: true } : part),
  TrackingLinkRevoked: (part, { generation }) => ({ ...part, linkGeneration: Math.max(part.linkGeneration, generation) }),

  ...inTimeOrder,
  // Units that were cancelled are no longer asked for, and whoever had a link before may be at the old address: both count as they are told.
  LinesCancelled: (part, data, event) => answered(inTimeOrder.LinesCancelled(part, data, event), data.lines),
  OrderCancelled: (part, data, event) => withoutAsked(inTimeOrder.OrderCancelled(part, data, event)),
  AddressChanged: (part, data, event) => ({ ...inTimeOrder.AddressChanged(part, data, event), linkGeneration: part.linkGeneration + 1 }),
  // One that was cancelled stands again; else it was over and is not.
  OrderReopened: (part, data, event) => ({ ...(part.cancelled ? inTimeOrder.OrderReopened(part, data, event) : part), completed: false, closed: false }),
} satisfies Partial<Rules<EventName, OrderPart>>

/** Events that `foldOrder` takes. */
export const orderEvents: readonly (keyof typeof rules | 'OrderDrafted' | 'OrderPlaced')[] = ['OrderDrafted', 'OrderPlaced', ...eventsOf(rules)]
export type OrderEvent = EventOf<(typeof orderEvents)[number]>

/** Whether the order itself was told of, and not only something that happened to it. */
export const isPlaced = ({ early }: Pick<OrderPart, 'early'>): boolean => early === undefined

/** The order part after one more of its events. Any may be the first: what is told of an order that is not there yet is kept, and counts once it is. */
export function foldOrder(part: OrderPart | undefined, event: OrderEvent): OrderPart {
  const timeline = remember(part?.timeline ?? [], event)
  if (event.type === 'OrderDrafted' || event.type === 'OrderPlaced') return { ...placedAfter(part, event), timeline }
  if (part === undefined || !isPlaced(part)) return { early: [...(part?.early ?? []), event], timeline } as Partial<OrderPart> as OrderPart
  return { ...applied(rules, wholeOrder(part), event), timeline }
}

type Placing = EventOf<'OrderDrafted' | 'OrderPlaced'>

function placedAfter(part: OrderPart | undefined, event: Placing): Omit<OrderPart, 'timeline'> {
  const draft = part !== undefined && isPlaced(part) ? part : undefined
  const begunAs: OrderPart = event.type === 'OrderDrafted' ? { ...begun(draft, event.data), placedAt: event.data.draftedAt, draft: true, timeline: [] } : { ...begun(draft, event.data), placedAt: event.data.placedAt, draft: false, timeline: [] }
  const early = (part?.early ?? []) as readonly OrderEvent[]
  return early.reduce<OrderPart>((before, one) => (one.type === 'OrderDrafted' || one.type === 'OrderPlaced' ? before : applied(rules, before, one)), begunAs)
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

const withGrants = ({ granted }: OrderPart, grants: readonly { readonly lines: LineQuantities }[]): Quantities => sumOf(granted, quantitiesOf(grants.flatMap(({ lines }) => lines)))

/** Of several requests the earliest deadline counts. */
const asked = (before: OrderPart['cancellationAsked'], lines: LineQuantities, dueBy: Instant): NonNullable<OrderPart['cancellationAsked']> => ({
  lines: sumOf(before?.lines, quantitiesOf(lines)),
  dueBy: before === undefined || dueBy < before.dueBy ? dueBy : before.dueBy,
})

const withoutAsked = ({ cancellationAsked: _moot, ...part }: OrderPart): OrderPart => part

function answered({ cancellationAsked, ...part }: OrderPart, lines: LineQuantities): OrderPart {
  if (cancellationAsked === undefined) return part
  const left = less(cancellationAsked.lines, lines)
  return linesOf(left).length === 0 ? part : { ...part, cancellationAsked: { ...cancellationAsked, lines: left } }
}

const without = <Key extends string, Value>(kept: Readonly<Record<Key, Value>>, id: Key): Readonly<Record<Key, Value>> => Object.fromEntries(Object.entries(kept).filter(([key]) => key !== id)) as Record<Key, Value>
