// A warehouse or store tells how far its work is: recorded on the stream of that work, also where its order is not known yet.
import type { RetailFulfillmentReported, RetailLineQuantity, ShippedParcel } from '@wismo/contracts'
import { fulfillmentIdOf, Invalid, PackageId, parcelIdOf, type OrderId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, retailLines, type RetailFact, type Runtime } from '@wismo/service'
import { fulfillment, type Fulfillment, type FulfillmentEvent } from '../domain/fulfillment.ts'
import { recordReport, type Report } from '../domain/report.ts'

type Fact = RetailFact<'RetailFulfillmentReported'>

export const whenRetailFulfillmentReportedThenRecordIt = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<Fulfillment, FulfillmentEvent, 'RetailFulfillmentReported'>(runtime, {
    name: 'record-fulfillment-report',
    on: ['RetailFulfillmentReported'],
    aggregate: fulfillment,
    stream: ({ orderId, data }) => StreamName.of(fulfillment.category, fulfillmentIdOf(orderId, data.fulfillmentRef)),
    decide: (fact) => recordReport(reportOf(fact)),
  })

function reportOf({ id, orderId, occurredAt, data: { fulfillmentRef, state, locationId, lines, parcels = [], reason } }: Fact): Report {
  if (state === 'unknown') throw new Invalid('invalid_value', 'The state of the work is none that there is.')
  return {
    orderId,
    fulfillmentId: fulfillmentIdOf(orderId, fulfillmentRef),
    at: occurredAt,
    state,
    locationId,
    lines: retailLines(orderId, lines),
    parcels: state === 'shipped' ? parcelsOf(orderId, occurredAt.slice(0, 'yyyy-mm'.length), parcels) : [],
    packageId: PackageId.of(id, 'package'),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Each parcel once, whatever of it was named apart. */
function parcelsOf(orderId: OrderId, shipMonth: string, told: NonNullable<RetailFulfillmentReported['parcels']>): readonly ShippedParcel[] {
  const byId = new Map<ShippedParcel['parcelId'], { readonly first: (typeof told)[number]; readonly lines: RetailLineQuantity[] }>()
  for (const parcel of told) {
    const parcelId = parcelIdOf(orderId, parcel.carrier, parcel.trackingNumber, shipMonth)
    const known = byId.get(parcelId)
    if (known === undefined) byId.set(parcelId, { first: parcel, lines: [...parcel.lines] })
    else known.lines.push(...parcel.lines)
  }
  return [...byId].map(([parcelId, { first: { carrier, trackingNumber }, lines }]) => ({ parcelId, carrier, trackingNumber, lines: retailLines(orderId, lines) }))
}
