import { beforeEach, describe, expect, test } from '@jest/globals'
import { decodeProtectedHeader, errors } from 'jose'
import { Instant, Unavailable } from '@wismo/kernel'
import { testIssuer, type TestIssuer } from '@wismo/testing'
import { issuerKeys, type IssuerKeys } from './issuer-keys.ts'

let now: Instant
let issuer: TestIssuer
let keys: IssuerKeys
let told: number
beforeEach(async () => {
  now = Instant.parse('2026-11-27T10:00:00Z')
  told = 0
  issuer = await testIssuer({ clock: () => now })
  keys = issuerKeys({ issuer: issuer.issuer }, () => now, issuer.ask, () => (told += 1))
})

const later = (seconds: number): void => void (now = Instant.plus(now, seconds * 1_000))
const header = async () => decodeProtectedHeader(await issuer.token()) as Parameters<IssuerKeys>[0]
const outcome = async (of: IssuerKeys = keys, kid?: string): Promise<string> => of({ ...(await header()), ...(kid === undefined ? {} : { kid }) }).then(() => 'found', (error: unknown) => (error instanceof Unavailable ? 'away' : error instanceof errors.JWKSNoMatchingKey ? 'unknown' : String(error)))

describe('keys of an issuer', () => {
  test('given its discovery document, then they are asked for once, however many ask at the same time', async () => {
    expect(await Promise.all(Array.from({ length: 10 }, () => outcome()))).toEqual(Array(10).fill('found'))
    expect(issuer.asked()).toBe(2)
  })

  test('given where they are, then no discovery document is asked for', async () => {
    const direct = issuerKeys({ issuer: issuer.issuer, jwksUrl: `${issuer.issuer}/jwks` }, () => now, issuer.ask)
    expect([await outcome(direct), issuer.asked()]).toEqual(['found', 1])
  })

  test('given a new key, when a token names it, then it is found, after at most 30 seconds', async () => {
    expect(await outcome()).toBe('found')
    await issuer.rotate('key-2')
    later(29)
    expect(await outcome()).toBe('unknown')
    later(1)
    expect(await outcome()).toBe('found')
    expect(await outcome(keys, 'key-1')).toBe('found')
  })

  test('given the issuer is away, then known keys count on, another one is neither known nor unknown, and both heal when it is back', async () => {
    expect(await outcome()).toBe('found')
    issuer.leave()
    later(3_600)
    expect(await outcome()).toBe('found')
    later(30)
    expect([await outcome(keys, 'key-9'), await outcome(keys, 'key-9')]).toEqual(['away', 'away'])
    expect(await outcome()).toBe('found')
    issuer.comeBack()
    later(30)
    expect(await outcome(keys, 'key-9')).toBe('unknown')
    expect(told).toBe(2)
  })

  test('given an issuer that was never there, then nothing is known, and it is asked every 30 seconds', async () => {
    issuer.leave()
    expect([await outcome(), await outcome(), issuer.asked()]).toEqual(['away', 'away', 1])
    later(30)
    issuer.comeBack()
    expect(await outcome()).toBe('found')
  })

  test('given a key that was taken back, then it counts ten minutes longer at most', async () => {
    expect(await outcome(keys, 'key-1')).toBe('found')
    await issuer.rotate('key-2', true)
    later(600)
    // This one is answered by what is known while the issuer is asked.
    expect(await outcome(keys, 'key-1')).toBe('found')
    await new Promise(setImmediate)
    expect([await outcome(keys, 'key-1'), await outcome(keys, 'key-2')]).toEqual(['unknown', 'found'])
  })

  test.each([
    ['is of another issuer', { issuer: 'https://other.example', jwks_uri: 'https://id.example/jwks' }],
    ['names keys that are not behind https', { issuer: 'https://id.example', jwks_uri: 'http://id.example/jwks' }],
    ['names nothing', { issuer: 'https://id.example' }],
  ])('a discovery document that %s is none', async (_name, document) => {
    const odd = issuerKeys({ issuer: issuer.issuer }, () => now, async (url) => (url.endsWith('openid-configuration') ? document : issuer.ask(url)))
    expect(await outcome(odd)).toBe('away')
  })

  test('a key that is none is the issuer’s fault', async () => {
    const odd = issuerKeys({ issuer: issuer.issuer, jwksUrl: 'https://id.example/jwks' }, () => now, async () => ({ keys: [{ ...(await issuer.publicKey()), x: 'AAAA' }] }))
    expect(await outcome(odd)).toBe('away')
  })
})
