// Whether a JSON web token was signed by its issuer, for us, and counts now.
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload, type ProtectedHeaderParameters } from 'jose'
import { Instant, type Clock } from '@wismo/kernel'
import type { IssuerKeys } from './issuer-keys.ts'

/** Signatures by a private key of the issuer's, and nothing else: no shared secret, no `none`. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** By so many seconds the clock of an issuer may differ from ours. */
const clockToleranceS = 60

/** How an issuer marks its access tokens: by the type of RFC 9068, or not at all. */
export const tokenTypes = ['at+jwt', 'JWT'] as const
export type TokenType = (typeof tokenTypes)[number]

/** Tokens are for us when they say so. */
export const defaultAudience = 'wismo'

export interface TokenTerms {
  readonly issuer: string
  readonly audience: string
  /** `at+jwt`: that type alone. `JWT`: that one, none, and `at+jwt`. */
  readonly type: TokenType
  readonly keys: IssuerKeys
  readonly clock: Clock
}

/** Three parts with dots between: the form of a signed token, which no key and no link has. */
export const isJwt = (text: string): boolean => /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text)

/** What a token says before anybody checked it: only good to find out who has to. */
export function unverifiedClaims(token: string): JWTPayload | undefined {
  return unlessForged(() => decodeJwt(token))
}

/**
 * The claims of a token that counts; undefined for every other one, whatever is wrong with it. Where its header says that
 * keys are (`jku`, `x5u`, `jwk`) nobody looks. Throws `Unavailable` where the issuer would have to be asked and is away.
 */
export async function verifyToken(token: string, { issuer, audience, type, keys, clock }: TokenTerms): Promise<JWTPayload | undefined> {
  const header = unlessForged(() => decodeProtectedHeader(token))
  if (header === undefined || header.kid === undefined || !isOfType(header, type)) return undefined
  try {
    const { payload } = await jwtVerify(token, keys, { algorithms, issuer, audience, clockTolerance: clockToleranceS, currentDate: new Date(Instant.toMillis(clock())), requiredClaims: ['exp', 'sub'] })
    return isIdToken(payload) ? undefined : payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

function isOfType({ typ }: ProtectedHeaderParameters, type: TokenType): boolean {
  const given = typ?.toLowerCase().replace(/^application\//, '')
  return given === 'at+jwt' || (type === 'JWT' && (given === undefined || given === 'jwt'))
}

/** It tells an application who signed in there and opens nothing: OpenID Connect Core 1.0, 2 and 3.1.3.6. */
const isIdToken = (claims: JWTPayload): boolean => ['nonce', 'at_hash', 'c_hash'].some((name) => name in claims)

function unlessForged<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
