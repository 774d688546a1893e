// What was lost on its way to somebody and has not been made good.
import { Instant } from '@wismo/kernel'
import { endOf, lostUnitsIn, type ComposedOrder, type LinesHeld, type Part } from '@wismo/lifecycle'
import type { OpenTask } from './open-task.ts'

/** The cause of the task, as others read it. */
export const parcelLost = 'parcel_lost'

/** One task, however many parcels and lines it is: since the last of them was given up, due when what was in them was promised. */
export function lostGoodsOf(order: ComposedOrder, rows: readonly Part[], declaredAt: Instant | undefined): readonly OpenTask[] {
  const isAnyLost = order.lines.some(({ units }) => (units.lost ?? 0) > 0)
  const lost = isAnyLost ? lostUnitsIn(rows) : []
  if (lost.length === 0) return []
  const due = promisedFor(order, lost)
  return [{ queue: 'incident', ref: parcelLost, cause: parcelLost, owner: 'desk', weight: 'incident', since: declaredAt ?? seenLostAt(order) ?? order.placedAt, ...(due && { due }) }]
}

const seenLostAt = ({ parcels }: ComposedOrder): Instant | undefined => parcels.flatMap(({ status, lastFact }) => (['lost', 'destroyed'].includes(status) && lastFact ? [lastFact.at] : [])).sort().at(-1)

/** The end of the first day that was promised for any of it. */
function promisedFor({ promises }: ComposedOrder, lost: readonly LinesHeld[]): Instant | undefined {
  const about = promises.filter(({ status, lineIds }) => status !== 'void' && status !== 'replaced' && lost.some(({ lineId }) => lineIds.includes(lineId)))
  const ends = about.map(({ original: { to, timeZone } }) => endOf(to, timeZone))
  return ends.length === 0 ? undefined : Instant.fromMillis(Math.min(...ends))
}
