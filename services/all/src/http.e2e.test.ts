// What no address lets through, and what every sort of answer says to a browser.
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { nameOf, routesOf } from '../../../tools/declared-routes.ts'
import { everyService } from './services.ts'
import { calls, send, type Call } from './testing/calls.ts'
import { bearerFor } from './testing/credentials.ts'
import { startTwoShops, type TwoShops } from './testing/two-shops.ts'

let shops: TwoShops
const routes = await routesOf(everyService)
const isApi = ({ url }: { readonly url: string }): boolean => url.startsWith('/v1/') && url !== '/v1/track/stream'
beforeAll(async () => {
  shops = await startTwoShops()
}, 60_000)
afterAll(() => shops.stop())

const callOf = (route: (typeof routes)[number]): Call => calls[nameOf(route)]?.(shops.a) ?? { path: '/' }

/** As it is written here: fetch refuses some methods and mends some paths. */
const raw = (method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly allow: string | undefined }> =>
  new Promise((done, failed) => {
    const asked = httpRequest(shops.wismo.url, { method, path, headers: { connection: 'close', ...headers } }, (answer) => {
      answer.resume()
      answer.on('end', () => done({ status: answer.statusCode ?? 0, allow: answer.headers.allow }))
    })
    asked.on('error', failed)
    asked.end()
  })

describe('methods', () => {
  const paths = [...new Map(routes.map((route) => [route.url, route])).entries()]
  const methodsOf = (url: string): readonly string[] => routes.filter((route) => route.url === url).flatMap(({ method }) => (method === 'GET' && !/\/(stream|live)$/.test(url) ? ['GET', 'HEAD'] : [method])).sort()

  test.each(paths)('%s knows its own and answers all others with what it knows', async (url, route) => {
    const { path } = callOf(route)
    const known = methodsOf(url)
    const answers = await Promise.all(['TRACE', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY', 'GET', 'POST'].filter((method) => !known.includes(method)).map(async (method) => [method, await raw(method, path, { authorization: `Bearer ${bearerFor(route, shops.a)}` })] as const))
    for (const [method, { status, allow }] of answers) expect([method, status, allow?.split(', ')]).toEqual([method, 405, expect.arrayContaining([...known])])
  })

  test('no header and no parameter makes a read into a command', async () => {
    const { orderId, key } = shops.a
    const holds = `/v1/orders/${orderId}/holds`
    for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override']) expect((await raw('GET', holds, { authorization: `Bearer ${key}`, [header]: 'POST', 'idempotency-key': 'override' })).status).toBe(405)
    expect((await raw('GET', `${holds}?_method=POST`, { authorization: `Bearer ${key}` })).status).toBe(405)
  })
})

describe('parameters and bodies that mean to confuse', () => {
  const asked = async (route: (typeof routes)[number], over: Partial<Call>) => {
    const { status, text } = await send(shops.wismo.url, route.method, { ...callOf(route), ...over }, bearerFor(route, shops.a))
    return [status, (JSON.parse(text) as { code: string }).code]
  }

  test.each(routes.filter(isApi).map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    const { path } = callOf(route)
    const and = path.includes('?') ? '&' : '?'
    for (const name of ['__proto__', '__proto__[admin]', 'constructor', 'constructor.prototype', 'toString', 'hasOwnProperty', 'admin']) expect([name, ...(await asked(route, { path: `${path}${and}${name}=1` }))]).toEqual([name, 400, 'unknown_parameter'])
    for (const given of new URLSearchParams(path.split('?')[1])) expect([given, (await asked(route, { path: `${path}&${given.join('=')}` }))[0]]).toEqual([given, 400])
    for (const [name] of new URLSearchParams(path.split('?')[1])) expect([name, ...(await asked(route, { path: path.replace(`${name}=`, `${name}=%00`) }))]).toEqual([name, 400, 'invalid'])
    if (route.method !== 'POST') return
    const { body = {} } = callOf(route)
    // The first text that is a value gets a character that no database keeps, or half of one.
    for (const odd of ['\\u0000', '\\ud83d']) {
      const text = JSON.stringify(body).replace(/"(?=[,}\]])/, `${odd}"`)
      if (text !== JSON.stringify(body) && typeof body !== 'string') expect([odd, ...(await asked(route, { body: text }))]).toEqual([odd, 400, 'invalid'])
    }
    expect((await asked(route, { path: `${path}?dryRun=true&dryRun=false` }))[0]).toBe(400)
    // A line of a file is wrong by itself: order-imports.e2e.
    if (route.url === '/v1/order-imports') return
    const poison = ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"a":[{"prototype":1}]}', '{"\\u005f_proto__":{"admin":true}}']
    for (const body of poison) expect([body, ...(await asked(route, { body }))]).toEqual([body, 400, 'malformed'])
    for (const body of ['[]', '[{}]', '"text"', '1', 'true', '{"admin":true}', '{"0":{}}']) expect([body, ...(await asked(route, { body }))]).toEqual([body, 400, 'invalid'])
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  test('a text that no database keeps is refused with its place, also on a page; a parcel of such a number is not there', async () => {
    const { orderId, staff, key } = shops.a
    const errors = (pointer: string) => ({ code: 'invalid', errors: [{ pointer, code: 'invalid_value', detail: expect.any(String) }] })
    for (const [pointer, path, bearer] of [['/q', '/v1/agent/search?q=ab%00cd&in=sku', staff], ['/externalId', '/v1/order-views?shopId=aldermoor&externalId=a%00b', key]] as const) expect(JSON.parse((await send(shops.wismo.url, 'GET', { path }, bearer)).text)).toMatchObject(errors(pointer))
    for (const reason of ['because\u0000', 'because\ud800']) expect(JSON.parse((await send(shops.wismo.url, 'POST', { path: `/v1/agent/orders/${orderId}/reveal`, body: { fields: ['contact'], reason } }, staff)).text)).toMatchObject(errors('/reason'))
    const form = { ...calls['POST /find']?.(shops.a), path: '/find', body: `shop=${shops.a.shopId}&number=%00&email=a%40mail.example` }
    expect((await send(shops.wismo.url, 'POST', form, undefined)).status).toBe(400)
    expect((await send(shops.wismo.url, 'GET', { path: '/v1/track/parcels/an-post/CE%00' }, undefined)).status).toBe(404)
  })

  test.each(routes.filter(({ url }) => url.includes(':')).map((route) => [nameOf(route), route] as const))('%s is asked for what no id is', async (_name, route) => {
    const { method, url } = route
    for (const value of ['__proto__', 'constructor', '..%2f..%2fetc', '%00', '%2e%2e', 'a'.repeat(201), "'%20or%201=1--", '%F0%9F%9B%92', '%ff', 'undefined']) {
      const { status } = await raw(method, url.replaceAll(/:[A-Za-z]+/g, value), { authorization: `Bearer ${bearerFor(route, shops.a)}`, 'idempotency-key': 'odd', 'content-length': '0' })
      // Whoever is not signed in at the desk is sent there, whatever was asked for.
      const isSentToSignIn = status === 303 && url.startsWith('/desk/') && method === 'GET'
      expect([value, isSentToSignIn || (status >= 400 && status < 500)]).toEqual([value, true])
    }
  })
})

describe('what every answer says to a browser', () => {
  const policyWith = (styles: string, fonts = ''): string => `default-src 'none';script-src 'self';style-src 'self'${styles};img-src 'self' data:;${fonts}connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'`
  const policy = policyWith('')
  /** The demo's page frames what its customer comes to. */
  const framed = policyWith('', "font-src 'self';").replace("frame-ancestors 'none'", "frame-ancestors 'self'")
  const everywhere = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'x-permitted-cross-domain-policies': 'none', 'x-powered-by': null, server: null, 'strict-transport-security': null, 'set-cookie': null }

  test.each<[string, string, Readonly<Record<string, string>>, number, string, string?]>([
    ['JSON', '/v1/shops/aldermoor', {}, 200, 'private, no-cache'],
    ['what somebody has already', '/v1/order-views/$order?fields=lines', { 'if-none-match': '*' }, 304, 'private, no-cache'],
    ['a person in clear', '/v1/order-views/$order', {}, 200, 'no-store'],
    ['a person in clear, found by another id', '/v1/order-views?shopId=aldermoor&externalId=$external', {}, 200, 'no-store'],
    ['the view of a link', '/v1/track/order', {}, 200, 'private, no-cache'],
    ['a stream', '/v1/track/stream', {}, 200, 'no-store'],
    ['what everybody may keep', '/v1/policies/returns?shopId=aldermoor', {}, 200, 'public, max-age=300'],
    ['what everybody may keep of places', '/v1/locations?shopId=aldermoor&near=51.9,-8.5', {}, 200, 'public, max-age=300'],
    ['a problem', '/v1/order-views/none', {}, 400, 'no-store'],
    ['no address', '/v1/nothing', {}, 404, 'no-store'],
    ['another method', '/v1/orders', {}, 405, 'no-store'],
    ['what a problem means', '/problems/invalid', { accept: 'text/html' }, 200, 'public, max-age=3600'],
    ['the reference', '/docs', {}, 200, 'no-cache', policyWith(" 'unsafe-inline'")],
    ['a page that is not there', '/o/nothing', {}, 404, 'no-store', framed],
    ['an asset', '$asset', {}, 200, 'public, max-age=31536000, immutable'],
    ['whether it lives', '/livez', {}, 200, 'no-store'],
  ])('%s', async (_name, path, headers, status, caching, own = policy) => {
    const asset = /\/assets\/[^"]+\.css/.exec((await shops.wismo.call('/o/nothing', { key: null })).text)?.[0] ?? ''
    const where = path.replace('$order', shops.a.orderId).replace('$external', shops.a.externalId).replace('$asset', asset)
    const answer = await send(shops.wismo.url, 'GET', { path: where }, where.startsWith('/v1/track/') ? shops.a.link() : shops.a.key, headers)
    const said = Object.fromEntries([...Object.keys(everywhere), 'x-frame-options', 'cache-control', 'content-security-policy'].map((name) => [name, answer.headers.get(name)]))
    expect([answer.status, { ...said, 'content-security-policy': said['content-security-policy']?.replaceAll('; ', ';') }]).toEqual([status, { ...everywhere, ...(where.startsWith('/o/') && { 'referrer-policy': 'same-origin' }), 'x-frame-options': own === framed ? null : 'DENY', 'cache-control': caching, 'content-security-policy': own }])
  })

  test('a Request-Id is there with all of them', async () => {
    for (const path of ['/', '/docs', '/livez', '/v1/nothing', '/v1/shops']) expect((await send(shops.wismo.url, 'GET', { path }, undefined, { 'request-id': 'abc-7' })).headers.get('request-id')).toBe('abc-7')
  })
})
