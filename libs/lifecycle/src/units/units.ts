/** Where a unit of a line is. The buckets of a line always sum to what was ordered. */
export type UnitBucket =
  | 'open' | 'backordered' | 'allocated' | 'packed' | 'ready_for_pickup' | 'in_transit' | 'delivered'
  | 'returning_to_sender' | 'return_in_transit' | 'returned' | 'lost' | 'cancelled'

/**
 * What a part says of units it holds or has ended, strongest evidence first: what a parcel or a return shows outweighs
 * what a desk or a shelf says. Where claims exceed what was ordered, the last in this list yield.
 */
const strength = [
  'returned', 'return_in_transit', 'lost_back', 'never_had', 'delivered', 'in_transit', 'coming_back', 'cancelled', 'lost', 'back_at_sender', 'ready', 'packed', 'allocated', 'backordered',
] as const

export type Stage = (typeof strength)[number]

/** The bucket in which each stage is shown. */
const bucketOf: Readonly<Record<Stage, UnitBucket>> = {
  returned: 'returned', return_in_transit: 'return_in_transit', lost_back: 'lost', never_had: 'lost', delivered: 'delivered', in_transit: 'in_transit', coming_back: 'returning_to_sender', cancelled: 'cancelled',
  lost: 'lost', back_at_sender: 'returning_to_sender', ready: 'ready_for_pickup', packed: 'packed', allocated: 'allocated', backordered: 'backordered',
}

/** Units of one line that a part says it holds, or has ended, in one stage. */
export interface Claim {
  /** Id of the part that says so. */
  readonly part: string
  readonly stage: Stage
  readonly quantity: number
}

export type Units = Readonly<Record<UnitBucket, number>>

/** In the order in which a view shows them. */
const noUnits = (): Record<UnitBucket, number> => ({ open: 0, backordered: 0, allocated: 0, packed: 0, ready_for_pickup: 0, in_transit: 0, delivered: 0, returning_to_sender: 0, return_in_transit: 0, returned: 0, lost: 0, cancelled: 0 })
const buckets = Object.keys(noUnits()) as UnitBucket[]

export interface Settled {
  readonly units: Units
  /** Part of `units.lost`: lost on their way back. */
  readonly lostBack: number
  /** Who has the units that are not open, once the weakest have yielded: they sum to the buckets. */
  readonly held: readonly Claim[]
  /** What had to yield, by claim. */
  readonly surplus: readonly Claim[]
}

/**
 * Puts the units of a line into their buckets. The twelve are never negative and always sum to `ordered`, whatever is
 * claimed (I1, I4): where claims exceed it, the weakest yield. What nobody claims is `open`.
 */
export function unitsOf(ordered: number, claims: readonly Claim[]): Settled {
  const held = new Map<Stage, number>()
  const kept: Claim[] = []
  const surplus: Claim[] = []
  let left = ordered
  for (const claim of [...claims].sort(byStrength)) {
    const taken = Math.min(Math.max(claim.quantity, 0), left)
    left -= taken
    held.set(claim.stage, (held.get(claim.stage) ?? 0) + taken)
    if (taken > 0) kept.push({ ...claim, quantity: taken })
    if (claim.quantity > taken) surplus.push({ ...claim, quantity: claim.quantity - taken })
  }
  const units = noUnits()
  units.open = left
  for (const [stage, quantity] of held) units[bucketOf[stage]] += quantity
  return { units, lostBack: held.get('lost_back') ?? 0, held: kept, surplus }
}

/** The units of several lines as one. */
export function sumOfUnits(all: readonly Units[]): Units {
  const sums = noUnits()
  for (const units of all) for (const bucket of buckets) sums[bucket] += units[bucket]
  return sums
}

/** Part ids break ties, so that the order in which parts arrived cannot matter. */
function byStrength(a: Claim, b: Claim): number {
  return strength.indexOf(a.stage) - strength.indexOf(b.stage) || (a.part < b.part ? -1 : a.part > b.part ? 1 : a.quantity - b.quantity)
}
