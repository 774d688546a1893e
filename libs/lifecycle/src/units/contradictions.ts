import type { LineId } from '@wismo/kernel'
import { unitsOf, type Claim, type Stage } from './units.ts'

/** What can be wrong about units of a line. */
export type UnitContradictionKind =
  | 'more_than_ordered' | 'cancelled_but_gone' | 'found_after_settled' | 'delivered_after_received_back' | 'unknown_line' | 'node_still_holds_cancelled' | 'held_twice'
  | 'return_closed_with_units_underway' | 'superseded' | 'returned_but_never_seen_delivered' | 'parcel_contents_differ'

/** Something that cannot be, or is worth a note, about units of one line. */
export interface Oddity {
  readonly kind: UnitContradictionKind
  readonly quantity: number
  readonly parts: readonly string[]
}

/** Units of one line of which facts cannot all be true. */
export interface UnitContradiction {
  readonly code: UnitContradictionKind
  readonly lineId: LineId
  readonly quantity: number
  /** Ids of the parts that contradict each other. */
  readonly parts: readonly string[]
}

const underWay: readonly Stage[] = ['returned', 'return_in_transit', 'lost_back', 'never_had', 'delivered', 'in_transit', 'coming_back']
const atTheNode: readonly Stage[] = ['ready', 'packed', 'allocated']

/** What is wrong with one line, by the claims that had to yield. */
export function contradictionsOn(lineId: LineId, ordered: number, claims: readonly Claim[], oddities: readonly Oddity[]): readonly UnitContradiction[] {
  const { surplus } = unitsOf(ordered, claims)
  // What would have to yield although nothing was cancelled has another reason than the cancellation.
  const { surplus: anyway } = unitsOf(ordered, claims.filter(({ stage }) => stage !== 'cancelled'))
  const yields = (of: readonly Claim[], stages: readonly Stage[]): Sum => sumOf(of.filter(({ stage }) => stages.includes(stage)))
  const twice = yields(anyway, atTheNode)
  const atNode = yields(surplus, atTheNode)
  const gone = yields(surplus, ['cancelled'])
  const found: readonly Oddity[] = [
    { kind: 'more_than_ordered', ...yields(surplus, underWay) },
    { kind: 'cancelled_but_gone', ...gone, parts: [...gone.parts, ...claims.filter(({ stage }) => underWay.includes(stage)).map(({ part }) => part)] },
    { kind: 'superseded', ...yields(anyway, ['lost', 'back_at_sender']) },
    { kind: 'held_twice', ...twice },
    { kind: 'node_still_holds_cancelled', quantity: atNode.quantity - twice.quantity, parts: atNode.parts },
    ...oddities,
  ]
  return merged(found).map(({ kind, quantity, parts }) => ({ code: kind, lineId, quantity, parts: [...new Set(parts)].sort() }))
}

/** One of each kind: who acts on it knows it by order, kind and line. */
function merged(found: readonly Oddity[]): readonly Oddity[] {
  const byKind = new Map<UnitContradictionKind, Oddity>()
  for (const { kind, quantity, parts } of found.filter((one) => one.quantity > 0)) {
    const before = byKind.get(kind)
    byKind.set(kind, { kind, quantity: quantity + (before?.quantity ?? 0), parts: [...(before?.parts ?? []), ...parts] })
  }
  return [...byKind.values()]
}

/** Units that a part holds of a line which the order does not have. */
export const unknownLine = (lineId: LineId, quantity: number, parts: readonly string[]): UnitContradiction => ({ code: 'unknown_line', lineId, quantity, parts: [...parts].sort() })

interface Sum {
  readonly quantity: number
  readonly parts: readonly string[]
}

const sumOf = (claims: readonly Claim[]): Sum => ({ quantity: claims.reduce((sum, { quantity }) => sum + quantity, 0), parts: claims.map(({ part }) => part) })
