// Where things of a parcel and a promise are recorded: each in a stream of its own, whose id is the part's in the view.
import { PromiseId, type ParcelId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import { parcel } from './domain/parcel.ts'
import { promise } from './domain/promise.ts'

export const parcelStream = (parcelId: ParcelId): StreamName => StreamName.of(parcel.category, parcelId)

export const promiseStream = (promiseId: PromiseId): StreamName => StreamName.of(promise.category, promiseId)
