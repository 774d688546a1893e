import type { TimelineEntry } from '../public-event.ts'

/** What every part has: its newest events, oldest first. */
export interface PartState {
  readonly timeline: readonly TimelineEntry[]
}
