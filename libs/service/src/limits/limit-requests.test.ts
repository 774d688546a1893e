// What an answer says about limits, and whose permit a request takes. How permits are counted is told in rate-limits.int.test.ts.
import { afterEach, expect, test } from '@jest/globals'
import type { FastifyInstance } from 'fastify'
import { Instant, orderIdOf, ShopId, Unavailable } from '@wismo/kernel'
import { apiKeys, hashApiKey } from '../api-key.ts'
import { ownCredentials } from '../credentials.ts'
import { createHttp } from '../http.ts'
import { linkTokens } from '../link-token.ts'
import { createLog } from '../log.ts'
import type { TrustedProxies } from './client-address.ts'
import { requestLimits, type Standing } from './limit.ts'
import type { Asked, RateLimits } from './rate-limits.ts'

const clock = (): Instant => Instant.parse('2026-11-27T10:00:00Z')
const shop = ShopId.parse('aldermoor')
const key = `wsk_test_${'k'.repeat(43)}`
const keys = apiKeys([{ id: 'shop', hash: hashApiKey(key), shops: [shop], scopes: ['read'] }], clock)
const links = linkTokens([Buffer.alloc(32, 7)], clock)
const orderId = orderIdOf(shop, '1')
const link = links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: clock() })

let app: FastifyInstance
let asked: Asked[] = []
afterEach(() => app.close())

type Answer = (asked: Asked) => Standing | Error
const answered: Answer = ({ limit }) => ({ limit, allowed: true, left: limit.quota - 1, freshInMs: 59_001 })

async function serve(answer: Answer = answered, trustedProxies: TrustedProxies = undefined): Promise<void> {
  asked = []
  const never = (): never => {
    throw new Error('not asked here')
  }
  const limits: RateLimits = {
    requests: requestLimits(),
    async draw(one) {
      asked.push(one)
      const standing = answer(one)
      if (standing instanceof Error) throw standing
      return standing
    },
    take: never, forget: never, start: never,
  }
  app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(keys, links), ready: {}, limits, trustedProxies })
  const callers = [{ kind: 'anonymous' as const }]
  app.get('/v1/open', { config: { callers } }, async () => ({ ok: true }))
  app.get('/page', { config: { callers } }, async () => 'a page')
  app.get('/page/of/:order', { config: { callers, pageOf: ({ params }) => (params as { order: string }).order } }, async () => 'a page')
  app.get('/file', { config: { callers, limit: 'none' } }, async () => 'a file')
}

const ask = (url: string, bearer?: string, headers: Record<string, string> = {}) => app.inject({ url, headers: { ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }), ...headers }, remoteAddress: '198.51.100.4' })
const takenBy = () => asked.map(({ limit, whose }) => [limit.name, whose])

test.each([
  ['a key', '/v1/open', key, ['partner', 'shop'], 6000],
  ['a link', '/v1/open', link, ['customer', orderId], 120],
  ['nobody', '/v1/open', undefined, ['anonymous', '198.51.100.4'], 30],
])('%s takes a permit of its own, and learns how many are left', async (_who, url, bearer, taken, quota) => {
  await serve()
  const answer = await ask(url, bearer)
  expect(answer.statusCode).toBe(200)
  expect(takenBy()).toEqual([taken])
  expect(answer.headers).toMatchObject({ 'ratelimit-policy': `"${String(taken[0])}";q=${quota};w=60`, ratelimit: `"${String(taken[0])}";r=${quota - 1};t=60` })
})

test('who guesses a key, a link or an address is counted by where it comes from', async () => {
  await serve()
  expect((await ask('/v1/open', `wsk_test_${'x'.repeat(43)}`)).statusCode).toBe(401)
  expect((await ask('/v1/open', `${link.slice(0, -1)}_`)).statusCode).toBe(401)
  expect((await ask('/v1/nothing')).statusCode).toBe(404)
  expect((await ask('/nothing', key)).statusCode).toBe(404)
  expect(takenBy()).toEqual(Array(4).fill(['anonymous', '198.51.100.4']))
})

test('pages count by the link they are for, else by address; files and health do not count', async () => {
  await serve()
  for (const url of ['/page', '/page/of/ord_1', '/file', '/livez', '/readyz']) expect((await ask(url)).statusCode).toBe(200)
  expect(takenBy()).toEqual([['pages', '198.51.100.4'], ['pages', 'ord_1']])
})

test('used up: 429 with the seconds to wait, before anything is done', async () => {
  await serve(({ limit }) => ({ limit, allowed: false, left: 0, freshInMs: 12_400 }))
  const answer = await ask('/v1/open', key)
  expect(answer.statusCode).toBe(429)
  expect(answer.json()).toMatchObject({ code: 'rate_limited', retryable: true })
  expect(answer.headers).toMatchObject({ 'retry-after': '13', ratelimit: '"partner";r=0;t=13' })
  expect((await ask('/v1/open', `wsk_test_${'x'.repeat(43)}`)).statusCode).toBe(429)
  expect((await ask('/v1/nothing')).statusCode).toBe(429)
})

test('while nobody can count, everybody is let in; a bug is no such time', async () => {
  await serve(() => new Unavailable('unavailable', 'away'))
  const answer = await ask('/v1/open', key)
  expect([answer.statusCode, answer.headers['ratelimit']]).toEqual([200, undefined])
  await app.close()
  await serve(() => new TypeError('a bug'))
  expect((await ask('/v1/open', key)).statusCode).toBe(500)
})

test.each<[string, TrustedProxies, string]>([
  ['nobody is believed', undefined, '198.51.100.4'],
  ['the proxy next to us is believed, what was said before it is not', 1, '203.0.113.9'],
  ['a proxy at another address is not believed', ['10.0.0.0/8'], '198.51.100.4'],
  ['a proxy at this address is believed', ['198.51.100.0/24'], '203.0.113.9'],
])('X-Forwarded-For: %s', async (_name, trusted, from) => {
  await serve(answered, trusted)
  await ask('/v1/open', undefined, { 'x-forwarded-for': '192.0.2.66, 203.0.113.9' })
  expect(takenBy()).toEqual([['anonymous', from]])
})

test('/v1 counts as /v1 however it is spelled, and keeps nothing', async () => {
  await serve()
  const answer = await ask('/%761/open', key)
  expect(answer.statusCode).toBe(200)
  expect([takenBy(), answer.headers['cache-control']]).toEqual([[['partner', 'shop']], 'no-store'])
})

test('a browser that asks beforehand takes no permit', async () => {
  await serve()
  await app.inject({ method: 'OPTIONS', url: '/v1/open', headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' }, remoteAddress: '198.51.100.4' })
  expect(takenBy()).toEqual([])
})
