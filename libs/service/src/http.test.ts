import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { z } from 'zod'
import { Conflict, Instant, LineId, NotFound, OrderId, orderIdOf, Rejected, ShopId, Unavailable } from '@wismo/kernel'
import { apiKeys, hashApiKey } from './api-key.ts'
import { ownCredentials } from './credentials.ts'
import { createHttp, undeclaredRoutes, zodRoutes } from './http.ts'
import { linkTokens, type LinkClaims } from './link-token.ts'
import { createLog } from './log.ts'
import { requireShop } from './principal.ts'
import { problemCodes, problemType } from './problems.ts'
import { idText } from './schemas.ts'

const shop = ShopId.parse('aldermoor')
const now = Instant.parse('2026-11-24T10:00:00Z')
const clock = (): Instant => now
const orderId = orderIdOf(shop, '100')
const writer = `wsk_test_${'w'.repeat(43)}`
const reader = `wsk_test_${'r'.repeat(43)}`
const keys = apiKeys([
  { id: 'writer', hash: hashApiKey(writer), shops: [shop], scopes: ['orders:write'] },
  { id: 'reader', hash: hashApiKey(reader), shops: [shop], scopes: ['read'] },
], clock)
const links = linkTokens([Buffer.alloc(32, 7)], clock)
const link = (over: Partial<LinkClaims> = {}): string => links.issue({ orderId, generation: 0, level: 'verified', verifiedUntil: Instant.plus(now, 3_600_000), ...over })
const partner = { callers: [{ kind: 'partner' as const, scope: 'orders:write' as const }] }
const everybody = { callers: [{ kind: 'anonymous' as const }] }

/** Shaped like a service's routes: enough to make every refusal happen. */
function exampleRoutes(app: FastifyInstance): void {
  const routes = zodRoutes(app)
  const body = z.strictObject({ shopId: z.string(), lines: z.array(z.strictObject({ sku: z.string(), quantity: z.int().min(1).max(9999) })).max(3), note: z.string().optional() })
  routes.post('/v1/things', { config: partner, schema: { body, response: { 201: z.object({ id: z.string() }) } } }, async ({ body: { shopId }, principal }, reply) => {
    requireShop(principal, ShopId.parse(shopId))
    return reply.code(201).send({ id: 'made', ...{ secret: 'never declared' } })
  })
  routes.post('/v1/large', { config: partner, bodyLimit: 256 * 1024, schema: { body: z.strictObject({ text: z.string() }) } }, async () => ({ ok: true }))
  routes.post('/v1/hooks', { config: { ...everybody, idempotencyKey: 'exempt' } }, async ({ idempotency }) => ({ idempotency }))
  routes.post('/pages/form', { config: everybody }, async () => ({ ok: true }))
  routes.get('/v1/things/:id', { config: { callers: [{ kind: 'customer', level: 'link' }, { kind: 'partner', scope: 'read' }] }, schema: { params: z.strictObject({ id: idText(OrderId) }), querystring: z.object({ fields: z.string().optional() }) } }, async ({ params }) => params)
  routes.get('/v1/things/:id/prices', { config: { callers: [{ kind: 'customer', level: 'verified' }] } }, async () => ({ ok: true }))
  routes.get('/v1/orders-of-mine', { config: { callers: [{ kind: 'owner' }] } }, async () => ({ ok: true }))
  routes.get('/v1/whoami', { config: everybody }, async ({ principal }) => principal)
  routes.get('/v1/named/:name', { config: everybody }, async ({ params }) => params)
  routes.get('/v1/any/:name', { config: { ...everybody, anyText: true } }, async ({ params }) => params)
  routes.get('/v1/forgotten', {}, async () => ({ ok: true }))
  routes.get('/v1/large-answer', { config: everybody }, async () => ({ text: 'a'.repeat(5_000) }))
  routes.get('/v1/fails/:how', { config: everybody }, async ({ params }) => {
    throw failures.get(z.object({ how: z.string() }).parse(params).how) ?? new Error('select secret from somewhere')
  })
}

const failures = new Map<string, Error>([
  ['not-found', new NotFound()],
  ['rejected', new Rejected('already_shipped', 'The parcel has left.')],
  ['unheard-of', new Rejected('a_code_of_tomorrow')],
  ['conflict', new Conflict('order_exists', 'The order is there with other content.', 4)],
  ['unavailable', new Unavailable('view_behind')],
  ['database', Object.assign(new Error('connect ECONNREFUSED db.internal:5432'), { code: 'ECONNREFUSED' })],
])

let app: FastifyInstance
let ready = true
let lines: string[]
beforeEach(async () => {
  ready = true
  lines = []
  const log = createLog({ level: 'debug', name: 'test' }, { write: (line) => lines.push(line) })
  app = await createHttp({ baseUrl: 'http://localhost:3000', log, credentials: ownCredentials(keys, links), ready: { consumers: () => ready } })
  app.register(async (scope) => exampleRoutes(scope))
})
afterEach(() => app.close())

const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const thing = { shopId: 'aldermoor', lines: [{ sku: 'A', quantity: 1 }] }
const post = (payload: unknown, over: InjectOptions = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/things',
  ...over,
  headers: { authorization: `Bearer ${writer}`, 'content-type': 'application/json', 'idempotency-key': 'k1', ...over.headers },
  payload: json(payload),
})
const get = (url: string, token?: string): InjectOptions => ({ method: 'GET', url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

interface Case {
  readonly request: InjectOptions
  readonly status: number
  readonly code: string
  readonly errors?: readonly unknown[]
  readonly members?: object
}

const at = (pointer: string, code: string) => expect.objectContaining({ pointer, code })
const deep = `${'['.repeat(40)}${']'.repeat(40)}`

const refusals: Readonly<Record<string, Case>> = {
  'no key, and neither media type nor body is right': { request: { method: 'POST', url: '/v1/things', payload: '{}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, status: 401, code: 'unauthenticated' },
  'a key nobody has': { request: post(thing, { headers: { authorization: `Bearer wsk_test_${'x'.repeat(43)}` } }), status: 401, code: 'unauthenticated' },
  'a bearer that is neither key nor link': { request: post(thing, { headers: { authorization: 'Bearer a b' } }), status: 401, code: 'unauthenticated' },
  'a wrong key where none is needed': { request: get('/v1/whoami', 'wsk_test_guess'), status: 401, code: 'unauthenticated' },
  'a link whose last letter was changed': { request: get(`/v1/things/${orderId}`, `${link().slice(0, -1)}${link().endsWith('A') ? 'B' : 'A'}`), status: 401, code: 'unauthenticated' },
  'a key without the scope': { request: post(thing, { headers: { authorization: `Bearer ${reader}` } }), status: 403, code: 'forbidden' },
  'a customer on a partner’s route': { request: post(thing, { headers: { authorization: `Bearer ${link()}` } }), status: 403, code: 'forbidden' },
  'a shop the key does not cover': { request: post({ ...thing, shopId: 'olist-br' }), status: 403, code: 'forbidden' },
  'a route that does not say who may call': { request: get('/v1/forgotten', writer), status: 403, code: 'forbidden' },
  'the same without a key': { request: get('/v1/forgotten'), status: 403, code: 'forbidden' },
  'a link that shows less': { request: get(`/v1/things/${orderId}/prices`, link({ level: 'link' })), status: 403, code: 'verification_required', members: { needs: ['email', 'postalCode', 'phoneLast4'] } },
  'a link where a customer has to be signed in': { request: get('/v1/orders-of-mine', link()), status: 403, code: 'verification_required', members: { needs: ['signIn'] } },
  'an If-Match that is no ETag of ours': { request: post(thing, { headers: { 'if-match': 'three' } }), status: 400, code: 'invalid', errors: [at('/if-match', 'invalid_value')] },
  'a link whose proof is over': { request: get(`/v1/things/${orderId}/prices`, link({ verifiedUntil: Instant.plus(now, -7_200_000) })), status: 403, code: 'verification_required' },
  'no Idempotency-Key': { request: post(thing, { headers: { 'idempotency-key': '' } }), status: 400, code: 'idempotency_key_missing' },
  'an Idempotency-Key of another form': { request: post(thing, { headers: { 'idempotency-key': 'a key' } }), status: 400, code: 'invalid' },
  'an Idempotency-Key that is too long': { request: post(thing, { headers: { 'idempotency-key': 'k'.repeat(65) } }), status: 400, code: 'invalid' },
  'no JSON': { request: post('{"a":'), status: 400, code: 'malformed' },
  'nothing': { request: post(''), status: 400, code: 'malformed' },
  'a body in another encoding than UTF-8': { request: { ...post(''), payload: Buffer.from(JSON.stringify({ ...thing, note: 'café' }), 'latin1') }, status: 400, code: 'malformed' },
  'a prototype key': { request: post('{"__proto__":{"admin":true}}'), status: 400, code: 'malformed' },
  'a prototype key inside a list': { request: post('{"lines":[{"constructor":{"prototype":{}}}]}'), status: 400, code: 'malformed' },
  'nesting without end': { request: post(deep), status: 400, code: 'malformed' },
  'another media type': { request: post(thing, { headers: { 'content-type': 'text/plain' } }), status: 415, code: 'media_type' },
  'a form': { request: post('a=b', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }), status: 415, code: 'media_type' },
  'a compressed body': { request: post(thing, { headers: { 'content-encoding': 'gzip' } }), status: 415, code: 'media_type' },
  'more than 64 KiB': { request: post({ ...thing, note: 'a'.repeat(64 * 1024) }), status: 413, code: 'too_large' },
  'more than 256 KiB where that is the limit': { request: post({ text: 'a'.repeat(256 * 1024) }, { url: '/v1/large' }), status: 413, code: 'too_large' },
  'no body': { request: { method: 'POST', url: '/v1/things', headers: { authorization: `Bearer ${writer}`, 'idempotency-key': 'k1' } }, status: 400, code: 'invalid' },
  'unknown, missing and wrong properties at once': {
    request: post({ lines: [{ sku: 'A', quantity: 0 }, { sku: 7, quantity: 1.5, 'a/b': 1 }], admin: true }),
    status: 400,
    code: 'invalid',
    errors: [at('/shopId', 'required'), at('/lines/0/quantity', 'too_small'), at('/lines/1/sku', 'invalid_type'), at('/lines/1/quantity', 'invalid_type'), at('/lines/1/a~1b', 'unknown_property'), at('/admin', 'unknown_property')],
  },
  'an id of something else': { request: get(`/v1/things/${LineId.fromUuid(OrderId.toUuid(orderId))}`, link()), status: 400, code: 'wrong_id_kind' },
  'an id that is none': { request: get('/v1/things/7', link()), status: 400, code: 'invalid' },
  'a parameter that is a person': { request: get(`/v1/things/${orderId}?nora.byrne%40example.org=1`, link()), status: 400, code: 'unknown_parameter', errors: [at('/…', 'unknown_property')] },
  'an unknown query parameter': { request: get(`/v1/things/${orderId}?limit=1`, link()), status: 400, code: 'unknown_parameter', errors: [at('/limit', 'unknown_property')] },
  'a query where none is taken': { request: get('/v1/whoami?x=1'), status: 400, code: 'unknown_parameter' },
  'a parameter that is there twice': { request: get(`/v1/things/${orderId}?fields=a&fields=b`, link()), status: 400, code: 'invalid' },
  'a text in the query that no database keeps': { request: get(`/v1/things/${orderId}?fields=a%00b`, link()), status: 400, code: 'invalid', errors: [at('/fields', 'invalid_value')] },
  'a text in the path that no database keeps': { request: get('/v1/named/a%00b'), status: 400, code: 'invalid', errors: [at('/name', 'invalid_value')] },
  'texts and names of a body that no database keeps': {
    request: post('{"shopId":"a\\u0000","lines":[{"sku":"\\ud83d","quantity":1},{"sku":"\\ud83d\\ude00","quantity":1}],"b\\udc00":{"note":"\\u0000"}}'),
    status: 400,
    code: 'invalid',
    errors: [at('/shopId', 'invalid_value'), at('/lines/0/sku', 'invalid_value'), at('/b\uFFFD', 'invalid_value')],
  },
  'such a text in the field of a route without schema': { request: { method: 'POST', url: '/pages/form', headers: { 'content-type': 'application/json' }, payload: '{"a":["\\u0000"]}' }, status: 400, code: 'invalid', errors: [at('/a/0', 'invalid_value')] },
  'an address that is not there': { request: get('/v1/nothing'), status: 404, code: 'not_found' },
  'an address that cannot be read': { request: get('/v1/%zz'), status: 400, code: 'malformed' },
  'a method the address does not know': { request: { method: 'DELETE', url: `/v1/things/${orderId}` }, status: 405, code: 'method_not_allowed' },
  'what is not there': { request: get('/v1/fails/not-found'), status: 404, code: 'not_found' },
  'a refusal of the business': { request: get('/v1/fails/rejected'), status: 409, code: 'already_shipped' },
  'a refusal without a line in the table': { request: get('/v1/fails/unheard-of'), status: 409, code: 'wrong_state' },
  'a conflict': { request: get('/v1/fails/conflict'), status: 409, code: 'order_exists', members: { currentVersion: 4 } },
  'a database that does not answer': { request: get('/v1/fails/database'), status: 503, code: 'unavailable' },
  'a part that does not answer': { request: get('/v1/fails/unavailable'), status: 503, code: 'view_behind' },
  'a bug': { request: get('/v1/fails/bug'), status: 500, code: 'internal' },
}

describe('every refusal and failure is a problem document', () => {
  test.each(Object.entries(refusals))('%s', async (_name, { request, status, code, errors, members = {} }) => {
    const response = await app.inject(request)
    expect({ status: response.statusCode, code: response.json().code }).toEqual({ status, code })
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(response.json()).toMatchObject({ type: `http://localhost:3000/problems/${code}`, status, requestId: response.headers['request-id'], retryable: expect.any(Boolean), title: expect.any(String), ...members })
    if (errors !== undefined) {
      expect(response.json().errors).toEqual(expect.arrayContaining([...errors]))
      expect(response.json().errors).toHaveLength(errors.length)
    }
  })

  test('more mistakes than are named are counted', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`p${i}`, 1]))
    const answer = (await app.inject(post({ ...thing, ...many }))).json()
    expect([answer.errors.length, answer.detail]).toEqual([100, 'The body cannot be used as it is: see errors. The first 100 of 150 places are named.'])
  })

  test('a bug says nothing about itself, neither to the caller nor of data in the log', async () => {
    const response = await app.inject(get('/v1/fails/bug'))
    expect(response.body).not.toContain('secret')
    expect(lines.join()).toContain(response.json().requestId)
  })

  test('a refusal tells how to come back: 401 the scheme, 503 when, 405 the methods', async () => {
    expect((await app.inject({ method: 'POST', url: '/v1/things' })).headers['www-authenticate']).toBe('Bearer realm="wismo"')
    expect((await app.inject(get('/v1/fails/unavailable'))).headers['retry-after']).toBe('1')
    expect((await app.inject({ method: 'PUT', url: '/v1/things' })).headers['allow']).toBe('POST')
  })

  test.each(problemCodes)('the type of %s leads to a page and to JSON', async (code) => {
    const page = await app.inject({ method: 'GET', url: `/problems/${code}`, headers: { accept: 'text/html' } })
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain(`<code>${code}</code>`)
    expect((await app.inject(get(`/problems/${code}`))).json()).toMatchObject({ code, status: problemType(code).status })
  })

  test('there is a page of all types, and none of an unknown one', async () => {
    expect((await app.inject(get('/problems/toString'))).statusCode).toBe(404)
    expect((await app.inject(get('/problems'))).body).toContain('view_behind')
  })
})

describe('what is let through', () => {
  test('a declared caller with a right body; only declared properties go out', async () => {
    const response = await app.inject(post(thing))
    expect(response.statusCode).toBe(201)
    expect(response.json()).toEqual({ id: 'made' })
  })

  test('a large body where the route says so; a webhook and a page’s form without Idempotency-Key', async () => {
    expect((await app.inject(post({ text: 'a'.repeat(100 * 1024) }, { url: '/v1/large' }))).statusCode).toBe(200)
    expect((await app.inject({ method: 'POST', url: '/v1/hooks' })).json()).toEqual({ idempotency: null })
    expect((await app.inject({ method: 'POST', url: '/pages/form?utm=1' })).statusCode).toBe(200)
  })

  test('a text that no database keeps where the route has words of its own for it; every other control character anywhere', async () => {
    expect((await app.inject(get('/v1/any/a%00b'))).json()).toEqual({ name: 'a\u0000b' })
    expect((await app.inject(get('/v1/named/a%01%7f%0a%F0%9F%98%80'))).json()).toEqual({ name: 'a\u0001\u007f\n😀' })
  })

  test('a customer by the link, also in another scheme’s company: nobody', async () => {
    expect((await app.inject(get('/v1/whoami', link({ generation: 3 })))).json()).toEqual({ kind: 'customer', actorId: orderId, orderId, generation: 3, level: 'verified', verifiedUntil: expect.any(String) })
    expect((await app.inject({ method: 'GET', url: '/v1/whoami', headers: { authorization: 'Basic YTpi' } })).json()).toEqual({ kind: 'anonymous', actorId: 'anonymous' })
  })

  test('the principal of one request is not the next one’s', async () => {
    await app.inject(get('/v1/whoami', writer))
    expect((await app.inject(get('/v1/whoami'))).json().kind).toBe('anonymous')
  })
})

describe('headers', () => {
  test.each([
    ['taken over', 'abc-1', 'abc-1'],
    ['replaced where it could break a log', 'a b\u00ff', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ['replaced where it is too long', 'a'.repeat(65), expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])('a Request-Id is %s', async (_name, given, expected) => {
    const response = await app.inject({ method: 'GET', url: '/livez', headers: { 'request-id': given } })
    expect(response.headers['request-id']).toEqual(expected)
  })

  test('nothing runs, frames or leaks from an answer; HSTS only where the base is https', async () => {
    const { headers } = await app.inject(get('/v1/whoami'))
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin', 'cache-control': 'no-store' })
    expect(headers['content-security-policy']).toBe("default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'")
    expect(headers['strict-transport-security']).toBeUndefined()
    const secure = await createHttp({ baseUrl: 'https://orders.example', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(keys, links), ready: {} })
    expect((await secure.inject(get('/livez'))).headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    await secure.close()
  })

  test('a long answer is compressed for who takes it', async () => {
    const response = await app.inject({ method: 'GET', url: '/v1/large-answer', headers: { 'accept-encoding': 'br, gzip' } })
    expect(response.headers['content-encoding']).toBe('br')
    expect(response.rawPayload.length).toBeLessThan(500)
  })
})

describe('probes', () => {
  test('live always; ready when every check holds, until the process drains', async () => {
    expect((await app.inject(get('/livez'))).json()).toEqual({ status: 'live' })
    expect((await app.inject(get('/readyz'))).json()).toEqual({ status: 'ready', checks: { consumers: true } })
    ready = false
    const starting = await app.inject(get('/readyz'))
    expect({ status: starting.statusCode, body: starting.json() }).toEqual({ status: 503, body: { status: 'not_ready', checks: { consumers: false } } })
    ready = true
    app.drain()
    const draining = await app.inject(get('/readyz'))
    expect({ status: draining.statusCode, body: draining.json() }).toEqual({ status: 503, body: { status: 'draining', checks: { consumers: true } } })
    expect(draining.headers.connection).toBe('close')
    expect((await app.inject(get('/livez'))).statusCode).toBe(200)
  })
})

describe('routes', () => {
  test('every route of the base declares its callers; a forgotten one is found', async () => {
    await app.ready()
    expect(undeclaredRoutes(app)).toEqual(['GET /v1/forgotten', 'HEAD /v1/forgotten'])
  })

  test('a body that takes unknown properties anywhere does not start', async () => {
    const schema = { body: z.strictObject({ lines: z.array(z.object({ sku: z.string() })) }) }
    expect(() => zodRoutes(app).post('/v1/open', { config: partner, schema }, async () => ({}))).toThrow('unknown properties at /properties/lines/items')
  })

  test('a log line names the route’s pattern, never the address, the key or the body', async () => {
    await app.inject(get(`/v1/things/${orderId}?fields=${'private'}`, link()))
    await app.inject(post({ ...thing, note: 'private' }))
    const text = lines.join()
    expect(text).toContain('"route":"/v1/things/:id"')
    expect(text).toContain('"actorId":"writer"')
    for (const hidden of ['private', link(), writer]) expect(text).not.toContain(hidden)
  })
})

describe('the reference', () => {
  test('OpenAPI 3.1 with every route under /v1 and the probes, its security, its key and its problems', async () => {
    const document = (await app.inject(get('/v1/openapi.json'))).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/things', '/v1/things/{id}', '/v1/hooks']))
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/v1/')).sort()).toEqual(['/livez', '/readyz'])
    const operation = document.paths['/v1/things'].post
    expect(operation.security).toEqual([{ apiKey: ['orders:write'] }])
    expect(operation.parameters).toEqual([expect.objectContaining({ in: 'header', name: 'idempotency-key', required: true }), expect.objectContaining({ in: 'header', name: 'if-match', required: false })])
    expect(operation.responses['4XX'].content['application/problem+json'].schema).toEqual({ $ref: '#/components/schemas/Problem' })
    expect(operation.requestBody.content['application/json'].schema.additionalProperties).toBe(false)
  })

  test('a page to read it, whose scripts and styles come from here', async () => {
    const page = await app.inject(get('/docs'))
    expect(page.headers['content-security-policy']).toContain("script-src 'self';style-src 'self' 'unsafe-inline'")
    const files = [...page.body.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files).toHaveLength(4)
    for (const file of files) expect((await app.inject(get(file))).statusCode).toBe(200)
    expect((await app.inject(get('/docs/assets/package.json'))).statusCode).toBe(404)
    expect((await app.inject(get('/docs/'))).headers.location).toBe('/docs')
  })
})
