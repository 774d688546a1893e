import type { OrderView } from './order-view.ts'
import { timelineLength, type TimelineEntry } from './public-event.ts'
import type { Part } from './parts.ts'
import type { PartState } from './parts/part-state.ts'

/** The newest entries of all parts, newest first: by when it happened, then by when we knew it. */
export function timelineOf(parts: readonly Part[]): OrderView['timeline'] {
  const entries = parts.flatMap(({ part, doc }) => (doc as PartState | null)?.timeline.map((entry) => ({ ...entry, refs: [part] })) ?? [])
  return { entries: entries.sort(newestFirst).slice(0, timelineLength) }
}

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  return compare(b.at, a.at) || compare(b.recordedAt, a.recordedAt) || compare(b.id, a.id)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
