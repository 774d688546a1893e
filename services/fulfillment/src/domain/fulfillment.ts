// The work of one node on an order, as another system tells of it: every report is taken, in whatever order they come.
import type { DeliveryDeparted, FulfillmentAccepted, FulfillmentCancelled, FulfillmentRejected, FulfillmentShipped, FulfillmentStatus, LineQuantity, PickedUp, PickingStarted, PickupReady, Reported, UnitsPacked } from '@wismo/contracts'
import { unknownEvent, type Aggregate, type Instant, type LineId, type ParcelId } from '@wismo/kernel'
import { nothingTold, unitsAtWork, type PlacedUnits, type ToldOfLine } from './units-at-work.ts'

export type FulfillmentEvent = { readonly occurredAt?: Instant } & (
  | /** A node took units on. */
  { readonly type: 'FulfillmentAccepted'; readonly data: FulfillmentAccepted }
  | /** A node does not take units. */
  { readonly type: 'FulfillmentRejected'; readonly data: FulfillmentRejected }
  | /** Somebody takes units off the shelves. */
  { readonly type: 'PickingStarted'; readonly data: PickingStarted }
  | /** Units lie in packages. */
  { readonly type: 'UnitsPacked'; readonly data: UnitsPacked }
  | /** Units left in parcels that a carrier knows by a number. */
  { readonly type: 'FulfillmentShipped'; readonly data: FulfillmentShipped }
  | /** Units left, and nobody named a parcel. */
  { readonly type: 'DeliveryDeparted'; readonly data: DeliveryDeparted }
  | /** Units wait for the customer. */
  { readonly type: 'PickupReady'; readonly data: PickupReady }
  | /** Units were handed to the customer. */
  { readonly type: 'PickedUp'; readonly data: PickedUp }
  | /** The node stopped work on units. */
  { readonly type: 'FulfillmentCancelled'; readonly data: FulfillmentCancelled }
)

export interface Fulfillment {
  /** What was told of each line. */
  readonly lines: ReadonlyMap<LineId, ToldOfLine>
  readonly parcels: ReadonlySet<ParcelId>
  /** Who works on it by the newest report. */
  readonly place?: { readonly at: Instant; readonly locationId: string }
  /** When units were called off last. */
  readonly rejectedAt?: Instant
  readonly cancelledAt?: Instant
}

export const fulfillment: Aggregate<Fulfillment, FulfillmentEvent> = {
  category: 'fulfillment',
  initial: { lines: new Map(), parcels: new Set() },
  evolve(state, event) {
    const { reported } = event.data
    // Without it the event is of a release that decides about the work itself.
    if (reported === undefined || event.occurredAt === undefined) return unknownEvent(event as never)
    const parcels = event.type === 'FulfillmentShipped' ? event.data.parcels.map(({ parcelId }) => parcelId) : []
    return after(state, { type: event.type, at: event.occurredAt, lines: reported.lines, parcels, locationId: reported.locationId })
  },
}

/** One step of a report: units that came to one state. */
export interface Told {
  readonly type: FulfillmentEvent['type']
  readonly at: Instant
  readonly lines: readonly LineQuantity[]
  readonly parcels: readonly ParcelId[]
  readonly locationId: string
}

/** The state with one more step in it. */
export function after(state: Fulfillment, told: Told): Fulfillment {
  const { type, at, lines, parcels } = told
  const counted = new Map(state.lines)
  for (const { lineId, quantity } of lines) counted.set(lineId, counts[type](counted.get(lineId) ?? nothingTold, quantity, at))
  return { ...state, lines: counted, parcels: new Set([...state.parcels, ...parcels]), place: newest(state.place, told), ...endedBy(state, told) }
}

type Count = (line: ToldOfLine, quantity: number, at: Instant) => ToldOfLine

const taken = (line: ToldOfLine, at: Instant): ToldOfLine => ({ ...line, takenAt: line.takenAt !== undefined && line.takenAt < at ? line.takenAt : at })

const counts: Readonly<Record<FulfillmentEvent['type'], Count>> = {
  FulfillmentAccepted: (line, quantity, at) => taken({ ...line, accepted: line.accepted + quantity }, at),
  FulfillmentRejected: (line, quantity, at) => ({ ...line, rejections: [...line.rejections, { at, quantity }] }),
  PickingStarted: (line, quantity, at) => taken({ ...line, picked: line.picked + quantity }, at),
  UnitsPacked: (line, quantity, at) => taken({ ...line, packed: line.packed + quantity }, at),
  FulfillmentShipped: (line, quantity) => ({ ...line, inParcels: line.inParcels + quantity }),
  DeliveryDeparted: (line, quantity) => ({ ...line, underWay: line.underWay + quantity }),
  PickupReady: (line, quantity, at) => taken({ ...line, ready: line.ready + quantity }, at),
  PickedUp: (line, quantity) => ({ ...line, handedOver: line.handedOver + quantity }),
  FulfillmentCancelled: (line, quantity) => ({ ...line, cancelled: line.cancelled + quantity }),
}

/** Of two at one moment the later name counts: which came first says nothing. */
function newest(place: Fulfillment['place'], { at, locationId }: Pick<Told, 'at' | 'locationId'>): NonNullable<Fulfillment['place']> {
  if (place === undefined || at > place.at || (at === place.at && locationId > place.locationId)) return { at, locationId }
  return place
}

function endedBy({ rejectedAt, cancelledAt }: Fulfillment, { type, at }: Told): Pick<Fulfillment, 'rejectedAt' | 'cancelledAt'> {
  if (type === 'FulfillmentRejected') return { rejectedAt: later(rejectedAt, at) }
  return type === 'FulfillmentCancelled' ? { cancelledAt: later(cancelledAt, at) } : {}
}

const later = (known: Instant | undefined, at: Instant): Instant => (known !== undefined && known > at ? known : at)

/** Where the units of a line are now. */
export const unitsOf = ({ lines }: Fulfillment, lineId: LineId): PlacedUnits => unitsAtWork(lines.get(lineId) ?? nothingTold)

/** What all reports come to, as the event of the last one says it. */
export function reportedOf(state: Fulfillment, { lines, locationId }: Told): Reported {
  return {
    lines,
    units: lines.map(({ lineId }) => {
      const { picked: _onCart, ...units } = unitsOf(state, lineId)
      return { lineId, ...units }
    }),
    status: statusOf(state),
    locationId: state.place?.locationId ?? locationId,
  }
}

/** As far as the most advanced units are, among those that are still at work or on their way; else how it ended. */
export function statusOf(state: Fulfillment): FulfillmentStatus {
  const held = [...state.lines.keys()].map((line) => unitsOf(state, line))
  const some = (stage: keyof PlacedUnits): boolean => held.some((units) => units[stage] > 0)
  // Also without a number it is with a carrier: that it is on its last leg nobody said.
  if (some('underWay') || state.parcels.size > 0) return 'shipped'
  if (some('ready')) return 'ready_for_pickup'
  if (some('packed')) return 'packed'
  if (some('picked')) return 'picking'
  if (some('allocated')) return 'accepted'
  if (some('handedOver')) return 'completed'
  return state.rejectedAt !== undefined && (state.cancelledAt === undefined || state.rejectedAt > state.cancelledAt) ? 'rejected' : 'cancelled'
}
