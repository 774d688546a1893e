// Who reads what agents read.
import { NotFound, type ShopId } from '@wismo/kernel'
import type { Caller, Principal, Staff } from '@wismo/service'

export const desk: readonly Caller[] = [{ kind: 'csr', role: 'viewer' }]

/** Throws `NotFound` for who is no staff: no route lets them in. */
export function staff(principal: Principal): Staff {
  if (principal.kind !== 'csr' && principal.kind !== 'associate') throw new NotFound()
  return principal
}

/** Of one of their shops alone, where one is asked for: nothing of a shop that is not theirs. */
export const inShop = (by: Staff, shopId: ShopId | undefined): Staff => (shopId === undefined ? by : { ...by, shopIds: by.shopIds.filter((id) => id === shopId) })
