// The retailer sends the goods to another address: a new reference, and every link of before ends, for whoever has one may be at the old address.
import type { EventStore } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { changeAddress } from '../domain/whereabouts.ts'
import { destination } from '../intake.ts'
import { refIn, sealForOrders, type SealedForOrder } from '../seal-for-orders.ts'
import { orderStream } from '../streams.ts'

export const whenRetailAddressChangedThenChangeAddress = (runtime: Runtime, store: EventStore): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailAddressChanged', SealedForOrder>(runtime, {
    name: 'change-address',
    on: ['RetailAddressChanged'],
    aggregate: order,
    prepare: (facts) => sealForOrders(runtime.vault, store, facts.map((fact) => ({ fact, values: { address: fact.data.address } }))),
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ orderId, data: { addressKey, address } }, { refs, sealedFor }) =>
      changeAddress({ orderId, addressKey, address: destination(address, refIn(refs, 'address')), ...(sealedFor === undefined ? {} : { sealedFor }) }),
  })
