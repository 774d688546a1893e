// What can be asked for now, of which object, and why not where it cannot.
import type { Instant } from '@wismo/kernel'
import { goesToAddress, methodOf } from './groups.ts'
import type { LineState } from './lines.ts'
import type { OrderView } from './order-view.ts'
import { returnableOf } from './returnable.ts'
import { openIncidents, type OrderState } from './state.ts'
import { current, tallyOf } from './statuses.ts'
import { unitsOn } from './units/quantities.ts'

type Action = OrderView['actions'][number]

/** In a fixed order: what helps first comes first. `now` decides only whether a window to give something back is over. */
export function actionsOf(state: OrderState, now: Instant): readonly Action[] {
  if (state.status === 'closed') return []
  return [...choices(state), ...payments(state), ...pickups(state), ...state.lines.flatMap((line) => [cancel(state, line), giveBack(state, line, now)]), ...address(state)].filter((action) => action !== undefined)
}

function choices({ parts }: OrderState): readonly Action[] {
  return openIncidents(parts).filter(([, { status }]) => status === 'options_offered').map(([id, { until }]) => ({ action: 'choose_option', allowed: true, on: id, ...untilOf(until) }))
}

function payments({ money, status, parts }: OrderState): readonly Action[] {
  if (money.due <= 0 || money.dueCoveredBy !== undefined || status === 'cancelled') return []
  const link = Object.entries(parts.payments?.doc.links ?? {}).find(([, { status: of }]) => of === 'active')
  return [{ action: 'pay', allowed: true, ...(link === undefined ? {} : { on: link[0], ...untilOf(link[1].until) }) }]
}

function pickups({ parts }: OrderState): readonly Action[] {
  return parts.fulfillments
    .filter(({ doc }) => doc.status === 'ready_for_pickup')
    .map(({ doc }) => ({ action: 'extend_pickup', allowed: true, on: doc.fulfillmentId, ...untilOf(doc.pickup?.to) }))
}

/** Units that are not off, not gone and not asked for yet; at a node it has to be asked. */
function cancel({ status, parts: { order } }: OrderState, { line: { lineId }, tally }: LineState): Action | undefined {
  const { units } = tally
  if (status === 'cancelled' || current(tally) === 0) return undefined
  const held = units.open + units.backordered + units.allocated + units.packed + units.ready_for_pickup
  const quantity = held - unitsOn(order.doc.cancellationAsked?.lines, lineId)
  if (quantity > 0) return { action: 'cancel', allowed: true, on: lineId, quantity }
  if (held > 0) return { action: 'cancel', allowed: false, on: lineId, reasons: [{ code: 'duplicate_open' }] }
  if (units.in_transit + units.returning_to_sender > 0) return { action: 'cancel', allowed: false, on: lineId, reasons: [{ code: 'already_shipped' }], alternatives: ['intercept', 'return'] }
  return units.delivered > 0 ? { action: 'cancel', allowed: false, on: lineId, reasons: [{ code: 'already_shipped' }], alternatives: ['return'] } : undefined
}

function giveBack(state: OrderState, line: LineState, now: Instant): Action | undefined {
  const returns = returnableOf(state, line, now)
  if (returns === undefined) return undefined
  const { returnable, reasons, until } = returns
  const on = { action: 'return', on: line.line.lineId }
  return reasons === undefined ? { ...on, allowed: true, quantity: returnable, ...untilOf(until) } : { ...on, allowed: false, ...untilOf(until), reasons }
}

function address({ status, lines }: OrderState): readonly Action[] {
  if (status === 'cancelled' || status === 'completed') return []
  const { units } = tallyOf(lines.filter(({ line }) => goesToAddress(methodOf(line))).map(({ tally }) => tally))
  const before = units.open + units.backordered + units.allocated + units.packed
  if (before > 0) return [{ action: 'change_address', allowed: true }]
  return units.in_transit > 0 ? [{ action: 'change_address', allowed: false, reasons: [{ code: 'already_shipped' }], alternatives: ['redirect'] }] : []
}

const untilOf = (until: Instant | string | undefined): { readonly until?: string } => (until === undefined ? {} : { until })
