// The retailer says whether there is stock for units of the order.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, retailLines, type Runtime } from '@wismo/service'
import { reportStock } from '../domain/lines.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { orderStream } from '../streams.ts'

export const whenRetailStockReportedThenTellOfStock = (runtime: Runtime): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailStockReported'>(runtime, {
    name: 'tell-of-stock',
    on: ['RetailStockReported'],
    aggregate: order,
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ orderId, data: { lines, state, expectedOn } }) => reportStock({ orderId, state, lines: retailLines(orderId, lines), ...(expectedOn === undefined ? {} : { expectedOn }) }),
  })
