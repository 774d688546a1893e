import type { FulfillmentId, Instant, LineId, ParcelId, SealedRef } from '@wismo/kernel'
import type { DeliveryMethod, Reported, Window } from '@wismo/contracts'
import { precisionOf } from '../calendar.ts'
import { remember } from '../public-event.ts'
import { noUnits, quantitiesOf, sumOf, unitsOn, type LineQuantities, type Quantities } from '../units/quantities.ts'
import { ended, moved, type Stages } from '../units/stages.ts'
import { asReported } from './fulfillment/as-reported.ts'
import { departed, type Departed } from './fulfillment/departed.ts'
import type { EventOf, Rules } from './part-events.ts'
import type { PartState } from './part-state.ts'

/** Where a unit is within the work of one node, least advanced first. `requested` holds nothing yet. */
export const workStages = ['requested', 'allocated', 'packed', 'ready', 'van', 'delivered', 'comingBack'] as const
export type WorkStage = (typeof workStages)[number]

export type FulfillmentState = 'requested' | 'accepted' | 'picking' | 'packed' | 'shipped' | 'ready_for_pickup' | 'scheduled' | 'en_route' | 'on_site' | 'completed' | 'rejected' | 'refused' | 'released' | 'cancelled'
export type FulfillmentFlag = 'held' | 'window_lapsed' | 'cancel_requested' | 'shortfall'

interface Agreed {
  readonly from?: string
  readonly to: string
  readonly precision: 'day' | 'hour'
  readonly timeZone?: string
}

/** The work order of one node. */
export interface FulfillmentPart extends PartState, Departed {
  readonly fulfillmentId: FulfillmentId
  readonly status: FulfillmentState
  readonly flags: readonly FulfillmentFlag[]
  readonly method?: DeliveryMethod
  /** Who works on it; once units wait for the customer, where they wait. */
  readonly locationId?: string
  readonly readyBy?: Instant
  readonly stages: Stages<WorkStage>
  /** What went on in parcels, by parcel; it never falls. */
  readonly passed: Readonly<Record<ParcelId, Quantities>>
  /** What the node got back, by parcel; it never falls. */
  readonly back: Readonly<Record<ParcelId, Quantities>>
  /** What went on to another fulfillment by a split, by that fulfillment. */
  readonly split: Readonly<Record<FulfillmentId, Quantities>>
  /** What came from another fulfillment by a merge, by that fulfillment. */
  readonly merged: Readonly<Record<FulfillmentId, Quantities>>
  /** Units whose grant ended here; it never falls. */
  readonly released: Quantities
  readonly pickup?: Agreed & { readonly extensions: number }
  /** The code by which the customer fetches it, in the vault. */
  readonly pickupCodeRef?: SealedRef
  readonly appointment?: Agreed
  /** A node was asked to stop, and answers until then. */
  readonly cancelAskedUntil?: Instant
}

/** Events that `foldFulfillment` takes. */
export const fulfillmentEvents = [
  'FulfillmentRequested', 'FulfillmentAccepted', 'FulfillmentRejected', 'FulfillmentHeld', 'FulfillmentResumed', 'FulfillmentMoved', 'FulfillmentSplit', 'FulfillmentMerged',
  'FulfillmentCancelRequested', 'FulfillmentCancelled', 'FulfillmentCancelDeclined', 'FulfillmentCompleted',
  'UnitsAllocated', 'AllocationReleased', 'PickingStarted', 'ShortPickRecorded', 'UnitsPacked', 'UnitsUnpacked', 'LabelCreated', 'LabelVoided', 'FulfillmentShipped', 'ReturnToSenderReceived',
  'PickupReady', 'CustomerArrived', 'PickedUp', 'PickupWindowExtended', 'PickupWindowLapsed', 'PickupReleased',
  'AppointmentBooked', 'AppointmentRescheduled', 'AppointmentFailed', 'DeliveryManifestPublished', 'DeliveryDeparted', 'DeliveryArrived', 'DeliveryScanned', 'DeliveryShortfallDetected',
  'PartialDeliveryAccepted', 'RefusalAuthorized', 'DeliveryRefused', 'DeliveryCompleted', 'UnitsRendered',
] as const
type Name = (typeof fulfillmentEvents)[number]
export type FulfillmentEvent = EventOf<Name>

/** The fulfillment after one more of its events. Any may be the first: those before it may never come. */
export function foldFulfillment(part: FulfillmentPart | undefined, event: FulfillmentEvent): FulfillmentPart {
  const before = part ?? begun(event.data.fulfillmentId)
  const after = reported(applied(before, event), event.data as { readonly reported?: Reported })
  const settled = isOver(after.status) && !isOver(before.status) ? answered({ ...after, flags: [] }) : after
  return { ...settled, timeline: remember(before.timeline, event) }
}

/** What the event says that all reports of another system come to counts, whatever its units would make of the part. */
function reported(part: FulfillmentPart, { reported: told }: { readonly reported?: Reported }): FulfillmentPart {
  if (told === undefined) return part
  const { stages, ...standing } = asReported(part.stages, told)
  return { ...part, ...standing, stages: { ...part.stages, ...stages } }
}

const applied = <One extends Name>(part: FulfillmentPart, event: EventOf<One>): FulfillmentPart => rules[event.type](part, event.data, event)

const begun = (fulfillmentId: FulfillmentId): FulfillmentPart => ({
  fulfillmentId, status: 'requested', flags: [], stages: { requested: noUnits, allocated: noUnits, packed: noUnits, ready: noUnits, van: noUnits, delivered: noUnits, comingBack: noUnits },
  passed: {}, back: {}, split: {}, merged: {}, released: noUnits, timeline: [],
})

/** Units at the node, most advanced first: what leaves it is taken from here. */
const atNode: readonly WorkStage[] = ['ready', 'packed', 'allocated', 'requested']
/** What a node does not take or stops is rather what it had not begun. */
const notBegun: readonly WorkStage[] = ['requested', 'allocated', 'packed', 'ready']
/** What is not on a shelf was not packed either. */
const onShelf: readonly WorkStage[] = ['allocated', 'requested', 'packed', 'ready']
/** A van is told of by what is on board: units that were on a van before, and nobody took off it, are the same ones. */
const boarding: readonly WorkStage[] = [...atNode, 'comingBack', 'van']
/** What was on its way back may be handed over at the second try, without a word that it left again. */
const handedOver: readonly WorkStage[] = ['van', ...atNode, 'comingBack']
/** A delivery that was completed first has turned these back already. */
const refused: readonly WorkStage[] = ['van', 'comingBack', ...atNode]

/** How far each status is: a fact that is told late takes nothing back. */
const progress: Readonly<Record<FulfillmentState, number>> = {
  requested: 0, accepted: 1, picking: 2, packed: 3, scheduled: 4, ready_for_pickup: 4, shipped: 5, en_route: 5, on_site: 6, completed: 7, rejected: 7, refused: 7, released: 7, cancelled: 7,
}

/** A fact moves its units from the most advanced earlier stages, and creates what was not held. Facts that end a grant take units off and count them as released. */
const rules: Rules<Name, FulfillmentPart> = {
  FulfillmentRequested: (part, { locationId, method, lines }) => working({ ...moving(part, [], 'requested', lines), locationId, method }, 'requested'),
  FulfillmentAccepted: (part, { locationId, method, lines, readyBy }) =>
    working({ ...moving(part, ['requested'], 'allocated', lines), locationId, ...(method && { method }), ...(readyBy === undefined ? {} : { readyBy }) }, 'accepted'),
  FulfillmentRejected: (part, { lines }) => stopped(part, notBegun, lines, 'rejected'),
  FulfillmentHeld: (part) => flagged(part, 'held'),
  FulfillmentResumed: (part) => unflagged(part, 'held'),
  FulfillmentMoved: (part, { to }) => ({ ...part, locationId: to }),
  FulfillmentSplit: (part, { into }) => afterEnd(into.reduce((left, { fulfillmentId, lines }) => splitOff(left, fulfillmentId, lines), part), 'released'),
  FulfillmentMerged: (part, { from }) => working({ ...moving(part, [], 'allocated', linesIn(from)), merged: from.reduce((merged, { fulfillmentId, lines }) => added(merged, fulfillmentId, lines), part.merged) }, 'accepted'),
  FulfillmentCancelRequested: (part, { dueBy }) => ({ ...flagged(part, 'cancel_requested'), cancelAskedUntil: dueBy }),
  FulfillmentCancelled: (part, { lines }) => stopped(answered(part), notBegun, lines, 'cancelled'),
  FulfillmentCancelDeclined: (part) => answered(part),
  FulfillmentCompleted: (part) => ({ ...part, status: isOver(part.status) ? part.status : 'completed' }),

  UnitsAllocated: (part, { lines }) => working(moving(part, ['requested'], 'allocated', lines), 'accepted'),
  AllocationReleased: (part, { lines }) => stopped(part, onShelf, lines, 'released'),
  PickingStarted: (part) => reached(part, 'picking'),
  ShortPickRecorded: (part, { lines }) => stopped(part, onShelf, lines, 'released'),
  UnitsPacked: (part, { packages }) => working(moving(part, ['allocated', 'requested'], 'packed', linesIn(packages)), 'packed'),
  UnitsUnpacked: (part, { lines }) => fitting(working(moving(part, ['packed', 'ready', 'allocated', 'requested'], 'allocated', lines), 'accepted')),
  LabelCreated: (part) => part,
  LabelVoided: (part) => part,
  FulfillmentShipped: (part, { parcels }, { occurredAt }) => ({
    ...without(unflagged(part, 'held'), atNode, linesIn(parcels)), status: 'shipped', passed: parcels.reduce((passed, { parcelId, lines }) => added(passed, parcelId, lines), part.passed),
    ...departed(part, occurredAt, parcels.map(({ parcelId }) => parcelId)),
  }),
  ReturnToSenderReceived: (part, { parcelId, lines }) => (parcelId === undefined ? stopped(part, ['comingBack', 'van'], lines, 'released') : { ...stopped(part, [], lines, 'released'), back: added(part.back, parcelId, lines) }),

  PickupReady: (part, { lines, locationId, window, codeRef }) =>
    working({ ...moving(unflagged(part, 'window_lapsed'), ['packed', 'allocated', 'requested'], 'ready', lines), locationId, ...(codeRef && { pickupCodeRef: codeRef }), ...(window && { pickup: { ...agreed(window), extensions: part.pickup?.extensions ?? 0 } }) }, 'ready_for_pickup'),
  CustomerArrived: (part) => part,
  PickedUp: (part, { lines }) => afterHandover(moving(part, atNode, 'delivered', lines)),
  PickupWindowExtended: (part, { to, count }) => ({ ...unflagged(part, 'window_lapsed'), pickup: { ...part.pickup, to, precision: precisionOf(to), extensions: count } }),
  PickupWindowLapsed: (part) => flagged(part, 'window_lapsed'),
  PickupReleased: (part, { lines }) => stopped(unflagged(part, 'window_lapsed'), atNode, lines, 'released'),

  AppointmentBooked: (part, { window }) => working({ ...part, appointment: agreed(window) }, 'scheduled'),
  AppointmentRescheduled: (part, { to }) => ({ ...part, status: 'scheduled', appointment: agreed(to) }),
  AppointmentFailed: ({ appointment: _over, ...part }) => ({ ...unloaded(unflagged(part, 'shortfall')), status: 'scheduled' }),
  DeliveryManifestPublished: (part, { missing }) => (missing.length > 0 ? flagged(part, 'shortfall') : unflagged(part, 'shortfall')),
  DeliveryDeparted: (part, { lines }, { occurredAt }) => ({ ...moving(unflagged(part, 'held'), boarding, 'van', lines), status: 'en_route', ...departed(part, occurredAt) }),
  DeliveryArrived: (part) => reached(part, 'on_site'),
  DeliveryScanned: (part) => reached(part, 'on_site'),
  DeliveryShortfallDetected: (part, { missing }) => working(moving(flagged(part, 'shortfall'), ['van', ...atNode], 'allocated', missing), 'accepted'),
  PartialDeliveryAccepted: (part) => unflagged(part, 'shortfall'),
  RefusalAuthorized: (part) => part,
  DeliveryRefused: (part, { lines }) => afterRefusal(moving(part, refused, 'comingBack', lines)),
  DeliveryCompleted: (part, { lines }) => afterHandover(unloaded(moving(unflagged(part, 'shortfall'), handedOver, 'delivered', lines))),
  UnitsRendered: (part, { lines }) => afterHandover(moving(part, atNode, 'delivered', lines)),
}

const moving = (part: FulfillmentPart, from: readonly WorkStage[], to: WorkStage, lines: LineQuantities): FulfillmentPart => ({ ...part, stages: moved(part.stages, from, to, lines) })
const without = (part: FulfillmentPart, from: readonly WorkStage[], lines: LineQuantities): FulfillmentPart => ({ ...part, stages: ended(part.stages, from, lines) })
const linesIn = (groups: readonly { readonly lines: LineQuantities }[]): LineQuantities => groups.flatMap(({ lines }) => lines)

const added = <Id extends string>(held: Readonly<Record<Id, Quantities>>, id: Id, lines: LineQuantities): Readonly<Record<Id, Quantities>> => ({ ...held, [id]: sumOf(held[id], quantitiesOf(lines)) })

/** What the node has not begun goes first. Only what it held is then held by the other, who was asked for the rest like any node. */
function splitOff(part: FulfillmentPart, to: FulfillmentId, lines: LineQuantities): FulfillmentPart {
  const after = without(part, notBegun, lines)
  const inHand = ({ allocated, packed, ready }: FulfillmentPart['stages'], line: LineId): number => [allocated, packed, ready].reduce((sum, held) => sum + unitsOn(held, line), 0)
  const went = [...new Set(lines.map(({ lineId }) => lineId))].map((lineId) => ({ lineId, quantity: inHand(part.stages, lineId) - inHand(after.stages, lineId) }))
  return { ...after, split: added(part.split, to, went) }
}

/** What a fulfillment holds, passed on or gave up: all that ever came to it. */
export const everInHand = ({ stages: { requested: _asked, ...held }, passed, split, released }: FulfillmentPart): Quantities => sumOf(...Object.values(held), ...Object.values(passed), ...Object.values(split), released)

const isEmpty = (units: Quantities): boolean => Object.keys(units).length === 0
const isOver = (status: FulfillmentState): boolean => progress[status] === progress.completed
const isAtWork = ({ stages }: FulfillmentPart): boolean => !isEmpty(stages.van) || atNode.some((stage) => !isEmpty(stages[stage]))

/** A step of the work; it opens nothing again that is over. */
const reached = (part: FulfillmentPart, status: FulfillmentState): FulfillmentPart => (progress[status] >= progress[part.status] ? { ...part, status } : part)

/** A step that shows units at work: whatever was over goes on. */
const working = (part: FulfillmentPart, status: FulfillmentState): FulfillmentPart => (isOver(part.status) ? { ...part, status } : reached(part, status))

/** Statuses that are true only while there are such units. */
const shownBy: Readonly<Partial<Record<FulfillmentState, WorkStage>>> = { packed: 'packed', ready_for_pickup: 'ready', en_route: 'van', on_site: 'van' }

/** While units are at work: a status that does not fit them falls back to one that does. */
function fitting(part: FulfillmentPart): FulfillmentPart {
  const { status, stages } = part
  const shown = shownBy[status]
  if (!isOver(status) && (shown === undefined || !isEmpty(stages[shown]))) return part
  if (!isEmpty(stages.ready)) return { ...part, status: 'ready_for_pickup' }
  if (!isEmpty(stages.packed)) return { ...part, status: 'packed' }
  return { ...part, status: isEmpty(stages.allocated) ? 'requested' : 'accepted' }
}

const stopped = (part: FulfillmentPart, from: readonly WorkStage[], lines: LineQuantities, end: FulfillmentState): FulfillmentPart =>
  afterEnd({ ...without(part, from, lines), released: sumOf(part.released, quantitiesOf(lines)) }, end)

/** When the last unit went, what became of the others says how it ended. */
function afterEnd(part: FulfillmentPart, end: FulfillmentState): FulfillmentPart {
  if (isOver(part.status) || !isEmpty(part.stages.comingBack)) return part
  if (isAtWork(part)) return fitting(part)
  return { ...part, status: isEmpty(part.stages.delivered) && !hasShipped(part) ? end : gone(part) }
}

/** What went in parcels is completed by a fact of its own, once they have arrived. */
const gone = (part: FulfillmentPart): FulfillmentState => (hasShipped(part) ? 'shipped' : 'completed')
const hasShipped = ({ passed }: FulfillmentPart): boolean => Object.keys(passed).length > 0

const afterHandover = (part: FulfillmentPart): FulfillmentPart => (isAtWork(part) ? fitting(part) : { ...part, status: gone(part) })

function afterRefusal(part: FulfillmentPart): FulfillmentPart {
  if (!isEmpty(part.stages.van)) return part
  return isEmpty(part.stages.delivered) ? { ...part, status: 'refused' } : afterHandover(part)
}

/** What is still on the van comes back. */
const unloaded = (part: FulfillmentPart): FulfillmentPart => ({ ...part, stages: { ...part.stages, van: noUnits, comingBack: sumOf(part.stages.comingBack, part.stages.van) } })

const flagged = (part: FulfillmentPart, flag: FulfillmentFlag): FulfillmentPart => (part.flags.includes(flag) ? part : { ...part, flags: [...part.flags, flag] })
const unflagged = <Part extends { readonly flags: readonly FulfillmentFlag[] }>(part: Part, flag: FulfillmentFlag): Part => ({ ...part, flags: part.flags.filter((one) => one !== flag) })
const answered = ({ cancelAskedUntil: _asked, ...part }: FulfillmentPart): FulfillmentPart => unflagged(part, 'cancel_requested')

const agreed = ({ from, to, precision, timeZone }: Window): Agreed => ({
  ...(from === undefined ? {} : { from }), to, precision: precision === 'unknown' ? precisionOf(to) : precision, ...(timeZone === undefined ? {} : { timeZone }),
})
