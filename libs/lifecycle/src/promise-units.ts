// Of a promise that is over: how many units were there in time, and how many were not.
import { isWithin } from './calendar.ts'
import { arrivalsOf } from './handovers.ts'
import type { LineState } from './lines.ts'
import type { PromiseView } from './order-view.ts'
import type { OrderParts } from './parts.ts'
import { current } from './statuses.ts'

/** Adds the units to a promise that was kept or broken. Units that are off count for neither. */
export function withUnits(promise: PromiseView, lines: readonly LineState[], parts: OrderParts): PromiseView {
  if (promise.status !== 'kept' && promise.status !== 'broken') return promise
  const about = lines.filter(({ line }) => promise.lineIds.includes(line.lineId))
  const all = about.reduce((sum, { tally }) => sum + current(tally), 0)
  const unitsKept = promise.status === 'kept' ? all : Math.min(all, inTime(promise, about, parts))
  return { ...promise, unitsKept, unitsLate: all - unitsKept }
}

/** Units of which somebody said that they came before the window was over. */
function inTime({ original: { to, timeZone } }: PromiseView, lines: readonly LineState[], parts: OrderParts): number {
  const came = lines.flatMap(({ line }) => arrivalsOf(line.lineId, parts))
  return came.filter(({ at }) => at !== undefined && isWithin(Date.parse(at), to, timeZone)).reduce((sum, { quantity }) => sum + quantity, 0)
}
