// I38 Two shops with the same numbers and ids in each: nothing of one is read or changed with what the other was given.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { openContracts, type TrackingLinkIssued, type TrackingLinkRequested } from '@wismo/contracts'
import { scopes } from '@wismo/service'
import { eventuallyHolds, testSeed } from '@wismo/testing'
import { nameOf, routesOf } from '../../../tools/declared-routes.ts'
import { everyService } from './services.ts'
import { calls, send, versionless, type Call, type Sent } from './testing/calls.ts'
import { bearerFor, credentials, type Credential } from './testing/credentials.ts'
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
const secretsOf = ({ marker, orderId, holdId, policyId, linkedOrderId, linkId, grantedId, openId }: StockedShop): readonly string[] => [marker, orderId, holdId, policyId, linkedOrderId, linkId, grantedId, openId]

const names = Object.keys(credentials) as Credential[]
const isPerson = (by: Credential): boolean => by !== 'key' && by !== 'staff'

/** What it answers is of whoever asks, and its address names nobody. */
const ofWhoeverAsks = new Set(['/v1/shops', '/v1/agent/me', '/v1/me/orders', '/v1/me/stream', '/v1/track/order', '/v1/track/stream', '/v1/track/verify'])

/** All that a shop has, as its own read it. That an export was fetched is kept: it is read by a test of its own. */
async function contentOf({ wismo }: TwoShops, shop: StockedShop): Promise<string> {
  const reads = routes.filter(({ method, url }) => method === 'GET' && !url.endsWith('/stream') && !url.endsWith('/export'))
  const answers = await Promise.all(reads.map(async (route) => {
    const { status, text } = await send(wismo.url, 'GET', calls[nameOf(route)]?.(shop) ?? { path: '/' }, bearerFor(route, shop))
    if (status >= 400) throw new Error(`${nameOf(route)}: ${status} ${text}`)
    // How long it took, and when a queue was read, is of no shop.
    return text.replace(/"tookMs":\d+/, '').replace(route.url === '/v1/agent/tasks' ? /"viewVersion":\d+/ : '', '')
  }))
  const { rows } = await wismo.pool.query(`select to_jsonb(event) as event from wismo_order.event where metadata ->> 'shopId' = $1 order by stream, version`, [shop.shopId])
  return JSON.stringify([answers, rows])
}

/** Of what is asked by `by` about things of `of`: nothing that is theirs, beyond the ids that were sent. */
function showsNothing({ text }: Sent, { path, body }: Call, of: StockedShop): boolean {
  const sent = `${path} ${JSON.stringify(body ?? '')}`
  return secretsOf(of).every((secret) => !text.includes(secret) || (sent.includes(secret) && !text.includes('"headline"')))
}

/** Persons who name somebody else are told that they ask about themselves; a header may name a shop that the token is not of. */
const refusals = ({ ofSelf }: Call, as: Credential, headers: Readonly<Record<string, string>>): readonly number[] =>
  [403, 404, 503, ...(ofSelf && isPerson(as) ? [400] : []), ...(as === 'owner' && 'wismo-shop' in headers ? [401] : [])]

const shopPair = fc.boolean()
const pairOf = (swapped: boolean): readonly [StockedShop, StockedShop] => (swapped ? [shops.b, shops.a] : [shops.a, shops.b])

test('given the credential of one shop, when anything of the other is asked for or changed, then nothing is shown and nothing is another', async () => {
  const [beforeA, beforeB] = [await contentOf(shops, shops.a), await contentOf(shops, shops.b)]
  const question = fc.record({
    route: fc.constantFrom(...routes), swapped: shopPair, as: fc.constantFrom(...names), waits: fc.boolean(), dry: fc.boolean(),
    headers: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'if-match': '"1"' }, { 'if-none-match': '*' }, { 'idempotency-key': 'the-same' }, { 'wismo-shop': 'olist-br' }),
  })
  await fc.assert(
    fc.asyncProperty(question, async ({ route, swapped, as, waits, dry, headers }) => {
      const [by, of] = pairOf(swapped)
      const call = calls[nameOf(route)]?.(of) ?? { path: '/' }
      const isOwn = ofWhoeverAsks.has(route.url)
      const more = waits && route.url === '/v1/order-views/:id' ? [`min-version=${of.orderId}:1`] : dry && route.method === 'POST' && !(nameOf(route) in versionless) ? ['dryRun=true'] : []
      const asked = { ...call, path: more.length === 0 ? call.path : `${call.path}?${more.join('&')}` }
      const answer = await send(shops.wismo.url, route.method, asked, credentials[as](by), { prefer: 'wait=0', ...headers })
      expect(showsNothing(answer, asked, of)).toBe(true)
      if (!isOwn && call.owned) expect(refusals(call, as, headers)).toContain(answer.status)
    }),
    { seed, numRuns: 500 },
  )
  expect([await contentOf(shops, shops.a), await contentOf(shops, shops.b)]).toEqual([beforeA, beforeB])
})

test.each(routes.filter(({ method, url }) => method === 'GET' && /:id$|\/me\/orders$|\/export$|track\/order$/.test(url)).map((route) => [nameOf(route), route] as const))('%s tells each shop its own and nothing of the other', async (_name, route) => {
  for (const [by, of] of [[shops.a, shops.b], [shops.b, shops.a]] as const) {
    const own = await send(shops.wismo.url, 'GET', calls[nameOf(route)]?.(by) ?? { path: '/' }, bearerFor(route, by))
    expect([own.status < 400, secretsOf(of).filter((secret) => own.text.includes(secret))]).toEqual([true, []])
    for (const as of names) expect(showsNothing(await send(shops.wismo.url, 'GET', calls[nameOf(route)]?.(of) ?? { path: '/' }, credentials[as](by)), { path: '' }, of)).toBe(true)
  }
})

test('I38 given the same order in both, when each is read by its own key, then each is its own', async () => {
  for (const [by, of] of [[shops.a, shops.b], [shops.b, shops.a]] as const) {
    const own = await send(shops.wismo.url, 'GET', { path: `/v1/order-views?shopId=${by.shopId}&externalId=${by.externalId}` }, by.key)
    expect([own.status, own.text.includes(by.orderId), own.text.includes(by.marker)]).toEqual([200, true, true])
    expect(showsNothing(own, { path: '' }, of)).toBe(true)
  }
})

describe('I38 what one shop was given is worth nothing with the other', () => {
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
    expect((await get(`/v1/order-views/${a.orderId}?min-version=${b.orderId}:1`, a, { prefer: 'wait=0' })).status).toBe(400)
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

  test('a cursor of one’s orders, and the name of the other shop in the header', async () => {
    const { a, b } = shops
    const list = (by: StockedShop, query: string, headers: Record<string, string> = {}) => send(shops.wismo.url, 'GET', { path: `/v1/me/orders?limit=1${query}` }, by.owner, headers)
    const { nextCursor } = JSON.parse((await list(b, '')).text) as { nextCursor: string }
    expect([(await list(b, `&cursor=${nextCursor}`)).status, codeOf(await list(a, `&cursor=${nextCursor}`))]).toEqual([200, 'cursor_invalid'])
    expect([(await list(a, '', { 'wismo-shop': a.shopId })).status, codeOf(await list(a, '', { 'wismo-shop': b.shopId }))]).toEqual([200, 'unauthenticated'])
  })

  test('what a person is known by: nobody is found by it in the other shop, and with a key of a node in none', async () => {
    const { a, b } = shops
    const asks = (subject: object, bearer: string) => send(shops.wismo.url, 'POST', { path: '/v1/subject-requests?dryRun=true', body: { kind: 'access', subject } }, bearer)
    const known = ({ shopId, marker, email }: StockedShop) => [{ shopId, email }, { shopId, customerId: `c-${marker}` }] as const
    for (const subject of known(a)) expect([(await asks(subject, a.key)).status, codeOf(await asks(subject, shops.nodeKey)), codeOf(await asks(subject, b.key))]).toEqual([201, 'forbidden', 'not_found'])
    for (const subject of known(b)) expect(codeOf(await asks({ ...subject, shopId: a.shopId }, a.key))).toBe('not_found')
  })

  test.each(scopes)('a key of shop A with %s alone finds nothing of shop B', async (scope) => {
    const answers = await Promise.all(routes.map(async (route) => {
      const call = calls[nameOf(route)]?.(shops.b) ?? { path: '/' }
      return showsNothing(await send(shops.wismo.url, route.method, call, shops.keyWith[scope]), call, shops.b) ? [] : [nameOf(route)]
    }))
    expect(answers.flat()).toEqual([])
  })
})

test('I36 given number and contact of an order of shop B, when it is looked up in shop A, then no link comes of it; in shop B one does', async () => {
  const { a, b, wismo } = shops
  const lookUp = async (shop: StockedShop) => send(wismo.url, 'POST', { path: '/v1/track/lookups', body: { shopId: shop.shopId, number: b.externalId, email: b.email } }, undefined)
  const contracts = openContracts()
  const told = async <Data>(topic: string, type: string): Promise<readonly Data[]> => (await wismo.running.runtime.bus.readTopic(topic)).filter(({ headers }) => headers['ce_type'] === contracts.ceType(type)).map(({ value }) => contracts.decode(value as Uint8Array).data as Data)
  // The wrong one first: it was settled when the link of the right one is there.
  const answers = [await lookUp(a), await lookUp(b)]
  expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(2).fill([202, '{"status":"accepted"}']))
  const within = { within: 30_000 }
  await eventuallyHolds(async () => expect((await wismo.pool.query('select from wismo_tracking_api.lookup')).rowCount).toBe(0), within)
  await eventuallyHolds(async () => expect((await told<TrackingLinkRequested>('track.events.v1', 'TrackingLinkRequested')).map(({ orderId }) => orderId)).toEqual([b.orderId]), within)
  const ofLookUp = async () => (await told<TrackingLinkIssued>('order.events.v1', 'TrackingLinkIssued')).map(({ orderId }) => orderId).filter((id) => id !== a.linkedOrderId && id !== b.linkedOrderId)
  await eventuallyHolds(async () => expect(await ofLookUp()).toEqual([b.orderId]), within)
}, 60_000)
