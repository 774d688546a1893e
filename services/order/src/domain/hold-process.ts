// How a hold is looked after: remind, escalate, cancel. One private stream per order for all of its holds.
import { Instant, unknownEvent, type Aggregate, type HoldId, type OrderId } from '@wismo/kernel'
import type { OrderHeld } from '@wismo/contracts'

export type HoldProcessEvent =
  /** A hold stands until then; at the deadline, half-way, it is reminded of. A hold of some units, or a review of the retailer's, never `cancels` the order. */
  | { readonly type: 'HoldWaitStarted'; readonly data: { readonly orderId: OrderId; readonly holdId: HoldId; readonly until: Instant; readonly cancels: boolean; readonly deadline: Instant } }
  /** Half of its time is over: whoever placed it should look. */
  | { readonly type: 'HoldReminded'; readonly data: { readonly orderId: OrderId; readonly holdId: HoldId; readonly deadline: Instant } }
  /** Its time is over and it still stands: somebody else has to look. At the deadline the order is cancelled, or it is escalated again. */
  | { readonly type: 'HoldEscalated'; readonly data: { readonly orderId: OrderId; readonly holdId: HoldId; readonly deadline: Instant; readonly then: 'cancel' | 'escalate' } }
  /** Nothing is waited for any more. */
  | { readonly type: 'HoldWaitEnded'; readonly data: { readonly orderId: OrderId; readonly holdId: HoldId; readonly because: HoldEnd } }

export type HoldEnd = 'released' | 'cancelled'

/** One hold that is waited for. */
interface HoldWait {
  readonly until: Instant
  readonly cancels: boolean
  /** What happens at the deadline. */
  readonly next: 'remind' | 'escalate' | 'cancel'
  readonly deadline: Instant
}

/** Every hold there was; those that are over by that word alone. */
export type HoldProcess = ReadonlyMap<HoldId, HoldWait | 'over'>

export const holdProcess: Aggregate<HoldProcess, HoldProcessEvent> = {
  category: 'process-hold',
  initial: new Map(),
  evolve(state, event) {
    const { holdId } = event.data
    const wait = state.get(holdId)
    switch (event.type) {
      case 'HoldWaitStarted':
        return new Map([...state, [holdId, { until: event.data.until, cancels: event.data.cancels, next: 'remind', deadline: event.data.deadline }]])
      case 'HoldReminded':
        return wait === undefined || wait === 'over' ? state : new Map([...state, [holdId, { ...wait, next: 'escalate', deadline: event.data.deadline }]])
      case 'HoldEscalated':
        return wait === undefined || wait === 'over' ? state : new Map([...state, [holdId, { ...wait, next: event.data.then, deadline: event.data.deadline }]])
      case 'HoldWaitEnded':
        return new Map([...state, [holdId, 'over']])
      default:
        return unknownEvent(event)
    }
  },
}

export const holdCarePolicy = {
  /** Once its time is over, a hold has this much more before it cancels, or is escalated again, in milliseconds. */
  graceMs: 24 * 3_600_000,
} as const

/** A hold was placed at that moment: half-way to its end somebody is reminded. Told twice, or after it ended: nothing. */
export const startHoldWait = ({ orderId, holdId, until, lines, review }: OrderHeld, at: Instant) => (state: HoldProcess): readonly HoldProcessEvent[] => {
  if (state.has(holdId)) return []
  const halfMs = Math.max(0, Math.floor((Instant.toMillis(until) - Instant.toMillis(at)) / 2))
  return [{ type: 'HoldWaitStarted', data: { orderId, holdId, until, cancels: lines === undefined && review !== true, deadline: Instant.plus(at, halfMs) } }]
}

/** What a deadline of the process brings: a reminder, or an escalation. A deadline that was moved meanwhile brings nothing. */
export const takeHoldStep = (orderId: OrderId, holdId: HoldId, due: Instant, now: Instant) => (state: HoldProcess): readonly HoldProcessEvent[] => {
  const wait = state.get(holdId)
  if (wait === undefined || wait === 'over' || wait.deadline !== due || wait.next === 'cancel') return []
  if (wait.next === 'remind') return [{ type: 'HoldReminded', data: { orderId, holdId, deadline: wait.until } }]
  // From now, not from when it should have been: after an outage nobody loses the day that they have to look.
  return [{ type: 'HoldEscalated', data: { orderId, holdId, deadline: Instant.plus(now, holdCarePolicy.graceMs), then: wait.cancels ? 'cancel' : 'escalate' } }]
}

export const endHoldWait = (orderId: OrderId, holdId: HoldId) => (state: HoldProcess): readonly HoldProcessEvent[] => (isWaiting(state, holdId) ? [ended(orderId, holdId, 'released')] : [])

/** The order is off: none of its holds matters any more. */
export const endHoldWaits = (orderId: OrderId) => (state: HoldProcess): readonly HoldProcessEvent[] => [...state.keys()].filter((holdId) => isWaiting(state, holdId)).map((holdId) => ended(orderId, holdId, 'cancelled'))

function isWaiting(state: HoldProcess, holdId: HoldId): boolean {
  const wait = state.get(holdId)
  return wait !== undefined && wait !== 'over'
}

const ended = (orderId: OrderId, holdId: HoldId, because: HoldEnd): HoldProcessEvent => ({ type: 'HoldWaitEnded', data: { orderId, holdId, because } })
