// An API key and its versions: who may make which, and how long its secrets are good for. What its document may say is checked before it comes here.
import type { ApiKeyDefined } from '@wismo/contracts'
import { Instant, NotFound, Rejected } from '@wismo/kernel'
import { changeDocument, documentAggregate, seedDocument, type DocumentState } from './document.ts'

export type KeyEvent =
  /** A key is like this from now on: made, rotated or revoked, always as a whole. */
  | { readonly type: 'ApiKeyDefined'; readonly data: ApiKeyDefined }

export const key = documentAggregate<KeyEvent>('key', 'ApiKeyDefined')

/** Whatever it says, a key of that name is there once: what its name stands for in events must not become somebody else's. */
export const createKey = (fact: ApiKeyDefined) => ({ document }: DocumentState): readonly KeyEvent[] => {
  if (document !== undefined) throw new Rejected('wrong_state', `There is a key ${fact.keyId} already: rotate it, or take another name.`)
  return [{ type: 'ApiKeyDefined', data: fact }]
}

/** A file's key is the first word about it and never the second. */
export const seedKey = (fact: ApiKeyDefined) => seedDocument<KeyEvent>({ type: 'ApiKeyDefined', data: fact })

/** As `changeDocument`. */
export const changeKey = (keyId: string, rewrite: (document: string) => string) => changeDocument<KeyEvent>(rewrite, (document) => ({ type: 'ApiKeyDefined', data: { keyId, document } }))

/** What a decision has to know of a secret. */
export interface Secret {
  readonly number: number
  readonly expiresAt?: Instant | undefined
}

/** And of a key; whatever else it says stays. */
export interface Key<One extends Secret> {
  readonly secrets: readonly One[]
  readonly lifetimeMs?: number | undefined
  readonly revokedAt?: Instant | undefined
}

/** Two, so that one can be put in the place of the other without a pause. */
const maxLive = 2

export const isLive = ({ expiresAt }: Secret, now: Instant): boolean => expiresAt === undefined || expiresAt > now

export interface Rotation<One> {
  /** The new secret, without its number and its end. */
  readonly made: Omit<One, 'number' | 'expiresAt'>
  readonly now: Instant
  /** The one before is good for so long, in milliseconds. */
  readonly overlapMs: number
}

/** A new secret beside the one before, which ends after the overlap, or before that as it would have anyway. What is over goes. */
export function rotated<One extends Secret, Of extends Key<One>>(current: Of & Key<One>, { made, now, overlapMs }: Rotation<One>): Of {
  if (current.revokedAt !== undefined) throw new Rejected('wrong_state', 'This key was revoked, and that is for good. Make another one.')
  const live = current.secrets.filter((secret) => isLive(secret, now))
  if (live.length >= maxLive) throw new Rejected('wrong_state', `Two secrets of this key are good already, ${live.map(({ number }) => number).join(' and ')}. Revoke one of them, or wait for its end.`)
  const end = Instant.plus(now, overlapMs)
  const before = live.map((secret) => (isLive(secret, end) ? { ...secret, expiresAt: end } : secret))
  const number = Math.max(0, ...current.secrets.map((secret) => secret.number)) + 1
  const ends = current.lifetimeMs === undefined ? {} : { expiresAt: Instant.plus(now, current.lifetimeMs) }
  return { ...current, secrets: [...before, { ...made, number, ...ends }] }
}

/** Nothing it was given to opens anything any more. Told twice, the first reason stays. */
export const revoked = <Of extends Key<Secret>>(current: Of, now: Instant, because: string): Of =>
  current.revokedAt !== undefined ? current : { ...current, revokedAt: now, revokedBecause: because }

/** One secret ends now; the key goes on with the other one, or waits to be rotated. Throws `NotFound` where it has no such secret. */
export function secretRevoked<Of extends Key<Secret>>(current: Of, number: number, now: Instant): Of {
  if (!current.secrets.some((secret) => secret.number === number)) throw new NotFound()
  return { ...current, secrets: current.secrets.map((secret) => (secret.number === number && isLive(secret, now) ? { ...secret, expiresAt: now } : secret)) }
}
