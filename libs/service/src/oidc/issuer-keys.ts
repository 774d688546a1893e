// The public keys of one issuer of tokens: from its own address alone, kept while it is away.
import { createLocalJWKSet, errors, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose'
import { z } from 'zod'
import { Instant, isWismoError, Unavailable, type Clock } from '@wismo/kernel'

export interface IssuerAddress {
  /** As tokens write it in `iss`, letter by letter. */
  readonly issuer: string
  /** Where its keys are; its discovery document says so when it is not set. */
  readonly jwksUrl?: string | undefined
}

/**
 * The key that a token's header names. Throws an error of `jose` for a key that the issuer does not have, and
 * `Unavailable` where that cannot be known because the issuer does not answer.
 */
export type IssuerKeys = (header: JWSHeaderParameters) => Promise<CryptoKey>

/** Answers the JSON at an address of an issuer, or throws. */
export type AskIssuer = (url: string) => Promise<unknown>

/** Whoever makes up names of keys must not make us ask more often, in milliseconds. */
const askAgainMs = 30_000
/** A key that the issuer took back is used for no longer than this while it answers, in milliseconds. */
const freshMs = 600_000

interface Known {
  readonly find: ReturnType<typeof createLocalJWKSet>
  readonly kids: ReadonlySet<string>
  readonly at: number
}

/** Asks on first use. `failed` hears why an issuer could not be asked. */
export function issuerKeys(address: IssuerAddress, clock: Clock, ask: AskIssuer, failed: (error: unknown) => void = () => undefined): IssuerKeys {
  let known: Known | undefined
  let lastAsked = -Infinity
  let isAway = false
  let asking: Promise<void> | undefined
  const now = (): number => Instant.toMillis(clock())
  const load = async (): Promise<void> => {
    lastAsked = now()
    try {
      known = { ...(await readKeys(address, ask)), at: now() }
      isAway = false
    } catch (error) {
      isAway = true
      failed(error)
    }
  }
  const askAgain = (): Promise<void> => {
    asking ??= now() - lastAsked < askAgainMs ? undefined : load().finally(() => (asking = undefined))
    return asking ?? Promise.resolve()
  }
  return async (header) => {
    const kid = header.kid ?? ''
    if (known?.kids.has(kid) !== true) await askAgain()
    // Nobody waits for a look that only confirms what is known.
    else if (now() - known.at >= freshMs) void askAgain()
    if (known?.kids.has(kid) === true) return usable(known, header)
    if (isAway) throw new Unavailable('unavailable', 'Whoever issues these tokens does not answer now.')
    throw new errors.JWKSNoMatchingKey()
  }
}

/** A key of the issuer that is none is no fault of who sent the token. */
async function usable({ find }: Known, header: JWSHeaderParameters): Promise<CryptoKey> {
  try {
    return await find(header)
  } catch (error) {
    if (error instanceof errors.JOSEError) throw error
    throw new Unavailable('unavailable', 'Whoever issues these tokens has a key that cannot be used.')
  }
}

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).max(100) })
const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url() })

async function readKeys({ issuer, jwksUrl }: IssuerAddress, ask: AskIssuer): Promise<Pick<Known, 'find' | 'kids'>> {
  const { keys } = keySet.parse(await ask(jwksUrl ?? (await discovered(issuer, ask))))
  return { find: createLocalJWKSet({ keys } as JSONWebKeySet), kids: new Set(keys.map(({ kid }) => kid).filter((kid) => kid !== undefined)) }
}

/** OpenID Connect Discovery 1.0, 4: the document has to name the issuer it was asked for. */
async function discovered(issuer: string, ask: AskIssuer): Promise<string> {
  const document = discovery.parse(await ask(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`))
  if (document.issuer !== issuer) throw new Unavailable('unavailable', 'The discovery document is of another issuer.')
  const { protocol, origin } = new URL(document.jwks_uri)
  if (protocol !== 'https:' && origin !== new URL(issuer).origin) throw new Unavailable('unavailable', 'The keys of the issuer are not behind https.')
  return document.jwks_uri
}

const timeoutMs = 5_000
const maxBytes = 256 * 1024

/** Over the network: no redirect, five seconds, 256 KiB. */
export const askByHttp: AskIssuer = async (url) => {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs), headers: { accept: 'application/json' } })
    if (!answer.ok) throw new Unavailable('unavailable', `The issuer answered ${answer.status}.`)
    return JSON.parse(await textOf(answer)) as unknown
  } catch (error) {
    throw isWismoError(error) ? error : new Unavailable('unavailable', 'The issuer does not answer.')
  }
}

async function textOf({ body }: Response): Promise<string> {
  const [chunks, decoder] = [[] as string[], new TextDecoder()]
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Unavailable('unavailable', 'The issuer answers more than keys.')
    chunks.push(decoder.decode(chunk, { stream: true }))
  }
  return chunks.join('')
}
