// The retailer called the whole order off.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { cancelOrder } from '../domain/life.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { orderStream } from '../streams.ts'

export const whenRetailOrderCancelledThenCancelOrder = (runtime: Runtime): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailOrderCancelled'>(runtime, {
    name: 'cancel-order',
    on: ['RetailOrderCancelled'],
    aggregate: order,
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ orderId, data: { reason } }) => cancelOrder({ orderId, reason }),
  })
