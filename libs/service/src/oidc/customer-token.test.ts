import { beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { customerRef } from '@wismo/privacy'
import { testIssuer, type TestIssuer } from '@wismo/testing'
import { authenticate } from '../callers.ts'
import type { Shop } from '../shops/shop-document.ts'
import { loadShops, shopsOf, type Shops } from '../shops/shops.ts'
import { demoIssuer } from './issuer.ts'
import { tokenReaders } from './readers.ts'

const clock = (): Instant => Instant.parse('2026-11-27T10:00:00Z')
const file = new URL('../../../../shops.json', import.meta.url).pathname
const [aldermoor, olist] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]

type Claims = Readonly<Record<string, unknown>>

let provider: TestIssuer
let shops: Shops
beforeEach(async () => {
  provider = await testIssuer({ issuer: 'https://login.aldermoor.example', clock })
  shops = shopsOf(await loadShops(file))
})

let version = 0
const given = (id: ShopId, identity: Shop['identity']): void => void shops.learn({ ...(shops.find(id) as Shop), identity }, (version += 1))
const token = (claims: Claims = {}) => provider.token({ sub: 'c-3107', roles: undefined, shops: undefined, ...claims })
const readers = () => tokenReaders({ staff: { issuer: 'https://id.example', audience: 'wismo', type: 'at+jwt' }, shops, clock, pseudonym: () => 'x', ask: provider.ask })
const whoIs = async (text: string, shop?: string): Promise<unknown> => authenticate(`Bearer ${text}`, readers(), shop).then(({ kind, actorId, ...rest }) => (kind === 'owner' && 'shopId' in rest ? [rest.shopId, actorId] : kind), (error: { code?: string; message: string }) => [error.code, error.message])
const nobody = ['unauthenticated', expect.stringContaining('not known')]

describe('a token of a shop’s identity provider', () => {
  test('given its shop names the provider, then it is the person that orders name by `customer.externalId`', async () => {
    given(aldermoor, { issuer: provider.issuer })
    expect(await whoIs(await token())).toEqual([aldermoor, customerRef(aldermoor, 'c-3107')])
    expect(await whoIs(await token({ sub: 'c-1' }))).toEqual([aldermoor, customerRef(aldermoor, 'c-1')])
  })

  test('given nobody names the provider, or no longer, then it is nobody’s, and the provider is not asked', async () => {
    expect(await whoIs(await token())).toEqual(nobody)
    given(aldermoor, { issuer: `${provider.issuer}/` })
    expect(await whoIs(await token())).toEqual(nobody)
    expect(provider.asked()).toBe(0)
  })

  test('given an audience and a type of its own, then these count', async () => {
    given(aldermoor, { issuer: provider.issuer, audience: 'orders', tokenType: 'JWT', jwksUrl: `${provider.issuer}/jwks` })
    expect(await whoIs(await token())).toEqual(nobody)
    expect(await whoIs(await provider.token({ sub: 'c-1', roles: undefined, aud: 'orders' }, { typ: 'JWT' }))).toEqual([aldermoor, customerRef(aldermoor, 'c-1')])
  })

  test('a customer whose provider gives them roles is a customer all the same, and no staff', async () => {
    given(aldermoor, { issuer: provider.issuer })
    expect(await whoIs(await token({ roles: ['supervisor'], shops: '*' }))).toEqual([aldermoor, customerRef(aldermoor, 'c-3107')])
  })
})

describe('a provider that several shops share', () => {
  beforeEach(() => {
    given(aldermoor, { issuer: provider.issuer })
    given(olist, { issuer: provider.issuer })
  })

  test.each<[string, Claims, string | undefined, unknown]>([
    ['the claim names the shop', { shop: 'olist-br' }, undefined, [olist, customerRef(olist, 'c-3107')]],
    ['the header names the shop', {}, 'aldermoor', [aldermoor, customerRef(aldermoor, 'c-3107')]],
    ['both name the same', { shop: 'aldermoor' }, 'aldermoor', [aldermoor, customerRef(aldermoor, 'c-3107')]],
    ['a header does not change what the token says (I38)', { shop: 'olist-br' }, 'aldermoor', nobody],
    ['a shop of another provider', {}, 'elsewhere', nobody],
    ['nobody says which', {}, undefined, ['unauthenticated', 'Several shops have this identity provider. Name yours in the header Wismo-Shop.']],
  ])('%s', async (_name, claims, header, expected) => {
    expect(await whoIs(await token(claims), header)).toEqual(expected)
  })

  test('the audience may tell them apart', async () => {
    given(olist, { issuer: provider.issuer, audience: 'olist' })
    expect(await whoIs(await token())).toEqual([aldermoor, customerRef(aldermoor, 'c-3107')])
    expect(await whoIs(await token({ aud: 'olist' }))).toEqual([olist, customerRef(olist, 'c-3107')])
  })
})

test.each([
  ['expired', { exp: Instant.toMillis(clock()) / 1_000 - 61 }],
  ['for somebody else', { aud: 'webshop' }],
  ['without a subject', { sub: undefined }],
  ['of an empty subject', { sub: '' }],
  ['whose subject is a number', { sub: 7 }],
])('%s is nobody’s', async (_name, claims) => {
  given(aldermoor, { issuer: provider.issuer })
  expect(await whoIs(await token(claims))).toEqual(nobody)
})

describe('the issuer of the demo', () => {
  test('stands for shops that name none, and not for one that does', async () => {
    const demo = demoIssuer('http://localhost:3000')
    const one = await testIssuer({ issuer: demo.issuer, clock })
    const read = tokenReaders({ staff: demo, customers: demo, shops, clock, pseudonym: () => 'x', ask: one.ask })
    const outcome = async (claims: Claims): Promise<unknown> => authenticate(`Bearer ${await one.token(claims)}`, read).then(({ kind }) => kind, ({ code }: { code: string }) => code)
    const customer = { roles: undefined, sub: 'c-1', shop: 'aldermoor' }
    expect([await outcome({}), await outcome(customer)]).toEqual(['csr', 'owner'])
    given(aldermoor, { issuer: provider.issuer })
    expect(await outcome(customer)).toBe('unauthenticated')
  })
})

describe('a provider of which one shop has the keys wrong', () => {
  beforeEach(() => {
    given(aldermoor, { issuer: provider.issuer })
    given(olist, { issuer: provider.issuer, jwksUrl: 'https://nowhere.example/keys' })
  })

  test('the other shop’s customers are let in, whether they name it or not', async () => {
    const person = [aldermoor, customerRef(aldermoor, 'c-3107')]
    expect(await whoIs(await token({ shop: aldermoor }))).toEqual(person)
    expect(await whoIs(await token(), aldermoor)).toEqual(person)
    expect(await whoIs(await token())).toEqual(person)
  })

  test('its own are told that a part is away', async () => {
    expect(await whoIs(await token({ shop: olist }))).toEqual(['unavailable', expect.any(String)])
  })
})
