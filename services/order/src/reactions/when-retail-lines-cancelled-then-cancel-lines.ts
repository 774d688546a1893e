// The retailer cancelled units of the order.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, retailLines, type Runtime } from '@wismo/service'
import { cancelLines } from '../domain/lines.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { orderStream } from '../streams.ts'

export const whenRetailLinesCancelledThenCancelLines = (runtime: Runtime): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailLinesCancelled'>(runtime, {
    name: 'cancel-lines',
    on: ['RetailLinesCancelled'],
    aggregate: order,
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ orderId, shop, data: { lines, reason } }) => cancelLines(orderId, retailLines(orderId, lines), reason, shop.currency),
  })
