import { orderKeyOf } from './inbound.ts'
import type { ReceivedMessage } from './port.ts'
import { shopOf } from './traces/span-attributes.ts'

/** So many are named at most: a line of a log is no list. */
const maxNamed = 20

/** Which shops and orders a batch was about, those first that were parked. */
export function subjectsOf(messages: readonly ReceivedMessage[], parked: readonly { readonly message: ReceivedMessage }[]): { readonly shopIds: readonly string[]; readonly orderIds: readonly string[] } {
  const [shops, orders] = [new Set<string>(), new Set<string>()]
  for (const message of [...parked.map((one) => one.message), ...messages]) {
    if (orders.size === maxNamed) break
    orders.add(orderKeyOf(message))
    const { 'wismo.shop_id': shop } = shopOf(message.headers)
    if (shop !== undefined) shops.add(String(shop))
  }
  return { shopIds: [...shops], orderIds: [...orders] }
}
