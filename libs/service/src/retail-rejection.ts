import { ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import type { OutgoingMessage, Parked } from '@wismo/messaging'
import type { Runtime } from './runtime.ts'

/** Longer keys are no shop and order of ours, and a key that filled a message would do so with ours too: what is told goes under its beginning. */
const maxKeyLength = 200

/** What of a parked message is told. */
type Told = Pick<Parked, 'group' | 'key' | 'messageId' | 'messageKey' | 'type' | 'shopId' | 'code' | 'detail' | 'faults' | 'settled'>

/**
 * What a retailer is told about a message that was set aside: its id and why, nothing of what it said. And that it waits no
 * longer, once it was handled after all or given up.
 */
export const rejectionOf = ({ clock, contracts }: Pick<Runtime, 'clock' | 'contracts'>) => (parked: Told): OutgoingMessage => {
  const { group, key, messageId, messageKey, type: messageType, shopId, code, detail, faults, settled } = parked
  const cause = uuidV5(wismoSpace, settled === undefined ? 'rejection' : `rejection ${settled}`, group, key.replaceAll('\n', ' '), messageId.replaceAll('\n', ' '), code)
  const now = clock()
  return contracts.message({
    service: 'order',
    id: cause,
    key: messageKey.slice(0, maxKeyLength),
    shopId: shopId === undefined ? undefined : ShopId.parse(shopId),
    envelope: { subject: messageId, sequence: 1, occurredAt: now, recordedAt: now, correlationId: cause, causationId: cause, actorType: 'system', actorId: 'order' },
    ...(settled === undefined
      ? { type: 'RetailOrderRejected', data: { eventId: messageId, messageType, code, detail, errors: faults, group } }
      : { type: 'RetailRejectionSettled', data: { eventId: messageId, messageType, group, outcome: settled } }),
  })
}
