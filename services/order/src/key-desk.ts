// API keys where they are kept: made, rotated, revoked and read, the same for the file at start and the command line.
import { canonicalJson, Invalid, NotFound, uuidV5, wismoSpace, type Clock, type Instant, type RandomBytes } from '@wismo/kernel'
import { maxRead, Position, StreamName, type EventStore } from '@wismo/event-store'
import { executeCommand } from '@wismo/messaging'
import { hashApiKey, newApiKey, parseApiKey, type ApiKeyDocument, type KeyKind, type KeySecret } from '@wismo/service'
import { changeKey, createKey, isLive, key, revoked, rotated, secretRevoked, seedKey, type KeyEvent } from './domain/api-key.ts'
import type { DocumentState } from './domain/document.ts'
import type { By } from './shop-desk.ts'

export interface KeyVersion {
  readonly id: string
  readonly version: number
  readonly key: ApiKeyDocument
}

/** The only time that a secret is told. */
export interface MadeSecret extends KeyVersion {
  readonly secret: string
}

/** What a new key shall be. */
export type KeyWish = Pick<ApiKeyDocument, 'id' | 'shops' | 'scopes' | 'locations' | 'label' | 'lifetimeMs'>

export interface KeyDesk {
  create(wish: KeyWish, kind: KeyKind, by: By): Promise<MadeSecret>
  /** Records a file's keys that are not there yet; answers each as it is kept. */
  seed(keys: readonly ApiKeyDocument[]): Promise<readonly KeyVersion[]>
  /** A new secret; the one before is good for `overlapMs` more milliseconds. `kind`: as the one before when it is not said. */
  rotate(id: string, overlapMs: number, kind: KeyKind | undefined, by: By): Promise<MadeSecret>
  revoke(id: string, because: string, by: By): Promise<KeyVersion>
  /** One secret of it, by its number. */
  revokeSecret(id: string, number: number, by: By): Promise<KeyVersion>
  find(id: string): Promise<KeyVersion | undefined>
  /** Every key that was ever made, by id. */
  all(): Promise<readonly KeyVersion[]>
}

export const keyStream = (id: string): StreamName => StreamName.of(key.category, id)

export function openKeyDesk({ store, clock, random }: { readonly store: EventStore; readonly clock: Clock; readonly random: RandomBytes }): KeyDesk {
  const run = async (id: string, handler: string, { cause, actor }: By, shopId: ApiKeyDocument['shops'][number] | undefined, decide: (state: DocumentState) => readonly KeyEvent[]): Promise<KeyVersion> => {
    // A message belongs to a shop; a key may cover several: it travels with the first.
    if (shopId === undefined) throw new NotFound()
    const { version, state } = await executeCommand(store, { aggregate: key, stream: keyStream(id), cause, handler, metadata: { shopId, occurredAt: clock(), correlationId: cause, actor }, decide })
    if (state.document === undefined) throw new NotFound()
    return { id, version, key: read(state.document) }
  }
  const find = async (id: string): Promise<KeyVersion | undefined> => (await findMany(store, [id]))[0]
  const change = async (id: string, handler: string, by: By, next: (current: ApiKeyDocument) => ApiKeyDocument): Promise<KeyVersion> =>
    run(id, handler, by, (await find(id))?.key.shops[0], changeKey(id, (document) => canonicalJson(next(read(document)))))
  return {
    async create({ id, ...wish }, kind, by) {
      const [now, secret] = [clock(), newApiKey(kind, random)]
      const made = parseApiKey({ id, ...wish, secrets: [] })
      const first = rotated<KeySecret, ApiKeyDocument>(made, { made: { hash: hashApiKey(secret), kind, madeAt: now }, now, overlapMs: 0 })
      return { ...(await run(id, 'create-key', by, made.shops[0], createKey({ keyId: id, document: canonicalJson(first) }))), secret }
    },
    seed: (keys) =>
      Promise.all(keys.map((one) => run(one.id, 'seed-key', { cause: uuidV5(wismoSpace, 'seed key', one.id), actor: { type: 'system', id: 'keys-file' } }, one.shops[0], seedKey({ keyId: one.id, document: canonicalJson(one) })))),
    async rotate(id, overlapMs, kind, by) {
      const before = (await find(id))?.key.secrets.at(-1)?.kind
      const ofKind = kind ?? before
      if (ofKind === undefined) throw new Invalid('invalid', 'Nobody said of what kind its secrets are: say whether the new one is live or test.')
      const [now, secret] = [clock(), newApiKey(ofKind, random)]
      const result = await change(id, 'rotate-key', by, (current) => rotated<KeySecret, ApiKeyDocument>(current, { made: { hash: hashApiKey(secret), kind: ofKind, madeAt: now }, now, overlapMs }))
      return { ...result, secret }
    },
    revoke: (id, because, by) => change(id, 'revoke-key', by, (current) => revoked(current, clock(), because)),
    revokeSecret: (id, number, by) => change(id, 'revoke-secret', by, (current) => secretRevoked(current, number, clock())),
    find,
    all: async () => findMany(store, await keyIdsOf(store)),
  }
}

/** Secrets of a key that open something now. */
export const liveSecrets = ({ secrets, revokedAt }: ApiKeyDocument, now: Instant): readonly KeySecret[] => (revokedAt === undefined ? secrets.filter((secret) => isLive(secret, now)) : [])

/** A file that was edited after its key was made changes nothing; whoever edited it has to hear of it. */
export function saysOtherwise(kept: ApiKeyDocument, file: readonly ApiKeyDocument[]): boolean {
  const told = file.find(({ id }) => id === kept.id)
  return told !== undefined && canonicalJson(meaningOf(told)) !== canonicalJson(meaningOf(kept))
}

const meaningOf = ({ shops, scopes, locations = [], secrets, revokedAt }: ApiKeyDocument) => ({ shops, scopes, locations, isRevoked: revokedAt !== undefined, secrets: secrets.map(({ hash, expiresAt = null }) => ({ hash, expiresAt })) })

const read = (document: string): ApiKeyDocument => JSON.parse(document) as ApiKeyDocument

async function findMany(store: EventStore, ids: readonly string[]): Promise<readonly KeyVersion[]> {
  const streams = await store.readMany(ids.map(keyStream))
  return ids.flatMap((id) => {
    const last = streams.get(keyStream(id))?.at(-1)
    return last === undefined ? [] : [{ id, version: last.version, key: read((last.data as KeyEvent['data']).document) }]
  })
}

async function keyIdsOf(store: EventStore): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (let page = await store.readAll(Position.start, maxRead, ['ApiKeyDefined']); ; page = await store.readAll(page.next, maxRead, ['ApiKeyDefined'])) {
    for (const event of page.events) ids.add((event.data as KeyEvent['data']).keyId)
    if (page.caughtUp) return [...ids].sort()
  }
}
