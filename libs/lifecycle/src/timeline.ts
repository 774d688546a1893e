import type { OrderView } from './order-view.ts'
import { byTime, timelineLength, type TimelineEntry } from './public-event.ts'
import type { Part } from './parts.ts'
import type { PartState } from './parts/part-state.ts'

/** The newest entries of all parts, newest first; each part has its own in order. */
export function timelineOf(parts: readonly Part[]): OrderView['timeline'] {
  // Of what happened and was told at once, the later id comes first, as in the pages of the whole timeline.
  const lists = parts.map(({ part, doc }) => ({ part, left: [...((doc as PartState | null)?.timeline ?? [])] })).sort((a, b) => (a.part < b.part ? 1 : -1))
  const entries: OrderView['timeline']['entries'][number][] = []
  while (entries.length < timelineLength) {
    const newest = lists.reduce((a, b) => (isNewer(b.left.at(-1), a.left.at(-1)) ? b : a), noList)
    const entry = newest.left.pop()
    if (entry === undefined) break
    entries.push({ ...entry, ...lateOf(entry), refs: [newest.part] })
  }
  return { entries }
}

const noList: { readonly part: string; readonly left: TimelineEntry[] } = { part: '', left: [] }

const isNewer = (a: TimelineEntry | undefined, b: TimelineEntry | undefined): boolean => a !== undefined && (b === undefined || byTime(a, b) > 0)

/** What is told this much later than it happened came late, in milliseconds. */
const lateMs = 3_600_000

export const lateOf = ({ at, recordedAt }: Pick<TimelineEntry, 'at' | 'recordedAt'>): { readonly late?: true } => (Date.parse(recordedAt) - Date.parse(at) > lateMs ? { late: true } : {})
