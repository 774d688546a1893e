// What all scans of a parcel say together: the same whichever came first, and however often each was told (I21).
import type { ParcelFlag, ParcelStatus, Proof } from '@wismo/contracts'
import type { Instant, Uuid } from '@wismo/kernel'

/** One sight of a parcel, as it was told. */
export interface ParcelScan {
  /** Names the fact: told twice it is one. */
  readonly factId: Uuid
  /** When it was seen. */
  readonly at: Instant
  readonly status: ParcelStatus
  readonly flags: readonly ParcelFlag[]
  readonly proof?: Proof
  /** Where, as the carrier wrote it. */
  readonly place?: string
}

export interface ParcelDelivery {
  readonly at: Instant
  readonly proof?: Proof
}

export interface JudgedParcel {
  readonly status: ParcelStatus
  /** Only while it is lost. */
  readonly statusBeforeLoss?: ParcelStatus
  readonly flags: readonly ParcelFlag[]
  /** Deliveries in vain. */
  readonly attempts: number
  /** Only while it counts as delivered. */
  readonly delivery?: ParcelDelivery
}

/** Of two sights at the same moment the one further right came later; of ends, which nothing leaves, the one further left counts. */
const ranks: readonly ParcelStatus[] = ['unknown', 'pre_transit', 'accepted', 'in_transit', 'held', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'returning', 'lost', 'destroyed', 'delivered', 'returned', 'cancelled']
const ends: readonly ParcelStatus[] = ['delivered', 'returned', 'cancelled']

/** In the order of time; scans of one moment by how far they are, then by their names. */
export const inTime = (a: ParcelScan, b: ParcelScan): number => compare(a.at, b.at) || ranks.indexOf(a.status) - ranks.indexOf(b.status) || compare(a.factId, b.factId)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The newest scan says where the parcel is, until one says that it is at its end: no plain scan leads out of that (I22). One that
 * says nothing we know leaves what was known.
 */
export function judgeScans(scans: Iterable<ParcelScan>): JudgedParcel {
  const sorted = [...scans].sort(inTime)
  let status: ParcelStatus | undefined
  let beforeLoss: ParcelStatus = 'in_transit'
  for (const scan of sorted) {
    if (status !== undefined && (ends.includes(status) || scan.status === 'unknown')) continue
    if (status !== undefined && status !== 'lost' && scan.status === 'lost') beforeLoss = status
    status = scan.status
  }
  return {
    status: status ?? 'pre_transit', flags: flagsOf(sorted), attempts: new Set(sorted.filter((scan) => scan.status === 'attempt_failed').map(({ at }) => at)).size,
    ...(status === 'lost' ? { statusBeforeLoss: beforeLoss } : {}),
    ...(status === 'delivered' ? { delivery: deliveryOf(sorted) } : {}),
  }
}

/** What the newest scan says; damage does not pass by. In the order of their names. */
function flagsOf(sorted: readonly ParcelScan[]): readonly ParcelFlag[] {
  const wasDamaged = sorted.some(({ flags }) => flags.includes('damaged'))
  const newest = sorted.at(-1)
  // Of scans of one moment none is newer than the others.
  const now = sorted.filter(({ at }) => at === newest?.at).flatMap(({ flags }) => flags)
  return [...new Set([...now, ...(wasDamaged ? (['damaged'] as const) : [])])].filter((flag) => flag !== 'unknown').sort()
}

/** Handed over when it was first said to be, by the first proof there is. */
function deliveryOf(sorted: readonly ParcelScan[]): ParcelDelivery {
  const delivered = sorted.filter(({ status }) => status === 'delivered')
  const [first] = delivered
  if (first === undefined) throw new Error('a parcel counts as delivered without a scan that says so')
  const proof = delivered.find((scan) => scan.proof !== undefined)?.proof
  return { at: first.at, ...(proof === undefined ? {} : { proof }) }
}
