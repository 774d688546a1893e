// An order as it lies open on an agent's desk: enough of the person to know whom one talks to, nothing to find or reach them by.
import type { MaskedOrder } from '@wismo/agent-api'
import { erased, maskedSections, type OpenedFields, type OrderView } from '@wismo/lifecycle'

/** `values`: what the vault holds, by field. */
export function masked({ customer, addresses, gift, ...view }: OrderView, values: OpenedFields): MaskedOrder {
  const sections = { ...(customer && { customer }), ...(addresses && { addresses }), ...(gift && { gift }) }
  return { ...view, ...maskedSections(sections, values), revealable: [...values].filter(([, value]) => value !== erased).map(([field]) => field) }
}
