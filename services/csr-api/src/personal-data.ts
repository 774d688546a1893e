// What the vault holds of an order, and the one place where it is opened for staff.
import type { SealedRef } from '@wismo/kernel'
import type { Erased, OrderView } from '@wismo/lifecycle'
import type { Vault } from '@wismo/privacy'
import type { Staff } from '@wismo/service'

/** Sealed values of an order by the names that they are asked for: `contact`, `addresses.home`, `lines.<lineId>.gift.message`. */
export type SealedFields = ReadonlyMap<string, SealedRef>

/** The section is of a person who was erased: nothing of it is anywhere. */
export const isErased = (section: object | undefined): section is Erased => section !== undefined && 'erased' in section && section.erased === true

export function sealedFieldsOf({ customer, addresses = {}, gift = [] }: Pick<OrderView, 'customer' | 'addresses' | 'gift'>): SealedFields {
  const fields: readonly (readonly [string, SealedRef | undefined])[] = [
    ['contact', customer?.contactRef],
    ...(isErased(addresses) ? [] : Object.entries(addresses)).map(([key, { addressRef }]) => [`addresses.${key}`, addressRef] as const),
    ...(isErased(gift) ? [] : gift).map(({ lineId, messageRef }) => [`lines.${lineId}.gift.message`, messageRef] as const),
  ]
  return new Map(fields.filter((entry): entry is readonly [string, SealedRef] => entry[1] !== undefined))
}

/** Who reads and why: kept beside what was read. */
export interface Reading {
  readonly by: Staff
  readonly reason: string
}

/** In the place of a value whose person was erased. */
export const erased = { erased: true } as const

export interface PersonalData {
  /** Values by field; `erased` for those that nobody can read any more. */
  open(view: Pick<OrderView, 'shopId'>, fields: SealedFields, reading: Reading): Promise<ReadonlyMap<string, unknown>>
}

export function openPersonalData(vault: Pick<Vault, 'open'>): PersonalData {
  return {
    async open({ shopId }, fields, { by, reason }) {
      if (fields.size === 0) return new Map()
      const values = await vault.open(shopId, [...fields.values()], { purpose: 'agent-console', by: { type: by.kind, id: by.actorId }, reason })
      return new Map([...fields].map(([field, ref]) => [field, values.get(ref) ?? erased]))
    },
  }
}
