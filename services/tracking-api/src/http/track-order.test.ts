// Reading the order of a link, over views that a test lays down.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { tellIn } from '@wismo/order-views'
import { apiKeys, createHttp, createLog, linkTokens, ownCredentials, type Shop } from '@wismo/service'
import { trackOrder } from './track-order.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), 'T-1')
const view = { id: orderId, viewVersion: 5, locale: 'en-IE', headline: { code: 'received', title: 'We have your order', text: '' }, timeZone: 'Europe/Berlin', promises: [], help: {}, lines: [], actions: [{ action: 'return', allowed: false, reasons: [{ code: 'window_over' }] }], timeline: { entries: [{ type: 'OrderPlaced' }] } } as unknown as OrderView

describe('the order of a link', () => {
  let now: Instant
  let shown: OrderView | undefined
  let app: Awaited<ReturnType<typeof createHttp>>
  let authorization: string
  let shop: Pick<Shop, 'locale' | 'you'> | undefined
  beforeEach(async () => {
    now = Instant.parse('2026-11-26T10:00:00Z')
    shown = view
    shop = undefined
    const links = linkTokens([randomBytes(32)], () => now)
    authorization = `Bearer ${links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: now })}`
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], () => now), links), ready: {} })
    app.register(async (scope) => trackOrder(scope, { now: () => now, tell: tellIn({ find: () => shop as Shop | undefined }, () => now), timeline: async () => undefined, find: async () => shown, waitUntil: async (_principal, _order, parts) => (parts.get(orderId) ?? 0) <= 5 }))
  })
  afterEach(() => app.close())

  const read = (known?: string) => app.inject({ url: '/v1/track/order', headers: { authorization, ...(known === undefined ? {} : { 'if-none-match': known }) } })

  test('who has it is told so for as long as nothing is said differently: until the next fact, and until the next day', async () => {
    const known = String((await read()).headers['etag'])
    expect((await read(`"other", ${known}`)).statusCode).toBe(304)
    shown = { ...view, viewVersion: 6 }
    const whole = await read(known)
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    shown = view
    now = Instant.parse('2026-11-26T22:59:59Z')
    expect((await read(known)).statusCode).toBe(304)
    now = Instant.parse('2026-11-26T23:00:00Z')
    const tomorrow = await read(known)
    expect([tomorrow.statusCode, tomorrow.json()]).toEqual([200, view])
  })

  test('its sentences are in the language that its reader asks for, and the answer says which', async () => {
    const ask = (language: string) => app.inject({ url: '/v1/track/order', headers: { authorization, 'accept-language': language } })
    const [german, english] = [await ask('de-AT, en;q=0.5'), await ask('ga')]
    expect(german.json()).toMatchObject({
      headline: { code: 'received', title: 'Wir haben Ihre Bestellung' }, timeline: { entries: [{ type: 'OrderPlaced', text: 'Bestellt' }] },
      actions: [{ reasons: [{ code: 'window_over', text: 'Die Zeit zum Zurückgeben ist vorbei. Sprechen Sie mit uns, wenn es fehlerhaft ist.' }] }],
    })
    expect(german.headers).toMatchObject({ 'content-language': 'de-AT', vary: expect.stringContaining('accept-language') })
    expect(english.json()).toMatchObject({ headline: { title: 'We have your order' } })
    expect(english.headers['content-language']).toBe('en-IE')
    expect(german.headers['etag']).not.toBe(english.headers['etag'])
  })

  test('a shop that begins to say "du" is another answer, to who has the last one too', async () => {
    const ask = (known = '') => app.inject({ url: '/v1/track/order', headers: { authorization, 'accept-language': 'de-AT', 'if-none-match': known } })
    const before = await ask()
    shop = { locale: 'en-IE', you: { de: 'informal' } }
    const after = await ask(String(before.headers['etag']))
    expect([after.statusCode, after.json()]).toEqual([200, { ...before.json(), headline: expect.objectContaining({ title: 'Wir haben deine Bestellung' }), actions: [{ action: 'return', allowed: false, reasons: [{ code: 'window_over', text: 'Die Zeit zum Zurückgeben ist vorbei. Sprich mit uns, wenn es fehlerhaft ist.' }] }] }])
    expect((await ask(String(after.headers['etag']))).statusCode).toBe(304)
  })

  test('what was just written is waited for, and a part of it may be asked for', async () => {
    const ask = (query: string) => app.inject({ url: `/v1/track/order?${query}`, headers: { authorization } })
    expect((await ask(`min-version=${orderId}:5&fields=timeZone`)).json()).toEqual({ id: orderId, timeZone: 'Europe/Berlin' })
    expect((await ask(`min-version=${orderId}:5&min-version=${orderId}:6`)).json()).toMatchObject({ status: 503, code: 'view_behind' })
    expect((await ask(`min-version=lin_01h455vb4pex5vsknk084sn02q:1`)).json()).toMatchObject({ status: 400, code: 'wrong_id_kind' })
    expect((await ask('fields=nothing')).statusCode).toBe(400)
  })

  test('one that is not there any more is not there', async () => {
    shown = undefined
    for (const url of ['/v1/track/order', '/v1/track/order/timeline']) expect((await app.inject({ url, headers: { authorization } })).statusCode).toBe(404)
  })
})
