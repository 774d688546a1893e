// An issuer of tokens for the demo: it believes whatever it is told. No login, no consent, no sessions; a shop has a real provider.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { Instant, type Clock } from '@wismo/kernel'
import type { Issuer } from '@wismo/service'

const alg = 'ES256'
/** An hour of whoever asked. */
const lifeSeconds = 3_600

/** Who a token is for, as a form says it. */
export type TokenWish =
  | { readonly who: 'staff'; readonly role: string; readonly shops: string; readonly locations?: string | undefined }
  | { readonly who: 'customer'; readonly customer: string; readonly shop: string }

export interface DemoIssuer {
  /** OpenID Connect Discovery: no more of it than whoever checks a token reads. */
  readonly discovery: { readonly issuer: string; readonly jwks_uri: string; readonly token_endpoint: string; readonly id_token_signing_alg_values_supported: readonly string[] }
  keys(): Promise<{ readonly keys: readonly JWK[] }>
  token(wish: TokenWish): Promise<{ readonly access_token: string; readonly token_type: 'Bearer'; readonly expires_in: number }>
}

/**
 * Its key is made when it is first needed and lives as long as the process: tokens of an earlier start are nobody's. `fastest` is how many
 * times faster than the machine's that clock may go: a token counts for an hour of its holder at any speed.
 */
export function openDemoIssuer({ issuer, audience, type }: Issuer, clock: Clock, fastest = 1): DemoIssuer {
  let made: Promise<Signing> | undefined
  const signing = (): Promise<Signing> => (made ??= newSigning())
  return {
    discovery: { issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token`, id_token_signing_alg_values_supported: [alg] },
    keys: async () => ({ keys: [(await signing()).jwk] }),
    async token(wish) {
      const { key, kid } = await signing()
      const now = Math.floor(Instant.toMillis(clock()) / 1_000)
      const token = new SignJWT({ ...claimsOf(wish), iss: issuer, aud: audience, iat: now, exp: now + lifeSeconds * fastest }).setProtectedHeader({ alg, kid, typ: type })
      return { access_token: await token.sign(key), token_type: 'Bearer', expires_in: lifeSeconds }
    },
  }
}

interface Signing {
  readonly key: CryptoKey
  readonly kid: string
  readonly jwk: JWK
}

async function newSigning(): Promise<Signing> {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { key: privateKey, kid, jwk: { ...jwk, kid, alg, use: 'sig' } }
}

const listOf = (text: string): readonly string[] => text.split(/[ ,]+/).filter((one) => one !== '')

function claimsOf(wish: TokenWish): Record<string, unknown> {
  if (wish.who === 'customer') return { sub: wish.customer, shop: wish.shop }
  const { role, shops, locations } = wish
  return { sub: `demo-${role}`, roles: listOf(role), shops: shops === '*' ? '*' : listOf(shops), ...(locations === undefined ? {} : { locations: listOf(locations) }) }
}
