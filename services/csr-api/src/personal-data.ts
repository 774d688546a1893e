// The one place where the vault is opened for staff.
import type { OpenedFields, OrderView, SealedFields } from '@wismo/lifecycle'
import { openFields } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import type { Staff } from '@wismo/service'

/** Who reads and why: kept beside what was read. */
export interface Reading {
  readonly by: Staff
  readonly reason: string
}

export interface PersonalData {
  /** Values by field; `erased` for those that nobody can read any more. */
  open(view: Pick<OrderView, 'shopId'>, fields: SealedFields, reading: Reading): Promise<OpenedFields>
}

export const openPersonalData = (vault: Pick<Vault, 'open'>): PersonalData => ({
  open: ({ shopId }, fields, { by, reason }) => openFields(vault, shopId, fields, { purpose: 'agent-console', by: { type: by.kind, id: by.actorId }, reason }),
})
