// How many units of a line may be given back now, until when, and why no more.
import type { Instant, LineId } from '@wismo/kernel'
import { dayIn } from './calendar.ts'
import { handoversOf } from './handovers.ts'
import type { LineState } from './lines.ts'
import type { OrderLineView } from './order-view.ts'
import type { ReasonCode } from './reason.ts'
import { askedReturns, type OrderState } from './state.ts'
import { unitsOn } from './units/quantities.ts'

/** Undefined of a line that has nothing to give back and nothing to come. */
export function returnableOf(state: OrderState, { line, tally: { units } }: LineState, now: Instant): OrderLineView['returns'] {
  const isComing = units.open + units.backordered + units.allocated + units.packed + units.ready_for_pickup + units.in_transit > 0
  if (units.delivered === 0 && !isComing) return undefined
  if (line.returns?.returnable === false) return { returnable: 0, reasons: [{ code: 'not_returnable' }] }
  const until = untilOf(state, line)
  const ends = until === undefined ? {} : { until }
  const none = (code: ReasonCode): OrderLineView['returns'] => ({ returnable: 0, ...ends, reasons: [{ code }] })
  if (units.delivered === 0) return none('not_delivered')
  if (until !== undefined && dayIn(now, state.parts.order.doc.timeZone) > until) return none('window_over')
  const returnable = units.delivered - askedFor(state, line.lineId)
  return returnable > 0 ? { returnable, ...ends } : none('duplicate_open')
}

/** The last day, by the units that came last; none where the line says none, or nobody knows when they came. */
function untilOf({ parts }: OrderState, { lineId, returns }: LineState['line']): string | undefined {
  const came = handoversOf(lineId, parts).map(({ at }) => at)
  const last = came.flatMap((at) => at ?? []).sort().at(-1)
  if (returns?.windowDays === undefined || last === undefined || came.includes(undefined)) return undefined
  return plusDays(dayIn(last, parts.order.doc.timeZone), returns.windowDays)
}

const plusDays = (day: string, days: number): string => new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Units that an open return has asked for and not got yet. */
const askedFor = (state: OrderState, line: LineId): number => askedReturns(state).reduce((sum, [, { requested, handed }]) => sum + Math.max(0, unitsOn(requested, line) - unitsOn(handed, line)), 0)
