// A customer who is signed in, by the token of their shop's identity provider.
import type { JWTPayload } from 'jose'
import { Rejected, ShopId } from '@wismo/kernel'
import { customerRef } from '@wismo/privacy'
import type { Owner } from '../principal.ts'

/** `sub` is what orders say in `customer.externalId`. Undefined for one that no order can have. */
export function ownerOf({ sub }: JWTPayload, shopId: ShopId): Owner | undefined {
  return typeof sub !== 'string' || sub === '' ? undefined : { kind: 'owner', actorId: customerRef(shopId, sub), shopId }
}

export interface ShopChoice {
  readonly id: ShopId
}

/**
 * Of the shops that a token counts for, the one that is meant: the one that its claim `shop` names, else the header
 * `Wismo-Shop`, else the only one. Undefined where claim or header name another shop; throws
 * `Rejected('unauthenticated')` where several are left.
 */
export function shopMeant<Shop extends ShopChoice>(candidates: readonly Shop[], claim: unknown, header: string | undefined): Shop | undefined {
  const left = candidates.filter(({ id }) => (claim === undefined || id === claim) && (header === undefined || id === header))
  if (left.length > 1) throw new Rejected('unauthenticated', 'Several shops have this identity provider. Name yours in the header Wismo-Shop.')
  return left[0]
}
