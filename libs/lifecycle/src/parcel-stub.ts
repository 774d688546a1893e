import type { Instant } from '@wismo/kernel'
import type { ParcelPart } from './parts/parcel-part.ts'
import { pick } from './pick.ts'

/** What a carrier and a tracking number alone show: how the parcel stands, and since when. Neither its order, nor what is in it, nor where it is. */
export interface ParcelStub {
  readonly carrier: string
  readonly trackingNumber: string
  readonly status: string
  /** When it was last seen. */
  readonly lastSeenAt?: Instant
  readonly deliveredAt?: Instant
  /** Last moment to fetch it, while it waits for that. */
  readonly pickupUntil?: Instant
}

/** The level `stub` of a parcel. */
export function stubOf(parcel: ParcelPart): ParcelStub {
  const until = parcel.status === 'available_for_pickup' ? parcel.point?.until : undefined
  return {
    ...pick(parcel, 'carrier', 'trackingNumber', 'status'),
    ...(parcel.lastFact === undefined ? {} : { lastSeenAt: parcel.lastFact.at }),
    ...pick(parcel, 'deliveredAt'),
    ...(until === undefined ? {} : { pickupUntil: until }),
  }
}
