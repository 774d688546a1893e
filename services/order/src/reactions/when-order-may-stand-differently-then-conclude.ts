// Something happened to an order, anywhere: whether that confirms it, completes it or opens it again follows from all of its parts, as the view has them.
import { OrderId, type Instant } from '@wismo/kernel'
import { standingOf, type Part } from '@wismo/lifecycle'
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

interface Concluded extends Standing {
  readonly at: Instant
}

export const whenOrderMayStandDifferentlyThenConclude = (settled: Pick<SettledParts, 'read'>): Reaction =>
  reaction<Order, OrderEvent, Concluded | undefined>({
    name: 'conclude',
    on: causes,
    aggregate: order,
    async prepare(batch) {
      const orders = await settled.read(batch.flatMap((inbound) => wantedOf(inbound) ?? []))
      const standings = new Map([...orders].map(([orderId, parts]) => [orderId, { parts, standing: standingOf(parts) }]))
      return batch.map((inbound) => {
        const { parts = [], standing } = standings.get(orderOf(inbound)) ?? {}
        if (standing === undefined) return undefined
        const { status, due } = standing
        return { status, open: due === 0 ? 'open_unit' : 'balance', at: status === 'completed' ? latestOf(parts, inbound.metadata.occurredAt) : inbound.metadata.occurredAt }
      })
    },
    stream: (inbound, standing) => (standing === undefined ? undefined : orderStream(orderOf(inbound))),
    occurredAt: ({ metadata }, standing) => standing?.at ?? metadata.occurredAt,
    decide: (inbound, standing) => (standing === undefined ? () => [] : conclude(orderOf(inbound), standing)),
  })

/** Facts are read in any order: an order is complete since the last of what completed it, whichever of them was heard last. What the customer was told is none of it. */
function latestOf(parts: readonly Part[], heard: Instant): Instant {
  const times = parts.filter(({ part }) => !part.startsWith('msg_')).flatMap(({ doc }) => (doc as { readonly timeline?: readonly { readonly at: Instant }[] } | null)?.timeline ?? []).map(({ at }) => at)
  return [heard, ...times].sort().at(-1) ?? heard
}

const orderOf = ({ message }: Inbound): OrderId => OrderId.parse(message.key)

const wantedOf = (inbound: Inbound): Wanted | undefined => inbound.source && { orderId: orderOf(inbound), part: inbound.source.aggregate, version: inbound.source.version }
