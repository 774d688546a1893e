// What an API key is: one document, whole in every version. The file, the events and the command line share its shape.
import { z } from 'zod'
import { Invalid, type Instant } from '@wismo/kernel'
import { readJsonFile } from '../json-file.ts'
import { scopes } from '../principal.ts'
import { instantText, shopIdText } from '../schemas.ts'
import { faultsOf } from '../validation.ts'

/** Whether a key is for real orders; its text says so too. */
export const keyKinds = ['live', 'test'] as const
export type KeyKind = (typeof keyKinds)[number]

/** The whole key's SHA-256, as 64 hex digits. */
const hash = z.string().regex(/^[0-9a-f]{64}$/)

const about = {
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'A name of 1 to 64 letters, digits, _ and - is expected').describe('Names the key in logs, events and idempotency scopes; never used for another key.'),
  shops: z.array(shopIdText).min(1).max(200),
  scopes: z.array(z.enum(scopes)).min(1),
  locations: z.array(z.string().min(1).max(64)).min(1).max(200).optional().describe('A node’s key: it sees and does only what these nodes have to do.'),
  label: z.string().regex(/^[\p{L}\p{N} ._/()-]{1,60}$/u, 'Up to 60 letters, digits, spaces and ._/()- are expected').optional().describe('What it is for. Names a system: it is in events, where no person belongs.'),
  demo: z.literal(true).optional().describe('Made for a demonstration: refused in live.'),
}

const secretShape = z.strictObject({
  number: z.int().min(1).describe('Counts the secrets of this key, so that people can say which.'),
  hash,
  kind: z.enum(keyKinds).optional().describe('Not known where only the hash was told.'),
  madeAt: instantText,
  expiresAt: instantText.optional(),
})

export const apiKeyShape = z.strictObject({
  ...about,
  lifetimeMs: z.int().min(1).optional().describe('So long a secret of it lives, in milliseconds; for good when it is not said.'),
  secrets: z.array(secretShape),
  revokedAt: instantText.optional(),
  revokedBecause: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/).optional(),
})

export type ApiKeyDocument = z.infer<typeof apiKeyShape>
export type KeySecret = z.infer<typeof secretShape>

/** One entry of a file of keys: the hash, never the key. Two entries of one id overlap while a key is rotated. */
const fileEntry = z.strictObject({ ...about, hash, kind: z.enum(keyKinds).optional(), expiresAt: instantText.optional() })
export type StoredApiKey = z.infer<typeof fileEntry>

/** Throws `Invalid` with each wrong place. */
export function parseApiKey(document: unknown): ApiKeyDocument {
  const parsed = apiKeyShape.safeParse(document)
  if (!parsed.success) throw new Invalid('invalid', 'The key cannot be used as it is: see errors.', faultsOf(parsed.error))
  return parsed.data
}

/** Reads `[{ id, hash, shops, scopes, locations?, label?, kind?, expiresAt?, demo? }]`. Throws a sentence that names the file and each wrong place. */
export async function loadApiKeys(file: string, now: Instant): Promise<readonly ApiKeyDocument[]> {
  const entries = await readJsonFile('API keys', file, z.array(fileEntry))
  const torn = entries.find((entry) => entries.some((other) => other.id === entry.id && mayDo(other) !== mayDo(entry)))
  if (torn !== undefined) throw new Error(`The API keys in ${file} cannot be used:\n  ${torn.id} is there twice and may do different things`)
  return documentsOf(entries, now)
}

const mayDo = ({ shops, scopes: allowed, locations = [], demo }: StoredApiKey): string => JSON.stringify([[...shops].sort(), [...allowed].sort(), [...locations].sort(), demo === true])

/** Entries of one id are secrets of one key. */
export function documentsOf(entries: readonly StoredApiKey[], now: Instant): readonly ApiKeyDocument[] {
  const byId = new Map<string, ApiKeyDocument>()
  for (const { hash: ofSecret, kind, expiresAt, ...key } of entries) {
    const known = byId.get(key.id)?.secrets ?? []
    const secret = { number: known.length + 1, hash: ofSecret, madeAt: now, ...(kind && { kind }), ...(expiresAt && { expiresAt }) }
    byId.set(key.id, { ...key, secrets: [...known, secret] })
  }
  return [...byId.values()]
}
