// A member of staff, from the claims of their token.
import type { JWTPayload } from 'jose'
import { z } from 'zod'
import type { ShopId } from '@wismo/kernel'
import { deskRoles, roles as allRoles, type Role, type Staff } from '../principal.ts'
import type { Shops } from '../shops/shops.ts'

const claims = z.looseObject({
  sub: z.string().min(1).max(255),
  iss: z.string(),
  roles: z.array(z.string()).max(200),
  shops: z.union([z.literal('*'), z.array(z.string()).max(1_000)]),
  locations: z.array(z.string().min(1).max(64)).min(1).max(200).optional(),
})

/** Tells people apart without naming them: a keyed hash in hex. */
export type Pseudonym = (text: string) => string

/**
 * Undefined where the token gives no role of ours or covers no shop that there is. Roles and shops of others are passed over:
 * one token may be for several systems. What an issuer calls a person may be their e-mail address, so that nobody but the
 * vault's key knows who `staff_...` is.
 */
export function staffOf(payload: JWTPayload, shops: Shops, pseudonym: Pseudonym): Staff | undefined {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) return undefined
  const { sub, iss, roles: named, shops: covered, locations } = parsed.data
  const [roles, shopIds] = [allRoles.filter((role) => named.includes(role)), shopsCovered(covered, shops)]
  if (roles.length === 0 || shopIds.length === 0) return undefined
  return { kind: kindOf(roles), actorId: staffIdOf(iss, sub, pseudonym), shopIds, roles, ...(locations && { locations }) }
}

/** The id that events, audit and logs know a member of staff by. */
export const staffIdOf = (issuer: string, subject: string, pseudonym: Pseudonym): string => `staff_${pseudonym(`staff ${issuer} ${subject}`).slice(0, 32)}`

function shopsCovered(covered: '*' | readonly string[], shops: Shops): readonly ShopId[] {
  const ids = shops.all.map(({ id }) => id)
  return covered === '*' || covered.includes('*') ? ids : ids.filter((id) => covered.includes(id))
}

const kindOf = (roles: readonly Role[]): Staff['kind'] => (deskRoles.some((role) => roles.includes(role)) ? 'csr' : 'associate')
