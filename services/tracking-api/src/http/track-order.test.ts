// Reading the order of a link, over views that a test lays down.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ParcelId, SealedRef, ShopId, SubjectRef, Unavailable, wismoSpace } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { tellIn } from '@wismo/order-views'
import type { Access } from '@wismo/privacy'
import { apiKeys, createHttp, createLog, linkTokens, ownCredentials, type Shop } from '@wismo/service'
import { trackOrder } from './track-order.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), 'T-1')
const [subjectRef, contactRef] = [SubjectRef.of(wismoSpace, 's'), SealedRef.of(wismoSpace, 'c')]
const view = { id: orderId, viewVersion: 5, locale: 'en-IE', headline: { code: 'received', title: 'We have your order', text: '' }, timeZone: 'Europe/Berlin', promises: [], help: {}, lines: [], actions: [{ action: 'return', allowed: false, reasons: [{ code: 'window_over' }] }], timeline: { entries: [{ type: 'OrderPlaced' }] } } as unknown as OrderView

describe('the order of a link', () => {
  let now: Instant
  let shown: OrderView | undefined
  let app: Awaited<ReturnType<typeof createHttp>>
  let authorization: string
  let waits: number[]
  let shop: Pick<Shop, 'locale' | 'you'> | undefined
  let opened: Access[]
  let isVaultThere: boolean
  let verified: string
  beforeEach(async () => {
    now = Instant.parse('2026-11-26T10:00:00Z')
    shown = view
    waits = []
    shop = undefined
    opened = []
    isVaultThere = true
    const links = linkTokens([randomBytes(32)], () => now)
    authorization = `Bearer ${links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: now })}`
    verified = `Bearer ${links.issue({ orderId, generation: 0, level: 'verified', verifiedUntil: Instant.plus(now, 3_600_000) })}`
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], () => now), links), ready: {} })
    app.register(async (scope) => trackOrder(scope, {
      now: () => now, tell: tellIn({ find: () => shop as Shop | undefined }, () => now), timeline: async () => undefined, find: async () => shown,
      waitUntil: async (_principal, _order, parts, ms) => {
        waits.push(ms)
        return (parts.get(orderId) ?? 0) <= 5
      },
    }, {
      open: async (_shopId, refs, access) => {
        if (!isVaultThere) throw new Unavailable('unavailable', 'The vault does not answer.')
        opened.push(access)
        return new Map(refs.map((ref) => [ref, { name: 'Nora Byrne', email: 'nora.byrne@example.org', phone: '+353215550142' }]))
      },
    }))
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

  test('who is verified sees themselves masked, as an agent does; the vault is opened for what is sent alone', async () => {
    shown = { ...view, customer: { subjectRef, contactRef } }
    const ask = (query = '', headers: Record<string, string> = {}) => app.inject({ url: `/v1/track/order${query}`, headers: { authorization: verified, ...headers } })
    const whole = await ask()
    expect(whole.json()).toEqual({ ...view, customer: { subjectRef, name: 'Nora Byrne', email: 'n***@example.org', phone: '***42' } })
    expect([whole.headers['cache-control'], (await ask('', { 'if-none-match': String(whole.headers['etag']) })).statusCode, (await ask('?fields=timeZone')).statusCode, opened.length]).toEqual(['private, no-cache', 304, 200, 1])
    isVaultThere = false
    expect([(await ask('?fields=customer')).json(), (await ask('?fields=timeZone')).statusCode]).toMatchObject([{ status: 503, code: 'unavailable', retryable: true }, 200])
  })

  test('another order’s version never comes and is refused at once; a part that nobody knows yet may come', async () => {
    const ask = (query: string) => app.inject({ url: `/v1/track/order?${query}`, headers: { authorization } })
    const other = orderIdOf(ShopId.parse('aldermoor'), 'T-2')
    const places = [{ pointer: '/min-version', code: 'invalid_value', detail: expect.any(String) }]
    for (const query of [`min-version=${other}:1`, `min-version=${orderId}:5&min-version=${other}:1`]) expect((await ask(query)).json()).toMatchObject({ status: 400, code: 'invalid', errors: places })
    expect(waits).toEqual([])
    expect((await ask(`min-version=${ParcelId.of(OrderId.toUuid(orderId), 'p')}:1`)).statusCode).toBe(200)
    expect(waits).toEqual([2_000])
  })

  test.each([['wait=1', 1_000], ['respond-async, wait=5', 5_000], ['wait=10', 5_000], ['wait=9999', 5_000], [`wait=${'9'.repeat(400)}`, 5_000], ['wait=0', 0], ['wait=-1', 2_000], ['wait=1s', 2_000]])('Prefer: %s waits that long', async (prefer, ms) => {
    await app.inject({ url: `/v1/track/order?min-version=${orderId}:5`, headers: { authorization, prefer } })
    expect(waits).toEqual([ms])
  })

  test('one that is not there any more is not there', async () => {
    shown = undefined
    for (const url of ['/v1/track/order', '/v1/track/order/timeline']) expect((await app.inject({ url, headers: { authorization } })).statusCode).toBe(404)
  })
})
