// How far services are behind: what their relays have not told yet, and then what of the log their groups have not heard.
import type { Contracts } from '@wismo/contracts'
import type { Instant } from '@wismo/kernel'
import { consumerLag, messagesBehind, relayLag, type MessageBus } from '@wismo/messaging'
import { groupsOf, type Service } from '@wismo/service'

/** Events and messages, counted. 0 twice, with nothing stored in between: all was heard, and all that followed from it. */
export async function behind({ bus, contracts }: { readonly bus: MessageBus; readonly contracts: Contracts }, services: readonly Service[], now: Instant): Promise<number> {
  const relays = await Promise.all(services.flatMap(({ relay }) => (relay === undefined ? [] : [relayLag(bus, relay, now)])))
  const groups = await consumerLag(bus, (await Promise.all(services.map(groupsOf))).flat(), contracts)
  return [...relays.map(({ events }) => events), ...groups.map(messagesBehind)].reduce((sum, one) => sum + one, 0)
}
