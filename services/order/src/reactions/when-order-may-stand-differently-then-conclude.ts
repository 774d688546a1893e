// Something happened to an order, anywhere: whether that confirms it, completes it or opens it again follows from all of its parts, as the view has them.
import { OrderId } from '@wismo/kernel'
import { standingOf } from '@wismo/lifecycle'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { SettledParts, Wanted } from '@wismo/order-views'
import { conclude, type Standing } from '../domain/life.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { orderStream } from '../streams.ts'

/** What may change how an order stands. Its own conclusions are heard again: one that was drawn on an older reading is put right. */
const causes = [
  'OrderPlaced', 'OrderCompleted', 'OrderReopened', 'OrderCancelled', 'LineAdded', 'VariantSwapped', 'PriceAdjusted', 'LinesCancelled',
  'PaymentAuthorized', 'PaymentCaptured', 'PaymentVoided', 'RefundRequested', 'RefundSucceeded',
  'FulfillmentAccepted', 'FulfillmentRejected', 'PickingStarted', 'UnitsPacked', 'FulfillmentShipped', 'FulfillmentCancelled', 'PickupReady', 'PickedUp', 'DeliveryDeparted',
  'ParcelRegistered', 'CheckpointRecorded', 'ParcelDelivered', 'ReturnReceived', 'ReturnInspected', 'ReturnResolved', 'ReturnClosed',
] as const

export const whenOrderMayStandDifferentlyThenConclude = (settled: Pick<SettledParts, 'read'>): Reaction =>
  reaction<Order, OrderEvent, Standing | undefined>({
    name: 'conclude',
    on: causes,
    aggregate: order,
    async prepare(batch) {
      const orders = await settled.read(batch.flatMap((inbound) => wantedOf(inbound) ?? []))
      const standings = new Map([...orders].map(([orderId, parts]) => [orderId, standingOf(parts)]))
      return batch.map((inbound) => {
        const standing = standings.get(orderOf(inbound))
        return standing === undefined ? undefined : { status: standing.status, open: standing.due === 0 ? 'open_unit' : 'balance' }
      })
    },
    stream: (inbound, standing) => (standing === undefined ? undefined : orderStream(orderOf(inbound))),
    decide: (inbound, standing) => (standing === undefined ? () => [] : conclude(orderOf(inbound), standing)),
  })

const orderOf = ({ message }: Inbound): OrderId => OrderId.parse(message.key)

const wantedOf = (inbound: Inbound): Wanted | undefined => inbound.source && { orderId: orderOf(inbound), part: inbound.source.aggregate, version: inbound.source.version }
