// One row per aggregate of an order, folded from its own gap-free events alone.
import { EventId, OrderId } from '@wismo/kernel'
import { foldOrder, orderEvents, type OrderEvent, type OrderPart } from '@wismo/lifecycle'
import { view, type Inbound, type View } from '@wismo/messaging'

export const orderParts: View = view<OrderPart>({
  name: 'order-part',
  on: orderEvents,
  key: ({ message, source }) => ({ orderId: OrderId.parse(message.key), part: source?.aggregate ?? message.key }),
  fold: (part, inbound) => foldOrder(part, publicEvent(inbound)),
})

const publicEvent = ({ id, type, data, metadata, source }: Inbound): OrderEvent =>
  ({
    id: EventId.fromUuid(id),
    type,
    aggregate: source?.aggregate ?? '',
    occurredAt: metadata.occurredAt,
    recordedAt: source?.recordedAt ?? metadata.occurredAt,
    actor: metadata.actor.type,
    data,
  }) as OrderEvent
