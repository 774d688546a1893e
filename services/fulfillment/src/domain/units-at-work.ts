// Where the units of a line are, by how many were ever told of in each state: the same in whatever order they were told.
import type { UnitsAtWork } from '@wismo/contracts'
import type { Instant } from '@wismo/kernel'

/** Units of one line that were told of, by what was told of them. They only grow. */
export interface ToldOfLine {
  readonly accepted: number
  readonly picked: number
  readonly packed: number
  readonly ready: number
  /** Left in parcels. */
  readonly inParcels: number
  /** Left in no parcel. */
  readonly underWay: number
  readonly handedOver: number
  readonly cancelled: number
  readonly rejections: readonly { readonly at: Instant; readonly quantity: number }[]
  /** When the first units were taken on, by whatever showed it. */
  readonly takenAt?: Instant
}

export const nothingTold: ToldOfLine = { accepted: 0, picked: 0, packed: 0, ready: 0, inParcels: 0, underWay: 0, handedOver: 0, cancelled: 0, rejections: [] }

/** `picked`: those of the allocated ones that lie on a cart. */
export type PlacedUnits = Omit<UnitsAtWork, 'lineId'> & { readonly picked: number }

/**
 * There are as many units as any state was told of. What left or was handed over is gone whatever else is told, and a step
 * that is told late was passed before; of the others as many ended as were called off, those first that are least advanced.
 */
export function unitsAtWork(told: ToldOfLine): PlacedUnits {
  const { inParcels, accepted, picked, packed, ready } = told
  const all = Math.max(accepted, picked, packed, ready, inParcels + told.underWay, told.handedOver)
  const handedOver = Math.min(byHand(told), all - inParcels)
  const underWay = Math.max(0, told.underWay - handedOver)
  const gone = inParcels + handedOver + underWay
  const reachedReady = Math.max(ready, gone)
  const reachedPacked = Math.max(packed, reachedReady)
  const reachedPicked = Math.max(picked, reachedPacked)
  const inWork = filled(Math.max(0, all - gone - calledOff(told)), [reachedReady - gone, reachedPacked - reachedReady, reachedPicked - reachedPacked, all - reachedPicked])
  const [waiting = 0, boxed = 0, onCart = 0, begun = 0] = inWork
  return { allocated: onCart + begun, picked: onCart, packed: boxed, ready: waiting, underWay, handedOver }
}

/**
 * What is told to be handed over is rather what waited for the customer, or left in no parcel, than what is in a parcel:
 * how that ended its scans say. Only what is told beyond both is of the rest.
 */
function byHand({ handedOver, underWay, ready, inParcels }: ToldOfLine): number {
  const expected = underWay + ready
  return Math.min(handedOver, expected) + Math.max(0, handedOver - expected - inParcels)
}

/** A node that had not taken anything refused other units than those it takes later, or at once. */
const calledOff = ({ cancelled, rejections, takenAt }: ToldOfLine): number =>
  cancelled + rejections.filter(({ at }) => takenAt !== undefined && at > takenAt).reduce((sum, { quantity }) => sum + quantity, 0)

/** So many units over these places, the first one first. */
function filled(units: number, places: readonly number[]): readonly number[] {
  let left = units
  return places.map((room) => {
    const taken = Math.min(left, room)
    left -= taken
    return taken
  })
}
