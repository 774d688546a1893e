import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { decodeJwt } from 'jose'
import { Instant } from '@wismo/kernel'
import { authenticate, createHttp, createLog, demoIssuer, parseShop, shopsOf, tokenReaders, type Runtime } from '@wismo/service'
import type { DeskSetting } from '../desk/desk-frame.tsx'
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

async function demo(pace?: Runtime['pace']) {
  const http = await createHttp({ baseUrl, log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
  const setting: DeskSetting = { shop: { id: 'wismo', name: 'Wismo' }, language: 'en', locale: 'en-IE', styles: [], scripts: [] }
  http.register(async (scope) => mountDemoIssuer(scope, { deskSetting: () => setting }, { baseUrl, clock: () => now, random: randomBytes, ...(pace === undefined ? {} : { pace }) }))
  running.push(http)
  const one = demoIssuer(baseUrl)
  const readers = tokenReaders({ staff: one, customers: one, shops, clock: () => now, pseudonym: () => 'x', ask: async (url) => (await http.inject(url.slice(baseUrl.length))).json() as unknown })
  const ask = (payload: string) => http.inject({ method: 'POST', url: '/demo/issuer/token', headers: form, payload })
  const token = async (payload: string): Promise<string> => (await ask(payload)).json<{ access_token: string }>().access_token
  return { http, ask, token, whoIs: (text: string) => authenticate(`Bearer ${text}`, readers) }
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
    const { ask } = await demo({} as NonNullable<Runtime['pace']>)
    const answer = await ask('who=staff&role=agent&shops=*')
    const claims = JSON.parse(Buffer.from(answer.json<{ access_token: string }>().access_token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number; iat: number }
    expect(claims.exp - claims.iat).toBe(3_600 * 86_400)
  })

  test.each(['', 'who=staff', 'who=customer&customer=c-1', 'who=king&role=all', 'who=staff&role=agent&shops=*&sub=me'])('what is asked for has to be said: %s', async (payload) => {
    expect((await (await demo()).ask(payload)).statusCode).toBe(400)
  })

  describe('signs people in at the desk of the demo, by code', () => {
    const verifier = 'v'.repeat(43)
    const asked = { response_type: 'code', client_id: 'wismo-desk', redirect_uri: `${baseUrl}/desk/callback`, state: 'state-1', nonce: 'nonce-1', code_challenge_method: 'S256', code_challenge: createHash('sha256').update(verifier).digest('base64url') }
    const says = (who: string, more = {}) => ({ method: 'POST' as const, url: '/demo/issuer/authorize', headers: { ...form, host: 'localhost:3000', origin: baseUrl }, payload: new URLSearchParams({ ...asked, as: who, ...more }).toString() })
    const redeems = (code: string, more = {}) => ({ method: 'POST' as const, url: '/demo/issuer/token', headers: form, payload: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'wismo-desk', redirect_uri: asked.redirect_uri, code, code_verifier: verifier, ...more }).toString() })
    const codeOf = async (http: Awaited<ReturnType<typeof demo>>['http'], who = 'sinead'): Promise<string> => new URL(String((await http.inject(says(who))).headers['location'])).searchParams.get('code') ?? ''

    test('who says who they are comes back with a code, and the code is worth their token once', async () => {
      const { http, whoIs } = await demo()
      const page = await http.inject(`/demo/issuer/authorize?${new URLSearchParams({ ...asked, scope: 'openid profile', audience: 'wismo' }).toString()}`)
      expect([page.statusCode, page.body.includes('Who are you today?'), page.body.includes('Sinéad Kelly')]).toEqual([200, true, true])
      const back = await http.inject(says('aoife'))
      expect([back.statusCode, back.headers['location']]).toEqual([303, expect.stringMatching(/^http:\/\/localhost:3000\/desk\/callback\?code=[\w-]{43}&state=state-1$/)])
      const code = new URL(String(back.headers['location'])).searchParams.get('code') ?? ''
      const tokens = (await http.inject(redeems(code))).json<{ access_token: string; id_token: string }>()
      expect(await whoIs(tokens.access_token)).toMatchObject({ kind: 'csr', roles: ['supervisor'] })
      expect(decodeJwt(tokens.id_token)).toMatchObject({ name: 'Aoife Moran', nonce: 'nonce-1', aud: 'wismo-desk' })
      await expect(whoIs(tokens.id_token)).rejects.toMatchObject({ code: 'unauthenticated' })
      expect((await http.inject(redeems(code))).json()).toEqual({ error: 'invalid_grant' })
    })

    test('a customer signs in at the page of their orders, and each page has its own people', async () => {
      const { http, whoIs } = await demo()
      const mine = { client_id: 'wismo-me', redirect_uri: `${baseUrl}/me/callback` }
      const page = await http.inject(`/demo/issuer/authorize?${new URLSearchParams({ ...asked, ...mine }).toString()}`)
      expect([page.body.includes('Nora Byrne'), page.body.includes('Sinéad Kelly')]).toEqual([true, false])
      const code = new URL(String((await http.inject(says('nora', mine))).headers['location'])).searchParams.get('code') ?? ''
      const tokens = (await http.inject(redeems(code, mine))).json<{ access_token: string; id_token: string }>()
      expect([await whoIs(tokens.access_token), decodeJwt(tokens.id_token)]).toMatchObject([{ kind: 'owner', shopId: 'aldermoor' }, { sub: 'c-nora', name: 'Nora', aud: 'wismo-me' }])
      for (const wrong of [says('sinead', mine), says('nora'), says('nora', { client_id: 'wismo-me' })]) expect((await http.inject(wrong)).statusCode).toBe(400)
    })

    test('a code is good for who began, at our desk, for a minute', async () => {
      const { http } = await demo()
      for (const wrong of [{ code_verifier: 'w'.repeat(43) }, { client_id: 'somebody' }, { redirect_uri: 'http://localhost:3000/evil' }]) expect((await http.inject(redeems(await codeOf(http), wrong))).statusCode).toBe(400)
      const late = await codeOf(http)
      now = Instant.plus(start, 61_000)
      expect((await http.inject(redeems(late))).statusCode).toBe(400)
    })

    test('nobody is sent elsewhere, and no other page says for somebody who they are', async () => {
      const { http } = await demo()
      expect((await http.inject(says('sinead', { redirect_uri: 'https://evil.example/desk/callback' }))).statusCode).toBe(400)
      expect((await http.inject(`/demo/issuer/authorize?${new URLSearchParams({ ...asked, redirect_uri: 'https://evil.example' }).toString()}`)).statusCode).toBe(400)
      expect((await http.inject({ ...says('sinead'), headers: { ...form, host: 'localhost:3000', origin: 'https://evil.example' } })).statusCode).toBe(403)
      expect((await http.inject(says('nobody'))).statusCode).toBe(400)
    })
  })
})
