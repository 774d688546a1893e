import type { UnitBucket } from './order-view.ts'

/** Units of one line that a part says it holds, or has ended, in one bucket. */
export interface Claim {
  readonly bucket: ClaimedBucket
  readonly quantity: number
  /** Id of the part that says so. */
  readonly part: string
}

/** `open` is what nobody claims. */
export type ClaimedBucket = Exclude<UnitBucket, 'open'>

export type Units = Readonly<Record<UnitBucket, number>>

/** Evidence, strongest first: what a parcel or a return shows outweighs what a desk or a shelf says. */
const strength: readonly ClaimedBucket[] = [
  'returned', 'return_in_transit', 'delivered', 'in_transit', 'returning_to_sender', 'cancelled', 'lost', 'ready_for_pickup', 'packed', 'allocated', 'backordered',
]

const buckets: readonly UnitBucket[] = ['open', ...strength]

/**
 * Puts the units of a line into their buckets. The twelve are never negative and always sum to `ordered`, whatever is
 * claimed: where claims exceed it, the weakest yield (I4), and what yielded is answered as `surplus`.
 */
export function unitsOf(ordered: number, claims: readonly Claim[]): { readonly units: Units; readonly surplus: readonly Claim[] } {
  const settled = new Map<UnitBucket, number>()
  const surplus: Claim[] = []
  let left = ordered
  for (const claim of [...claims].sort(byStrength)) {
    const taken = Math.min(Math.max(claim.quantity, 0), left)
    left -= taken
    settled.set(claim.bucket, (settled.get(claim.bucket) ?? 0) + taken)
    if (claim.quantity > taken) surplus.push({ ...claim, quantity: claim.quantity - taken })
  }
  return { units: unitsBy((bucket) => (bucket === 'open' ? left : (settled.get(bucket) ?? 0))), surplus }
}

/** The units of several lines as one. */
export const sumOfUnits = (all: readonly Units[]): Units => unitsBy((bucket) => all.reduce((sum, units) => sum + units[bucket], 0))

function unitsBy(quantity: (bucket: UnitBucket) => number): Units {
  return Object.fromEntries(buckets.map((bucket) => [bucket, quantity(bucket)])) as Record<UnitBucket, number>
}

/** Part ids break ties, so that the order in which parts arrived cannot matter. */
function byStrength(a: Claim, b: Claim): number {
  return strength.indexOf(a.bucket) - strength.indexOf(b.bucket) || (a.part < b.part ? -1 : a.part > b.part ? 1 : a.quantity - b.quantity)
}
