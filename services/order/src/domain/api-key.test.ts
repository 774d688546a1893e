import { describe, expect, test } from '@jest/globals'
import { fold, Instant } from '@wismo/kernel'
import { changeKey, createKey, isLive, key, revoked, rotated, secretRevoked, seedKey, type Key, type KeyEvent, type Secret } from './api-key.ts'
import type { DocumentState } from './document.ts'

const keyId = 'erp'
const now = Instant.parse('2026-11-27T10:00:00Z')
const after = (hours: number): Instant => Instant.plus(now, hours * 3_600_000)
const defined = (document: string): KeyEvent => ({ type: 'ApiKeyDefined', data: { keyId, document } })
const given = (...documents: readonly string[]): DocumentState => fold(key, documents.map(defined))

interface Made extends Secret {
  readonly hash: string
}
type Example = Key<Made> & { readonly label: string; readonly revokedBecause?: string }
const keyWith = (secrets: readonly Made[], over: Partial<Example> = {}): Example => ({ label: 'ERP', secrets, ...over })
const rotate = (current: Example, overlapHours = 24) => rotated<Made, Example>(current, { made: { hash: 'new' }, now, overlapMs: overlapHours * 3_600_000 })

describe('a key and its versions', () => {
  test('given none, when it is created or comes from a file, then it is defined', () => {
    expect(createKey({ keyId, document: 'a' })(given())).toEqual([defined('a')])
    expect(seedKey({ keyId, document: 'a' })(given())).toEqual([defined('a')])
  })

  test('given it is there, when one of its name is created, then that is refused, also where it says the same; a file changes nothing', () => {
    expect(() => createKey({ keyId, document: 'a' })(given('a'))).toThrow(expect.objectContaining({ code: 'wrong_state' }))
    expect(seedKey({ keyId, document: 'a' })(given('a', 'b'))).toEqual([])
  })

  test('a change is the next version, one that changes nothing is none, and one of a key that is not there finds nothing', () => {
    expect(changeKey(keyId, (document) => `${document}+`)(given('a', 'b'))).toEqual([defined('b+')])
    expect(changeKey(keyId, (document) => document)(given('a'))).toEqual([])
    expect(() => changeKey(keyId, (document) => document)(given())).toThrow(expect.objectContaining({ kind: 'not_found' }))
  })
})

describe('rotating', () => {
  test('given one secret, then there are two, and the one before ends after the overlap; the rest of the key stays', () => {
    expect(rotate(keyWith([{ number: 1, hash: 'old' }]))).toEqual(keyWith([{ number: 1, hash: 'old', expiresAt: after(24) }, { number: 2, hash: 'new' }]))
  })

  test('given one that ends before the overlap does, then its end stays', () => {
    expect(rotate(keyWith([{ number: 1, hash: 'old', expiresAt: after(2) }])).secrets[0]).toEqual({ number: 1, hash: 'old', expiresAt: after(2) })
  })

  test('given a key whose secrets live so long, then the new one does too', () => {
    expect(rotate(keyWith([{ number: 1, hash: 'old' }], { lifetimeMs: 3_600_000 })).secrets[1]).toEqual({ number: 2, hash: 'new', expiresAt: after(1) })
  })

  test('without an overlap the one before is over at once', () => {
    const [before] = rotate(keyWith([{ number: 1, hash: 'old' }]), 0).secrets
    expect(before && isLive(before, now)).toBe(false)
  })

  test('given two that are good, then a third is refused, and both are named; what is over goes, and its number never comes again', () => {
    expect(() => rotate(keyWith([{ number: 1, hash: 'a', expiresAt: after(1) }, { number: 2, hash: 'b' }]))).toThrow('1 and 2')
    expect(rotate(keyWith([{ number: 3, hash: 'a' }, { number: 4, hash: 'b', expiresAt: after(-1) }])).secrets.map(({ number }) => number)).toEqual([3, 5])
  })

  test('given it is revoked, then never', () => {
    expect(() => rotate(keyWith([], { revokedAt: now }))).toThrow(expect.objectContaining({ code: 'wrong_state' }))
  })
})

describe('revoking', () => {
  test('a key is for good; told twice, the first reason stays', () => {
    const gone = revoked(keyWith([{ number: 1, hash: 'a' }]), now, 'leaked')
    expect(gone).toMatchObject({ revokedAt: now, revokedBecause: 'leaked', secrets: [{ hash: 'a' }] })
    expect(revoked(gone, after(1), 'retired')).toBe(gone)
  })

  test('one secret ends it now and leaves the other; told twice changes nothing; one that is not there is not found', () => {
    const half = secretRevoked(keyWith([{ number: 1, hash: 'a' }, { number: 2, hash: 'b' }]), 1, now)
    expect(half.secrets).toEqual([{ number: 1, hash: 'a', expiresAt: now }, { number: 2, hash: 'b' }])
    expect(secretRevoked(half, 1, after(1))).toEqual(half)
    expect(() => secretRevoked(half, 3, now)).toThrow(expect.objectContaining({ kind: 'not_found' }))
  })
})
