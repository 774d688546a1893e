import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { authenticate, createHttp, createLog, demoIssuer, parseShop, shopsOf, tokenReaders, type Runtime } from '@wismo/service'
import { mountDemoIssuer } from '../http/demo-issuer-routes.ts'

const baseUrl = 'http://localhost:3000'
const start = Instant.parse('2026-11-27T10:00:00Z')
const shops = shopsOf((JSON.parse(readFileSync(new URL('../../../../shops.json', import.meta.url), 'utf8')) as unknown[]).map(parseShop))
const form = { 'content-type': 'application/x-www-form-urlencoded' }

let now: Instant
let running: { close(): PromiseLike<void> }[]
beforeEach(() => {
  now = start
  running = []
})
afterEach(async () => {
  for (const http of running) await http.close()
})

async function demo() {
  const http = await createHttp({ baseUrl, log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
  http.register(async (scope) => mountDemoIssuer(scope, { baseUrl, clock: () => now } as Runtime))
  running.push(http)
  const one = demoIssuer(baseUrl)
  const readers = tokenReaders({ staff: one, customers: one, shops, clock: () => now, pseudonym: () => 'x', ask: async (url) => (await http.inject(url.slice(baseUrl.length))).json() as unknown })
  const ask = (payload: string) => http.inject({ method: 'POST', url: '/demo/issuer/token', headers: form, payload })
  const token = async (payload: string): Promise<string> => (await ask(payload)).json<{ access_token: string }>().access_token
  return { ask, token, whoIs: (text: string) => authenticate(`Bearer ${text}`, readers) }
}

describe('the issuer of the demo', () => {
  test('gives everybody a token of staff, for an hour', async () => {
    const { ask, token, whoIs } = await demo()
    const answer = await ask('who=staff&role=agent&shops=aldermoor')
    expect([answer.statusCode, answer.headers['cache-control'], answer.json()]).toEqual([200, 'no-store', { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_600 }])
    const agent = await token('who=staff&role=agent&shops=aldermoor')
    expect(await whoIs(agent)).toMatchObject({ kind: 'csr', roles: ['agent'], shopIds: ['aldermoor'] })
    expect(await whoIs(await token('who=staff&role=associate,driver&shops=*&locations=store-cork'))).toMatchObject({ kind: 'associate', roles: ['associate', 'driver'], shopIds: ['aldermoor', 'olist-br'], locations: ['store-cork'] })
    now = Instant.plus(start, 3_661_000)
    await expect(whoIs(agent)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('and one of a customer of a shop', async () => {
    const { token, whoIs } = await demo()
    expect(await whoIs(await token('who=customer&customer=c-1&shop=olist-br'))).toMatchObject({ kind: 'owner', shopId: 'olist-br' })
  })

  test('of another start it is another one: its tokens are nobody’s', async () => {
    const [before, after] = [await demo(), await demo()]
    await expect(after.whoIs(await before.token('who=staff&role=agent&shops=*'))).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('where the shop’s time may go faster, an hour of the holder counts at any speed', async () => {
    const http = await createHttp({ baseUrl, log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
    running.push(http)
    http.register(async (scope) => mountDemoIssuer(scope, { baseUrl, clock: () => now, pace: {} } as Runtime))
    const answer = await http.inject({ method: 'POST', url: '/demo/issuer/token', headers: form, payload: 'who=staff&role=agent&shops=*' })
    const claims = JSON.parse(Buffer.from(answer.json<{ access_token: string }>().access_token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number; iat: number }
    expect(claims.exp - claims.iat).toBe(3_600 * 86_400)
  })

  test.each(['', 'who=staff', 'who=customer&customer=c-1', 'who=king&role=all', 'who=staff&role=agent&shops=*&sub=me'])('what is asked for has to be said: %s', async (payload) => {
    expect((await (await demo()).ask(payload)).statusCode).toBe(400)
  })
})
