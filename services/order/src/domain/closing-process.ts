// When an order that ended is closed for good: after the time to send something back, and two months more. One private stream per order.
import { Instant, unknownEvent, type Aggregate, type OrderId, type PolicyId, type ShopId } from '@wismo/kernel'
import type { PlacedOrder } from './order.ts'

export type ClosingProcessEvent =
  /** The order ended; at the deadline it is closed. */
  | { readonly type: 'ClosingWaitStarted'; readonly data: { readonly orderId: OrderId; readonly deadline: Instant } }
  /** It goes on, or was closed. */
  | { readonly type: 'ClosingWaitEnded'; readonly data: { readonly orderId: OrderId } }

/** When the order is closed; undefined while nothing is waited for. */
export type ClosingProcess = Instant | undefined

export const closingProcess: Aggregate<ClosingProcess, ClosingProcessEvent> = {
  category: 'process-closing',
  initial: undefined,
  evolve(_state, event) {
    switch (event.type) {
      case 'ClosingWaitStarted':
        return event.data.deadline
      case 'ClosingWaitEnded':
        return undefined
      default:
        return unknownEvent(event)
    }
  },
}

export const closingPolicy = {
  /** For a return where neither the line nor the shop says anything, in days. */
  returnDays: 30,
  /** Disputes with the bank and late refunds come within it, in days. */
  moreDays: 60,
} as const

const dayMs = 86_400_000

/** Days to give the last of it back; undefined where there is no limit. `ofPolicy` is what the shop's return policy says, null: no limit. */
export function returnDaysOf({ terms }: Pick<PlacedOrder, 'terms'>, ofPolicy: number | null | undefined): number | undefined {
  const days = [...terms.values()].map(({ returns }) => {
    if (returns === undefined) return ofPolicy === null ? Infinity : (ofPolicy ?? closingPolicy.returnDays)
    return returns.returnable ? (returns.windowDays ?? Infinity) : 0
  })
  const longest = Math.max(0, ...days)
  return longest === Infinity ? undefined : longest
}

/** Days of a return policy, null where it has no limit; undefined where there is no such policy. */
export interface ReturnPolicies {
  soldUnder(id: PolicyId, version: number): number | null | undefined
  /** In force when the order ended. */
  ofShop(id: ShopId): number | null | undefined
}

/** Of the return policy that its lines were sold under, else of the shop's. */
export function policyDays({ terms, shopId }: Pick<PlacedOrder, 'terms' | 'shopId'>, policies: ReturnPolicies): number | null | undefined {
  const pinned = [...terms.values()].find(({ policy }) => policy !== undefined)?.policy
  return pinned === undefined ? policies.ofShop(shopId) : policies.soldUnder(pinned.policyId, pinned.version)
}

/** From when an order waits to be closed, and how many days something of it may be given back. */
export interface Closing {
  readonly from: Instant
  readonly days: number
}

/** An order of the past whose time is over already waits for nothing, and so does one that may always be given back. `ofPolicy` as in `returnDaysOf`. */
export function closingOf(state: Pick<PlacedOrder, 'terms' | 'history'>, { endedAt, knownAt }: { readonly endedAt: Instant; readonly knownAt: Instant }, ofPolicy: number | null | undefined): Closing | undefined {
  const days = returnDaysOf(state, ofPolicy)
  if (days === undefined) return undefined
  if (state.history) return deadlineOf({ from: endedAt, days }) <= knownAt ? undefined : { from: endedAt, days }
  // The end has the time of the fact that was told last, which may be long before the goods were there.
  return { from: endedAt > knownAt ? endedAt : knownAt, days }
}

const deadlineOf = ({ from, days }: Closing): Instant => Instant.plus(from, (days + closingPolicy.moreDays) * dayMs)

/** Told twice: nothing. */
export const startClosingWait = (orderId: OrderId, closing: Closing) => (state: ClosingProcess): readonly ClosingProcessEvent[] =>
  state === undefined ? [{ type: 'ClosingWaitStarted', data: { orderId, deadline: deadlineOf(closing) } }] : []

export const endClosingWait = (orderId: OrderId) => (state: ClosingProcess): readonly ClosingProcessEvent[] => (state === undefined ? [] : [{ type: 'ClosingWaitEnded', data: { orderId } }])
