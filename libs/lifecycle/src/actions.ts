// What can be asked for now, of which object, and why not where it cannot.
import type { Instant, LineId } from '@wismo/kernel'
import type { LineState } from './lines.ts'
import type { OrderView } from './order-view.ts'
import { openIncidents, openReturns, type OrderState } from './state.ts'
import { current } from './statuses.ts'
import { unitsOn } from './units/quantities.ts'

type Action = OrderView['actions'][number]

/** In a fixed order: what helps first comes first. */
export function actionsOf(state: OrderState): readonly Action[] {
  if (state.status === 'closed') return []
  return [...choices(state), ...payments(state), ...pickups(state), ...state.lines.flatMap((line) => [cancel(state, line), giveBack(state, line)]), ...address(state)].filter((action) => action !== undefined)
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
function cancel({ status }: OrderState, { line: { lineId }, tally }: LineState): Action | undefined {
  const { units } = tally
  if (status === 'cancelled' || current(tally) === 0) return undefined
  const quantity = units.open + units.backordered + units.allocated + units.packed + units.ready_for_pickup
  if (quantity > 0) return { action: 'cancel', allowed: true, on: lineId, quantity }
  if (units.in_transit + units.returning_to_sender > 0) return { action: 'cancel', allowed: false, on: lineId, reasons: [{ code: 'already_shipped' }], alternatives: ['intercept', 'return'] }
  return units.delivered > 0 ? { action: 'cancel', allowed: false, on: lineId, reasons: [{ code: 'already_delivered' }], alternatives: ['return'] } : undefined
}

/** Units with the customer that no open return has asked for yet. */
function giveBack(state: OrderState, { line: { lineId }, tally: { units } }: LineState): Action | undefined {
  if (units.delivered > 0) {
    const quantity = units.delivered - askedFor(state, lineId)
    return quantity > 0 ? { action: 'return', allowed: true, on: lineId, quantity } : { action: 'return', allowed: false, on: lineId, reasons: [{ code: 'already_requested' }] }
  }
  const isComing = units.open + units.backordered + units.allocated + units.packed + units.ready_for_pickup + units.in_transit > 0
  return isComing ? { action: 'return', allowed: false, on: lineId, reasons: [{ code: 'not_delivered' }] } : undefined
}

const askedFor = ({ parts }: OrderState, line: LineId): number =>
  openReturns(parts).filter(([, { status }]) => status === 'requested' || status === 'approved' || status === 'awaiting_handover').reduce((sum, [, { requested, handed }]) => sum + Math.max(0, unitsOn(requested, line) - unitsOn(handed, line)), 0)

function address({ status, tally: { units } }: OrderState): readonly Action[] {
  if (status === 'cancelled' || status === 'completed') return []
  const before = units.open + units.backordered + units.allocated + units.packed
  if (before > 0) return [{ action: 'change_address', allowed: true }]
  return units.in_transit > 0 ? [{ action: 'change_address', allowed: false, reasons: [{ code: 'already_shipped' }], alternatives: ['redirect'] }] : []
}

const untilOf = (until: Instant | string | undefined): { readonly until?: string } => (until === undefined ? {} : { until })
