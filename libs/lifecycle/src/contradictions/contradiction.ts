// Facts that cannot all be true: a value of the latest parts, and gone when they agree. Nobody acts on one that has not stood for a while.
import type { EventId, Instant, LineId } from '@wismo/kernel'
import type { PartState } from '../parts/part-state.ts'
import type { TimelineEntry } from '../public-event.ts'
import type { MoneyContradiction } from './money.ts'
import type { TimeContradiction } from './time.ts'
import type { UnitContradictionKind } from '../units/contradictions.ts'

/** `incident`: the order is not over while it stands; `task` for one desk; `note` for agents. */
export type Weight = 'incident' | 'task' | 'note'

export type ContradictionKind = UnitContradictionKind | TimeContradiction | MoneyContradiction

export interface Contradiction {
  readonly code: ContradictionKind
  readonly weight: Weight
  /** Who must look. */
  readonly owner: string
  /** What was told on either side, as far as its parts still remember it, oldest first. */
  readonly events: readonly ContradictingFact[]
  /** Ids of the parts that contradict each other. */
  readonly parts: readonly string[]
  /** Where it is about units of a line, and how many. */
  readonly lineId?: LineId
  readonly quantity?: number
}

export interface ContradictingFact {
  readonly id: EventId
  readonly type: string
  readonly at: Instant
  readonly part: string
}

interface Remembering {
  readonly part: string
  readonly doc: PartState
}

/** The newest fact of these types that a part remembers; of two at one moment the type that is named first. */
export const newestOf = (row: Remembering | undefined, types: readonly string[]): readonly ContradictingFact[] => picked(row, types, (a, b) => (a > b ? -1 : a < b ? 1 : 0))

/** The oldest one. */
export const oldestOf = (row: Remembering | undefined, types: readonly string[]): readonly ContradictingFact[] => picked(row, types, (a, b) => (a < b ? -1 : a > b ? 1 : 0))

function picked(row: Remembering | undefined, types: readonly string[], byTime: (a: Instant, b: Instant) => number): readonly ContradictingFact[] {
  if (row === undefined) return []
  const first = (a: TimelineEntry, b: TimelineEntry): number => byTime(a.at, b.at) || types.indexOf(a.type) - types.indexOf(b.type) || (a.id < b.id ? -1 : 1)
  const [found] = row.doc.timeline.filter(({ type }) => types.includes(type)).sort(first)
  return found === undefined ? [] : [{ id: found.id, type: found.type, at: found.at, part: row.part }]
}

/** Oldest first, each once. */
export const inOrder = (facts: readonly ContradictingFact[]): readonly ContradictingFact[] =>
  [...new Map(facts.map((fact) => [fact.id, fact])).values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
