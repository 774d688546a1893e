import type { Instant } from '@wismo/kernel'
import { dayIn, dayOf } from './calendar.ts'
import type { Stage } from './order-view.ts'
import { expectedWindow, isOpen, promisesAbout } from './promises.ts'
import { choicesToMake, hasLostBack, openChanges, openReturns, parcelsOut, parcelsUnderWay, vansOut, type OrderState } from './state.ts'
import { isOff, lostOpen, stageOf, toCome } from './statuses.ts'

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
  on_hold: ({ parts, status }) => Object.keys(parts.order.doc.holds).length > 0 && status !== 'cancelled' && status !== 'closed',
  attempt_failed: (state) => parcelsUnderWay(state).some(({ status }) => status === 'attempt_failed'),
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
  refunded: ({ tally }) => tally.units.returned + tally.units.lost > 0 && toCome(tally) === 0,
  cancelled: ({ tally, status }) => status === 'cancelled' || (status === 'closed' && isOff(tally)),
  confirmed: ({ status }) => status !== 'pending' && status !== 'draft',
  received: () => true,
}

const codeOf = (state: OrderState, now: Instant): HeadlineCode => headlineCodes.find((code) => tests[code](state, now)) ?? 'received'

const inPreparation = ({ allocated, packed }: OrderState['tally']['units']): number => allocated + packed

/** Only the customer can help: pay, correct an address, pay duties, or choose where nothing harmless happens by itself. */
function needsCustomer(state: OrderState): boolean {
  const { money, paymentStatus } = state
  const mustPay = money.due > 0 && (paymentStatus === 'failed' || money.payments.some(({ status }) => status === 'action_required'))
  const mustHelp = parcelsUnderWay(state).some(({ flags }) => flags.includes('action_required') || flags.includes('duties_due'))
  return (mustPay && state.status !== 'cancelled') || mustHelp || choicesToMake(state.parts).length > 0
}

function hasProblem(state: OrderState): boolean {
  const { tally, money } = state
  const isStuck = parcelsUnderWay(state).some(({ flags }) => flags.includes('silent') || flags.includes('damaged'))
  return lostOpen(tally) > 0 || hasLostBack(state) || isStuck || money.refunds.some(({ status }) => status === 'failed')
}

const isOnLastLeg = (state: OrderState): boolean =>
  parcelsOut(state).some(({ status }) => status === 'out_for_delivery') || vansOut(state).some(({ doc: { status } }) => status === 'en_route' || status === 'on_site')

const waitsAtPoint = (state: OrderState): boolean => parcelsOut(state).some(({ status }) => status === 'available_for_pickup')

/** Goods are not there and what was promised of them does not hold any more, or their carrier says so. */
function isDelayed(state: OrderState): boolean {
  if (toCome(state.tally) === 0) return false
  const isLate = promisesAbout(state, toCome).some(({ status }) => status === 'at_risk' || status === 'broken')
  return isLate || parcelsUnderWay(state).some(({ flags }) => flags.includes('delayed'))
}

/** Something is under way and due today, by the calendar in which it was promised. */
function comesToday(state: OrderState, now: Instant): boolean {
  return promisesAbout(state, ({ units }) => units.in_transit).filter(isOpen).some((promise) => {
    const { to, timeZone } = expectedWindow(promise)
    return dayOf(promise.estimate?.likely ?? to, timeZone) === dayIn(now, timeZone)
  })
}

function flagsOf(state: OrderState): readonly Flag[] {
  const flags: readonly (readonly [Flag, boolean])[] = [
    ['action_needed', needsCustomer(state)],
    ['problem', hasProblem(state)],
    ['delayed', isDelayed(state)],
    ['change_pending', openChanges(state.parts).length > 0],
    ['return_open', openReturns(state).length > 0],
    ['disputed', state.money.disputed],
  ]
  return flags.filter(([, isOn]) => isOn).map(([flag]) => flag)
}

