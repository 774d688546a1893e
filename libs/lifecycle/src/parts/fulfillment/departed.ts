import type { Instant, ParcelId } from '@wismo/kernel'

/** When units left a node: the earliest that anybody told. */
export interface Departed {
  /** In a parcel or without one. */
  readonly shippedAt?: Instant
  /** Each parcel. */
  readonly passedAt?: Readonly<Record<ParcelId, Instant>>
}

/** With units that left at this moment, in these parcels. */
export const departed = ({ shippedAt, passedAt }: Departed, at: Instant, parcelIds: readonly ParcelId[] = []): Departed => ({
  shippedAt: earlier(shippedAt, at),
  ...(passedAt === undefined && parcelIds.length === 0 ? {} : { passedAt: { ...passedAt, ...Object.fromEntries(parcelIds.map((id) => [id, earlier(passedAt?.[id], at)])) } }),
})

const earlier = (known: Instant | undefined, at: Instant): Instant => (known !== undefined && known < at ? known : at)
