// The retailer's people looked at the order: it waits for them, goes on, or is off.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { decideReview } from '../domain/review.ts'
import { orderStream } from '../streams.ts'

export const whenRetailReviewDecidedThenHoldReleaseOrCancel = (runtime: Runtime): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailReviewDecided'>(runtime, {
    name: 'decide-review',
    on: ['RetailReviewDecided'],
    aggregate: order,
    stream: ({ orderId }) => orderStream(orderId),
    decide: ({ id, orderId, occurredAt, data: { decision, reason } }) => decideReview({ orderId, fact: id, at: occurredAt, decision, reason }),
  })
