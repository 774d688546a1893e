// I38 Two shops with the same numbers and ids in each: nothing of one is read or changed with what the other was given.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { scopes } from '@wismo/service'
import { testSeed } from '@wismo/testing'
import { nameOf, routesOf } from '../../../tools/declared-routes.ts'
import { everyService } from './services.ts'
import { calls, send, type Call, type Sent } from './testing/calls.ts'
import { orderOf, startTwoShops, type StockedShop, type TwoShops } from './testing/two-shops.ts'

let shops: TwoShops
/** What is open to everybody shows nothing that is a secret: a return policy is read before somebody buys. */
const routes = (await routesOf(everyService)).filter(({ url, callers }) => url.startsWith('/v1/') && !callers.some(({ kind }) => kind === 'anonymous'))
const seed = testSeed()
beforeAll(async () => {
  shops = await startTwoShops()
}, 60_000)
afterAll(() => shops.stop())

/** Whatever would tell that something of a shop was seen. */
const secretsOf = ({ marker, orderId, holdId, policyId }: StockedShop): readonly string[] => [marker, orderId, holdId, policyId]

/** All that a shop has, as its own key reads it. */
async function contentOf({ wismo }: TwoShops, shop: StockedShop): Promise<string> {
  const reads = routes.filter(({ method, url }) => method === 'GET' && !url.startsWith('/v1/track/'))
  const answers = await Promise.all(reads.map(async (route) => (await send(wismo.url, 'GET', calls[nameOf(route)]?.(shop) ?? { path: '/' }, shop.key)).text))
  const { rows } = await wismo.pool.query(`select to_jsonb(event) as event from wismo_order.event where metadata ->> 'shopId' = $1 order by stream, version`, [shop.shopId])
  return JSON.stringify([answers, rows, (await send(wismo.url, 'GET', { path: '/v1/track/order' }, shop.link())).text])
}

/** Of what is asked by `by` about things of `of`: nothing that is theirs, beyond the ids that were sent. */
function showsNothing({ text }: Sent, { path, body }: Call, of: StockedShop): boolean {
  const sent = `${path} ${JSON.stringify(body ?? '')}`
  return secretsOf(of).every((secret) => !text.includes(secret) || (sent.includes(secret) && !text.includes('"headline"')))
}

const shopPair = fc.boolean()
const pairOf = (swapped: boolean): readonly [StockedShop, StockedShop] => (swapped ? [shops.b, shops.a] : [shops.a, shops.b])

test('given the credential of one shop, when anything of the other is asked for or changed, then nothing is shown and nothing is another', async () => {
  const [beforeA, beforeB] = [await contentOf(shops, shops.a), await contentOf(shops, shops.b)]
  const question = fc.record({
    route: fc.constantFrom(...routes), swapped: shopPair, byLink: fc.boolean(), level: fc.constantFrom('link' as const, 'verified' as const), waits: fc.boolean(), dry: fc.boolean(),
    headers: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'if-match': '"1"' }, { 'if-none-match': '*' }, { 'idempotency-key': 'the-same' }, { 'x-shop': 'olist-br' }),
  })
  await fc.assert(
    fc.asyncProperty(question, async ({ route, swapped, byLink, level, waits, dry, headers }) => {
      const [by, of] = pairOf(swapped)
      const call = calls[nameOf(route)]?.(of) ?? { path: '/' }
      const isOwn = route.url.startsWith('/v1/track/') || route.url === '/v1/shops'
      const more = waits && route.url === '/v1/order-views/:id' ? [`min-version=${of.orderId}:1`] : dry && route.method === 'POST' ? ['dryRun=true'] : []
      const asked = { ...call, path: more.length === 0 ? call.path : `${call.path}?${more.join('&')}` }
      const answer = await send(shops.wismo.url, route.method, asked, byLink ? by.link({ level }) : by.key, { prefer: 'wait=0', ...headers })
      expect(showsNothing(answer, asked, of)).toBe(true)
      if (!isOwn && call.owned) expect([403, 404, 503]).toContain(answer.status)
    }),
    { seed, numRuns: 300 },
  )
  expect([await contentOf(shops, shops.a), await contentOf(shops, shops.b)]).toEqual([beforeA, beforeB])
})

test('given the same order in both, when each is read by its own key, then each is its own', async () => {
  for (const [by, of] of [[shops.a, shops.b], [shops.b, shops.a]] as const) {
    const own = await send(shops.wismo.url, 'GET', { path: `/v1/order-views?shopId=${by.shopId}&externalId=${by.externalId}` }, by.key)
    expect([own.status, own.text.includes(by.orderId), own.text.includes(by.marker)]).toEqual([200, true, true])
    expect(showsNothing(own, { path: '' }, of)).toBe(true)
  }
})

describe('what one shop was given is worth nothing with the other', () => {
  const get = (path: string, by: StockedShop, headers: Record<string, string> = {}) => send(shops.wismo.url, 'GET', { path }, by.key, headers)
  const codeOf = ({ text }: Sent): unknown => (JSON.parse(text) as { code?: string }).code

  test('a cursor', async () => {
    const { a, b } = shops
    const first = JSON.parse((await get(`/v1/order-views/${b.orderId}/timeline?limit=1`, b)).text) as { nextCursor: string }
    expect(first.nextCursor).toEqual(expect.any(String))
    expect(codeOf(await get(`/v1/order-views/${a.orderId}/timeline?cursor=${first.nextCursor}`, a))).toBe('cursor_invalid')
    expect(codeOf(await get(`/v1/order-views/${b.orderId}/timeline?cursor=${first.nextCursor}`, a))).toBe('not_found')
    expect((await get(`/v1/order-views/${b.orderId}/timeline?cursor=${first.nextCursor}`, b)).status).toBe(200)
  })

  test('an ETag, and a version to wait for', async () => {
    const { a, b } = shops
    const etag = (await get(`/v1/order-views/${b.orderId}`, b)).headers.get('etag') ?? ''
    expect((await get(`/v1/order-views/${b.orderId}`, b, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(`/v1/order-views/${b.orderId}`, a, { 'if-none-match': etag })).status).toBe(404)
    expect((await get(`/v1/order-views/${b.orderId}?min-version=${b.orderId}:1`, a, { prefer: 'wait=0' })).status).toBe(503)
    expect((await get(`/v1/order-views/${a.orderId}?min-version=${b.orderId}:1`, a, { prefer: 'wait=0' })).status).toBe(503)
  })

  test('an Idempotency-Key: each has its own answer, and neither sees the other’s', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const place = (shop: StockedShop) => send(shops.wismo.url, 'POST', { path: '/v1/orders', body: orderOf(shop, 'KEYED-1') }, shop.key, headers)
    const [first, second] = [await place(shops.a), await place(shops.b)]
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 201, null])
    const idOf = ({ text }: Sent): string => (JSON.parse(text) as { id: string }).id
    expect(idOf(first)).not.toBe(idOf(second))
    expect([idOf(await place(shops.a)), idOf(await place(shops.b))]).toEqual([idOf(first), idOf(second)])
  })

  test.each(scopes)('a key of shop A with %s alone finds nothing of shop B', async (scope) => {
    const answers = await Promise.all(routes.map(async (route) => {
      const call = calls[nameOf(route)]?.(shops.b) ?? { path: '/' }
      return showsNothing(await send(shops.wismo.url, route.method, call, shops.keyWith[scope]), call, shops.b) ? [] : [nameOf(route)]
    }))
    expect(answers.flat()).toEqual([])
  })
})
