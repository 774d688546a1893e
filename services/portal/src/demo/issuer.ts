// An issuer of tokens for the demo: it believes whatever it is told. No password, no consent, no sessions; a shop has a real provider.
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { Instant, type Clock, type RandomBytes } from '@wismo/kernel'
import { demoClientIds, type Issuer } from '@wismo/service'
import { demoPeople, type DemoPersonId } from './people.ts'

const alg = 'ES256'
/** An hour of whoever asked. */
const lifeSeconds = 3_600

/** A code has to be handed in at once. */
const codeMs = 60_000
/** Codes that nobody fetched a token for; the oldest gives way. */
const mostCodes = 100

/** Who a token is for, as a form says it. */
export type TokenWish =
  | { readonly who: 'staff'; readonly role: string; readonly shops: string; readonly locations?: string | undefined }
  | { readonly who: 'customer'; readonly customer: string; readonly shop: string }

/** What a client asks for when it sends somebody to sign in (RFC 6749 4.1, RFC 7636, OpenID Connect Core 3.1.2). */
export interface SignInRequest {
  readonly client_id: string
  readonly redirect_uri: string
  readonly state: string
  readonly nonce: string
  readonly code_challenge: string
}

export interface CodeGrant {
  readonly client_id: string
  readonly redirect_uri: string
  readonly code: string
  readonly code_verifier: string
}

interface Token {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
}

export interface DemoIssuer {
  /** OpenID Connect Discovery: no more of it than clients and whoever checks a token read. */
  readonly discovery: Readonly<Record<string, string | readonly string[]>>
  keys(): Promise<{ readonly keys: readonly JWK[] }>
  token(wish: TokenWish): Promise<Token>
  /** The demo's desk asks, or its page of customers' orders, and wants the answer on its own page. */
  isOurs(request: Pick<SignInRequest, 'client_id' | 'redirect_uri'>): boolean
  /** A code for who somebody says they are; good once, for a minute. */
  codeFor(who: DemoPersonId, request: SignInRequest): string
  /** Undefined for a code that is not there, not any more, or somebody else's. */
  redeem(grant: CodeGrant): Promise<(Token & { readonly id_token: string }) | undefined>
}

interface IssuerSettings {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly baseUrl: string
  /** How many times faster than the machine's that clock may go: a token counts for an hour of its holder at any speed. */
  readonly fastest: number
}

/** Its key is made when it is first needed and lives as long as the process: tokens and codes of an earlier start are nobody's. */
export function openDemoIssuer({ issuer, audience, type }: Issuer, { clock, random, baseUrl, fastest }: IssuerSettings): DemoIssuer {
  let made: Promise<Signing> | undefined
  const codes = new Map<string, IssuedCode>()
  const nowMs = (): number => Instant.toMillis(clock())
  async function sign(claims: Claims, typ: string): Promise<string> {
    const { key, kid } = await (made ??= newSigning())
    const now = Math.floor(nowMs() / 1_000)
    return new SignJWT({ ...claims, iss: issuer, iat: now, exp: now + lifeSeconds * fastest }).setProtectedHeader({ alg, kid, typ }).sign(key)
  }
  const tokenOf = async (claims: Claims): Promise<Token> => ({ access_token: await sign({ ...claims, aud: audience }, type), token_type: 'Bearer', expires_in: lifeSeconds })
  const isOurs: DemoIssuer['isOurs'] = ({ client_id: client, redirect_uri: to }) => Object.entries(demoClientIds).some(([page, id]) => client === id && to === `${baseUrl}/${page}/callback`)
  return {
    discovery: discoveryOf(issuer),
    keys: async () => ({ keys: [(await (made ??= newSigning())).jwk] }),
    token: (wish) => tokenOf(claimsOf(wish)),
    isOurs,
    codeFor(who, request) {
      const code = Buffer.from(random(32)).toString('base64url')
      for (const oldest of [...codes.keys()].slice(0, Math.max(0, codes.size - mostCodes + 1))) codes.delete(oldest)
      codes.set(code, { who, request, until: nowMs() + codeMs * fastest })
      return code
    },
    async redeem(grant) {
      const issued = codes.get(grant.code)
      codes.delete(grant.code)
      if (issued === undefined || issued.until < nowMs() || !isOurs(grant) || !isProof(grant.code_verifier, issued.request)) return undefined
      const { name, ...claims } = demoPeople[issued.who].claims
      return { ...(await tokenOf(claims)), id_token: await sign({ sub: claims.sub, name, nonce: issued.request.nonce, aud: grant.client_id }, 'JWT') }
    },
  }
}

type Claims = Readonly<Record<string, unknown>>

interface IssuedCode {
  readonly who: DemoPersonId
  readonly request: SignInRequest
  /** Milliseconds since 1970. */
  readonly until: number
}

const isProof = (verifier: string, { code_challenge: challenge }: SignInRequest): boolean => createHash('sha256').update(verifier).digest('base64url') === challenge

const discoveryOf = (issuer: string): DemoIssuer['discovery'] => ({
  issuer, jwks_uri: `${issuer}/jwks`, token_endpoint: `${issuer}/token`, authorization_endpoint: `${issuer}/authorize`,
  id_token_signing_alg_values_supported: [alg], response_types_supported: ['code'], subject_types_supported: ['public'], code_challenge_methods_supported: ['S256'],
  grant_types_supported: ['authorization_code'], scopes_supported: ['openid', 'profile'], token_endpoint_auth_methods_supported: ['none'],
})

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

function claimsOf(wish: TokenWish): Claims {
  if (wish.who === 'customer') return { sub: wish.customer, shop: wish.shop }
  const { role, shops, locations } = wish
  return { sub: `demo-${role}`, roles: listOf(role), shops: shops === '*' ? '*' : listOf(shops), ...(locations === undefined ? {} : { locations: listOf(locations) }) }
}
