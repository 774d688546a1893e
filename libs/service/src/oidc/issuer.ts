import type { Config } from '../config.ts'
import type { Shop } from '../shops/shop-document.ts'
import { defaultAudience, type TokenType } from './verify-token.ts'

/** Who signs tokens, for whom, and how they are marked. */
export interface Issuer {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl?: string | undefined
  readonly type: TokenType
}

/** The issuer that the demo brings along. It gives tokens to everybody who asks, so nobody goes by it elsewhere. */
export const demoIssuer = (baseUrl: string): Issuer => ({ issuer: `${baseUrl}/demo/issuer`, audience: defaultAudience, type: 'at+jwt' })

/** Whose tokens staff bring: the one that is set, else the demo's in a demo, else nobody's. */
export function staffIssuerOf(config: Config): Issuer | undefined {
  const { STAFF_ISSUER: issuer, STAFF_AUDIENCE: audience, STAFF_JWKS_URL: jwksUrl, STAFF_TOKEN_TYPE: type } = config
  return issuer === undefined ? customersIssuerOf(config) : { issuer, audience, jwksUrl, type }
}

/** Whose tokens customers bring of a shop that names nobody: the demo's in a demo. */
export const customersIssuerOf = ({ DEMO, BASE_URL }: Config): Issuer | undefined => (DEMO ? demoIssuer(BASE_URL) : undefined)

/** The identity provider of a shop as its document says it. */
export function shopIssuerOf({ identity }: Shop): Issuer | undefined {
  return identity && { issuer: identity.issuer, audience: identity.audience ?? defaultAudience, jwksUrl: identity.jwksUrl, type: identity.tokenType ?? 'at+jwt' }
}
