import { createHash } from 'node:crypto'
import type { Clock, Instant, RandomBytes } from '@wismo/kernel'
import { documentsOf, type ApiKeyDocument, type KeyKind, type KeySecret, type StoredApiKey } from './keys/key-document.ts'
import type { Partner } from './principal.ts'

/** Finds who a bearer key belongs to, from memory. */
export interface ApiKeys {
  find(token: string): Partner | undefined
  /** What a file says of keys: for whoever keeps them to begin with. It opens nothing. */
  readonly ofTheFile: readonly ApiKeyDocument[]
  /** Takes in a version of a key; one that is older than what is known changes nothing. Answers whether it was news. */
  learn(key: ApiKeyDocument, version: number): boolean
}

const tokenForm = /^wsk_(live|test)_[A-Za-z0-9_-]{43}$/

/** The text has the form of an API key; a link token never has. */
export const isApiKey = (token: string): boolean => tokenForm.test(token)

/** What is stored of a key: its SHA-256. A key has 256 random bits, so a slow hash would add nothing. */
export const hashApiKey = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A new key: `wsk_test_` or `wsk_live_` and 32 random bytes. It is shown once; only its hash is kept. */
export const newApiKey = (kind: KeyKind, random: RandomBytes): string => `wsk_${kind}_${Buffer.from(random(32)).toString('base64url')}`

export interface ApiKeysSettings {
  /** Only keys of this kind are accepted. */
  readonly mode?: KeyKind
  /** A key of the other kind was shown; told of at most once a minute. */
  strange?(kind: KeyKind, keyId: string | undefined): void
}

interface Known {
  readonly key: ApiKeyDocument
  readonly version: number
}

const tellEveryMs = 60_000

/**
 * Keys by the hash of each secret: found at once, however many there are. Where in the map a wrong token ends tells by its time
 * at most something of the token's own SHA-256, which leads to no token: 256 random bits can neither be guessed nor approached.
 * Revoked and expired ones are unknown, and so is a key of the other kind or, in live, of a demo.
 */
export function keysOf(first: readonly ApiKeyDocument[], clock: Clock, { mode, strange }: ApiKeysSettings = {}): ApiKeys {
  const known = new Map<string, Known>()
  const byHash = new Map<string, { readonly id: string; readonly secret: KeySecret }>()
  const put = (key: ApiKeyDocument, version: number): void => {
    for (const { hash } of known.get(key.id)?.key.secrets ?? []) byHash.delete(hash)
    for (const secret of key.secrets) byHash.set(secret.hash, { id: key.id, secret })
    known.set(key.id, { key, version })
  }
  let silentUntil = 0
  const tell = (kind: KeyKind, keyId: string | undefined): void => {
    const now = Date.parse(clock())
    if (now < silentUntil) return
    silentUntil = now + tellEveryMs
    strange?.(kind, keyId)
  }
  return {
    ofTheFile: first,
    find(token) {
      const kind = tokenForm.exec(token)?.[1] as KeyKind | undefined
      if (kind === undefined) return undefined
      const { id = '', secret } = byHash.get(hashApiKey(token)) ?? {}
      const key = known.get(id)?.key
      if (mode !== undefined && kind !== mode) return void tell(kind, key?.id)
      if (key === undefined || secret === undefined || (mode === 'live' && key.demo === true)) return undefined
      return isGood(key, secret, clock()) ? partnerOf(key) : undefined
    },
    learn(key, version) {
      if ((known.get(key.id)?.version ?? -1) >= version) return false
      put(key, version)
      return true
    },
  }
}

/** The same of entries that count as they are. */
export function apiKeys(stored: readonly StoredApiKey[], clock: Clock, settings: ApiKeysSettings = {}): ApiKeys {
  const keys = keysOf([], clock, settings)
  for (const key of documentsOf(stored, clock())) keys.learn(key, 1)
  return keys
}

const isGood = ({ revokedAt }: ApiKeyDocument, { expiresAt }: KeySecret, now: Instant): boolean => revokedAt === undefined && (expiresAt === undefined || expiresAt > now)

const partnerOf = ({ id, shops, scopes, locations }: ApiKeyDocument): Partner => ({ kind: 'partner', actorId: id, shopIds: shops, scopes, ...(locations && { locations }) })
