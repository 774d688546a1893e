import type { Instant } from '@wismo/kernel'
import { stepOfParcel } from './groups.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import { pick } from './pick.ts'

/** What a carrier and a tracking number alone show: how the parcel stands, and since when. Neither its order, nor what is in it, nor where it goes. */
export interface ParcelStub {
  readonly carrier: string
  readonly trackingNumber: string
  readonly status: string
  /** Only where it goes back to the shop. */
  readonly direction?: 'return'
  /** Of five: on its way is the third, there the last. */
  readonly step: number
  readonly steps: 5
  /** When it was last seen. */
  readonly lastSeenAt?: Instant
  /** Where it was last seen, on its way to a customer alone: near the end that is where the customer lives, and where one goes back, near the beginning. */
  readonly place?: string
  readonly deliveredAt?: Instant
  /** Last moment to fetch it, while it waits for that. */
  readonly pickupUntil?: Instant
}

/** What of a parcel is looked at. */
export type SeenParcel = Pick<ParcelPart, 'carrier' | 'trackingNumber' | 'status'> & Partial<Pick<ParcelPart, 'direction' | 'lastFact' | 'deliveredAt' | 'point'>>

const onItsWay: readonly ParcelPart['status'][] = ['accepted', 'in_transit', 'held']

/** The level `stub` of a parcel. Undefined as long as nobody has seen it: a number that was only printed is none yet. */
export function stubOf(parcel: SeenParcel): ParcelStub | undefined {
  const { status, lastFact, point } = parcel
  if (lastFact === undefined) return undefined
  const isReturn = parcel.direction === 'return'
  const until = status === 'available_for_pickup' && !isReturn ? point?.until : undefined
  const place = onItsWay.includes(status) && !isReturn ? lastFact.place : undefined
  return {
    ...pick(parcel, 'carrier', 'trackingNumber', 'status'), ...(isReturn ? { direction: 'return' as const } : {}), step: stepOfParcel(status), steps: 5, lastSeenAt: lastFact.at,
    ...(place === undefined ? {} : { place }),
    ...pick(parcel, 'deliveredAt'),
    ...(until === undefined ? {} : { pickupUntil: until }),
  }
}
