// Customers who sign in when something is not as it should be: two shops, the demo's issuer, and orders that a test lays down.
import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, type OrderId } from '@wismo/kernel'
import type { OwnNews } from '@wismo/order-views'
import { createHttp, createLog, shopsOf } from '@wismo/service'
import { deskChrome } from '../testing/desk-order.ts'
import { demoOwners } from '../testing/demo-owners.ts'
import { freePort } from '../testing/free-port.ts'
import { exampleView } from '../example-view.ts'
import { openOwners } from '../me/owners.ts'
import { ownersPath, ownerSignIn, signInAt } from '../me/owner-sign-in.ts'
import type { Portal } from '../portal.ts'
import { testSetting } from '../testing/page-text.ts'
import { aldermoor } from '../testing/start-portal.ts'
import { visitorOf, type Visitor } from '../testing/visitor.ts'
import { mountDemoIssuer } from './demo-issuer-routes.ts'
import { mountMeLive } from './me-live.ts'
import { mountMe } from './me-routes.ts'
import { mountSignIn } from './sign-in-routes.ts'

const start = Instant.parse('2026-11-24T15:00:00Z')
let now = start
let issuer: 'there' | 'away'
/** What the clock of the view's database showed last. */
let stored = 0
let news: readonly (OwnNews | undefined)[] = []
async function* followAll(): AsyncGenerator<OwnNews | undefined, void> {
  yield* news
}
let nora: Visitor
let baseUrl: string
let close: () => Promise<void>
const begin = '/me/sign-in?shop=aldermoor'
const session = '__Host-wismo-me'

/** Answers its address and how to end it. */
async function serve(): Promise<readonly [string, () => Promise<void>]> {
  const baseUrl = `http://localhost:${await freePort()}`
  const shops = shopsOf([aldermoor, { ...aldermoor, id: 'lowfell' as typeof aldermoor.id, name: 'Lowfell' }])
  const clock = () => now
  const runtime = { baseUrl, clock, random: randomBytes, shops }
  const http = await createHttp({ baseUrl, log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
  const owners = openOwners(runtime, demoOwners(baseUrl, shops, clock), true)
  const portal = {
    cookie: { name: 'wismo', secure: true }, clock, owners, shops: () => shops.all, deskSetting: () => deskChrome.setting,
    setting: (_request: unknown, shopId?: string) => ({ ...testSetting, shop: { id: shopId ?? 'none', name: shops.all.find(({ id }) => id === shopId)?.name ?? 'whoever it is' } }),
    orders: { storeClock: async () => (stored += 1), page: async () => ({ views: [exampleView], isLast: true }), tell: (view: unknown) => ({ view }), followAll },
  } as unknown as Portal
  http.register(async (pages) => {
    pages.addHook('onRequest', async (_request, reply) => (issuer === 'away' ? void reply.hijack().raw.destroy() : undefined))
    await mountDemoIssuer(pages, portal, runtime)
  })
  http.register(async (pages) => {
    await pages.register(cookie)
    await pages.register(formbody)
    mountMe(pages, portal, owners)
    mountMeLive(pages, portal, owners)
    mountSignIn(pages, ownerSignIn(portal, owners, baseUrl))
  })
  await http.listen({ port: Number(new URL(baseUrl).port), host: '127.0.0.1' })
  return [baseUrl, () => http.close()]
}

beforeAll(async () => {
  ;[baseUrl, close] = await serve()
})
afterAll(() => close())
beforeEach(() => {
  now = start
  issuer = 'there'
  nora = visitorOf(baseUrl, begin)
})

const said = async (answer: Response): Promise<string> => (/<h1>(.*?)<\/h1>/.exec(await answer.text()) ?? [])[1] ?? ''

describe('signing in', () => {
  test('leads to one’s orders, or to the one that was asked for, and never elsewhere', async () => {
    expect(await nora.signIn('nora')).toBe('/me')
    expect(await nora.signIn('nora', '/o/A-10482')).toBe('/o/A-10482')
    for (const asked of ['//elsewhere.example', 'https://elsewhere.example/', '/o/A-1/../../me/sign-out', '/o/\\elsewhere', '/language', `/o/${'A'.repeat(41)}`]) expect(await nora.signIn('nora', asked)).toBe('/me')
    const page = await nora.go('/me')
    expect([page.status, page.headers.get('cache-control'), (await page.text()).includes('You are signed in as \u2068Nora\u2069.')]).toEqual([200, 'no-store', true])
  })

  test('in two tabs at once: both arrive, each where it began', async () => {
    const [first, second] = [visitorOf(baseUrl, begin), visitorOf(baseUrl, begin)]
    // One browser: what either is given both have, whichever answer came last.
    const [one, other] = [await first.comeBack('nora', '/o/A-1'), await second.comeBack('nora', '/o/A-2')]
    for (const [name, value] of [...first.jar, ...second.jar]) nora.jar.set(name, value)
    expect([(await nora.go(other)).headers.get('location'), (await nora.go(one)).headers.get('location')]).toEqual(['/o/A-2', '/o/A-1'])
    expect([...nora.jar.keys()]).toEqual([session])
    expect((await nora.go(one)).status).toBe(400)
  })

  test('again and again leaves four beginnings in a browser', async () => {
    const backs: string[] = []
    for (let i = 0; i < 6; i += 1) {
      now = Instant.plus(now, 1_000)
      backs.push(await nora.comeBack('nora'))
    }
    expect(nora.jar.size).toBe(4)
    const [oldest = '', newest = ''] = [backs[0], backs[5]]
    expect([(await nora.go(oldest)).status, (await nora.go(newest)).status]).toEqual([400, 303])
  })

  test('asks for no cookie that another page could read or send', async () => {
    const begun = await nora.go(begin)
    const kept = await nora.go(await nora.comeBack('nora'))
    for (const header of [...begun.headers.getSetCookie(), ...kept.headers.getSetCookie()]) expect(header).toMatch(/^__Host-[\w-]+=[^;]*;(?=.*Path=\/)(?=.*HttpOnly)(?=.*Secure)(?=.*SameSite=Lax)/)
    expect(begun.headers.get('cache-control')).toBe('no-store')
  })
})

describe('a sign-in that does not come to its end', () => {
  test('the provider refuses, or answers what nobody asked: nobody is signed in, and the page leads to another try in the shop’s name', async () => {
    const denied = new URL(await nora.comeBack('nora', '/o/A-10482'))
    denied.search = new URLSearchParams({ error: 'access_denied', state: denied.searchParams.get('state') ?? '' }).toString()
    const refused = await nora.go(denied.href)
    const text = await refused.text()
    expect([refused.status, text.includes('/me/sign-in?shop=aldermoor&amp;to=%2Fo%2FA-10482'), text.includes('Aldermoor')]).toEqual([400, true, true])
    const strange = new URL(await nora.comeBack('nora'))
    strange.searchParams.set('state', 'of-somebody-else')
    const answer = await nora.go(strange.href)
    expect([answer.status, await said(answer), nora.jar.has(session)]).toEqual([400, 'Sign in once more', false])
  })

  test('who takes longer than ten minutes begins again', async () => {
    const back = await nora.comeBack('nora')
    now = Instant.plus(start, 10 * 60_000)
    expect((await nora.go(back)).status).toBe(400)
  })

  test('the provider is away when they come back: nothing is kept, and the page says when to try again', async () => {
    const back = await nora.comeBack('nora', '/o/A-10482')
    issuer = 'away'
    const answer = await nora.go(back)
    expect([answer.status, answer.headers.get('retry-after'), nora.jar.has(session)]).toEqual([503, '30', false])
    expect(await answer.text()).toContain('/me/sign-in?shop=aldermoor&amp;to=%2Fo%2FA-10482')
  })

  test('the provider is away from the beginning: likewise, and once it is there one gets in', async () => {
    const [freshUrl, end] = await serve()
    const early = visitorOf(freshUrl, begin)
    issuer = 'away'
    const answer = await early.go(begin)
    expect([answer.status, answer.headers.get('retry-after'), early.jar.size, await said(answer)]).toEqual([503, '30', 0, 'Signing in does not work right now'])
    issuer = 'there'
    expect(await early.signIn('nora')).toBe('/me')
    await end()
  })

  test('an account of another shop is nobody here, and the page is the shop’s own', async () => {
    const elsewhere = visitorOf(baseUrl, '/me/sign-in?shop=lowfell')
    const answer = await elsewhere.go(await elsewhere.comeBack('nora'))
    const text = await answer.text()
    expect([answer.status, text.includes('We do not know that account'), text.includes('Lowfell'), elsewhere.jar.has(session)]).toEqual([403, true, true, false])
  })

  test('a shop that is not there leads to those that are', async () => {
    expect((await nora.go('/me/sign-in?shop=nowhere')).headers.get('location')).toBe('/me')
    const choice = await (await nora.go('/me?to=/o/A-10482')).text()
    expect(choice).toContain('name="back" value="/me?to=%2Fo%2FA-10482"')
    expect(['aldermoor', 'lowfell'].map((shop) => choice.includes(`/me/sign-in?shop=${shop}&amp;to=%2Fo%2FA-10482`))).toEqual([true, true])
  })
})

describe('signing out', () => {
  test('ends the session here, in the shop’s name; another site cannot', async () => {
    await nora.signIn('nora')
    expect((await nora.form('/me/sign-out?shop=aldermoor', {}, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(nora.jar.has(session)).toBe(true)
    const answer = await nora.form('/me/sign-out?shop=aldermoor', {})
    expect([answer.headers.get('location'), nora.jar.has(session)]).toEqual(['/me/signed-out?shop=aldermoor', false])
    const page = await (await nora.go('/me/signed-out?shop=aldermoor')).text()
    expect([page.includes('You are signed out'), page.includes('Aldermoor')]).toEqual([true, true])
  })

  test('happens by itself when the token counts no more', async () => {
    await nora.signIn('nora')
    now = Instant.plus(start, 3_600_000)
    expect(await said(await nora.go('/me'))).toBe('Your orders')
    expect((await (await nora.go('/me')).text()).includes('/me/sign-in?shop=aldermoor')).toBe(true)
  })
})

describe('the page of one’s orders', () => {
  const [lamp, duvet] = ['A-1', 'A-2'].map((number) => orderIdOf(aldermoor.id, number)) as [OrderId, OrderId]
  const told = async (...said: typeof news): Promise<readonly string[]> => {
    news = said
    const text = await (await nora.go('/me/live')).text()
    return text.split('\n\n').filter((one) => one !== '').map((one) => /event: .*/.exec(one)?.[0] ?? one)
  }
  const ordersAre = (...orderIds: readonly OrderId[]): OwnNews => ({ orderIds })
  const stands = (id: OrderId): OwnNews => ({ view: { ...exampleView, id } })

  test('follows: news comes once however many orders it begins with, then with each, and each is newer than the page that was read before', async () => {
    await nora.signIn('nora')
    const page = await (await nora.go('/me')).text()
    expect(page).toContain(`data-live="/me/live" data-version="${stored}"`)
    const before = stored
    expect(await told(ordersAre(lamp, duvet), stands(lamp), stands(duvet), undefined, stands(lamp))).toEqual(['retry: 2000', 'event: view', ': hb', 'event: view', 'event: bye'])
    expect(stored).toBe(before + 2)
  })

  test('hears of an order that comes, of one that goes, of none at all, and of one that cannot be read a little later', async () => {
    await nora.signIn('nora')
    const view = 'event: view'
    expect((await told(ordersAre(), ordersAre(lamp), stands(lamp), ordersAre())).slice(1)).toEqual([view, view, view, 'event: bye'])
    expect((await told(ordersAre(lamp, duvet), stands(duvet), undefined, undefined)).slice(1)).toEqual([view, ': hb', 'event: bye'])
    expect((await told(ordersAre(lamp, duvet), stands(duvet), ordersAre(duvet), stands(duvet))).slice(1)).toEqual([view, view, 'event: bye'])
  })

  test('says to a script that nobody is signed in, and follows nothing for them', async () => {
    expect([(await nora.go('/me', { headers: { 'x-fragment': 'main' } })).status, (await nora.go('/me')).status, (await nora.go('/me/live')).status]).toEqual([401, 200, 404])
    await nora.signIn('nora')
    now = Instant.plus(start, 3_600_000)
    expect([(await nora.go('/me', { headers: { 'x-fragment': 'main' } })).status, (await nora.go('/me/live')).status]).toEqual([401, 404])
  })

  test('behind the first does not follow: what is older hardly changes', async () => {
    await nora.signIn('nora')
    const older = `/me?${new URLSearchParams({ before: `${exampleView.placedAt}~${exampleView.id}` }).toString()}`
    expect(await (await nora.go(older)).text()).not.toContain('data-live')
  })
})

test('where a sign-in begins and leads', () => {
  expect([signInAt('aldermoor'), signInAt('aldermoor', '/o/A-1'), signInAt(undefined), signInAt(undefined, '/o/A-1')]).toEqual(['/me/sign-in?shop=aldermoor', '/me/sign-in?shop=aldermoor&to=%2Fo%2FA-1', '/me', '/me?to=%2Fo%2FA-1'])
  expect([undefined, 7, '/o/', '/o/A 1', '/o/A-1?x', '/me', '/o/A-1/live', '/o/A-1', '/o/A-1/money', '/o/A-1/parcels/pcl_1'].map(ownersPath)).toEqual([...Array.from({ length: 7 }, () => '/me'), '/o/A-1', '/o/A-1/money', '/o/A-1/parcels/pcl_1'])
})
