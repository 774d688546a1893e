// What a route only declares: who calls it, its ETag, that it goes away, whose pages may read it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import { apiKeys, hashApiKey } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp, zodRoutes } from './http.ts'
import { linkTokens } from './link-token.ts'
import { createLog } from './log.ts'
import { isAbout } from './request-traces.ts'
import type { Shop } from './shops/shop-document.ts'

const [own, other] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const now = Instant.parse('2026-11-24T10:00:00Z')
const orderId = orderIdOf(own, '100')
const links = linkTokens([Buffer.alloc(32, 7)], () => now)
const customer = `Bearer ${links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: now })}`
const reader = `wsk_test_${'r'.repeat(43)}`
const storefront = 'https://www.aldermoor.example'
const foreign = 'https://www.olist.example'
const shops = [{ id: own, origins: [storefront] }, { id: other, origins: [foreign] }] as unknown as readonly Shop[]
const everybody = { callers: [{ kind: 'anonymous' as const }] }
const deprecated = { since: '2026-11-27T00:00:00Z', sunset: '2027-12-01T00:00:00Z', link: 'https://docs.example/orders-v2' }

let app: FastifyInstance
beforeEach(async () => {
  const keys = apiKeys([{ id: 'reader', hash: hashApiKey(reader), shops: [own], scopes: ['read'] }], () => now)
  app = await createHttp({ baseUrl: 'http://localhost:3000', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(keys, links), ready: {}, shops: { all: shops, find: (id) => shops.find((shop) => shop.id === id) } })
  app.register(async (scope) => {
    const routes = zodRoutes(scope)
    routes.get('/v1/tagged', { config: everybody }, async (_request, reply) => reply.header('etag', 'W/"7.link.en"').send({ text: 'a'.repeat(2_000) }))
    routes.get('/v1/published', { config: everybody }, async (_request, reply) => reply.headers({ etag: '"3"', 'cache-control': 'public, max-age=300' }).send({ ok: true }))
    routes.post('/v1/tagged', { config: { ...everybody, idempotencyKey: 'exempt' } }, async (_request, reply) => reply.header('etag', '"8"').send({ ok: true }))
    routes.get('/v1/old', { config: { ...everybody, deprecated }, schema: { summary: 'Old', querystring: z.object({ next: z.string().optional() }) } }, async ({ query }, reply) => (query.next === undefined ? { ok: true } : reply.header('link', '</v1/old?cursor=a>; rel="next"').send({ ok: true })))
    routes.get('/v1/track/order', { config: { callers: [{ kind: 'customer', level: 'link' }] } }, async (request, reply) => {
      isAbout(request, { shopId: own })
      return reply.header('etag', '"1"').send({ ok: true })
    })
    routes.post('/v1/orders/:id/cancel', { config: { callers: [{ kind: 'customer', level: 'link' }, { kind: 'partner', scope: 'orders:write' }] } }, async () => ({ ok: true }))
    routes.get('/v1/of-all-sorts', { config: { callers: [{ kind: 'partner', scope: 'read' }, { kind: 'customer', level: 'link' }, { kind: 'owner' }, { kind: 'csr', role: 'agent' }, { kind: 'associate', role: 'driver' }] }, schema: { summary: 'Of all sorts' } }, async () => ({ ok: true }))
    routes.get('/v1/order-views', { config: { callers: [{ kind: 'partner', scope: 'read' }] } }, async () => ({ ok: true }))
  })
})
afterEach(() => app.close())

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

test('whoever may call is in the OpenAPI document by a security scheme that it defines, and everybody by none', async () => {
  const document = (await get('/v1/openapi.json')).json<{ components: { securitySchemes: object }; paths: Record<string, Record<string, { security?: readonly object[] }>> }>()
  expect(document.paths['/v1/of-all-sorts']?.['get']?.security).toEqual([{ apiKey: ['read'] }, { customerLink: [] }, { customerSession: [] }, { staff: ['agent'] }, { staff: ['driver'] }])
  expect(document.paths['/v1/old']?.['get']?.security).toEqual([{}])
  const used = Object.values(document.paths).flatMap((methods) => Object.values(methods)).flatMap(({ security = [] }) => security).flatMap((one) => Object.keys(one))
  expect([...new Set(used)].sort()).toEqual(Object.keys(document.components.securitySchemes).sort())
})

describe('an answer that carries an ETag', () => {
  test.each(['W/"7.link.en"', '"7.link.en"', '"old", W/"7.link.en"', '*'])('is nothing for who has %s', async (known) => {
    const answer = await get('/v1/tagged', { 'if-none-match': known, 'accept-encoding': 'br' })
    expect([answer.statusCode, answer.body, answer.headers['etag'], answer.headers['cache-control']]).toEqual([304, '', 'W/"7.link.en"', 'private, no-cache'])
    expect([answer.headers['content-type'], answer.headers['content-length'], answer.headers['content-encoding']]).toEqual([undefined, undefined, undefined])
  })

  test('is whole for everybody else, and a command is never nothing', async () => {
    expect((await get('/v1/tagged', { 'if-none-match': '"7"' })).statusCode).toBe(200)
    const command = await app.inject({ method: 'POST', url: '/v1/tagged', headers: { 'if-none-match': '"8"' } })
    expect([command.statusCode, command.headers['cache-control']]).toEqual([200, 'no-store'])
  })

  test('keeps the caching that the route says', async () => {
    const answer = await get('/v1/published', { 'if-none-match': '"3"' })
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([304, 'public, max-age=300'])
  })
})

describe('a route that goes away', () => {
  test('says so with every answer, refusals too, beside the links it has; the reference says so as well', async () => {
    const told = { deprecation: '@1795737600', sunset: 'Wed, 01 Dec 2027 00:00:00 GMT' }
    expect((await get('/v1/old')).headers).toMatchObject({ ...told, link: '<https://docs.example/orders-v2>; rel="deprecation"; type="text/html"' })
    expect((await get('/v1/old?next=1')).headers).toMatchObject({ ...told, link: '</v1/old?cursor=a>; rel="next", <https://docs.example/orders-v2>; rel="deprecation"; type="text/html"' })
    const refused = await get('/v1/old?unknown=1')
    expect([refused.statusCode, refused.headers['deprecation']]).toEqual([400, told.deprecation])
    expect((await get('/v1/tagged')).headers).not.toHaveProperty('deprecation')
    const { paths } = (await get('/v1/openapi.json')).json<{ paths: Record<string, { get?: { deprecated?: boolean } }> }>()
    expect([paths['/v1/old']?.get?.deprecated, paths['/v1/tagged']?.get?.deprecated]).toEqual([true, undefined])
  })

  test('stays for a year at least', () => {
    expect(() => app.get('/v1/hasty', { config: { ...everybody, deprecated: { ...deprecated, sunset: '2027-06-01T00:00:00Z' } } }, async () => ({}))).toThrow('less than a year')
  })
})

describe('pages of other origins', () => {
  const allowed = async (url: string, headers: Record<string, string>) => (await get(url, headers)).headers['access-control-allow-origin']

  test('those of the order’s own shop may read what its customer may, without cookies', async () => {
    const { headers } = await get('/v1/track/order', { authorization: customer, origin: storefront })
    expect(headers).toMatchObject({ 'access-control-allow-origin': storefront, 'access-control-expose-headers': expect.stringMatching(/ETag.*Request-Id.*RateLimit/), vary: 'origin' })
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
    const known = await get('/v1/track/order', { authorization: customer, origin: storefront, 'if-none-match': '"1"' })
    expect([known.statusCode, known.headers['access-control-allow-origin']]).toEqual([304, storefront])
  })

  test.each([['another shop’s', foreign], ['no shop’s', 'https://evil.example'], ['none', 'null'], ['nearly the same', `${storefront}.evil.example`], ['without encryption', 'http://www.aldermoor.example']])('I38 an origin that is %s may not', async (_name, origin) => {
    const { headers } = await get('/v1/track/order', { authorization: customer, origin })
    expect([headers['access-control-allow-origin'], headers['vary']]).toEqual([undefined, 'origin'])
  })

  test('a refusal is about no shop: whoever is listed may read that the link is over', async () => {
    expect(await allowed('/v1/track/order', { origin: foreign })).toBe(foreign)
    expect(await allowed('/v1/track/order', { origin: 'https://evil.example' })).toBeUndefined()
  })

  test('what is not for customers is for no other origin', async () => {
    for (const url of ['/v1/order-views', '/v1/tagged', '/docs', '/livez', '/v1/openapi.json']) {
      const { headers } = await get(url, { authorization: `Bearer ${reader}`, origin: storefront })
      expect([url, headers['access-control-allow-origin']]).toEqual([url, undefined])
    }
  })

  const preflight = (url: string, origin: string, method: string) => app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' } })

  test('a browser that asks beforehand shows no credential: any shop’s origin is told what goes', async () => {
    for (const origin of [storefront, foreign]) {
      const answer = await preflight('/v1/orders/ord_1/cancel', origin, 'POST')
      expect(answer.statusCode).toBe(204)
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': expect.stringMatching(/Idempotency-Key.*Wismo-Shop/), 'access-control-max-age': '600', vary: 'origin' })
    }
  })

  test.each([
    ['an origin nobody lists', '/v1/track/order', 'https://evil.example', 'GET'],
    ['no origin', '/v1/track/order', 'null', 'GET'],
    ['a method that is not there', '/v1/track/order', storefront, 'PUT'],
    ['a route of the retailer’s', '/v1/order-views', storefront, 'GET'],
  ])('%s is told nothing', async (_name, url, origin, method) => {
    const answer = await preflight(url, origin, method)
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([405, undefined])
  })
})
