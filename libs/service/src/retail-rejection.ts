import { ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import type { OutgoingMessage, Parked } from '@wismo/messaging'
import type { Runtime } from './runtime.ts'

/** Longer keys are no shop and order of ours, and a key that filled a message would do so with ours too: what is told goes under its beginning. */
const maxKeyLength = 200

/** What a retailer is told about a message that was set aside: its id and why, nothing of what it said. */
export const rejectionOf = ({ clock, contracts }: Pick<Runtime, 'clock' | 'contracts'>) => (parked: Parked): OutgoingMessage => {
  const cause = uuidV5(wismoSpace, 'rejection', parked.group, parked.key.replaceAll('\n', ' '), parked.messageId.replaceAll('\n', ' '), parked.code)
  const now = clock()
  return contracts.message({
    service: 'order',
    type: 'RetailOrderRejected',
    id: cause,
    key: parked.messageKey.slice(0, maxKeyLength),
    shopId: parked.shopId === undefined ? undefined : ShopId.parse(parked.shopId),
    envelope: { subject: parked.messageId, sequence: 1, occurredAt: now, recordedAt: now, correlationId: cause, causationId: cause, actorType: 'system', actorId: 'order' },
    data: { eventId: parked.messageId, messageType: parked.type, code: parked.code, detail: parked.detail, errors: parked.faults },
  })
}
