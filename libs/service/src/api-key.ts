import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ShopId, type Clock, type Instant, type RandomBytes } from '@wismo/kernel'
import { readJsonFile } from './json-file.ts'
import { scopes, type Partner, type Scope } from './principal.ts'
import { instantText, shopIdText } from './schemas.ts'

/** One API key as it is stored: the hash, never the key. Two entries of one partner overlap while a key is rotated. */
export interface StoredApiKey {
  /** Names the key in logs, metadata and idempotency scopes. */
  readonly id: string
  /** SHA-256 of the whole key, 64 hex digits. */
  readonly hash: string
  readonly shops: readonly ShopId[]
  readonly scopes: readonly Scope[]
  readonly expiresAt?: Instant | undefined
}

/** Finds who a bearer key belongs to. */
export interface ApiKeys {
  find(token: string): Partner | undefined
}

const tokenForm = /^wsk_(live|test)_[A-Za-z0-9_-]{43}$/

/** The text has the form of an API key; a link token never has. */
export const isApiKey = (token: string): boolean => tokenForm.test(token)

/** What is stored of a key: its SHA-256. A key has 256 random bits, so a slow hash would add nothing. */
export const hashApiKey = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A new key: `wsk_test_` or `wsk_live_` and 32 random bytes. It is shown once; only its hash is kept. */
export const newApiKey = (kind: 'live' | 'test', random: RandomBytes): string => `wsk_${kind}_${Buffer.from(random(32)).toString('base64url')}`

/** Every stored hash is compared, each in constant time. Expired keys are unknown. */
export function apiKeys(stored: readonly StoredApiKey[], clock: Clock): ApiKeys {
  const entries = stored.map((key) => ({ key, hash: Buffer.from(key.hash, 'hex') }))
  return {
    find(token) {
      if (!isApiKey(token)) return undefined
      const hash = createHash('sha256').update(token).digest()
      const [found] = entries.filter((entry) => timingSafeEqual(entry.hash, hash))
      if (found === undefined || (found.key.expiresAt !== undefined && found.key.expiresAt <= clock())) return undefined
      return { kind: 'partner', actorId: found.key.id, shopIds: found.key.shops, scopes: found.key.scopes }
    },
  }
}

const keysFile = z.array(
  z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    shops: z.array(shopIdText).min(1),
    scopes: z.array(z.enum(scopes)).min(1),
    expiresAt: instantText.optional(),
  }),
)

/** Reads `[{ id, hash, shops, scopes, expiresAt? }]`. Throws a sentence that names the file and each wrong place. */
export const loadApiKeys = async (file: string, clock: Clock): Promise<ApiKeys> => apiKeys(await readJsonFile('API keys', file, keysFile), clock)
