// The retailer says how the customer is reached from now on. It goes into the vault; the order has a reference.
import type { EventStore } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { isReachable, unreachable } from '../domain/contact.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { changeContact } from '../domain/whereabouts.ts'
import { refIn, sealForOrders, type SealedForOrder } from '../seal-for-orders.ts'
import { orderStream } from '../streams.ts'

export const whenRetailContactChangedThenChangeContact = (runtime: Runtime, store: EventStore): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailContactChanged', SealedForOrder>(runtime, {
    name: 'change-contact',
    on: ['RetailContactChanged'],
    aggregate: order,
    async prepare(facts) {
      const sealed = await sealForOrders(runtime.vault, store, facts.map((fact) => ({ fact, values: isReachable(fact.data.contact) ? { contact: fact.data.contact } : {} })))
      return facts.map((fact, i) => (isReachable(fact.data.contact) ? (sealed[i] as SealedForOrder) : unreachable()))
    },
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ orderId }, { refs, sealedFor }) => changeContact({ orderId, contactRef: refIn(refs, 'contact'), ...(sealedFor === undefined ? {} : { sealedFor }) }),
  })
