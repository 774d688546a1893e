// wismo key ...: API keys, made and revoked where they are kept. A secret is told once; what is kept of it is shown to nobody.
import { randomBytes } from 'node:crypto'
import { liveSecrets, openKeyDesk, type By, type KeyDesk, type KeyVersion, type MadeSecret } from '@wismo/order'
import { Instant, Invalid, NotFound, ShopId, uuidV7 } from '@wismo/kernel'
import { scopes, type ApiKeyDocument, type Scope } from '@wismo/service'
import { CannotRun, WronglyCalled } from './cannot-run.ts'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { CreateKeyOptions, KeyOptions, RevokeKeyOptions, RotateKeyOptions } from './options.ts'
import type { System } from './system.ts'

const clock = (): Instant => Instant.fromMillis(Date.now())
const random = (size: number): Uint8Array => randomBytes(size)

function deskOf({ services }: System): KeyDesk {
  const store = services.find(({ name }) => name === 'order')?.relay?.store
  if (store === undefined) throw new CannotRun('There is no order service here, which keeps the keys.')
  return openKeyDesk({ store, clock, random })
}

const operator = (): By => ({ cause: uuidV7(Date.now(), randomBytes), actor: { type: 'system', id: 'operator' } })

export async function createKey(system: System, { id, shops, scopes: wanted, locations, expires, label, live }: CreateKeyOptions, output: Output): Promise<boolean> {
  const wish = {
    id: id ?? `key-${randomBytes(5).toString('hex')}`, shops: shops.map((shop) => ShopId.parse(shop)), scopes: wanted.map(scopeOf),
    ...(locations && { locations: [...locations] }), ...(label && { label }), ...(expires !== undefined && { lifetimeMs: expires }),
  }
  tellSecret(await told(wish.id, () => deskOf(system).create(wish, live === true ? 'live' : 'test', operator())), output)
  return true
}

export async function rotateKey(system: System, id: string, { overlap, live, test }: RotateKeyOptions, output: Output): Promise<boolean> {
  const kind = live === true ? 'live' : test === true ? 'test' : undefined
  tellSecret(await told(id, () => deskOf(system).rotate(id, overlap, kind, operator())), output)
  return true
}

export async function revokeKey(system: System, id: string, { secret, reason }: RevokeKeyOptions, output: Output): Promise<boolean> {
  const desk = deskOf(system)
  const what = secret === undefined ? id : `${id} with a secret ${secret}`
  tellKey(await told(what, () => (secret === undefined ? desk.revoke(id, reason, operator()) : desk.revokeSecret(id, secret, operator()))), output)
  return true
}

export async function listKeys(system: System, _options: KeyOptions, output: Output): Promise<boolean> {
  const [found, now] = [await deskOf(system).all(), clock()]
  output.list(found.map(shown), 'There is no key yet.', ['key', 'label', 'shops', 'scopes', 'nodes', 'secrets', 'ends', 'state'], ({ key }) => [
    key.id, key.label ?? '', key.shops.join(' '), key.scopes.join(' '), key.locations?.join(' ') ?? 'all', liveSecrets(key, now).length, endOf(key, now), stateOf(key, now),
  ])
  return found.length > 0
}

export async function showKey(system: System, id: string, output: Output): Promise<boolean> {
  const found = await deskOf(system).find(id)
  if (found === undefined) throw new CannotRun(`There is no key ${id}.`)
  tellKey(found, output)
  return true
}

function scopeOf(text: string): Scope {
  const scope = scopes.find((one) => one === text)
  if (scope === undefined) throw new WronglyCalled(`There is no scope ${text}. There are: ${scopes.join(', ')}.`)
  return scope
}

type Shown = Omit<KeyVersion, 'key'> & { readonly key: ApiKeyDocument }

/** Not even its hash: who has that can tell a guess from a hit. */
const shown = <Of extends KeyVersion>({ key, ...rest }: Of): Shown => ({ ...rest, key: { ...key, secrets: key.secrets.map(({ hash: _hash, ...secret }) => secret as typeof key.secrets[number]) } })

function tellSecret({ secret, ...kept }: MadeSecret, output: Output): void {
  output.one({ ...shown(kept), secret }, [...fieldsOf(kept), ['secret', secret], ['', 'It is shown this once: put it where it is needed now.']])
}

const tellKey = (kept: KeyVersion, output: Output): void => output.one(shown(kept), fieldsOf(kept))

function fieldsOf({ id, version, key }: KeyVersion): readonly (readonly [string, string])[] {
  const now = clock()
  return [
    ['key', id], ['version', String(version)], ['label', key.label ?? ''], ['shops', key.shops.join(', ')], ['scopes', key.scopes.join(', ')], ['nodes', key.locations?.join(', ') ?? 'all'], ['state', stateOf(key, now)],
    ['secrets live', key.lifetimeMs === undefined ? '' : durationText(key.lifetimeMs)], ['revoked', key.revokedAt === undefined ? '' : `${key.revokedAt}, ${key.revokedBecause ?? 'nobody said why'}`],
    ...key.secrets.map(({ number, kind, madeAt, expiresAt }) => [`secret ${number}`, `${kind ?? 'of a file'}, made ${madeAt}${expiresAt === undefined ? '' : `, ${expiresAt <= now ? 'ended' : 'ends'} ${expiresAt}`}`] as const),
  ]
}

const stateOf = (key: ApiKeyDocument, now: Instant): string => (key.revokedAt !== undefined ? 'revoked' : liveSecrets(key, now).length === 0 ? 'ended' : key.demo === true ? 'good, of a demo' : 'good')

/** When the last of its secrets ends; nothing where one never does. */
function endOf(key: ApiKeyDocument, now: Instant): string {
  const ends = liveSecrets(key, now).map(({ expiresAt }) => expiresAt ?? '')
  return ends.includes('') ? '' : (ends.sort().at(-1) ?? '')
}

/** What a desk refuses, as a sentence about this key. */
async function told<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NotFound) throw new CannotRun(`There is no key ${what}.`)
    if (error instanceof Invalid) throw new CannotRun([error.message.replace(/: see errors\.$/, ':'), ...error.faults.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`)].join('\n'))
    throw error
  }
}
