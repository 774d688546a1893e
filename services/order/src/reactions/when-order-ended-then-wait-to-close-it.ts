// Everything arrived, or the order is off: it is closed once nothing can be given back any more. It waits no longer when it goes on.
import { Instant, type OrderId, type ShopId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { PolicyRules, Shops } from '@wismo/service'
import { closingPolicy, closingProcess, endClosingWait, returnDaysOf, startClosingWait, type ClosingProcess, type ClosingProcessEvent } from '../domain/closing-process.ts'
import type { PlacedOrder } from '../domain/order.ts'
import { ordersOf } from '../seal-for-orders.ts'
import { closingStream } from '../streams.ts'

const orderOf = ({ data }: Inbound): OrderId => (data as { readonly orderId: OrderId }).orderId

/** An order of the past whose time is over already waits for nothing, and so does one that may always be given back. */
export const whenOrderEndedThenWaitToCloseIt = (store: Pick<EventStore, 'readMany'>, shops: Pick<Shops, 'policiesAt' | 'policy'>): Reaction =>
  reaction<ClosingProcess, ClosingProcessEvent, Closing | undefined>({
    name: 'wait-to-close',
    on: ['OrderCompleted', 'OrderCancelled', 'OrderPlaced'],
    aggregate: closingProcess,
    async prepare(batch) {
      // One that was called off before it was placed ends by being placed.
      const asked = batch.filter(({ type, source }) => type !== 'OrderPlaced' || (source?.version ?? 0) > 1)
      const orders = asked.length === 0 ? new Map() : await ordersOf(store, asked.map(orderOf))
      return batch.map((inbound) => {
        const state = asked.includes(inbound) ? orders.get(orderOf(inbound)) : undefined
        return state === undefined || state.status === 'none' || (inbound.type === 'OrderPlaced' && !state.cancelled) ? undefined : closingOf(state, inbound, shops)
      })
    },
    stream: (inbound, closing) => (closing === undefined ? undefined : closingStream(orderOf(inbound))),
    decide: (inbound, closing) => (closing === undefined ? () => [] : startClosingWait(orderOf(inbound), closing.from, closing.days)),
  })

interface Closing {
  readonly from: Instant
  readonly days: number
}

function closingOf(state: PlacedOrder, { metadata: { occurredAt }, source }: Inbound, shops: Pick<Shops, 'policiesAt' | 'policy'>): Closing | undefined {
  const days = returnDaysOf(state, policyDays(state, shops, occurredAt))
  if (days === undefined) return undefined
  const knownAt = source?.recordedAt ?? occurredAt
  const deadline = Instant.plus(occurredAt, (days + closingPolicy.moreDays) * 86_400_000)
  if (state.history) return deadline <= knownAt ? undefined : { from: occurredAt, days }
  // The end has the time of the fact that was told last, which may be long before the goods were there.
  return { from: occurredAt > knownAt ? occurredAt : knownAt, days }
}

/** Of the return policy that its lines were sold under, else of the shop's now. */
function policyDays({ terms, shopId }: PlacedOrder, shops: Pick<Shops, 'policiesAt' | 'policy'>, at: Instant): number | null | undefined {
  const pinned = [...terms.values()].find(({ policy }) => policy !== undefined)?.policy
  const policy = pinned === undefined ? returnPolicy(shops, shopId, at) : shops.policy(pinned.policyId, pinned.version)
  return (policy?.rules as PolicyRules<'return'> | undefined)?.windowDays
}

const returnPolicy = (shops: Pick<Shops, 'policiesAt'>, shopId: ShopId, at: Instant) => shops.policiesAt(shopId, at).find(({ kind }) => kind === 'return')

export const whenOrderGoesOnThenEndClosingWait: Reaction = reaction({
  name: 'end-closing-wait',
  on: ['OrderReopened', 'OrderClosed'],
  aggregate: closingProcess,
  stream: (inbound) => closingStream(orderOf(inbound)),
  decide: (inbound) => endClosingWait(orderOf(inbound)),
})
