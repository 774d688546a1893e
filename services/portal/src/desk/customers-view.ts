import type { MaskedOrder } from '@wismo/agent-api'
import { atLevel, type OrderView } from '@wismo/lifecycle'

/** The order as its customer sees it with a verified link, of what the desk has anyway: nothing of the person, who did what, or how it was judged. */
export function customersView({ customer, addresses: _addresses, gift: _gift, revealable: _revealable, ...order }: MaskedOrder): OrderView {
  const erased = customer !== undefined && 'erased' in customer && customer.erased === true ? { customer: { erased: true as const } } : {}
  const view: OrderView = { ...order, ...erased }
  return { ...atLevel(view, 'verified'), actions: [] }
}
