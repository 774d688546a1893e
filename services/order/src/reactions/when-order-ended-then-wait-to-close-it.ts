// Everything arrived, or the order is off: it is closed once nothing can be given back any more. It waits no longer when it goes on.
import type { Instant, OrderId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { PolicyRules, PublishedPolicy, Shops } from '@wismo/service'
import { closingOf, closingProcess, endClosingWait, policyDays, startClosingWait, type Closing, type ClosingProcess, type ClosingProcessEvent, type ReturnPolicies } from '../domain/closing-process.ts'
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
        return state === undefined || state.status === 'none' || (inbound.type === 'OrderPlaced' && !state.cancelled) ? undefined : closingIn(state, inbound, shops)
      })
    },
    stream: (inbound, closing) => (closing === undefined ? undefined : closingStream(orderOf(inbound))),
    decide: (inbound, closing) => (closing === undefined ? () => [] : startClosingWait(orderOf(inbound), closing)),
  })

function closingIn(state: PlacedOrder, { metadata: { occurredAt }, source }: Inbound, shops: Pick<Shops, 'policiesAt' | 'policy'>): Closing | undefined {
  return closingOf(state, { endedAt: occurredAt, knownAt: source?.recordedAt ?? occurredAt }, policyDays(state, returnPolicies(shops, occurredAt)))
}

const returnPolicies = (shops: Pick<Shops, 'policiesAt' | 'policy'>, at: Instant): ReturnPolicies => ({
  soldUnder: (id, version) => daysOf(shops.policy(id, version)),
  ofShop: (id) => daysOf(shops.policiesAt(id, at).find(({ kind }) => kind === 'return')),
})

const daysOf = (policy: PublishedPolicy | undefined): number | null | undefined => (policy?.rules as PolicyRules<'return'> | undefined)?.windowDays

export const whenOrderGoesOnThenEndClosingWait: Reaction = reaction({
  name: 'end-closing-wait',
  on: ['OrderReopened', 'OrderClosed'],
  aggregate: closingProcess,
  stream: (inbound) => closingStream(orderOf(inbound)),
  decide: (inbound) => endClosingWait(orderOf(inbound)),
})
