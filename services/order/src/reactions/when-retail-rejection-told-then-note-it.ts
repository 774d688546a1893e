// Every service tells what it set aside of what retailers sent; here it is noted, so that they can look it up in one place.
import type { RetailOrderRejected, RetailRejectionSettled } from '@wismo/contracts'
import type { Instant } from '@wismo/kernel'
import { orderKeyOf, reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { Database } from '@wismo/service'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { noteRejections, type Told } from '../rejections/rejections.ts'

/** Who set aside what was told before it was said who: there was one. */
const firstGroup = 'order.intake.v1'

/** Writes rows and records nothing: it never needs a stream. */
export const whenRetailRejectionToldThenNoteIt = (database: Database): Reaction =>
  reaction<Order, OrderEvent, undefined>({
    name: 'note-rejection',
    on: ['RetailOrderRejected', 'RetailRejectionSettled'],
    aggregate: order,
    async prepare(batch) {
      await noteRejections(database, batch.map(toldOf))
      return batch.map(() => undefined)
    },
    stream: () => undefined,
    decide: () => () => [],
  })

function toldOf({ type, data, metadata, source, message }: Inbound): Told {
  const at: Instant = source?.recordedAt ?? metadata.occurredAt
  if (type === 'RetailRejectionSettled') {
    const { eventId, group, outcome } = data as RetailRejectionSettled
    return { group, messageKey: message.key, eventId, outcome, settledAt: at }
  }
  const { eventId, messageType, code, detail, errors, group = firstGroup } = data as RetailOrderRejected
  return { group, messageKey: message.key, eventId, orderId: orderKeyOf(message), shopId: metadata.shopId, type: messageType, code, detail, errors, parkedAt: at }
}
