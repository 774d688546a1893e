// One row per aggregate of an order, folded from its own gap-free events alone.
import { EventId, OrderId } from '@wismo/kernel'
import { foldedEvents, foldPart, type FoldedEvent } from '@wismo/lifecycle'
import { view, type Inbound, type View } from '@wismo/messaging'

type Part = ReturnType<typeof foldPart>

export const orderParts: View = view<Part>({
  name: 'order-part',
  on: foldedEvents,
  key: ({ message, source }) => ({ orderId: OrderId.parse(message.key), part: source?.aggregate ?? message.key }),
  fold: (part, inbound) => foldPart(part, publicEvent(inbound)),
})

const publicEvent = ({ id, type, data, metadata, source }: Inbound): FoldedEvent =>
  ({
    id: EventId.fromUuid(id),
    type,
    aggregate: source?.aggregate ?? '',
    version: source?.version ?? 0,
    occurredAt: metadata.occurredAt,
    recordedAt: source?.recordedAt ?? metadata.occurredAt,
    actor: metadata.actor.type,
    data,
  }) as FoldedEvent
