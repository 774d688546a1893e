// The desk when something is not as it should be: over an API that answers what a test wants, with the demo's issuer.
import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { createHttp, createLog, demoClientIds, demoIssuer, shopsOf, textSeal } from '@wismo/service'
import { eventually } from '@wismo/testing'
import { openDesk } from '../desk/desk.ts'
import { staffSignIn } from '../desk/staff-sign-in.ts'
import type { Portal } from '../portal.ts'
import { deskChrome, deskOrder, deskTimeline } from '../testing/desk-order.ts'
import { freePort } from '../testing/free-port.ts'
import { visitorOf, type Visitor } from '../testing/visitor.ts'
import { everybody } from './everybody.ts'
import { mountDemoIssuer } from './demo-issuer-routes.ts'
import { mountDeskLive } from './desk-live.ts'
import { mountDesk } from './desk-routes.ts'
import { mountSignIn } from './sign-in-routes.ts'

const start = Instant.parse('2026-11-24T15:00:00Z')
let now = start
const tasks = { data: [], counts: {}, viewVersion: 7, nextCursor: null }
const problem = (status: number, code: string) => (reply: FastifyReply) => reply.code(status).send({ code, detail: `It is ${code}.` })
type Answer = (reply: FastifyReply, request: FastifyRequest) => unknown
const usual: Readonly<Record<string, Answer>> = {
  me: () => ({ actorId: 'staff_1', roles: ['agent'], shopIds: ['aldermoor'] }),
  tasks: () => tasks,
  orders: (_reply, { url }) => (url.includes('/timeline') ? deskTimeline : url.includes('/reveal') ? { values: { contact: { name: 'Nora Byrne', email: 'nora.byrne@mail.example' } } } : deskOrder),
}
/** What the API answers by the first word of its path; each test begins with what is usual. */
let answers: Record<string, Answer>
/** What commands were sent to the API, with the key under which each counts once. */
let commands: { readonly url: string; readonly body: unknown; readonly key: unknown }[] = []
let issuer: 'there' | 'away' | 'broken'
let sat: Visitor
let baseUrl: string
let close: () => Promise<void>

beforeAll(async () => {
  baseUrl = `http://localhost:${await freePort()}`
  const api = Fastify({ forceCloseConnections: true })
  api.all<{ Params: { '*': string } }>('/v1/agent/*', async (request, reply) => answers[request.params['*'].split('/')[0] ?? '']?.(reply, request) ?? problem(404, 'not_found')(reply))
  const apiUrl = await api.listen({ port: 0, host: '127.0.0.1' })
  const log = createLog({ level: 'silent', name: 'test' })
  // Commands of owners are at the base URL, and these here take every token.
  const http = await createHttp({ baseUrl, log, credentials: [() => ({ kind: 'system', actorId: 'test' })], ready: {} })
  const portal = { cookie: { name: 'wismo', secure: true }, deskSetting: () => deskChrome.setting, setting: () => ({ ...deskChrome.setting, locale: 'en-IE' }) } as unknown as Portal
  const seal = textSeal([Buffer.alloc(32, 3)], 'desk')
  const runtime = { baseUrl, clock: () => now, random: randomBytes, log, shops: shopsOf([]) }
  const desk = openDesk(runtime, portal, { client: { issuer: demoIssuer(baseUrl), clientId: demoClientIds.desk, scope: 'openid profile' }, apiUrl, seal })
  http.register(async (pages) => {
    pages.addHook('onRequest', async (_request, reply) => (issuer === 'away' ? void reply.hijack().raw.destroy() : issuer === 'broken' ? reply.code(502).send('bad gateway') : undefined))
    await mountDemoIssuer(pages, portal, runtime)
  })
  http.register(async (commandsOfOwners) => {
    commandsOfOwners.post('/v1/orders/:id/holds/:holdId/release', { config: { ...everybody.config, idempotencyKey: 'exempt' }, schema: { hide: true } }, async ({ url, body, headers }, reply) => {
      commands.push({ url, body, key: headers['idempotency-key'] })
      return answers['release']?.(reply, undefined as never) ?? { consistency: `${deskOrder.id}:13` }
    })
  })
  http.register(async (pages) => {
    await pages.register(cookie)
    await pages.register(formbody)
    mountDesk(pages, desk)
    mountDeskLive(pages, desk)
    mountSignIn(pages, staffSignIn(desk, { seal, baseUrl, secure: true }))
  })
  await http.listen({ port: Number(new URL(baseUrl).port), host: '127.0.0.1' })
  close = async () => void (await Promise.all([http.close(), api.close()]))
})
afterAll(() => close())
beforeEach(async () => {
  now = start
  issuer = 'there'
  answers = { ...usual }
  commands = []
  sat = visitorOf(baseUrl)
})

const orderPage = `/desk/orders/${deskOrder.id}`
const said = async (answer: Response): Promise<string> => (/<h1>(.*?)<\/h1>/.exec(await answer.text()) ?? [])[1] ?? ''

describe('a sign-in that does not come to its end', () => {
  test('the issuer refuses, or answers what nobody asked: nobody is signed in, and the page leads to another try', async () => {
    const back = new URL(await sat.comeBack('sinead', orderPage))
    const denied = new URL(back)
    denied.search = new URLSearchParams({ error: 'access_denied', state: back.searchParams.get('state') ?? '' }).toString()
    const refused = await sat.go(denied.href)
    expect([refused.status, (await refused.text()).includes(`/desk/sign-in?to=${encodeURIComponent(orderPage)}`)]).toEqual([400, true])
    const strange = new URL(await sat.comeBack('sinead'))
    strange.searchParams.set('state', 'of-somebody-else')
    const answer = await sat.go(strange.href)
    expect([answer.status, await said(answer), sat.jar.has('__Host-wismo-desk')]).toEqual([400, 'Sign in once more', false])
  })

  test('who takes longer than ten minutes begins again', async () => {
    const back = await sat.comeBack('sinead')
    now = Instant.plus(start, 10 * 60_000)
    expect((await sat.go(back)).status).toBe(400)
  })

  test.each(['away', 'broken'] as const)('the issuer is %s when they come back: nothing is kept, and the page says when to try again', async (how) => {
    const back = await sat.comeBack('sinead', '/desk/search?q=byrne')
    issuer = how
    const answer = await sat.go(back)
    expect([answer.status, answer.headers.get('retry-after'), sat.jar.has('__Host-wismo-desk')]).toEqual([503, '30', false])
    expect(await said(answer)).toBe('Signing in does not work right now')
  })

  test.each([[403, 'forbidden'], [401, 'unauthenticated']])('the API answers %i: known, but without a role here', async (status, code) => {
    answers['me'] = problem(status, code)
    const answer = await sat.go(await sat.comeBack('tom'))
    expect([answer.status, await said(answer), sat.jar.has('__Host-wismo-desk')]).toEqual([403, 'No access to the desk', false])
  })

  test('somebody of whom no browser could keep all roles is told so', async () => {
    answers['me'] = () => ({ actorId: 'staff_1', roles: ['agent'], shopIds: Array.from({ length: 800 }, (_, i) => `shop-number-${i}`) })
    const answer = await sat.go(await sat.comeBack('sinead'))
    expect([answer.status, await said(answer), sat.jar.has('__Host-wismo-desk')]).toEqual([403, 'Your account is too large for the desk', false])
  })

  test('the API is away: it is said, and the sign-in can be tried again', async () => {
    answers['me'] = problem(503, 'unavailable')
    expect((await sat.go(await sat.comeBack('sinead'))).status).toBe(503)
    answers = { ...usual }
    expect(await sat.signIn('sinead', orderPage)).toBe(orderPage)
  })
})

describe('a session that ends', () => {
  beforeEach(() => sat.signIn('sinead'))

  test('in the middle of a form leads back to its page, and nothing is shown or sent', async () => {
    let asked = 0
    answers['orders'] = () => (asked += 1)
    now = Instant.plus(start, 3_600_000)
    const answer = await sat.form(`${orderPage}/reveal`, { fields: 'contact', reason: 'the parcel came back' })
    expect([answer.status, answer.headers.get('location'), asked]).toEqual([303, `/desk/sign-in?to=${encodeURIComponent(orderPage)}`, 0])
  })

  test('because the API says so, it is over here too', async () => {
    answers['orders'] = problem(401, 'unauthenticated')
    expect((await sat.go(orderPage)).headers.get('location')).toBe(`/desk/sign-in?to=${encodeURIComponent(orderPage)}`)
    expect(sat.jar.has('__Host-wismo-desk')).toBe(false)
  })

  test('is told to scripts as what it is: none of them begins a sign-in that nobody sees', async () => {
    now = Instant.plus(start, 3_600_000)
    for (const [path, headers] of [[orderPage, { 'x-fragment': 'main' }], [`${orderPage}/live`, { accept: 'text/event-stream' }]] as const) expect((await sat.go(path, { headers })).status).toBe(401)
    expect([...sat.jar.keys()]).toEqual([])
  })
})

describe('what the API refuses', () => {
  beforeEach(() => sat.signIn('sinead'))

  test('too often: the page says so and for how long', async () => {
    answers['search'] = (reply) => problem(429, 'rate_limited')(reply.header('retry-after', '7'))
    const answer = await sat.go('/desk/search?q=byrne')
    expect([answer.status, answer.headers.get('retry-after'), await said(answer)]).toEqual([429, '7', 'That was very often'])
  })

  test.each([[404, 'not_found', 404, 'There is nothing here'], [403, 'personal_data_denied', 403, 'That is not for your role'], [400, 'invalid', 400, 'That cannot be shown'], [503, 'unavailable', 503, 'A part of Wismo does not answer'], [503, 'history_incomplete', 503, 'Not kept any more']])('%i %s is a page: %i, %s', async (status, code, shown, title) => {
    answers['orders'] = problem(status, code)
    const answer = await sat.go(orderPage)
    expect([answer.status, await said(answer)]).toEqual([shown, title])
  })

  test('what is wrong with an address is said on the page', async () => {
    answers['orders'] = (reply) => reply.code(400).send({ code: 'invalid', detail: 'The path cannot be used as it is: see errors.', errors: [{ pointer: '/id', detail: 'An id here looks like this.' }] })
    const text = await (await sat.go(orderPage)).text()
    expect([text.includes('An id here looks like this.'), text.includes('see errors')]).toEqual([true, false])
  })

  test('a place in a list that counts no more: the list begins anew', async () => {
    answers['search'] = problem(400, 'cursor_invalid')
    expect((await sat.go('/desk/search?q=byrne&cursor=old')).headers.get('location')).toBe('/desk/search?q=byrne')
    expect((await sat.go('/desk/search?q=byrne')).status).toBe(400)
  })

  test('an order that was not known then is told apart from one that is not there', async () => {
    answers['orders'] = (reply, { url }) => (url.includes('asOf=') ? problem(404, 'not_found')(reply) : url.includes('/timeline') ? deskTimeline : deskOrder)
    expect(await said(await sat.go(`${orderPage}?asOf=2026-11-20T20:00:00Z`))).toBe('Not known yet')
    answers['orders'] = problem(404, 'not_found')
    expect(await said(await sat.go(`${orderPage}?asOf=2026-11-20T20:00:00Z`))).toBe('There is nothing here')
  })

  test('how much is open is left out where nobody can say; the page is there', async () => {
    answers['tasks'] = problem(503, 'unavailable')
    const answer = await sat.go(orderPage)
    expect([answer.status, (await answer.text()).includes('class="count"')]).toEqual([200, false])
  })
})

test('who is held to some nodes is asked for no counts of queues', async () => {
  answers['me'] = () => ({ actorId: 'staff_2', roles: ['associate'], shopIds: ['aldermoor'], locations: ['store-cork'] })
  await sat.signIn('tom')
  const text = await (await sat.go('/desk')).text()
  expect([text.includes('at store-cork'), text.includes('class="count"')]).toEqual([true, false])
})

describe('a reason', () => {
  beforeEach(() => sat.signIn('sinead'))

  test.each([['too short', ' ', 'Say why you need it'], ['too long', 'x'.repeat(501), 'Say it shorter']])('that is %s is none: what was typed stays', async (_how, reason, fault) => {
    const answer = await sat.form(`${orderPage}/reveal`, { fields: 'contact', reason })
    const text = await answer.text()
    expect([answer.status, text.includes(fault), text.includes(`${reason.trim()}</textarea>`), text.includes('nora.byrne')]).toEqual([422, true, true, false])
  })

  test('in letters that take nine characters each is as good as another', async () => {
    const answer = await sat.form(`${orderPage}/reveal`, { fields: 'contact', reason: '荷物が戻ってきました'.repeat(45) })
    expect([answer.status, (await answer.text()).includes('nora.byrne@mail.example')]).toEqual([200, true])
  })
})

test('a task is taken and given back, and its list shown again', async () => {
  const done: string[] = []
  answers['tasks'] = (_reply, { url, method }) => {
    if (method === 'POST') done.push(decodeURIComponent(url))
    return method === 'POST' ? { id: 'hold:aldermoor:fraud' } : tasks
  }
  await sat.signIn('sinead')
  const path = `/desk/tasks/${encodeURIComponent('hold:aldermoor:fraud')}`
  const [took, gave] = [await sat.form(`${path}/take`, { queue: 'hold' }), await sat.form(`${path}/give-back`, { mine: 'yes', queue: 'nothing' })]
  expect([took, gave].map(({ status, headers }) => [status, headers.get('location')])).toEqual([[303, '/desk?queue=hold'], [303, '/desk?mine=yes']])
  expect([(await sat.form(`${path}/take`, {}, { origin: 'https://evil.example' })).status, done]).toEqual([403, ['take', 'give-back'].map((verb) => `/v1/agent/tasks/hold:aldermoor:fraud/${verb}`)])
  answers['tasks'] = problem(409, 'wrong_state')
  expect((await sat.form(`${path}/take`, {})).status).toBe(409)
})

describe('a hold', () => {
  const release = `${orderPage}/holds/hold_1/release`
  beforeEach(() => sat.signIn('sinead'))

  test('is released by its owner’s command, and the order is shown once it says so', async () => {
    const waited: string[] = []
    answers['orders'] = (_reply, { url }) => {
      waited.push(url)
      return deskOrder
    }
    const answer = await sat.form(release, { note: ' the bank confirmed who it is ' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, orderPage])
    expect(commands).toEqual([{ url: `/v1/orders/${deskOrder.id}/holds/hold_1/release`, body: { note: 'the bank confirmed who it is' }, key: expect.stringMatching(/^[0-9a-f-]{36}$/) }])
    expect(waited).toEqual([`/v1/agent/orders/${deskOrder.id}?min-version=${encodeURIComponent(`${deskOrder.id}:13`)}`])
  })

  test('that the view does not know of in time is shown as it is: the page follows', async () => {
    answers['orders'] = problem(503, 'view_behind')
    expect([(await sat.form(release, {})).status, commands]).toEqual([303, [expect.objectContaining({ body: {} })]])
  })

  test.each([[403, 'forbidden', 403], [404, 'not_found', 404], [409, 'wrong_state', 409]])('the API answers %i %s: a page says so', async (status, code, shown) => {
    answers['release'] = problem(status, code)
    expect((await sat.form(release, {})).status).toBe(shown)
  })

  test('no other site sends that form', async () => {
    expect([(await sat.form(release, {}, { origin: 'https://evil.example' })).status, commands]).toEqual([403, []])
  })
})

test('the customer’s page is in the language of the order, whatever whoever looks would read', async () => {
  answers['orders'] = () => ({ ...deskOrder, locale: 'de-AT', headline: { ...deskOrder.headline, title: 'Kommt am Sonntag' } })
  await sat.signIn('sinead')
  const text = await (await sat.go(`${orderPage}/page`, { headers: { 'accept-language': 'en' } })).text()
  expect([text.includes('<html lang="de-AT"'), text.includes('Kommt am Sonntag'), /Skip to your order|Order page by Wismo|When it comes/.test(text)]).toEqual([true, true, false])
})

test('the queue’s page follows that queue, all of them where it names none', async () => {
  const followed: string[] = []
  answers['stream'] = (reply, { url }) => {
    followed.push(url)
    return reply.header('content-type', 'text/event-stream').send('event: bye\ndata: {}\n\n')
  }
  expect((await sat.go('/desk/queue/live', { headers: { accept: 'text/event-stream' } })).status).toBe(401)
  await sat.signIn('sinead')
  for (const query of ['', '?queue=hold', '?queue=nothing']) await (await sat.go(`/desk/queue/live${query}`)).text()
  expect(followed).toEqual(['all', 'hold', 'all'].map((queue) => `/v1/agent/stream?queue=${queue}`))
})

describe('the stream of an order', () => {
  const follow = (signal?: AbortSignal): Promise<Response> => sat.go(`${orderPage}/live`, { headers: { accept: 'text/event-stream' }, ...(signal && { signal }) })
  beforeEach(() => sat.signIn('sinead'))

  test('is the API’s, as it comes; five of a session, and a place is free once one is closed', async () => {
    let open = 0
    answers['stream'] = (reply) => {
      open += 1
      reply.raw.once('close', () => (open -= 1))
      reply.hijack().raw.writeHead(200, { 'content-type': 'text/event-stream' })
      reply.raw.write('event: view\nid: 12\ndata: {}\n\n')
    }
    const stops = Array.from({ length: 5 }, () => new AbortController())
    const [first] = await Promise.all(stops.map(({ signal }) => follow(signal)))
    expect([first?.status, first?.headers.get('content-type'), new TextDecoder().decode((await first?.body?.getReader().read())?.value)]).toEqual([200, 'text/event-stream; charset=utf-8', 'event: view\nid: 12\ndata: {}\n\n'])
    expect((await follow()).status).toBe(429)
    stops.pop()?.abort()
    await eventually(async () => (await follow(stops[0]?.signal)).status === 200)
    for (const stop of stops) stop.abort()
    await eventually(() => open === 0)
  })

  test('ends where the API ends it, and is refused where the API refuses it', async () => {
    answers['stream'] = (reply) => reply.header('content-type', 'text/event-stream').send('event: bye\ndata: {}\n\n')
    expect(await (await follow()).text()).toBe('event: bye\ndata: {}\n\n')
    answers['stream'] = problem(429, 'rate_limited')
    expect((await follow()).status).toBe(429)
  })
})
