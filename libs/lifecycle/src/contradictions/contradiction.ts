// What cannot all be true of one order: how much it weighs, who has to look, and the facts that say so.
import type { EventId, Instant, LineId } from '@wismo/kernel'

/** An incident once it stood for a while, and no order is completed with it; a task for one desk; or only a note for agents. */
export type Weight = 'incident' | 'task' | 'note'

const kinds = {
  more_than_ordered: { weight: 'incident', owner: 'operations' },
  cancelled_but_gone: { weight: 'incident', owner: 'order' },
  found_after_settled: { weight: 'incident', owner: 'returns' },
  delivered_after_received_back: { weight: 'incident', owner: 'operations' },
  unknown_line: { weight: 'incident', owner: 'operations' },
  node_still_holds_cancelled: { weight: 'task', owner: 'node' },
  held_twice: { weight: 'task', owner: 'node' },
  return_closed_with_units_underway: { weight: 'task', owner: 'returns' },
  superseded: { weight: 'note', owner: 'operations' },
  returned_but_never_seen_delivered: { weight: 'note', owner: 'returns' },
  parcel_contents_differ: { weight: 'note', owner: 'operations' },
  shipped_before_payment: { weight: 'note', owner: 'payments' },
  shipped_before_placed: { weight: 'note', owner: 'operations' },
  delivered_before_shipped: { weight: 'note', owner: 'carrier-tracking' },
  refund_above_capture: { weight: 'incident', owner: 'payments' },
  captured_above_authorized: { weight: 'incident', owner: 'payments' },
  line_refunded_above_charge: { weight: 'task', owner: 'payments' },
  refund_allocation_differs: { weight: 'task', owner: 'payments' },
} as const satisfies Record<string, { readonly weight: Weight; readonly owner: string }>

export type ContradictionKind = keyof typeof kinds

/** One fact as its part remembers it. */
export interface ContradictingFact {
  readonly id: EventId
  /** `OrderCancelled`, without domain and version. */
  readonly type: string
  /** When it happened. */
  readonly at: Instant
  /** Id of the part whose event it is. */
  readonly part: string
}

/** Facts that cannot all be true. A value of the latest parts, and gone when they agree: nobody acts on one that has not stood for a while. */
export interface Contradiction {
  readonly code: ContradictionKind
  readonly weight: Weight
  /** Who must look. */
  readonly owner: string
  /** The facts, oldest first; one that is too long ago for its part to remember is missing. */
  readonly events: readonly ContradictingFact[]
  /** Ids of the parts that contradict each other; of a return or a claim its own. */
  readonly parts: readonly string[]
  /** The line it is about, where it is about one. */
  readonly lineId?: LineId
  /** How many units of that line. */
  readonly quantity?: number
}

/** What is found, before its kind says how much it weighs. */
export type Found = Pick<Contradiction, 'parts' | 'events' | 'lineId' | 'quantity'>

/** One contradiction, with its parts and facts each once and in an order that depends on nothing but them. */
export const contradiction = (code: ContradictionKind, { parts, events, ...about }: Found): Contradiction => ({
  code, ...kinds[code], events: [...new Map(events.map((fact) => [fact.id, fact])).values()].sort(byTime), parts: [...new Set(parts)].sort(), ...about,
})

const byTime = (a: ContradictingFact, b: ContradictingFact): number => compare(a.at, b.at) || compare(a.type, b.type) || compare(a.part, b.part) || compare(a.id, b.id)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
