// Who a JSON web token belongs to: staff by the deployment's issuer, customers by the identity provider of their shop.
import type { JWTPayload } from 'jose'
import type { Clock, ShopId } from '@wismo/kernel'
import type { CredentialReader } from '../callers.ts'
import type { Owner, Staff } from '../principal.ts'
import type { Shops } from '../shops/shops.ts'
import { ownerOf, shopMeant } from './customer-token.ts'
import { askByHttp, issuerKeys, type AskIssuer, type IssuerKeys } from './issuer-keys.ts'
import { shopIssuerOf, type Issuer } from './issuer.ts'
import { staffOf, type Pseudonym } from './staff-token.ts'
import { isJwt, unverifiedClaims, verifyToken } from './verify-token.ts'

export interface TokenSettings {
  /** No staff without it. */
  readonly staff?: Issuer | undefined
  /** Of shops whose document names none. */
  readonly customers?: Issuer | undefined
  readonly shops: Shops
  readonly clock: Clock
  readonly pseudonym: Pseudonym
  readonly ask?: AskIssuer
  /** An issuer could not be asked for its keys. */
  readonly away?: (issuer: string, error: unknown) => void
}

/** Reads signed tokens and nothing else. One of the staff's issuer that carries `roles` is of staff and never of a customer. */
export function tokenReaders(settings: TokenSettings): readonly CredentialReader[] {
  const check = checker(settings)
  return [
    async (token, shop) => {
      if (!isJwt(token)) return undefined
      const claims = unverifiedClaims(token)
      if (claims === undefined) return undefined
      const { staff } = settings
      return staff !== undefined && claims.iss === staff.issuer && 'roles' in claims ? staffBehind(token, staff, settings, check) : customerBehind(token, claims, shop, settings, check)
    },
  ]
}

type Check = (token: string, issuer: Issuer) => Promise<JWTPayload | undefined>

/** One set of keys for each issuer, whatever number of shops goes by it. */
function checker({ clock, ask = askByHttp, away }: TokenSettings): Check {
  const known = new Map<string, IssuerKeys>()
  return (token, { issuer, audience, jwksUrl, type }) => {
    const name = `${issuer} ${jwksUrl ?? ''}`
    const keys = known.get(name) ?? issuerKeys({ issuer, jwksUrl }, clock, ask, (error) => away?.(issuer, error))
    known.set(name, keys)
    return verifyToken(token, { issuer, audience, type, keys, clock })
  }
}

async function staffBehind(token: string, staff: Issuer, { shops, pseudonym }: TokenSettings, check: Check): Promise<Staff | undefined> {
  const payload = await check(token, staff)
  return payload && staffOf(payload, shops, pseudonym)
}

/** Where token or header names a shop only that shop's provider is asked: what another shop set wrongly is nothing to this one. */
async function customerBehind(token: string, claims: JWTPayload, header: string | undefined, settings: TokenSettings, check: Check): Promise<Owner | undefined> {
  const named = shopsOf(claims, header, settings)
  const checks = new Map<string, Promise<JWTPayload | undefined>>()
  const once = (issuer: Issuer): Promise<JWTPayload | undefined> => {
    const name = JSON.stringify([issuer.audience, issuer.jwksUrl, issuer.type])
    const checking = checks.get(name) ?? check(token, issuer)
    checks.set(name, checking)
    return checking
  }
  const checked = await Promise.allSettled(named.map(({ issuer }) => once(issuer)))
  const candidates = named.flatMap(({ id }, i) => payloadOf(checked[i]).map((payload) => ({ id, payload })))
  const failed = checked.find(({ status }) => status === 'rejected')
  if (candidates.length === 0 && failed?.status === 'rejected') throw failed.reason
  const meant = shopMeant(candidates, claims['shop'], header)
  return meant && ownerOf(meant.payload, meant.id)
}

interface NamedIssuer {
  readonly id: ShopId
  readonly issuer: Issuer
}

function shopsOf(claims: JWTPayload, header: string | undefined, { shops, customers }: TokenSettings): readonly NamedIssuer[] {
  return shops.all.flatMap((shop) => {
    const issuer = shopIssuerOf(shop) ?? customers
    const isMeant = [claims['shop'], header].every((one) => one === undefined || one === shop.id)
    return isMeant && issuer !== undefined && issuer.issuer === claims.iss ? [{ id: shop.id, issuer }] : []
  })
}

const payloadOf = (checked: PromiseSettledResult<JWTPayload | undefined> | undefined): readonly JWTPayload[] => (checked?.status === 'fulfilled' && checked.value !== undefined ? [checked.value] : [])
