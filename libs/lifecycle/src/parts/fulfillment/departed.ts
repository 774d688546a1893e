import type { Instant, ParcelId } from '@wismo/kernel'
import type { FulfillmentPart } from '../fulfillment-part.ts'

/** When units left a node, and each parcel: the earliest that anybody told. */
export const departed = ({ shippedAt, passedAt }: FulfillmentPart, at: Instant, parcelIds: readonly ParcelId[] = []): Pick<FulfillmentPart, 'shippedAt' | 'passedAt'> => ({
  shippedAt: earlier(shippedAt, at),
  ...(passedAt === undefined && parcelIds.length === 0 ? {} : { passedAt: { ...passedAt, ...Object.fromEntries(parcelIds.map((id) => [id, earlier(passedAt?.[id], at)])) } }),
})

const earlier = (known: Instant | undefined, at: Instant): Instant => (known !== undefined && known < at ? known : at)
