import type { ActorType, EventId, Instant } from '@wismo/kernel'

/** A published fact as the views fold it: what happened to which aggregate, when, and by whom. */
export interface PublicEvent<Data = unknown> {
  readonly id: EventId
  /** `OrderPlaced`, without domain and version. */
  readonly type: string
  /** Id of the aggregate it belongs to. */
  readonly aggregate: string
  /** Version of that aggregate's stream after it, from 1 on without gaps. */
  readonly version: number
  /** By the word of who told us. */
  readonly occurredAt: Instant
  /** When we stored it. */
  readonly recordedAt: Instant
  readonly actor: ActorType
  readonly data: Data
}

/** What a part keeps of an event for the timeline. */
export interface TimelineEntry {
  readonly id: EventId
  readonly type: string
  readonly at: Instant
  readonly recordedAt: Instant
  readonly actor: ActorType
}

/** Entries a part keeps: as many as a view shows. */
export const timelineLength = 20

/** By when it happened, then by when we knew it. */
export const byTime = (a: TimelineEntry, b: TimelineEntry): number => compare(a.at, b.at) || compare(a.recordedAt, b.recordedAt)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The part's timeline with one more event, oldest first and as its stream has it where two happened at once. The oldest entry
 * leaves, whenever it was told; of those that are oldest together the one with the lowest id, so that the same facts leave the
 * same entries in whichever order they come.
 */
export function remember(timeline: readonly TimelineEntry[], { id, type, occurredAt, recordedAt, actor }: PublicEvent): readonly TimelineEntry[] {
  const all = [...timeline, { id, type, at: occurredAt, recordedAt, actor }]
  // Most are told as they happen.
  if (compare(timeline.at(-1)?.at ?? '', occurredAt) > 0) all.sort((a, b) => compare(a.at, b.at))
  return all.length > timelineLength ? withoutOldest(all) : all
}

function withoutOldest(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const together = timeline.filter(({ at }) => at === timeline[0]?.at)
  const oldest = together.reduce((a, b) => (b.id < a.id ? b : a))
  return timeline.filter((entry) => entry !== oldest)
}
