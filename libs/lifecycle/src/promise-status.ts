// How a promise stands: what its units say, whatever was told of it and when. What was told counts where units cannot say it.
import type { Instant } from '@wismo/kernel'
import { endOf, isWithin } from './calendar.ts'
import { arrivalsOf, type Handover } from './handovers.ts'
import type { LineState } from './lines.ts'
import type { PromiseView } from './order-view.ts'
import { offSince } from './parts/order-part.ts'
import type { PromisePart } from './parts/promise-part.ts'
import type { OrderParts } from './parts.ts'
import { current } from './statuses.ts'

export interface PromiseFacts {
  readonly lines: readonly LineState[]
  readonly parts: OrderParts
  /** What its service told of it, where it has spoken. */
  readonly made: PromisePart | undefined
  /** What time it is, for whoever asks; else only what was told says that a day is over. */
  readonly now?: Instant
}

/**
 * The first that fits counts, so that the order in which facts arrived cannot matter:
 *
 * 1. another promise stands in its place, as the customer agreed;
 * 2. nothing is wanted of its lines any more, and nothing was had: void;
 * 3. all that is wanted of its lines reached the customer, or waits at our counter for them: kept where the last of it was there
 *    by the end of the window, else broken. When it is fetched is not ours to promise. What came after the whole order was off does not count;
 * 4. the order is off: void;
 * 5. the day is over without a delivery, by the clock or as it was told: broken, but never of an imported past (I23). What was told
 *    in between and no longer holds cannot matter: not that all was there, and not how late it was;
 * 6. it is open, at risk since somebody said so, or while who carries it says that it is late and nobody guessed that it is in time all the same.
 */
export function settled(promise: PromiseView, facts: PromiseFacts): PromiseView {
  const { deltaMinutes: _told, ...open } = promise
  if (promise.status === 'replaced') return open
  const wanted = wantedOf(promise, facts)
  if (wanted !== undefined && wanted.length > 0 && wanted.every(({ units }) => units === 0)) return { ...open, status: 'void' }
  const last = wanted && lastOf(wanted, facts.parts)
  if (last === 'unknown') return promise
  if (last !== undefined) return reached(open, last)
  if (facts.parts.order.doc.cancelled) return { ...open, status: 'void' }
  if (isOver(promise, facts)) return { ...open, status: 'broken', deltaMinutes: 0 }
  return { ...open, status: promise.atRiskSince !== undefined || isHeldUp(promise, facts) ? 'at_risk' : 'on_track' }
}

/** A carrier that has units of it says that they are late. */
function isHeldUp({ lineIds, estimate, original: { to, timeZone } }: PromiseView, { lines, parts }: PromiseFacts): boolean {
  const guess = estimate?.latest ?? estimate?.likely
  if (guess !== undefined && endOf(guess, timeZone) <= endOf(to, timeZone)) return false
  const carried = new Set<string>(lines.filter(({ line }) => lineIds.includes(line.lineId)).flatMap(({ held }) => held.filter(({ stage }) => stage === 'in_transit').map(({ part }) => part)))
  return carried.size > 0 && parts.parcels.some(({ part, doc: { flags, direction } }) => direction !== 'return' && flags.includes('delayed') && carried.has(part))
}

function isOver({ status, original: { to, timeZone } }: PromiseView, { parts, made, now }: PromiseFacts): boolean {
  if (made?.history === true || parts.order.doc.history) return false
  return status === 'broken' || (now !== undefined && Date.parse(now) >= endOf(to, timeZone))
}

interface Wanted {
  readonly lineId: LineState['line']['lineId']
  readonly units: number
}

/** Units of each of its lines that are not off; undefined where a line is not known. */
function wantedOf({ lineIds }: PromiseView, { lines }: PromiseFacts): readonly Wanted[] | undefined {
  const found = lineIds.map((lineId) => lines.find(({ line }) => line.lineId === lineId))
  return found.every((line) => line !== undefined) ? found.map(({ line: { lineId }, tally }) => ({ lineId, units: current(tally) })) : undefined
}

/** When the last wanted unit was there for the customer, in milliseconds since 1970; `unknown` where nobody remembers, undefined while one is missing. */
function lastOf(wanted: readonly Wanted[], parts: OrderParts): number | 'unknown' | undefined {
  const times = wanted.filter(({ units }) => units > 0).map(({ lineId, units }) => reachedAt(units, came(lineId, parts)))
  if (times.length === 0 || times.includes(undefined)) return undefined
  return times.includes('unknown') ? 'unknown' : Math.max(...(times as readonly number[]))
}

/** What came after the whole order was off was not owed any more. */
function came(lineId: Wanted['lineId'], parts: OrderParts): readonly Handover[] {
  const off = offSince(parts.order.doc)
  return arrivalsOf(lineId, parts).filter(({ at }) => off === undefined || at === undefined || at <= off)
}

/** When so many units were there: the first ones count, and those of which nobody knows when come last. */
function reachedAt(units: number, handovers: readonly Handover[]): number | 'unknown' | undefined {
  const sorted = handovers.map(({ quantity, at }) => ({ quantity, at: at === undefined ? Infinity : Date.parse(at) })).sort((a, b) => a.at - b.at)
  let there = 0
  for (const { quantity, at } of sorted) {
    there += quantity
    if (there >= units) return at === Infinity ? 'unknown' : at
  }
  return undefined
}

const minuteMs = 60_000

function reached(promise: PromiseView, last: number): PromiseView {
  const { to, timeZone } = promise.original
  const minutes = Math.ceil((last - endOf(to, timeZone)) / minuteMs)
  // A second late is late: at least a minute. `|| 0`, because a part of a minute before the end is no negative zero.
  return isWithin(last, to, timeZone) ? { ...promise, status: 'kept', deltaMinutes: minutes || 0 } : { ...promise, status: 'broken', deltaMinutes: Math.max(1, minutes) }
}
