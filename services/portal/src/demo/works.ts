// The work that warehouse, store and carrier have with an order of the demo: which steps there are, and how many of them are behind it by what is known.
import { fulfillmentIdOf } from '@wismo/kernel'
import type { OrderLineView, OrderView } from '@wismo/lifecycle'
import type { RetailType } from '@wismo/service'

/** One message of the retailer, before it has a time. */
export interface Fact {
  readonly type: RetailType
  /** Names the fact within its order: what is told under the same key is the same fact. */
  readonly key: string
  /** The body without shop, order and time. */
  readonly data: Readonly<Record<string, unknown>>
  /** What happens, in words: `the carrier takes it`. */
  readonly says: string
  /** Hours of the order's life between the fact before it and this one. */
  readonly hours: number
}

/** Units of one line, by the retailer's id. */
interface Units {
  readonly externalLineId: string
  readonly quantity: number
}

/** What one place has to do for an order, and how far that is. */
export interface Work {
  readonly ref: string
  readonly locationId: string
  readonly lines: readonly Units[]
  /** Absent where the customer fetches it. */
  readonly parcel?: { readonly carrier: string; readonly trackingNumber: string }
  readonly steps: readonly Fact[]
  /** How many of the steps are behind it. */
  readonly done: number
  /** The carrier's word, once the parcel left. */
  readonly parcelStatus?: string
}

const carrier = 'an-post'
const warehouse = 'cork-dc'

/** As much of an order as its works are cut by. */
export interface Workable extends Pick<OrderView, 'id' | 'number' | 'fulfillments' | 'parcels'> {
  readonly lines: readonly (Pick<OrderLineView, 'externalLineId' | 'method' | 'locationId'> & { readonly quantity: Pick<OrderLineView['quantity'], 'current'> })[]
}
type Line = Workable['lines'][number]

/** Works as the demo's warehouse cuts them: what is sent in one parcel, or in two from three lines on; what is fetched, per store. */
export function worksOf(view: Workable): readonly Work[] {
  const lines = view.lines.filter(({ quantity }) => quantity.current > 0)
  const sent = lines.filter(({ method }) => method === 'ship')
  const half = sent.length < 3 ? sent.length : Math.ceil(sent.length / 2)
  const parcels = [sent.slice(0, half), sent.slice(half)].filter((some) => some.length > 0)
  const stores = [...new Set(lines.filter(({ method }) => method === 'pickup').map(({ locationId }) => locationId ?? 'store-quayside'))]
  return [
    ...parcels.map((some, i) => sending(view, `W${i + 1}`, some)),
    ...stores.map((store, i) => fetching(view, `P${i + 1}`, store, lines.filter(({ method, locationId = store }) => method === 'pickup' && locationId === store))),
  ]
}

const unitsIn = (lines: readonly Line[]): readonly Units[] => lines.map(({ externalLineId, quantity }) => ({ externalLineId, quantity: quantity.current }))

/** A node finds that it has not what it took on. */
export const givenBack = (work: Pick<Work, 'ref' | 'locationId' | 'lines'>): Fact => report(work, 'rejected', 'the shelf is empty', 0, { reason: { code: 'out_of_stock' } })

const report = ({ ref, locationId, lines }: Pick<Work, 'ref' | 'locationId' | 'lines'>, state: string, says: string, hours: number, more: object = {}): Fact => ({
  type: 'RetailFulfillmentReported', key: `${ref}.${state}`, says, hours, data: { fulfillmentRef: ref, locationId, state, lines, ...more },
})

export const scan = (parcel: NonNullable<Work['parcel']>, status: string, says: string, hours: number, more: object = {}): Fact => ({
  type: 'RetailParcelReported', key: `${parcel.trackingNumber}.${status}`, says, hours, data: { ...parcel, status, ...more },
})

/** `AN` and the digits of the order, and which parcel of it. */
const trackingNumberOf = ({ number }: Workable, name: string): string => `AN${number.replace(/\D/g, '').padStart(7, '0')}${name.slice(1)}IE`

/** Work that its node gave back is begun anew under another name: `W1`, `W1-2`. */
function refOf(view: Workable, name: string): string {
  const refs = Array.from({ length: view.fulfillments.length + 1 }, (_, i) => (i === 0 ? name : `${name}-${i + 1}`))
  return refs.find((ref) => statusOf(view, ref) !== 'rejected') ?? name
}

function sending(view: Workable, name: string, some: readonly Line[]): Work {
  const lines = unitsIn(some)
  const ref = refOf(view, name)
  const parcel = { carrier, trackingNumber: trackingNumberOf(view, name) }
  const work = { ref, locationId: warehouse, lines, parcel }
  const known = view.parcels.find(({ trackingNumber }) => trackingNumber === parcel.trackingNumber)
  return {
    ...work,
    steps: [
      report(work, 'accepted', 'the warehouse takes it on', 0.5), report(work, 'picked', 'somebody fetches it from the shelf', 3), report(work, 'packed', 'it is packed', 2),
      report(work, 'shipped', 'the carrier takes it', 4, { parcels: [{ ...parcel, lines }] }), scan(parcel, 'accepted', 'it is scanned at the depot', 2, { place: 'Cork' }),
      scan(parcel, 'in_transit', 'it leaves for the next depot', 9, { place: 'Portlaoise' }), scan(parcel, 'out_for_delivery', 'the van leaves with it', 13, { place: 'Cork' }),
      scan(parcel, 'delivered', 'it is handed over', 4, { place: 'Cork', proof: { kind: 'signature' } }),
    ],
    done: stepOf(statusOf(view, ref), known?.status),
    ...(known === undefined ? {} : { parcelStatus: known.status }),
  }
}

function fetching(view: Workable, name: string, locationId: string, some: readonly Line[]): Work {
  const ref = refOf(view, name)
  const work = { ref, locationId, lines: unitsIn(some) }
  const steps = [report(work, 'accepted', 'the store takes it on', 0.5), report(work, 'ready', 'it waits at the store', 4), report(work, 'handed_over', 'the customer fetches it', 20)]
  const done: Readonly<Record<string, number>> = { accepted: 1, picking: 1, packed: 1, ready_for_pickup: 2, completed: 3, cancelled: 3, rejected: 3 }
  return { ...work, steps, done: done[statusOf(view, ref) ?? ''] ?? 0 }
}

const statusOf = (view: Workable, ref: string): string | undefined => view.fulfillments.find(({ id }) => id === fulfillmentIdOf(view.id, ref))?.status

const atWork: Readonly<Record<string, number>> = { accepted: 1, picking: 2, packed: 3 }
const underWay: Readonly<Record<string, number>> = { pre_transit: 4, accepted: 5, in_transit: 6, held: 6, unknown: 6, out_for_delivery: 7, attempt_failed: 6, available_for_pickup: 7 }
const allSteps = 8

/** How many steps of a parcel are behind it. What the carrier says counts more than what the warehouse does. */
function stepOf(work: string | undefined, parcel: string | undefined): number {
  if (parcel !== undefined) return underWay[parcel] ?? allSteps
  if (work === undefined || work === 'requested') return 0
  return atWork[work] ?? (work === 'shipped' ? 4 : allSteps)
}
