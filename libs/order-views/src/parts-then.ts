// Which of an order's kept events make a moment of its past, and what its parts were by them.
import { Unavailable, type Instant } from '@wismo/kernel'
import { foldedEvents, type Part } from '@wismo/lifecycle'

/** `recorded`: as we knew it then. `occurred`: as it truly was then, by what we know now. */
export type Basis = 'recorded' | 'occurred'

/** A moment of an order's past. */
export interface Moment {
  readonly at: Instant
  readonly basis: Basis
}

/** An event that is kept beside the rows. */
export interface KeptEvent {
  readonly part: string
  readonly version: number
  readonly type: string
  /** By the basis that is asked for it was there at the moment. */
  readonly counts: boolean
}

/** How far a part is now. */
export type PartVersion = Pick<Part, 'part' | 'version'>

const folded: ReadonlySet<string> = new Set(foldedEvents)
/** What this release does not fold counts as a version and changes nothing, as in the view. */
export const isFolded = ({ type }: Pick<KeptEvent, 'type'>): boolean => folded.has(type)

/**
 * The events of each part that make the moment, in the order of their versions. `kept` is all that is kept of the order, sorted by
 * part and version; `now` are its parts as they are. Throws `Unavailable('history_incomplete')` where an event that may count is
 * not kept: a past with a hole in it would be a wrong one.
 */
export function eventsThen<Kept extends KeptEvent>(kept: readonly Kept[], now: readonly PartVersion[], basis: Basis): readonly (readonly Kept[])[] {
  const versions = new Map(now.map(({ part, version }) => [part, version]))
  const events = new Map<string, Kept[]>(now.map(({ part }) => [part, []]))
  for (const event of kept) {
    const own = events.get(event.part)
    if (own === undefined) events.set(event.part, [event])
    else own.push(event)
  }
  return [...events].map(([part, own]) => thenBy[basis](own, Math.max(versions.get(part) ?? 0, own.at(-1)?.version ?? 0))).filter(({ length }) => length > 0)
}

const thenBy: Readonly<Record<Basis, <Kept extends KeptEvent>(events: readonly Kept[], last: number) => readonly Kept[]>> = {
  /** A stream is recorded in the order of its versions, whatever the clocks of those who record say: with one event all before it were known. */
  recorded(events, last) {
    const known = events.findLastIndex(({ counts }) => counts) + 1
    requireWhole(events, Math.min(known + 1, last))
    return events.slice(0, known)
  },
  /**
   * What is told later may have happened before. Each event counts for itself: one that happened afterwards tells nothing of the
   * moment, though it was told first. Only what a part begins with goes with the first of its events that counts, whenever it was
   * told: a parcel that was delivered was there.
   */
  occurred(events, last) {
    requireWhole(events, last)
    const beginning = events.find(isFolded)
    const hasBegun = events.some((event) => event.counts && isFolded(event))
    return events.filter((event) => event.counts || (hasBegun && event === beginning))
  },
}

function requireWhole(events: readonly KeptEvent[], upTo: number): void {
  if (!isWhole(events, upTo)) throw new Unavailable('history_incomplete', 'Not all that happened to this order until then is kept for its past. It will be once the view is rebuilt.')
}

/** Whether the first events are those of versions 1 to `upTo`. */
const isWhole = (events: readonly KeptEvent[], upTo: number): boolean => events.length >= upTo && events.slice(0, upTo).every(({ version }, index) => version === index + 1)
