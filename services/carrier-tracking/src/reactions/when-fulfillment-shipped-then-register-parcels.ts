// Parcels left a node: each is watched from now on, and what carriers told of it before is recorded now.
import type { FulfillmentShipped } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { parcel, recordScans, type Parcel, type ParcelEvent, type Shipment, type ToldScan } from '../domain/parcel.ts'
import type { Scans } from '../scans.ts'
import { parcelStream } from '../streams.ts'

const shipmentIn = ({ data }: Inbound): Shipment => data as Shipment

export const whenFulfillmentShippedThenRegisterParcels = (scans: Pick<Scans, 'takeShipments'>): Reaction =>
  reaction<Parcel, ParcelEvent, readonly ToldScan[]>({
    name: 'register-parcels',
    on: ['FulfillmentShipped'],
    aggregate: parcel,
    each({ data }) {
      const { orderId, fulfillmentId, parcels, shippedAt } = data as FulfillmentShipped
      return parcels.map(({ parcelId, carrier, trackingNumber, lines }, i) => ({ name: String(i), data: { orderId, fulfillmentId, parcelId, carrier, trackingNumber, lines, shippedAt } satisfies Shipment }))
    },
    prepare: (batch) => scans.takeShipments(batch.map(shipmentIn)),
    stream: (inbound) => parcelStream(shipmentIn(inbound).parcelId),
    decide: (inbound, told) => recordScans(shipmentIn(inbound), told),
  })
