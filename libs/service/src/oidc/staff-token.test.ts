import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { base64url, CompactSign, exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose'
import { Instant } from '@wismo/kernel'
import { testIssuer, type TestIssuer } from '@wismo/testing'
import { authenticate } from '../callers.ts'
import { anonymous, type Principal } from '../principal.ts'
import { loadShops, shopsOf, type Shops } from '../shops/shops.ts'
import { tokenReaders } from './readers.ts'
import type { TokenType } from './verify-token.ts'

const start = Instant.parse('2026-11-27T10:00:00Z')
const seconds = Instant.toMillis(start) / 1_000
const file = new URL('../../../../shops.json', import.meta.url).pathname
const pseudonym = (text: string): string => createHash('sha256').update(text).digest('hex')

let now: Instant
let issuer: TestIssuer
let shops: Shops
beforeEach(async () => {
  now = start
  issuer = await testIssuer({ clock: () => now })
  shops = shopsOf(await loadShops(file))
})

const readersOf = (one: TestIssuer, type: TokenType = 'at+jwt') => tokenReaders({ staff: { issuer: one.issuer, audience: 'wismo', type }, shops, clock: () => now, pseudonym, ask: one.ask })
const whoIs = (token: string, readers = readersOf(issuer)): Promise<Principal> => authenticate(`Bearer ${token}`, readers)
const refusal = (token: string, readers = readersOf(issuer)): Promise<string> => whoIs(token, readers).then((principal) => principal.kind, (error: { code?: string }) => error.code ?? String(error))

describe('a token of staff', () => {
  test('given roles and shops, then it is that member of staff, by an id that names nobody (I35)', async () => {
    const token = await issuer.token({ sub: 'nora.byrne@example.org', roles: ['agent', 'developer'], shops: ['aldermoor', 'elsewhere'] })
    const principal = await whoIs(token)
    expect(principal).toEqual({ kind: 'csr', actorId: expect.stringMatching(/^staff_[0-9a-f]{32}$/), shopIds: ['aldermoor'], roles: ['agent'] })
    expect(await whoIs(await issuer.token({ sub: 'nora.byrne@example.org' }))).toMatchObject({ actorId: principal.actorId })
    expect(await whoIs(await issuer.token({ sub: 'somebody.else@example.org' }))).not.toMatchObject({ actorId: principal.actorId })
  })

  test.each([
    ['all shops that there are', { shops: '*' }, { shopIds: ['aldermoor', 'olist-br'] }],
    ['all shops, in a list', { shops: ['*'] }, { shopIds: ['aldermoor', 'olist-br'] }],
    ['a driver of one place', { roles: ['driver'], locations: ['store-cork'] }, { kind: 'associate', roles: ['driver'], locations: ['store-cork'] }],
    ['an agent who works in a store too', { roles: ['associate', 'agent'] }, { kind: 'csr', roles: ['agent', 'associate'] }],
    ['operations', { roles: ['ops'] }, { kind: 'csr', roles: ['ops'] }],
    ['several audiences', { aud: ['other', 'wismo'] }, { kind: 'csr' }],
    ['expired within the tolerance', { exp: seconds - 59 }, { kind: 'csr' }],
    ['valid from within the tolerance', { nbf: seconds + 60 }, { kind: 'csr' }],
  ])('%s', async (_name, claims, expected) => {
    expect(await whoIs(await issuer.token(claims))).toMatchObject(expected)
  })

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed by %s counts', async (alg) => {
    const one = await testIssuer({ clock: () => now, alg })
    expect(await refusal(await one.token(), readersOf(one))).toBe('csr')
  })

  test('a shop that was made a moment ago is covered by who may see all', async () => {
    const readers = readersOf(issuer)
    const [shop] = shops.all
    shops.learn({ ...shop, id: 'aldermoor-de' } as never, 1)
    expect(await whoIs(await issuer.token({ shops: '*' }), readers)).toMatchObject({ shopIds: ['aldermoor', 'olist-br', 'aldermoor-de'] })
  })

  test('nobody is staff where no issuer is named', async () => {
    expect(await refusal(await issuer.token(), tokenReaders({ shops, clock: () => now, pseudonym, ask: issuer.ask }))).toBe('unauthenticated')
    expect(issuer.asked()).toBe(0)
  })

  test('an issuer that does not mark its access tokens is believed only where that was said, and never an ID token', async () => {
    for (const typ of ['JWT', undefined]) {
      const token = await issuer.token({}, { typ })
      expect([await refusal(token), await refusal(token, readersOf(issuer, 'JWT'))]).toEqual(['unauthenticated', 'csr'])
    }
    expect(await refusal(await issuer.token({ nonce: 'n' }, { typ: 'JWT' }), readersOf(issuer, 'JWT'))).toBe('unauthenticated')
    expect(await refusal(await issuer.token({ at_hash: 'h' }, { typ: 'JWT' }), readersOf(issuer, 'JWT'))).toBe('unauthenticated')
  })
})

describe('a forged token', () => {
  const claims = { iss: 'https://id.example', aud: 'wismo', sub: 'u-1', exp: seconds + 3_600, roles: ['supervisor'], shops: '*' }
  const publicText = async (): Promise<Uint8Array> => new TextEncoder().encode(await exportSPKI((await importJWK({ ...(await issuer.publicKey()) }, 'ES256', { extractable: true })) as CryptoKey))
  const foreign = async (header: Record<string, unknown>): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header }).sign((await generateKeyPair('ES256')).privateKey)

  test.each<[string, () => Promise<string>]>([
    ['without a signature', async () => new UnsecuredJWT(claims).encode()],
    ['that says alg none and has a signature', async () => `${base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: 'key-1' }))}.${base64url.encode(JSON.stringify(claims))}.AAAA`],
    ['signed with the public key as a shared secret', async () => new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' }).sign(await publicText())],
    ['signed by another under the name of a known key', () => foreign({ kid: 'key-1' })],
    ['whose key is unknown', () => foreign({ kid: 'key-9' })],
    ['that names no key', () => issuer.token({}, { kid: undefined })],
    ['that says where its key is', () => foreign({ kid: 'mine', jku: 'https://attacker.example/jwks' })],
    ['that says where its certificate is', () => foreign({ kid: 'mine', x5u: 'https://attacker.example/cert' })],
    ['that brings its key along', async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
      const jwk = await crypto.subtle.exportKey('jwk', publicKey)
      return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', jwk: jwk as never }).sign(privateKey)
    }],
    ['for somebody else', () => issuer.token({ aud: 'webshop' })],
    ['for nobody', () => issuer.token({ aud: undefined })],
    ['of another issuer', () => issuer.token({ iss: 'https://evil.example' })],
    ['of an issuer with almost that name', () => issuer.token({ iss: 'https://id.example/' })],
    ['that expired', () => issuer.token({ exp: seconds - 61 })],
    ['that never expires', () => issuer.token({ exp: undefined })],
    ['that expires at a text', () => issuer.token({ exp: 'tomorrow' })],
    ['that counts later', () => issuer.token({ nbf: seconds + 61 })],
    ['that says who signed in', () => issuer.token({}, { typ: 'id_token' })],
    ['of any JWT', () => issuer.token({}, { typ: 'JWT' })],
    ['of no type', () => issuer.token({}, { typ: undefined })],
    ['without roles', () => issuer.token({ roles: undefined })],
    ['with no role of ours', () => issuer.token({ roles: ['admin', 'Supervisor', '__proto__'] })],
    ['with an empty list of roles', () => issuer.token({ roles: [] })],
    ['with a role that is a text', () => issuer.token({ roles: 'supervisor' })],
    ['with a role that is an object', () => issuer.token({ roles: { supervisor: true } })],
    ['for no shop', () => issuer.token({ shops: undefined })],
    ['for a shop that is not there', () => issuer.token({ shops: ['nowhere'] })],
    ['for a shop in a text', () => issuer.token({ shops: 'aldermoor' })],
    ['with a place that is a text', () => issuer.token({ locations: 'store-cork' })],
    ['for no place', () => issuer.token({ roles: ['associate'], locations: [] })],
    ['without a subject', () => issuer.token({ sub: undefined })],
    ['of an empty subject', () => issuer.token({ sub: '' })],
    ['whose subject is a number', () => issuer.token({ sub: 7 })],
    ['with a demand we do not know', () => issuer.token({}, { crit: ['one-time'], 'one-time': true })],
    ['of 10 kB', () => issuer.token({ padding: 'x'.repeat(10_000) })],
    ['cut off', async () => (await issuer.token()).slice(0, -2)],
    ['with other claims under its signature', async () => (await issuer.token()).replace(/\.[^.]+\./, `.${base64url.encode(JSON.stringify(claims))}.`)],
    ['with a fourth part', async () => `${await issuer.token()}.AAAA`],
    ['of no JSON', async () => 'AAAA.BBBB.CCCC'],
  ])('%s is nobody’s', async (_name, forge) => {
    expect(await refusal(await forge())).toBe('unauthenticated')
    // What it is a forgery of counts.
    expect(await refusal(await issuer.token())).toBe('csr')
  })

  test('no token, no staff', async () => {
    expect(await authenticate(undefined, readersOf(issuer))).toBe(anonymous)
  })

  test('whatever a header names, only the issuer is asked: once, not again for every made-up key', async () => {
    const readers = readersOf(issuer)
    expect(await refusal(await foreign({ kid: 'mine', jku: 'https://attacker.example/jwks' }), readers)).toBe('unauthenticated')
    const asked = issuer.asked()
    for (let i = 0; i < 20; i += 1) expect(await refusal(await foreign({ kid: `made-up-${i}` }), readers)).toBe('unauthenticated')
    expect([asked, issuer.asked()]).toEqual([2, 2])
  })
})
