// A report of another system as facts: what it told, and as moved only the units that come further by it.
import type { LineQuantity, Reason, RetailFulfillmentState, ShippedParcel } from '@wismo/contracts'
import type { FulfillmentId, Instant, LineId, OrderId, PackageId } from '@wismo/kernel'
import { after, reportedOf, unitsOf, type Fulfillment, type FulfillmentEvent, type Told } from './fulfillment.ts'
import type { PlacedUnits } from './units-at-work.ts'

export interface Report {
  readonly orderId: OrderId
  readonly fulfillmentId: FulfillmentId
  readonly at: Instant
  readonly state: Exclude<RetailFulfillmentState, 'unknown'>
  readonly locationId: string
  /** Each line once. */
  readonly lines: readonly LineQuantity[]
  /** Each parcel once, and each line in it. */
  readonly parcels: readonly ShippedParcel[]
  /** Names the package that a report of packing tells of: it has no name of its own. */
  readonly packageId: PackageId
  readonly reason?: Reason
}

/**
 * Facts are taken whatever was told before: one that comes late moves nothing back, and one that contradicts is shown by
 * whoever composes the order.
 */
export const recordReport = (report: Report) => (state: Fulfillment): readonly FulfillmentEvent[] => {
  const events: FulfillmentEvent[] = []
  let now = state
  for (const told of stepsOf(report)) {
    const next = after(now, told)
    events.push(eventOf(report, told, now, next))
    now = next
  }
  return events
}

/** What left may be partly in parcels. */
function stepsOf({ state, at, locationId, lines, parcels }: Report): readonly Told[] {
  const step = (type: Told['type'], units: readonly LineQuantity[]): Told => ({ type, at, lines: units, parcels: [], locationId })
  if (state !== 'shipped') return [step(typeOf[state], lines)]
  const inParcels = sumOf(parcels.flatMap(({ lines: held }) => held))
  const others = lines.map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (inParcels.get(lineId) ?? 0) })).filter(({ quantity }) => quantity > 0)
  return [
    ...(parcels.length === 0 ? [] : [{ ...step('FulfillmentShipped', [...inParcels].map(([lineId, quantity]) => ({ lineId, quantity }))), parcels: parcels.map(({ parcelId }) => parcelId) }]),
    ...(others.length === 0 ? [] : [step('DeliveryDeparted', others)]),
  ]
}

const typeOf = {
  accepted: 'FulfillmentAccepted', rejected: 'FulfillmentRejected', picked: 'PickingStarted', packed: 'UnitsPacked', ready: 'PickupReady', handed_over: 'PickedUp', cancelled: 'FulfillmentCancelled',
} as const satisfies Record<Exclude<Report['state'], 'shipped'>, FulfillmentEvent['type']>

function sumOf(lines: readonly LineQuantity[]): ReadonlyMap<LineId, number> {
  const sums = new Map<LineId, number>()
  for (const { lineId, quantity } of lines) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity)
  return sums
}

function eventOf({ orderId, fulfillmentId, at, parcels, packageId, locationId, reason }: Report, told: Told, before: Fulfillment, now: Fulfillment): FulfillmentEvent {
  const common = { orderId, fulfillmentId, reported: reportedOf(now, told) }
  const grown = (stage: keyof PlacedUnits): readonly LineQuantity[] =>
    told.lines.map(({ lineId }) => ({ lineId, quantity: unitsOf(now, lineId)[stage] - unitsOf(before, lineId)[stage] })).filter(({ quantity }) => quantity > 0)
  const why = reason === undefined ? {} : { reason }
  switch (told.type) {
    case 'FulfillmentAccepted':
      return { type: told.type, occurredAt: at, data: { ...common, locationId, lines: grown('allocated') } }
    case 'FulfillmentRejected':
    case 'FulfillmentCancelled':
      return { type: told.type, occurredAt: at, data: { ...common, lines: told.lines, ...why } }
    case 'PickingStarted':
      return { type: told.type, occurredAt: at, data: common }
    case 'UnitsPacked':
      return { type: told.type, occurredAt: at, data: { ...common, packages: packagesOf(packageId, grown('packed')) } }
    case 'FulfillmentShipped':
      return { type: told.type, occurredAt: at, data: { ...common, parcels, shippedAt: at } }
    case 'DeliveryDeparted':
      return { type: told.type, occurredAt: at, data: { ...common, lines: grown('underWay') } }
    case 'PickupReady':
      return { type: told.type, occurredAt: at, data: { ...common, locationId, lines: grown('ready') } }
    case 'PickedUp':
      return { type: told.type, occurredAt: at, data: { ...common, lines: grown('handedOver') } }
  }
}

const packagesOf = (packageId: PackageId, lines: readonly LineQuantity[]) => (lines.length === 0 ? [] : [{ packageId, lines }])
