import type { OrderView } from './order-view.ts'
import { byTime, timelineLength, type TimelineEntry } from './public-event.ts'
import type { Part } from './parts.ts'
import type { PartState } from './parts/part-state.ts'

/** The newest entries of all parts, newest first. */
export function timelineOf(parts: readonly Part[]): OrderView['timeline'] {
  const all = parts.flatMap(({ part, doc }) => (doc as PartState | null)?.timeline.map((entry) => ({ entry, part })) ?? [])
  const newest = all.sort((a, b) => byTime(b.entry, a.entry)).slice(0, timelineLength)
  return { entries: newest.map(({ entry, part }) => ({ ...entry, ...lateOf(entry), refs: [part] })) }
}

/** What is told this much later than it happened came late, in milliseconds. */
const lateMs = 3_600_000

const lateOf = ({ at, recordedAt }: TimelineEntry): { readonly late?: true } => (Date.parse(recordedAt) - Date.parse(at) > lateMs ? { late: true } : {})
