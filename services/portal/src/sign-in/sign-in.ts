// OpenID Connect for people on our pages: authorization code with PKCE, state and nonce.
import * as oidc from 'openid-client'
import { Instant, Rejected, Unavailable, type Clock } from '@wismo/kernel'
import type { SignInClient } from '@wismo/service'

/** What has to come back from the issuer, kept in the browser meanwhile. */
export interface SignInAttempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** The page that was asked for. */
  readonly to: string
  /** At which shop's provider, where each has one of its own. */
  readonly shop?: string | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface SignedIn {
  readonly token: string
  /** Seconds that it counts. */
  readonly seconds: number
  readonly name?: string
}

export interface SignIn {
  /** Where the browser has to go. Throws `Unavailable` while the issuer is away. */
  begin(to: string, shop?: string): Promise<{ readonly attempt: SignInAttempt; readonly url: string }>
  /** What the issuer answered at the callback. Throws `Rejected('unauthenticated')` for an answer that is none of ours, `Unavailable` while it is away. */
  finish(callback: URL, attempt: SignInAttempt): Promise<SignedIn>
  /** Where the issuer ends its own session (OpenID Connect RP-Initiated Logout 1.0), told who asks; undefined where it does not say. */
  endUrl(): Promise<string | undefined>
}

const timeoutSeconds = 5
/** A token without an end in its answer counts as long as most do. */
const usualSeconds = 3_600

interface SignInClocks {
  /** What tokens count by. */
  readonly clock: Clock
  /** Of who signs in. */
  readonly holderClock: Clock
}

/** `callbackUrl` is what the client is registered with: `<base URL>/desk/callback`, `<base URL>/me/callback`. */
export function openSignIn({ issuer: { issuer, audience }, clientId, clientSecret, scope }: SignInClient, callbackUrl: string, { clock, holderClock }: SignInClocks): SignIn {
  let server: oidc.ServerMetadata | undefined
  async function client(): Promise<oidc.Configuration> {
    server ??= (await orAway(() => oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), { timeout: timeoutSeconds, ...insecure(issuer) }))).serverMetadata()
    const config = new oidc.Configuration(server, clientId, { [oidc.clockSkew]: Math.round(Instant.toMillis(clock()) / 1_000 - Date.now() / 1_000), [oidc.clockTolerance]: 60 }, authentication(server, clientSecret))
    config.timeout = timeoutSeconds
    if (isLocal(issuer)) oidc.allowInsecureRequests(config)
    return config
  }
  return {
    async begin(to, shop) {
      const config = await client()
      const attempt: SignInAttempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), to, shop, at: Instant.toMillis(holderClock()) }
      const challenge = await oidc.calculatePKCECodeChallenge(attempt.verifier)
      const url = oidc.buildAuthorizationUrl(config, { redirect_uri: callbackUrl, scope, audience, state: attempt.state, nonce: attempt.nonce, code_challenge: challenge, code_challenge_method: 'S256' })
      return { attempt, url: url.href }
    },
    async finish(callback, { state, nonce, verifier }) {
      const config = await client()
      const tokens = await orRefused(() => oidc.authorizationCodeGrant(config, callback, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }))
      const name = tokens.claims()?.['name']
      return { token: tokens.access_token, seconds: tokens.expiresIn() ?? usualSeconds, ...(typeof name === 'string' && name !== '' ? { name: name.slice(0, 80) } : {}) }
    },
    async endUrl() {
      const config = await client()
      return config.serverMetadata().end_session_endpoint === undefined ? undefined : oidc.buildEndSessionUrl(config).href
    },
  }
}

/** As the issuer says that it takes a secret; `client_secret_basic` where it says nothing (RFC 8414, 2). */
function authentication({ token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] }: oidc.ServerMetadata, secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None()
  return methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret)
}

/** Settings allow plain http to this machine alone. */
const isLocal = (issuer: string): boolean => new URL(issuer).protocol === 'http:'
const insecure = (issuer: string): { readonly execute?: ((config: oidc.Configuration) => void)[] } => (isLocal(issuer) ? { execute: [oidc.allowInsecureRequests] } : {})

async function orAway<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    throw away(error)
  }
}

async function orRefused<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (error) {
    const isAnswer = error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError || (error instanceof oidc.ClientError && !isAway(error))
    throw isAnswer ? new Rejected('unauthenticated', 'The sign-in was not completed.') : away(error)
  }
}

/** It did not answer, or with a fault of its own; what has a code otherwise is an answer that is none of ours. */
const isAway = ({ code, cause }: oidc.ClientError): boolean => code === undefined || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT' || (cause instanceof Response && cause.status >= 500)
const away = (cause: unknown): Unavailable => Object.assign(new Unavailable('unavailable', 'Whoever signs people in does not answer now.'), { cause })
