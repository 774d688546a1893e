import type { OrderDrafted, OrderPlaced } from '@wismo/contracts'
import type { ChangeId, HoldId, Instant, StatementId } from '@wismo/kernel'
import { byId } from '../by-id.ts'
import { pick } from '../pick.ts'
import { remember, type PublicEvent } from '../public-event.ts'
import { linesOf, noUnits, quantitiesOf, sumOf, type LineQuantities, type Quantities } from '../units/quantities.ts'
import { applied, eventsOf, keptIn, type EventName } from './kept-objects.ts'
import { changeRules, firstOfChange, type OrderChange } from './order/order-change.ts'
import { lineOf } from './order/order-line.ts'
import { less, termRules, type Terms } from './order/terms.ts'
import { isTermEvent, movesOf, toldAlso, type TermEvent, type Told } from './order/told-facts.ts'
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
    Terms,
    Pick<
      OrderPlaced,
      | 'orderId' | 'shopId' | 'externalId' | 'number' | 'placedAt' | 'currency' | 'locale' | 'timeZone' | 'taxIncluded' | 'test' | 'history'
      | 'subjectRef' | 'payments' | 'confirmation'
    > {
  /** The customer has not agreed yet; `placedAt` is when it was written down. */
  readonly draft: boolean
  readonly confirmed: boolean
  /** The whole order is off: every unit that nobody else holds is cancelled. */
  readonly cancelled: boolean
  /** When it was off first; rows of earlier releases lack it: see `offSince`. */
  readonly cancelledAt?: Instant
  readonly completed: boolean
  readonly closed: boolean
  /** Units that their holder was asked to give up and has not answered for, and when the first answer is missed. */
  readonly cancellationAsked?: { readonly lines: Quantities; readonly dueBy: Instant }
  /** Units that were handed to fulfillment, each time they were; it never falls. */
  readonly granted: Quantities
  /** Open holds. */
  readonly holds: Readonly<Record<HoldId, OrderHold>>
  readonly changes: Readonly<Record<ChangeId, OrderChange>>
  readonly withdrawals: Readonly<Record<StatementId, Withdrawal>>
  /** Customer links of another generation no longer count. */
  readonly linkGeneration: number
  /** Facts about the terms, where there was any since it was placed. */
  readonly told?: Told
  /** Events from before the order was placed, while it is not. */
  readonly early?: readonly PublicEvent[]
  /** Who bought is no longer known: what the references point at is gone for good, and no link counts. */
  readonly erased: boolean
}

/** What may happen to an order once it is there. */
const rules = {
  OrderConfirmed: (part, { grants }) => ({ ...part, confirmed: true, granted: withGrants(part, grants) }),
  UnitsGranted: (part, { grants }) => ({ ...part, granted: withGrants(part, grants) }),
  OrderHeld: (part, { holdId, reason: { code, subCode }, until, lines }) => ({
    ...part, holds: Object.fromEntries(byId<OrderHold>({ ...part.holds, [holdId]: { reason: code, ...(subCode === undefined ? {} : { subCode }), until, ...(lines === undefined ? {} : { lines: quantitiesOf(lines) }) } })),
  }),
  OrderHoldReleased: (part, { holdId }) => ({ ...part, holds: without(part.holds, holdId) }),
  OrderCancelled: ({ cancellationAsked: _moot, ...part }, _data, { occurredAt }) => ({ ...part, cancelled: true, cancelledAt: earlier(offSince(part), occurredAt) }),
  OrderCompleted: (part) => ({ ...part, completed: true }),
  OrderReopened: ({ cancelledAt: _over, ...part }) => ({ ...part, cancelled: false, completed: false, closed: false }),
  OrderClosed: (part) => ({ ...part, closed: true }),

  // Its units are taken off with the other facts about the terms.
  LinesCancelled: (part, { lines }) => answered(part, lines),
  CancellationRequested: (part, { lines, dueBy }) => ({ ...part, cancellationAsked: asked(part.cancellationAsked, lines, dueBy) }),
  CancellationDeclined: (part, { lines }) => answered(part, lines),

  ...keptIn<OrderPart>()('changes', 'changeId', firstOfChange, changeRules),
  // Whoever had a link before may be at the old address.
  AddressChanged: (part, { sealedFor }) => (sealedFor === undefined ? { ...part, linkGeneration: part.linkGeneration + 1 } : part),
  OrderTransferred: (part, { subjectRef }) => ({ ...part, subjectRef }),

  WithdrawalDeclared: (part, { statementId, lines, declaredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { ...part.withdrawals[statementId], lines: quantitiesOf(lines), declaredAt } } }),
  WithdrawalAcknowledged: (part, { statementId, sentAt }, { occurredAt }) => ({ ...part, withdrawals: { ...part.withdrawals, [statementId]: { lines: noUnits, declaredAt: occurredAt, ...part.withdrawals[statementId], acknowledgedAt: sentAt } } }),
  NoteAdded: (part) => part,
  TrackingLinkIssued: (part) => part,
  // Of somebody who had the order before it was transferred nothing shows here.
  PersonalDataErased: (part, { subjectRef }) => (part.subjectRef === subjectRef ? { ...part, erased: true } : part),
  // Moves and revocations each end what was handed out before, whichever is told first.
  TrackingLinkRevoked: (part, { generation }) => ({ ...part, linkGeneration: Math.max(part.linkGeneration, generation + movesOf(part.told)) }),
} satisfies Partial<Rules<EventName, OrderPart>>

type RuleName = keyof typeof rules | TermEvent['type']

/** Events that `foldOrder` takes. */
export const orderEvents: readonly (RuleName | 'OrderDrafted' | 'OrderPlaced')[] = ['OrderDrafted', 'OrderPlaced', ...new Set([...eventsOf(rules), ...eventsOf(termRules)])]
export type OrderEvent = EventOf<(typeof orderEvents)[number]>

/** The order part after one more of its events. What comes before its order is kept until that is placed: `isThere` tells whether it was. */
export function foldOrder(part: OrderPart | undefined, event: OrderEvent): OrderPart {
  const timeline = remember(part?.timeline ?? [], event)
  if (event.type === 'OrderDrafted') return { ...begun(part, event.data), placedAt: event.data.draftedAt, draft: true, timeline }
  if (event.type === 'OrderPlaced') return { ...(part?.early ?? []).reduce(after, { ...begun(part, event.data), placedAt: event.data.placedAt, draft: false, timeline }), timeline }
  if (part === undefined || !isThere(part)) return early(part?.early, event, timeline)
  return { ...after(wholeOrder(part), event), timeline }
}

function after(part: OrderPart, event: PublicEvent): OrderPart {
  const told = isTermEvent(event) ? toldAlso(part, event as TermEvent) : part
  return event.type in rules ? applied(rules, told, event as EventOf<keyof typeof rules>) : told
}

/** A row without any order: only `isThere` may look at it. */
const early = (before: readonly PublicEvent[] = [], event: PublicEvent, timeline: OrderPart['timeline']): OrderPart => ({ early: [...before, event], timeline }) as Partial<OrderPart> as OrderPart

/** Whether there is an order, and not only facts that came before it. */
export const isThere = (part: Partial<OrderPart>): boolean => part.early === undefined

const untouched = {
  confirmed: false, cancelled: false, completed: false, closed: false,
  cancelledUnits: noUnits, cancelledFrom: {}, cancelledAmount: 0, backordered: noUnits, stockOn: {}, granted: noUnits, adjustments: 0,
  holds: {}, changes: {}, withdrawals: {}, linkGeneration: 0, erased: false,
} satisfies Partial<OrderPart>

/** When the order was off first, while it is; undefined where it is not, or where its row is of an earlier release and too much happened since. */
export const offSince = ({ cancelled, cancelledAt, timeline }: Pick<OrderPart, 'cancelled' | 'cancelledAt' | 'timeline'>): Instant | undefined =>
  cancelled ? (cancelledAt ?? timeline.find(({ type }) => type === 'OrderCancelled')?.at) : undefined

const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b < a ? b : a)

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

function answered({ cancellationAsked, ...part }: OrderPart, lines: LineQuantities): OrderPart {
  if (cancellationAsked === undefined) return part
  const left = less(cancellationAsked.lines, lines)
  return linesOf(left).length === 0 ? part : { ...part, cancellationAsked: { ...cancellationAsked, lines: left } }
}

const without = <Key extends string, Value>(kept: Readonly<Record<Key, Value>>, id: Key): Readonly<Record<Key, Value>> => Object.fromEntries(Object.entries(kept).filter(([key]) => key !== id)) as Record<Key, Value>
