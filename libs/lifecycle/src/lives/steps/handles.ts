// What a story holds in its hands while it tells of work and of parcels.
import type { DeliveryMethod, ParcelFlag } from '@wismo/contracts'
import type { FulfillmentId, GrantId, ParcelId, ReturnId } from '@wismo/kernel'
import type { Unit } from '../world.ts'

/** One work order of one node. */
export interface Work {
  readonly id: FulfillmentId
  readonly locationId: string
  readonly method: DeliveryMethod
  readonly grantId: GrantId
}

export interface Box {
  readonly id: ParcelId
  readonly carrier: string
  readonly trackingNumber: string
  readonly units: readonly Unit[]
  readonly work: Work | undefined
  /** The return that it belongs to, which holds its units. */
  readonly returnId?: ReturnId
  /** What its carrier said of it last, which every scan repeats. */
  flags: readonly ParcelFlag[]
  attempts: number
}
