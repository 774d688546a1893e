// Where every single unit of an order really is. Told step by step together with the facts, and made of nothing that was
// told: what the views say of the same facts can be held against it.
import type { LineId } from '@wismo/kernel'

/** Where a unit can be, and the bucket in which it is shown there. */
const bucketOf = {
  open: 'open',
  backordered: 'backordered',
  allocated: 'allocated',
  packed: 'packed',
  ready: 'ready_for_pickup',
  on_van: 'in_transit',
  in_parcel: 'in_transit',
  with_customer: 'delivered',
  coming_back: 'returning_to_sender',
  back_at_sender: 'returning_to_sender',
  lost: 'lost',
  /** It seemed delivered, or lost, and it was settled that the customer never got it. */
  never_had: 'lost',
  on_way_back: 'return_in_transit',
  lost_on_way_back: 'lost',
  taken_back: 'returned',
  cancelled: 'cancelled',
} as const

export type Place = keyof typeof bucketOf
export type Bucket = (typeof bucketOf)[Place]
export type Buckets = Readonly<Record<Bucket, number>>
/** How many units of each line are in which bucket. */
export type WorldSnapshot = ReadonlyMap<LineId, Buckets>

/** One piece. `holder` is the parcel, fulfillment or return it is in, or was in last. */
export interface Unit {
  readonly lineId: LineId
  place: Place
  holder: string | undefined
}

export interface World {
  readonly units: Map<LineId, Unit[]>
  readonly moved: Set<LineId>
  seen: WorldSnapshot
}

export const emptyWorld = (): World => ({ units: new Map(), moved: new Set(), seen: new Map() })

/** New units that nobody holds yet. */
export function addUnits(world: World, lineId: LineId, quantity: number): readonly Unit[] {
  const added = Array.from({ length: quantity }, (): Unit => ({ lineId, place: 'open', holder: undefined }))
  world.units.set(lineId, [...(world.units.get(lineId) ?? []), ...added])
  world.moved.add(lineId)
  return added
}

/** Units go from one of these places to another. Throws where one is elsewhere: a story that asks for it is wrong. */
export function move(world: World, units: readonly Unit[], from: readonly Place[], to: Place, holder?: string): void {
  for (const unit of units) {
    if (!from.includes(unit.place)) throw new Error(`A unit that is ${unit.place} does not become ${to}.`)
    unit.place = to
    unit.holder = holder ?? unit.holder
    world.moved.add(unit.lineId)
  }
}

/** Units in this parcel, fulfillment or return, or last seen there, in one of these places. */
export function unitsIn(world: World, holder: string, places: readonly Place[]): readonly Unit[] {
  const found: Unit[] = []
  for (const units of world.units.values()) for (const unit of units) if (unit.holder === holder && places.includes(unit.place)) found.push(unit)
  return found
}

/** The twelve buckets of a line. */
export function buckets({ units }: World, lineId: LineId): Buckets {
  const counts: Record<Bucket, number> = {
    open: 0, backordered: 0, allocated: 0, packed: 0, ready_for_pickup: 0, in_transit: 0, delivered: 0, returning_to_sender: 0, return_in_transit: 0, returned: 0, lost: 0, cancelled: 0,
  }
  for (const { place } of units.get(lineId) ?? []) counts[bucketOf[place]] += 1
  return counts
}

/** All lines as they are now; the same object as before while nothing moved. */
export function snapshot(world: World): WorldSnapshot {
  if (world.moved.size === 0) return world.seen
  const seen = new Map(world.seen)
  for (const lineId of world.moved) seen.set(lineId, buckets(world, lineId))
  world.moved.clear()
  world.seen = seen
  return seen
}

/** Units by line, as facts name them. */
export function countsOf(units: readonly Unit[]): readonly { readonly lineId: LineId; readonly quantity: number }[] {
  const counts: { readonly lineId: LineId; quantity: number }[] = []
  for (const { lineId } of units) {
    const known = counts.find((one) => one.lineId === lineId)
    if (known === undefined) counts.push({ lineId, quantity: 1 })
    else known.quantity += 1
  }
  return counts
}
