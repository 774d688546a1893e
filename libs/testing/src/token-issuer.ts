// An issuer of tokens as a test needs it: keys that come and go, an address that answers or does not.
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { Instant, type Clock } from '@wismo/kernel'

export interface TestIssuer {
  readonly issuer: string
  /** How often it was asked for anything. */
  asked(): number
  /** The JSON at an address of it. */
  ask(url: string): Promise<unknown>
  /** Does not answer until it is back. */
  leave(): void
  comeBack(): void
  /** From now on it signs with a key of this name; the earlier ones stay unless they are taken back. */
  rotate(kid: string, takeBack?: boolean): Promise<void>
  /** A good token of an agent of `aldermoor`, with these claims and headers beside or instead. */
  token(claims?: Readonly<Record<string, unknown>>, header?: Record<string, unknown>): Promise<string>
  publicKey(): Promise<JWK>
}

export async function testIssuer({ issuer = 'https://id.example', clock, alg = 'ES256' }: { readonly issuer?: string; readonly clock: Clock; readonly alg?: string }): Promise<TestIssuer> {
  let count = 0
  let isAway = false
  let keys: readonly JWK[] = []
  let signing: { readonly kid: string; readonly key: CryptoKey } | undefined
  const rotate: TestIssuer['rotate'] = async (kid, takeBack = false) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    keys = [...(takeBack ? [] : keys), { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }]
    signing = { kid, key: privateKey }
  }
  await rotate('key-1')
  return {
    issuer,
    asked: () => count,
    async ask(url) {
      count += 1
      if (isAway) throw new Error('nobody is there')
      if (url === `${issuer}/.well-known/openid-configuration`) return { issuer, jwks_uri: `${issuer}/jwks` }
      if (url === `${issuer}/jwks`) return { keys }
      throw new Error(`there is nothing at ${url}`)
    },
    leave: () => (isAway = true),
    comeBack: () => (isAway = false),
    rotate,
    async token(claims = {}, header = {}) {
      if (signing === undefined) throw new Error('the issuer has no key')
      const now = Math.floor(Instant.toMillis(clock()) / 1_000)
      const payload = { iss: issuer, aud: 'wismo', sub: 'u-1', iat: now, exp: now + 3_600, roles: ['agent'], shops: ['aldermoor'], ...claims }
      return new SignJWT(payload).setProtectedHeader({ alg, kid: signing.kid, typ: 'at+jwt', ...header }).sign(signing.key, { crit: Object.fromEntries(((header['crit'] ?? []) as readonly string[]).map((name) => [name, true])) })
    },
    publicKey: async () => keys.at(-1) ?? {},
  }
}
