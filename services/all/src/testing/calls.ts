// How each route is called: with things of one shop. A route that is not here fails the tests that go over all of them.
import { randomInt, randomUUID } from 'node:crypto'
import type { TestCaller } from './callers.ts'
import { exampleRules, orderOf, type StockedShop } from './two-shops.ts'

export interface Call {
  /** With its query. */
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What is called for is the shop's: whoever does not act for it is refused. */
  readonly owned?: true
  /** Not only the shop's but also its nodes': who is of some nodes is let in. */
  readonly nodes?: true
  /** Persons ask about themselves and send this instead: what it is about is always theirs. */
  readonly ofSelf?: { readonly body: unknown }
  /** Of those who are let in, whom it refuses all the same, with the code that says why. */
  readonly denies?: Readonly<Record<TestCaller['name'], string>>
  /** Of a page's form. */
  readonly form?: true
}

/** As this caller sends it. */
export const sentBy = ({ ofSelf, owned, ...call }: Call, { person }: Pick<TestCaller, 'person'>): Call => (person && ofSelf !== undefined ? { ...call, ...ofSelf } : { ...call, ...(owned && { owned }) })

const open = (path: string): (() => Call) => () => ({ path })
const of = (pathOf: (shop: StockedShop) => string, bodyOf?: (shop: StockedShop) => unknown) => (shop: StockedShop): Call => ({ path: pathOf(shop), owned: true, ...(bodyOf && { body: bodyOf(shop) }) })

const alsoOfNodes = (call: (shop: StockedShop) => Call) => (shop: StockedShop): Call => ({ ...call(shop), nodes: true })

/** Of nobody: what it is sent back to is not this demo's desk. */
const demoSignIn = 'response_type=code&client_id=wismo-desk&redirect_uri=nowhere&state=s&nonce=n&code_challenge=c&code_challenge_method=S256'

export const calls: Readonly<Record<string, (shop: StockedShop) => Call>> = {
  'GET /': open('/'),
  'GET /assets/*': open('/assets/nothing.css'),
  'GET /demo': open('/demo'),
  'GET /desk': open('/desk'),
  'GET /desk/callback': open('/desk/callback'),
  'GET /desk/customers/:sub': open('/desk/customers/sub_01h455vb4pex5vsknk084sn02q'),
  'GET /desk/orders/:id': ({ orderId }) => ({ path: `/desk/orders/${orderId}` }),
  'GET /desk/orders/:id/live': ({ orderId }) => ({ path: `/desk/orders/${orderId}/live` }),
  'GET /desk/orders/:id/page': ({ orderId }) => ({ path: `/desk/orders/${orderId}/page` }),
  'POST /desk/orders/:id/holds/:holdId/release': ({ orderId, holdId }) => ({ path: `/desk/orders/${orderId}/holds/${holdId}/release`, body: '', form: true }),
  'POST /desk/tasks/:id/take': () => ({ path: '/desk/tasks/nothing/take', body: '', form: true }),
  'POST /desk/tasks/:id/give-back': () => ({ path: '/desk/tasks/nothing/give-back', body: '', form: true }),
  'GET /desk/queue/live': open('/desk/queue/live'),
  'POST /desk/orders/:id/reveal': ({ orderId }) => ({ path: `/desk/orders/${orderId}/reveal`, body: 'fields=contact&reason=test', form: true }),
  'GET /desk/search': open('/desk/search'),
  'GET /desk/sign-in': open('/desk/sign-in'),
  'POST /desk/sign-out': () => ({ path: '/desk/sign-out', body: '', form: true }),
  'GET /desk/signed-out': open('/desk/signed-out'),
  'GET /demo/issuer/.well-known/openid-configuration': open('/demo/issuer/.well-known/openid-configuration'),
  'GET /demo/issuer/authorize': open(`/demo/issuer/authorize?${demoSignIn}`),
  'POST /demo/issuer/authorize': () => ({ path: '/demo/issuer/authorize', body: `${demoSignIn}&as=tom`, form: true }),
  'GET /demo/issuer/jwks': open('/demo/issuer/jwks'),
  'POST /demo/issuer/token': ({ shopId }) => ({ path: '/demo/issuer/token', body: `who=staff&role=viewer&shops=${shopId}`, form: true }),
  'GET /demo/live': open('/demo/live'),
  'POST /demo/again': () => ({ path: '/demo/again', body: 'all=yes', form: true }),
  'POST /demo/orders/:externalId/do': ({ externalId }) => ({ path: `/demo/orders/${externalId}/do`, body: 'wish=delay&click=1', form: true }),
  'POST /demo/services/:name': () => ({ path: '/demo/services/order', body: 'do=start', form: true }),
  'POST /demo/time': () => ({ path: '/demo/time', body: 'speed=1', form: true }),
  'POST /demo/orders': () => ({ path: '/demo/orders', body: 'count=1', form: true }),
  'POST /language': () => ({ path: '/language', body: 'language=de&back=%2F', form: true }),
  'POST /demo/theme': () => ({ path: '/demo/theme', body: 'theme=dark', form: true }),
  'GET /docs': open('/docs'),
  'GET /docs/': open('/docs/'),
  'GET /docs/assets/:file': open('/docs/assets/start.js'),
  'GET /docs/events': open('/docs/events'),
  'GET /docs/events/': open('/docs/events/'),
  'GET /docs/events/:name': open('/docs/events/OrderPlaced'),
  'GET /docs/events/:name.avsc': open('/docs/events/OrderPlaced.avsc'),
  'GET /docs/events/:name.schema.json': open('/docs/events/OrderPlaced.schema.json'),
  'GET /find': open('/find'),
  // Nobody's, and each another one, as by the API.
  'POST /find': ({ shopId }) => ({ path: '/find', body: `shop=${shopId}&number=${randomUUID()}&email=${randomUUID()}%40mail.example`, form: true }),
  'GET /find/sent': open('/find/sent?number=A-1'),
  'GET /livez': open('/livez'),
  'GET /me': open('/me'),
  'GET /me/live': open('/me/live'),
  'GET /me/callback': open('/me/callback'),
  'GET /me/sign-in': ({ shopId }) => ({ path: `/me/sign-in?shop=${shopId}` }),
  'POST /me/sign-out': () => ({ path: '/me/sign-out', body: '', form: true }),
  'GET /me/signed-out': open('/me/signed-out'),
  'GET /readyz': open('/readyz'),
  'GET /o/:number': ({ externalId }) => ({ path: `/o/${externalId}` }),
  'GET /o/:number/money': ({ externalId }) => ({ path: `/o/${externalId}/money` }),
  'GET /o/:number/parcels/:parcel': ({ externalId }) => ({ path: `/o/${externalId}/parcels/pcl_unknown` }),
  'GET /o/:number/live': ({ externalId }) => ({ path: `/o/${externalId}/live` }),
  'POST /o/:number/verify': ({ externalId, email }) => ({ path: `/o/${externalId}/verify`, body: `proof=${encodeURIComponent(email)}`, form: true }),
  'GET /t/:token': (shop) => ({ path: `/t/${shop.link()}` }),
  'POST /mcp': () => ({ path: '/mcp', body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'find_order' } } }),
  'GET /p': open('/p'),
  'GET /p/:carrier/:number': open('/p/an-post/CE123456785IE'),
  'GET /problems': open('/problems'),
  'GET /problems/:code': open('/problems/invalid'),
  // Of whoever asks.
  'GET /v1/agent/me': open('/v1/agent/me'),
  'GET /v1/agent/customers/:subjectRef': of(({ subjectRef }) => `/v1/agent/customers/${subjectRef}`),
  'GET /v1/agent/orders/:id/timeline': of(({ orderId }) => `/v1/agent/orders/${orderId}/timeline`),
  // A search: who finds nothing is told nothing.
  'GET /v1/agent/search': ({ externalId }) => ({ path: `/v1/agent/search?q=${externalId}` }),
  'GET /v1/agent/stream': of(({ orderId }) => `/v1/agent/stream?orderId=${orderId}`),
  // Of the shops of whoever asks.
  'GET /v1/agent/tasks': open('/v1/agent/tasks'),
  'POST /v1/agent/tasks/:id/take': of(({ shopId }) => `/v1/agent/tasks/hold:${shopId}:fraud:task/take`),
  'POST /v1/agent/tasks/:id/give-back': of(({ shopId }) => `/v1/agent/tasks/hold:${shopId}:fraud:task/give-back`),
  'GET /v1/agent/orders/:id': of(({ orderId }) => `/v1/agent/orders/${orderId}`),
  'POST /v1/agent/orders/:id/reveal': (shop) => ({ path: `/v1/agent/orders/${shop.orderId}/reveal`, body: { fields: ['contact'], reason: 'the caller asks for it' }, owned: true, denies: { 'staff: viewer': 'personal_data_denied' } }),
  'GET /v1/locations': ({ shopId }) => ({ path: `/v1/locations?shopId=${shopId}&near=51.8985,-8.4756` }),
  'GET /v1/me/orders': open('/v1/me/orders'),
  'GET /v1/me/orders/:id': of(({ orderId }) => `/v1/me/orders/${orderId}`),
  'GET /v1/me/orders/:id/timeline': of(({ orderId }) => `/v1/me/orders/${orderId}/timeline`),
  'GET /v1/me/stream': open('/v1/me/stream'),
  'GET /v1/openapi.json': open('/v1/openapi.json'),
  // A search: who finds nothing is told nothing.
  'GET /v1/order-views': ({ shopId, externalId }) => ({ path: `/v1/order-views?shopId=${shopId}&externalId=${externalId}` }),
  'GET /v1/order-views/:id': of(({ orderId }) => `/v1/order-views/${orderId}`),
  'GET /v1/order-views/:id/timeline': of(({ orderId }) => `/v1/order-views/${orderId}/timeline`),
  'GET /v1/order-views/without-order': of(({ shopId }) => `/v1/order-views/without-order?shopId=${shopId}`),
  'GET /v1/order-imports/:id': of(({ importId }) => `/v1/order-imports/${importId}`),
  'GET /v1/order-imports/:id/errors': of(({ importId }) => `/v1/order-imports/${importId}/errors`),
  // Each line is of whose it is: what is not is an error of that line.
  'POST /v1/order-imports': (shop) => ({ path: '/v1/order-imports', body: `${JSON.stringify(orderOf(shop, `I-${randomUUID()}`))}\n`, headers: { 'content-type': 'application/x-ndjson' }, denies: { 'a key of a node': 'forbidden' } }),
  'POST /v1/orders': of(() => '/v1/orders', (shop) => orderOf(shop, `C-${randomUUID()}`)),
  // Only says where to look.
  'GET /v1/orders/:id': ({ orderId }) => ({ path: `/v1/orders/${orderId}` }),
  'POST /v1/orders/:id/holds': of(({ orderId }) => `/v1/orders/${orderId}/holds`, ({ marker }) => ({ reason: { code: 'fraud', text: `${marker} again` } })),
  'POST /v1/orders/:id/holds/:holdId/release': of(({ orderId, holdId }) => `/v1/orders/${orderId}/holds/${holdId}/release`, ({ marker }) => ({ note: `${marker} is fine` })),
  'GET /v1/parcels/waiting': of(({ shopId }) => `/v1/parcels/waiting?shopId=${shopId}`),
  'GET /v1/policies': alsoOfNodes(of(({ shopId }) => `/v1/policies?shopId=${shopId}`)),
  'POST /v1/policies': of(() => '/v1/policies', ({ shopId }) => ({ shopId, kind: 'return', rules: { ...exampleRules, windowDays: 10 + Math.floor(Math.random() * 300) } })),
  'GET /v1/policies/:id': alsoOfNodes(of(({ policyId }) => `/v1/policies/${policyId}`)),
  'POST /v1/policies/:id/publish': of(({ policyId }) => `/v1/policies/${policyId}/publish`, () => ({})),
  'GET /v1/policies/:id/versions': alsoOfNodes(of(({ policyId }) => `/v1/policies/${policyId}/versions`)),
  'GET /v1/policies/returns': ({ shopId }) => ({ path: `/v1/policies/returns?shopId=${shopId}` }),
  // Each event is of whose it is: what is not is answered as rejected.
  'POST /v1/retail-events': (shop) => ({ path: '/v1/retail-events', body: { events: [{ id: randomUUID(), type: 'RetailOrderPlaced', data: orderOf(shop, `V-${randomUUID()}`) }] } }),
  'GET /v1/retail-events/rejections': of(({ shopId }) => `/v1/retail-events/rejections?shopId=${shopId}`),
  'GET /v1/shops': open('/v1/shops'),
  'POST /v1/shops': of(() => '/v1/shops', (shop) => newShop(shop)),
  'GET /v1/shops/:id': alsoOfNodes(of(({ shopId }) => `/v1/shops/${shopId}`)),
  'GET /v1/shops/:id/versions': of(({ shopId }) => `/v1/shops/${shopId}/versions`),
  'POST /v1/shops/:id/change': of(({ shopId }) => `/v1/shops/${shopId}/change`, ({ marker }) => ({ name: `${marker} ${Math.floor(Math.random() * 1e9)}` })),
  'GET /v1/shops/:id/nodes': alsoOfNodes(of(({ shopId }) => `/v1/shops/${shopId}/nodes`)),
  'POST /v1/shops/:id/nodes': of(({ shopId }) => `/v1/shops/${shopId}/nodes`, ({ marker }) => ({ ...node(marker), id: `n-${randomUUID().slice(0, 8)}` })),
  'GET /v1/shops/:id/nodes/:nodeId': alsoOfNodes(of(({ shopId, nodeId }) => `/v1/shops/${shopId}/nodes/${nodeId}`)),
  'POST /v1/shops/:id/nodes/:nodeId/change': of(({ shopId, nodeId }) => `/v1/shops/${shopId}/nodes/${nodeId}/change`, ({ marker }) => ({ name: `${marker} ${Math.floor(Math.random() * 1e9)}` })),
  'POST /v1/subject-requests': (shop) => ({ path: '/v1/subject-requests', body: { kind: 'access', subject: { orderId: shop.orderId } }, owned: true, ofSelf: { body: { kind: 'access' } } }),
  'GET /v1/subject-requests/:id': of(({ openId }) => `/v1/subject-requests/${openId}`),
  'POST /v1/subject-requests/:id/decide': of(({ openId }) => `/v1/subject-requests/${openId}/decide`, () => ({ decision: 'grant' })),
  'GET /v1/subject-requests/:id/export': (shop) => ({ path: `/v1/subject-requests/${shop.grantedId}/export`, headers: { 'wismo-reason': 'the person asked' }, owned: true }),
  // Nobody's, and each another one: five of the same are the most in an hour.
  'POST /v1/track/lookups': ({ shopId }) => ({ path: '/v1/track/lookups', body: { shopId, number: randomUUID(), email: `${randomUUID()}@mail.example` } }),
  'GET /v1/track/answer': of(({ orderId }) => `/v1/track/answer?intent=where&orderId=${orderId}`),
  // Of whose link it is: the address names nothing.
  'GET /v1/track/order': open('/v1/track/order'),
  'GET /v1/track/order/timeline': open('/v1/track/order/timeline'),
  // Needs no order; nobody has seen this one.
  'GET /v1/track/parcels/:carrier/:number': open('/v1/track/parcels/an-post/CE123456785IE'),
  'GET /v1/track/stream': open('/v1/track/stream'),
  // What is said is true of the shop's order.
  'POST /v1/track/verify': of(() => '/v1/track/verify', ({ email }) => ({ email })),
  'POST /v1/tracking-links': of(() => '/v1/tracking-links', ({ linkedOrderId }) => ({ orderId: linkedOrderId, level: 'link' })),
  'POST /v1/tracking-links/:id/revoke': of(({ linkId }) => `/v1/tracking-links/${linkId}/revoke`, () => ({})),
}

/** Commands that keep nothing under a version, and why: no dry run, no `If-Match`. */
export const versionless: Readonly<Record<string, string>> = {
  'POST /v1/order-imports': 'a file is read as it comes, and what of it is durable stays',
  'POST /v1/agent/orders/:id/reveal': 'it reads; what it keeps is that it was read, each time: no Idempotency-Key either',
  'POST /v1/track/lookups': 'it must not tell whether there is anything',
  'POST /v1/track/verify': 'it answers a token and counts a try',
}

/** Commands about things of which each has a version of its own, and why: a dry run, but no `If-Match`. */
export const unversioned: Readonly<Record<string, string>> = {
  'POST /v1/retail-events': 'it is about as many orders as it holds events',
  'POST /v1/agent/tasks/:id/take': 'a task is many orders, and has no version',
  'POST /v1/agent/tasks/:id/give-back': 'a task is many orders, and has no version',
}

const node = (marker: string) => ({ name: `${marker} place`, kind: 'store', address: { line1: `3 ${marker} Road`, city: marker, country: 'IE' }, methods: ['pickup'] })

/** A shop that is there already, told otherwise: refused, once it is known whose it is. */
const newShop = ({ shopId, currency, marker }: StockedShop) => ({
  id: shopId, name: marker, country: 'IE', locale: 'en-IE', timeZone: 'Europe/Dublin', currency, taxIncluded: true, test: false, areas: { fulfillment: 'record', payments: 'record', returns: 'record' },
  theme: { light: { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' }, dark: { brand: '#5fcbac', onBrand: '#04231a', hero: '#12211d' }, corner: 'soft' }, support: {},
})

/** Sends it to a running Wismo and answers all but the body of a stream. */
export async function send(url: string, method: string, { path, body, form, headers: own }: Call, bearer: string | undefined, headers: Readonly<Record<string, string>> = {}): Promise<Sent> {
  const stop = new AbortController()
  const answer = await fetch(`${url}${path}`, {
    method, redirect: 'manual', signal: stop.signal,
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(form && { origin: url, 'content-type': 'application/x-www-form-urlencoded' }),
      ...(!form && method === 'POST' && { 'idempotency-key': randomUUID(), 'content-type': 'application/json' }),
      // Everybody from another address, as behind the proxy that is trusted: what an address may do in an hour is for a test of its own.
      'x-forwarded-for': `198.51.${randomInt(256)}.${randomInt(256)}`,
      ...own,
      ...headers,
    },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
  })
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true
  const text = isStream ? await firstEvent(answer) : await answer.text()
  stop.abort()
  return { status: answer.status, headers: answer.headers, text }
}

export interface Sent {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function firstEvent(answer: Response): Promise<string> {
  let heard = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    heard += decoder.decode(chunk as Uint8Array, { stream: true })
    if (/\ndata: .*\n\n/.test(heard)) break
  }
  return heard
}
