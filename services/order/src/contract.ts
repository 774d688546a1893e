// Our events as the others see them. OrderPlaced is its public type: nothing is mapped, only framed.
import { StreamName, type RecordedEvent } from '@wismo/event-store'
import { eventMessage } from '@wismo/contracts'
import { ShopId, uuidV5, wismoSpace, type Clock } from '@wismo/kernel'
import type { OutgoingMessage, Parked } from '@wismo/messaging'

export function publicEvent(event: RecordedEvent): OutgoingMessage {
  const orderId = StreamName.idOf(event.stream)
  const { metadata } = event
  return eventMessage({
    service: 'order',
    type: event.type,
    id: event.id,
    key: orderId,
    shopId: metadata.shopId,
    traceparent: metadata.traceparent,
    envelope: {
      subject: orderId,
      sequence: event.version,
      occurredAt: metadata.occurredAt,
      recordedAt: event.recordedAt,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
      actorType: metadata.actor.type,
      actorId: metadata.actor.id,
    },
    data: event.data as object,
  })
}

/** What a retailer is told about a message that was set aside: its id and why, nothing of what it said. */
export const rejectionOf = (clock: Clock) => (parked: Parked): OutgoingMessage => {
  const cause = uuidV5(wismoSpace, 'rejection', parked.group, parked.key.replaceAll('\n', ' '), parked.messageId.replaceAll('\n', ' '))
  const now = clock()
  return eventMessage({
    service: 'order',
    type: 'RetailOrderRejected',
    id: cause,
    key: parked.key,
    shopId: parked.shopId === undefined ? undefined : ShopId.parse(parked.shopId),
    envelope: { subject: parked.messageId, sequence: 1, occurredAt: now, recordedAt: now, correlationId: cause, causationId: cause, actorType: 'system', actorId: 'order' },
    data: { eventId: parked.messageId, messageType: parked.type, code: parked.code, detail: parked.detail, errors: parked.faults },
  })
}
