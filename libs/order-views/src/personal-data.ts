// What the vault holds of an order, opened for whoever may see some of it.
import type { ShopId } from '@wismo/kernel'
import { erased, maskedSections, sealedFieldsOf, sectionsInClear, worksWithCodes, type OpenedFields, type OrderView, type SealedFields } from '@wismo/lifecycle'
import type { Access, Vault } from '@wismo/privacy'
import type { Principal } from '@wismo/service'

/** Values by field, by one question to the vault, and by none where there is nothing to open. Refuses and throws as `Vault.open`. */
export async function openFields(vault: Pick<Vault, 'open'>, shopId: ShopId, fields: SealedFields, access: Access): Promise<OpenedFields> {
  if (fields.size === 0) return new Map()
  const values = await vault.open(shopId, [...fields.values()], access)
  return new Map([...fields].map(([field, ref]) => [field, values.get(ref) ?? erased]))
}

/** Sections of an order that are about to be sent, with what their reader may see in the place of references. */
export type Opened = (shopId: ShopId, sections: Partial<OrderView>) => Promise<object>

/** As the order's own customer sees them: masked like an agent's, and with the codes by which goods are fetched. */
export const openedForCustomer = (vault: Pick<Vault, 'open'>, { kind, actorId }: Principal): Opened => async (shopId, sections) => {
  const values = await openFields(vault, shopId, sealedFieldsOf(sections), { purpose: 'tracking-page', by: { type: kind, id: actorId } })
  const { fulfillments } = sections
  return { ...sections, ...maskedSections(sections, values), ...(fulfillments && { fulfillments: worksWithCodes(fulfillments, values) }) }
}

/** As a machine sees them that may read personal data: in clear. It is handed out, and so it is written down. */
export const openedInClear = (vault: Pick<Vault, 'open'>, { kind, actorId }: Principal): Opened => async (shopId, sections) => {
  const values = await openFields(vault, shopId, sealedFieldsOf(sections), { purpose: 'export', by: { type: kind, id: actorId }, reason: 'an order was read, in clear' })
  return { ...sections, ...sectionsInClear(sections, values) }
}
