// When an order that ended is closed for good: after the time to send something back, and two months more. One private stream per order.
import { Instant, unknownEvent, type Aggregate, type OrderId } from '@wismo/kernel'
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

/** The order ended at that moment. Told twice: nothing. */
export const startClosingWait = (orderId: OrderId, ended: Instant, returnDays: number) => (state: ClosingProcess): readonly ClosingProcessEvent[] =>
  state === undefined ? [{ type: 'ClosingWaitStarted', data: { orderId, deadline: Instant.plus(ended, (returnDays + closingPolicy.moreDays) * dayMs) } }] : []

export const endClosingWait = (orderId: OrderId) => (state: ClosingProcess): readonly ClosingProcessEvent[] => (state === undefined ? [] : [{ type: 'ClosingWaitEnded', data: { orderId } }])
