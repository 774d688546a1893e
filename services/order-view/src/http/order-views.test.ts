// What the routes ask of the views and how they answer, over views that a test lays down.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ParcelId, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { languageFor, tellIn, timelineCursors, type OrderViews, type TimelinePlace } from '@wismo/order-views'
import type { Access } from '@wismo/privacy'
import { apiKeys, createHttp, createLog, hashApiKey, linkTokens, ownCredentials, type Shop } from '@wismo/service'
import { orderViewRoutes } from './order-views.ts'

const shop = ShopId.parse('aldermoor')
const orderId = orderIdOf(shop, 'R-1')
const reader = `wsk_test_${'r'.repeat(43)}`
const trusted = `wsk_test_${'t'.repeat(43)}`
const [subjectRef, contactRef] = [SubjectRef.of(wismoSpace, 's'), SealedRef.of(wismoSpace, 'c')]
const view = { id: orderId, viewVersion: 5, locale: 'de-DE', timeZone: 'Europe/Berlin', promises: [], help: {}, lines: [], headline: { code: 'received' }, timeline: { entries: [] } } as unknown as OrderView
const place: TimelinePlace = { at: Instant.parse('2026-11-24T10:00:00Z'), recordedAt: Instant.parse('2026-11-24T10:00:01Z'), part: ParcelId.of(OrderId.toUuid(orderId), 'p'), version: 7 }

describe('reading an order over HTTP', () => {
  let now: Instant
  let app: Awaited<ReturnType<typeof createHttp>>
  let asked: Parameters<OrderViews['find']>[]
  let pages: Parameters<OrderViews['timeline']>[]
  let known: Shop | undefined
  let opened: Access[]
  beforeEach(async () => {
    now = Instant.parse('2026-11-26T10:00:00Z')
    asked = []
    pages = []
    known = undefined
    opened = []
    const views: Partial<OrderViews> = {
      now: () => now,
      tell: tellIn({ find: () => known }, () => now),
      find: async (...question) => {
        asked.push(question)
        return question[2] === 'machine_personal' ? { ...view, customer: { subjectRef, contactRef } } : { ...view, customer: { subjectRef } }
      },
      timeline: async (...question) => {
        pages.push(question)
        return { entries: [], next: place, incomplete: true, language: languageFor('en-IE') }
      },
    }
    const keys = apiKeys([{ id: 'reader', hash: hashApiKey(reader), shops: [shop], scopes: ['read'] }, { id: 'trusted', hash: hashApiKey(trusted), shops: [shop], scopes: ['read', 'personal:read'] }], () => now)
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(keys, linkTokens([randomBytes(32)], () => now)), ready: {} })
    app.register(async (scope) => orderViewRoutes(scope, views as OrderViews, {
      open: async (_shopId, refs, access) => {
        opened.push(access)
        return new Map(refs.map((ref) => [ref, { name: 'Nora Byrne', email: 'nora.byrne@example.org' }]))
      },
    }))
  })
  afterEach(() => app.close())

  const get = (path: string, headers: Record<string, string> = {}) => app.inject({ url: `/v1/order-views/${orderId}${path}`, headers: { authorization: `Bearer ${reader}`, ...headers } })
  const refusal = async (path: string) => {
    const answer = await get(path)
    return [answer.statusCode, answer.json<{ code: string }>().code]
  }

  test.each(['0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '1969-12-31T23:59:59Z', 'yesterday'])('asOf %s is refused before anybody is asked', async (asOf) => {
    expect(await refusal(`?asOf=${encodeURIComponent(asOf)}`)).toEqual([400, 'invalid'])
    expect(asked).toEqual([])
  })

  test('fields may name every section, also one that this order does not have now', async () => {
    expect((await get('?fields=nextExpected,pendingFor,asOf,lines')).json()).toEqual({ id: orderId, lines: [] })
    expect((await get('?fields=lines&include=timeline')).json()).toEqual({ id: orderId, lines: [], timeline: { entries: [] } })
    expect((await get('?include=timeline,messages')).json()).toEqual({ ...view, customer: { subjectRef } })
    expect(await refusal('?include=lines')).toEqual([400, 'invalid'])
    expect(await refusal('?fields=lines,parts')).toEqual([400, 'invalid'])
    expect(await refusal('?fields=__proto__')).toEqual([400, 'invalid'])
  })

  test('who has the document of today is told so; tomorrow it may say something else, and so may another basis', async () => {
    const tagOf = async (path = ''): Promise<string> => String((await get(path)).headers['etag'])
    const today = await tagOf()
    expect((await get('', { 'if-none-match': today })).statusCode).toBe(304)
    const asOf = '?asOf=2026-11-25T10:00:00Z'
    expect(new Set([today, await tagOf(asOf), await tagOf(`${asOf}&basis=occurred`)]).size).toBe(3)
    expect(await tagOf(`${asOf}&basis=recorded`)).toBe(await tagOf(asOf))
    now = Instant.parse('2026-11-26T23:00:00Z')
    const whole = await get('', { 'if-none-match': today })
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  })

  test('who has the document is not told so any more once its shop says "du"', async () => {
    const before = String((await get('')).headers['etag'])
    known = { locale: 'de-DE', you: { de: 'informal' } } as Shop
    expect((await get('', { 'if-none-match': before })).statusCode).toBe(200)
  })

  test('a key that may read personal data gets it in clear, kept nowhere and written down; others get the reference, and where nobody is in it all get the same', async () => {
    const asTrusted = (path: string, headers: Record<string, string> = {}) => get(path, { authorization: `Bearer ${trusted}`, ...headers })
    const [own, other] = [await asTrusted('?fields=customer'), await get('?fields=customer')]
    expect([own.json(), other.json()]).toEqual([{ id: orderId, customer: { subjectRef, name: 'Nora Byrne', email: 'nora.byrne@example.org' } }, { id: orderId, customer: { subjectRef } }])
    expect([own.headers['cache-control'], other.headers['cache-control']]).toEqual(['no-store', 'private, no-cache'])
    expect(opened).toEqual([{ purpose: 'export', by: { type: 'partner', id: 'trusted' }, reason: expect.any(String) }])
    expect((await get('?fields=customer', { 'if-none-match': String(own.headers['etag']) })).statusCode).toBe(200)
    expect((await asTrusted('?fields=customer', { 'if-none-match': String(own.headers['etag']) })).statusCode).toBe(304)
    const [bare, same] = [await asTrusted('?fields=lines'), await get('?fields=lines')]
    expect([bare.json(), bare.headers['etag'], bare.headers['cache-control'], opened.length]).toEqual([same.json(), same.headers['etag'], 'private, no-cache', 1])
  })

  test('a cursor leads behind the last entry, the next page is linked, and what is none of ours is told so', async () => {
    const first = await get('/timeline?limit=3')
    const { nextCursor, incomplete } = first.json<{ nextCursor: string; incomplete: boolean }>()
    expect(incomplete).toBe(true)
    expect(first.headers['link']).toBe(`</v1/order-views/${orderId}/timeline?limit=3&cursor=${nextCursor}>; rel="next"`)
    await get(`/timeline?cursor=${nextCursor}`)
    expect(pages.map(([, , level, limit, after]) => [level, limit, after])).toEqual([['machine', 3, undefined], ['machine', 50, place]])
    const ofAnother = timelineCursors(orderIdOf(shop, 'R-2'), () => now).of(place)
    for (const nonsense of ['x', '', 'a'.repeat(500), '2026-11-24T10:00:00.000Z_evt_1', `${nextCursor}A`, ofAnother]) expect(await refusal(`/timeline?cursor=${nonsense}`)).toEqual([400, 'cursor_invalid'])
    // It goes on with the moment it came with, and with no other.
    const moment = '2026-11-25T10:00:00Z'
    const narrowed = (await get(`/timeline?limit=3&before=${moment}`)).json<{ nextCursor: string }>().nextCursor
    expect((await get(`/timeline?before=2026-11-25T11:00:00%2B01:00&cursor=${narrowed}`)).statusCode).toBe(200)
    for (const query of [`before=${moment}&cursor=${nextCursor}`, `cursor=${narrowed}`, `before=2026-11-25T10:00:01Z&cursor=${narrowed}`]) expect(await refusal(`/timeline?${query}`)).toEqual([400, 'cursor_invalid'])
    now = Instant.plus(now, 24 * 3_600_000 + 1_000)
    expect(await refusal(`/timeline?cursor=${nextCursor}`)).toEqual([400, 'cursor_invalid'])
  })

  test.each([
    ['a time that no database writes', { at: '0000-01-01T00:00:00.000Z' }],
    ['a time written otherwise', { recordedAt: '2026-11-24T10:00:00Z' }],
    ['a part of no kind', { part: 'abc' }],
    ['a version that is too high', { version: 10_000_000_000 }],
    ['a version below the first', { version: 0 }],
  ])('a cursor with %s is none of ours', (_what, wrong) => {
    const cursors = timelineCursors(orderId, () => now)
    expect(cursors.read(cursors.of(place))).toEqual(place)
    expect(() => cursors.read(cursors.of({ ...place, ...wrong } as TimelinePlace))).toThrow(expect.objectContaining({ code: 'cursor_invalid' }))
  })
})
