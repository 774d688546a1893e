// Which facts say where the units are that cannot be there.
import { ClaimId, ParcelId, ReturnId } from '@wismo/kernel'
import type { OrderParts, Part } from '../parts.ts'
import type { ParcelPart } from '../parts/parcel-part.ts'
import type { PartState } from '../parts/part-state.ts'
import type { UnitContradiction } from '../units/contradictions.ts'
import { contradiction, type ContradictingFact, type Contradiction } from './contradiction.ts'
import { deliveryOf, earliest, newest } from './facts.ts'

/** Types of facts, the last of which says it; of each list there is one. */
type Sayings = readonly (readonly string[])[]

const offNode = ['FulfillmentShipped', 'DeliveryDeparted', 'DeliveryRefused', 'PickedUp', 'DeliveryCompleted', 'UnitsRendered']
const onRoad = ['CheckpointRecorded', 'ParcelAttemptFailed', 'ParcelAvailableForPickup', 'ParcelReturningToSender']
const cameBack = ['ReturnHandedOver', 'ReturnReceived', 'ReturnInspected']
const calledOff = ['OrderCancelled', 'LinesCancelled', 'LineQuantityChanged', 'VariantSwapped']
const atNode = ['FulfillmentAccepted', 'UnitsAllocated', 'PickingStarted', 'UnitsPacked', 'PickupReady']
const gone: Sayings = [offNode, onRoad, cameBack]

/** What says it, by kind; and who has to be asked beside the parts that it names: the order, or the node of a parcel. */
const says: Readonly<Record<UnitContradiction['code'], { readonly of: Sayings; readonly order?: true; readonly node?: true }>> = {
  more_than_ordered: { of: gone },
  cancelled_but_gone: { of: [calledOff, ...gone], order: true },
  found_after_settled: { of: [['ParcelFound'], ['ClaimApproved', 'ClaimResolved']] },
  delivered_after_received_back: { of: [['ReturnToSenderReceived']], node: true },
  unknown_line: { of: [[...atNode, ...offNode], onRoad, cameBack] },
  node_still_holds_cancelled: { of: [calledOff, atNode], order: true },
  held_twice: { of: [atNode] },
  return_closed_with_units_underway: { of: [['ReturnClosed'], ['ReturnHandedOver', 'ReturnReceived']] },
  superseded: { of: [['ParcelDeclaredLost', 'ParcelReturnedToSender', 'CheckpointRecorded']] },
  returned_but_never_seen_delivered: { of: [cameBack] },
  parcel_contents_differ: { of: [onRoad, ['FulfillmentShipped']], node: true },
}

/** A contradiction about units with the facts that say it, as far as the parts remember them. */
export function withFacts(found: UnitContradiction, parts: OrderParts): Contradiction {
  const { of, order = false, node = false } = says[found.code]
  const asked = [...found.parts.flatMap((id) => partsFor(id, parts, node)), ...(order ? [parts.order] : [])]
  const events = [...asked.flatMap((part) => of.flatMap((types) => said(part, types))), ...(of.includes(onRoad) ? found.parts.flatMap((id) => labelOf(id, parts)) : [])]
  const { code, ...rest } = found
  return contradiction(code, { ...rest, events })
}

type Asked = Part<Pick<PartState, 'timeline'>>

/** The part of that id; of a return or a claim the account that keeps it, of a parcel that nobody has seen, or of which only its node has spoken, that work. */
function partsFor(id: string, { order, fulfillments, parcels, returns }: OrderParts, node: boolean): readonly Asked[] {
  if (ReturnId.is(id) || ClaimId.is(id)) return returns === undefined ? [] : [returns]
  const own = [order, ...fulfillments, ...parcels].filter(({ part }) => part === id)
  const isUnseen = own.length === 0 || parcels.some((parcel) => parcel.part === id && scanOf(parcel).length === 0)
  const nodes = isUnseen || node ? fulfillments.filter(({ doc }) => doc.passed[id as ParcelId] !== undefined || doc.back[id as ParcelId] !== undefined) : []
  return [...own, ...nodes]
}

const said = (part: Asked, types: readonly string[]): readonly ContradictingFact[] => (types === onRoad && isParcel(part) ? scanOf(part) : newest(part, types))

const isParcel = (part: Asked): part is Part<ParcelPart> => ParcelId.is(part.part)

/** The scan of its delivery, else the last one. */
function scanOf(parcel: Part<ParcelPart>): readonly ContradictingFact[] {
  const delivery = deliveryOf(parcel)
  return delivery.length > 0 ? delivery : newest(parcel, onRoad)
}

/** The label alone, of a parcel that its node has not said a word of and nobody has seen: else it follows from whichever word of it came first. */
const labelOf = (id: string, { parcels, fulfillments }: OrderParts): readonly ContradictingFact[] => {
  const parcel = parcels.find(({ part }) => part === id)
  const isNamed = fulfillments.some(({ doc }) => doc.passed[id as ParcelId] !== undefined)
  return parcel === undefined || isNamed || scanOf(parcel).length > 0 ? [] : earliest(parcel, ['ParcelRegistered'])
}
