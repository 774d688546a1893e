import type { Instant } from '@wismo/kernel'
import { dayIn } from './calendar.ts'
import type { Stage } from './order-view.ts'
import { openChanges, openIncidents, openReturns, parcelsOut, parcelsUnderWay, vansOut, type OrderState } from './state.ts'
import { lostOpen, stageOf } from './statuses.ts'

/** What the customer is told first, in the order in which one beats another; each code has its words. */
export const headlineCodes = [
  'action_needed', 'problem', 'on_hold', 'attempt_failed', 'out_for_delivery', 'arriving_today', 'delayed', 'ready_for_pickup', 'partly_delivered', 'on_the_way', 'returning_to_sender', 'backordered',
  'preparing', 'change_pending', 'return_in_progress', 'refund_on_its_way', 'delivered', 'refunded', 'cancelled', 'confirmed', 'received',
] as const
export type HeadlineCode = (typeof headlineCodes)[number]

/** Something else that is going on, beside what the headline says. */
type Flag = 'delayed' | 'action_needed' | 'problem' | 'change_pending' | 'return_open' | 'disputed'

export interface Headline {
  readonly code: HeadlineCode
  readonly stage: Stage
  readonly flags: readonly Flag[]
}

/** `now` decides only whether it comes today. */
export function headlineOf(state: OrderState, now: Instant): Headline {
  return { code: codeOf(state, now), stage: stageOf(state.tally, state.status, { isOnLastLeg: isOnLastLeg(state), waitsAtPoint: waitsAtPoint(state) }), flags: flagsOf(state) }
}

type Test = (state: OrderState, now: Instant) => boolean

const tests: Readonly<Record<HeadlineCode, Test>> = {
  action_needed: (state) => needsCustomer(state),
  problem: (state) => hasProblem(state),
  on_hold: ({ parts, status }) => Object.keys(parts.order.doc.holds).length > 0 && status !== 'cancelled',
  attempt_failed: ({ parts }) => parcelsUnderWay(parts).some(({ status }) => status === 'attempt_failed'),
  out_for_delivery: (state) => isOnLastLeg(state),
  arriving_today: (state, now) => comesToday(state, now),
  delayed: (state) => isDelayed(state),
  ready_for_pickup: (state) => state.tally.units.ready_for_pickup > 0 || waitsAtPoint(state),
  partly_delivered: ({ fulfillmentStatus }) => fulfillmentStatus === 'partially_delivered',
  on_the_way: ({ tally }) => tally.units.in_transit > 0,
  returning_to_sender: ({ tally }) => tally.units.returning_to_sender > 0,
  backordered: ({ tally }) => tally.units.backordered > 0 && inPreparation(tally.units) === 0,
  preparing: ({ tally }) => inPreparation(tally.units) > 0,
  change_pending: ({ parts }) => openChanges(parts).length > 0,
  return_in_progress: ({ returnStatus }) => returnStatus === 'in_progress' || returnStatus === 'requested',
  refund_on_its_way: ({ money }) => money.refundPending > 0 || money.due < 0,
  delivered: ({ tally }) => tally.units.delivered > 0,
  refunded: ({ tally }) => tally.units.returned > 0,
  cancelled: ({ status }) => status === 'cancelled',
  confirmed: ({ status }) => status !== 'pending' && status !== 'draft',
  received: () => true,
}

const codeOf = (state: OrderState, now: Instant): HeadlineCode => headlineCodes.find((code) => tests[code](state, now)) ?? 'received'

const inPreparation = ({ allocated, packed }: OrderState['tally']['units']): number => allocated + packed

/** Only the customer can help: pay, correct an address, pay duties, or choose where nothing harmless happens by itself. */
function needsCustomer(state: OrderState): boolean {
  const { parts, money, paymentStatus } = state
  const mustPay = money.due > 0 && (paymentStatus === 'failed' || money.payments.some(({ status }) => status === 'action_required'))
  const mustHelp = parcelsUnderWay(parts).some(({ flags }) => flags.includes('action_required') || flags.includes('duties_due'))
  const mustChoose = openIncidents(parts).some(([, { status, default: harmless }]) => status === 'options_offered' && harmless === undefined)
  return (mustPay && state.status !== 'cancelled') || mustHelp || mustChoose
}

function hasProblem({ parts, tally, money }: OrderState): boolean {
  const isStuck = parcelsUnderWay(parts).some(({ flags }) => flags.includes('silent') || flags.includes('damaged'))
  const lostOnTheWayBack = tally.lostBack > 0 && openReturns(parts).length > 0
  return lostOpen(tally) > 0 || lostOnTheWayBack || isStuck || money.refunds.some(({ status }) => status === 'failed')
}

const isOnLastLeg = ({ parts }: OrderState): boolean =>
  parcelsOut(parts).some(({ status }) => status === 'out_for_delivery') || vansOut(parts).some(({ doc: { status } }) => status === 'en_route' || status === 'on_site')

const waitsAtPoint = ({ parts }: OrderState): boolean => parcelsOut(parts).some(({ status }) => status === 'available_for_pickup')

/** Goods are not there and what was promised does not hold any more, or its carrier says so. */
const isDelayed = ({ parts, promises, tally, fulfillmentStatus }: OrderState): boolean =>
  fulfillmentStatus !== 'delivered' && fulfillmentStatus !== 'cancelled' && tally.units.in_transit + tally.units.open + inPreparation(tally.units) + tally.units.backordered > 0 &&
  (parcelsUnderWay(parts).some(({ flags }) => flags.includes('delayed')) || promises.some(({ status }) => status === 'at_risk' || status === 'broken'))

/** Something is under way and due today, by the calendar of its destination. */
function comesToday({ tally, promises, parts: { order } }: OrderState, now: Instant): boolean {
  if (tally.units.in_transit === 0) return false
  const today = dayIn(now, order.doc.timeZone)
  return promises.some(({ status, estimate, original }) => (status === 'on_track' || status === 'at_risk') && dayOf(estimate?.likely ?? estimate?.latest ?? original.to, original.timeZone) === today)
}

const dayOf = (dayOrInstant: string, zone: string): string => (dayOrInstant.length === 10 ? dayOrInstant : dayIn(dayOrInstant, zone))

function flagsOf(state: OrderState): readonly Flag[] {
  const flags: readonly (readonly [Flag, boolean])[] = [
    ['action_needed', needsCustomer(state)],
    ['problem', hasProblem(state)],
    ['delayed', isDelayed(state)],
    ['change_pending', openChanges(state.parts).length > 0],
    ['return_open', openReturns(state.parts).length > 0],
    ['disputed', state.money.disputed],
  ]
  return flags.filter(([, isOn]) => isOn).map(([flag]) => flag)
}

