// Shops over HTTP: made, read, changed by version, with their nodes; what was changed is served at once, and kept over a restart.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@wismo/testing'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

interface Told {
  readonly version: number
  readonly shop: Record<string, unknown>
}

const [aldermoor] = JSON.parse(readFileSync('shops.json', 'utf8')) as [Record<string, unknown>]
const order = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
/** A key for shops that are not there yet, and one that may only place orders. */
const newcomer = `wsk_test_${randomBytes(32).toString('base64url')}`
const writer = `wsk_test_${randomBytes(32).toString('base64url')}`

let wismo: TestWismo
beforeAll(async () => {
  const keysFile = join(mkdtempSync(join(tmpdir(), 'wismo-shops-')), 'keys.json')
  const hash = (key: string): string => createHash('sha256').update(key).digest('hex')
  writeFileSync(keysFile, JSON.stringify([
    { id: 'newcomer', hash: hash(newcomer), shops: ['aldermoor', 'aldermoor-de', 'nothing-yet', 'page-1', 'page-2'], scopes: ['config', 'orders:write'] },
    { id: 'writer', hash: hash(writer), shops: ['aldermoor'], scopes: ['orders:write'] },
  ]))
  wismo = await startWismo([], {}, { KEYS_FILE: keysFile })
}, 60_000)
afterAll(() => wismo.stop())

const call = (path: string, body?: unknown, headers: Record<string, string> = {}, key = newcomer) => wismo.call(path, { key, ...(body === undefined ? {} : { body }), headers })
/** Like the one of the file, without its places. */
const shopCalled = (id: string, over: object = {}) => ({ ...aldermoor, nodes: undefined, id, name: 'Aldermoor Deutschland', country: 'DE', locale: 'de-DE', timeZone: 'Europe/Berlin', ...over })
const node = { id: 'store-berlin', name: 'Berlin Mitte', kind: 'store', address: { line1: 'Beispielweg 7', city: 'Berlin', postalCode: '10115', country: 'DE' }, methods: ['pickup', 'returns'], hours: { weekly: { mon: [{ from: '09:00', to: '18:00' }] } } }
const errorsOf = (answer: { json: Record<string, unknown> }) => (answer.json['errors'] as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code])

describe('a shop of the file', () => {
  test('is there with its first version, and who may not configure reads no shop', async () => {
    const answer = await call('/v1/shops/aldermoor')
    expect([answer.status, answer.headers.get('etag'), answer.json]).toEqual([200, '"1"', { id: 'aldermoor', version: 1, shop: aldermoor, shownTheme: { light: { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef', soft: 'brand' }, dark: { brand: '#5fcbac', onBrand: '#04231a', hero: '#12211d', soft: 'brand' } } }])
    expect((await call('/v1/shops/aldermoor', undefined, {}, writer)).status).toBe(403)
    expect((await wismo.call('/v1/shops/aldermoor', { key: null })).status).toBe(401)
    expect((await call('/v1/shops/olist-br')).json['code']).toBe('not_found')
    expect((await call('/v1/shops/nothing-yet')).json['code']).toBe('not_found')
  })
})

describe('a new shop', () => {
  test('given it is created, when an order is placed at once, then it is taken in the shop’s own language and zone', async () => {
    expect((await call('/v1/shops?dryRun=true', shopCalled('aldermoor-de'))).status).toBe(201)
    expect((await call('/v1/shops/aldermoor-de')).status).toBe(404)
    const created = await call('/v1/shops', shopCalled('aldermoor-de'))
    expect([created.status, created.headers.get('etag'), created.headers.get('location'), created.json['version']]).toEqual([201, '"1"', '/v1/shops/aldermoor-de', 1])
    const { locale: _locale, timeZone: _timeZone, ...unsaid } = order
    const placed = await call('/v1/orders', { ...unsaid, shopId: 'aldermoor-de', externalId: `S-${randomUUID()}`, number: undefined })
    expect(placed.status).toBe(201)
    const { rows } = await wismo.pool.query<{ locale: string; zone: string }>(`select data ->> 'locale' as locale, data ->> 'timeZone' as zone from wismo_order.event where type = 'OrderPlaced' and metadata ->> 'shopId' = 'aldermoor-de'`)
    expect(rows).toEqual([{ locale: 'de-DE', zone: 'Europe/Berlin' }])
  })

  test('the same request again is the same answer, another body under its key is refused, and so is another shop of that id', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await call('/v1/shops', shopCalled('page-1'), headers)
    const again = await call('/v1/shops', shopCalled('page-1'), headers)
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true'])
    const told = await call('/v1/shops', shopCalled('page-1'))
    expect([told.status, told.text]).toEqual([200, first.text])
    expect((await call('/v1/shops', shopCalled('page-1', { name: 'Other' }), headers)).json['code']).toBe('idempotency_key_reused')
    expect((await call('/v1/shops', shopCalled('page-1', { name: 'Other' }))).json['code']).toBe('wrong_state')
    expect((await call('/v1/shops', shopCalled('not-mine'))).json['code']).toBe('forbidden')
  })

  test('what is wrong with it is named place by place', async () => {
    const answer = await call('/v1/shops', shopCalled('nothing-yet', { logo: '<svg onload="x()"></svg>', theme: { light: { brand: 'yellow' }, corner: 'soft' }, footerLinks: [{ text: 'Terms', url: 'http://aldermoor.example' }] }))
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid'])
    expect(errorsOf(answer).map(([place]) => place)).toEqual(['/theme/light/brand', '/footerLinks/0/url'])
    expect(errorsOf(await call('/v1/shops', shopCalled('nothing-yet', { logo: '<svg onload="x()"></svg>' })))).toEqual([['/logo', 'invalid_value']])
    expect(errorsOf(await call('/v1/shops', shopCalled('nothing-yet', { timeZone: 'Mars/Base', country: 'XQ', currency: 'EURO' })))).toEqual([['/country', 'invalid_value'], ['/timeZone', 'invalid_value'], ['/currency', 'currency_unknown']])
    expect(errorsOf(await call('/v1/shops', shopCalled('nothing-yet', { css: 'body{}' })))).toEqual([['/css', 'unknown_property']])
  })
})

test('a brand that nobody could read is kept as it was wished for, and told as pages show it', async () => {
  const theme = { light: { brand: '#ffff00' }, corner: 'soft' }
  const { json, status } = await call('/v1/shops?dryRun=true', shopCalled('page-2', { theme }))
  const shown = json['shownTheme'] as Record<'light' | 'dark', { brand: string; onBrand: string }>
  expect([status, (json['shop'] as { theme: unknown }).theme]).toEqual([201, theme])
  expect([shown.light.brand === '#ffff00', shown.light.onBrand, shown.dark.brand, shown.dark.onBrand]).toEqual([false, '#050505', '#ffff00', '#050505'])
})

describe('a change', () => {
  test('given the version that was looked at, then it is made once; with an older one it is refused; both are in the history', async () => {
    await call('/v1/shops', shopCalled('page-2'))
    const changed = await call('/v1/shops/page-2/change', { name: 'Aldermoor Wien', country: 'AT' }, { 'if-match': '"1"' })
    expect([changed.status, changed.headers.get('etag'), (changed.json as unknown as Told).shop['name']]).toEqual([200, '"2"', 'Aldermoor Wien'])
    const late = await call('/v1/shops/page-2/change', { name: 'Late' }, { 'if-match': '"1"' })
    expect([late.status, late.json['code']]).toEqual([412, 'version_mismatch'])
    expect((await call('/v1/shops/page-2/change', { name: 'Late' }, { 'if-match': 'two' })).status).toBe(400)
    expect((await call('/v1/shops/page-2/change?dryRun=true', { name: 'Dry' })).json['version']).toBe(3)
    expect((await call('/v1/shops/page-2')).json['version']).toBe(2)
    expect(((await call('/v1/shops/page-2?version=1')).json as unknown as Told).shop['country']).toBe('DE')
    expect((await call('/v1/shops/page-2/versions')).json['data']).toEqual([
      { version: 2, at: expect.any(String), by: { type: 'retailer', id: 'newcomer' }, changed: ['/country', '/name'] },
      { version: 1, at: expect.any(String), by: { type: 'retailer', id: 'newcomer' }, changed: [] },
    ])
  })

  test('given new colors, when a page is asked for, then it has them, and its old style sheet is still served', async () => {
    const stylesOf = async (): Promise<string> => /\/assets\/brand\/aldermoor\.[0-9a-f]+\.css/.exec((await wismo.call('/find?shop=aldermoor', { key: null })).text)?.[0] ?? ''
    const before = await stylesOf()
    const theme = { ...(aldermoor['theme'] as object), corner: 'sharp' }
    expect((await call('/v1/shops/aldermoor/change', { theme })).status).toBe(200)
    const after = await stylesOf()
    expect(after).not.toBe(before)
    expect([(await wismo.call(after, { key: null })).status, (await wismo.call(before, { key: null })).status]).toEqual([200, 200])
  })

  test('given a font, when pages are in it, then it is a file of ours, in the answer about its shop and in no list; null takes it away', async () => {
    const headingFont = Buffer.concat([Buffer.from('wOF2'), Buffer.alloc(7), Buffer.of(48), Buffer.alloc(36)]).toString('base64')
    const fontOf = async (): Promise<string | undefined> => {
      const page = (await wismo.call('/find?shop=aldermoor', { key: null })).text
      const sheet = await wismo.call(/\/assets\/brand\/aldermoor\.[0-9a-f]+\.css/.exec(page)?.[0] ?? '', { key: null })
      return /url\((.*?)\)/.exec(sheet.text)?.[1]
    }
    const changed = (await call('/v1/shops/aldermoor/change', { headingFont })).json as unknown as Told
    expect(changed.shop['headingFont']).toBe(headingFont)
    const file = await wismo.call((await fontOf()) ?? '', { key: null })
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'font/woff2'])
    const listed = (await call('/v1/shops')).json['data'] as readonly Told[]
    expect(listed.flatMap(({ shop }) => Object.keys(shop)).filter((name) => ['logo', 'favicon', 'headingFont'].includes(name))).toEqual([])
    expect(((await call('/v1/shops/aldermoor/change', { headingFont: null })).json as unknown as Told).shop).not.toHaveProperty('headingFont')
    expect(await fontOf()).toBeUndefined()
  })
})

describe('nodes', () => {
  test('are added, changed and read; what is wrong is named by its place in the node', async () => {
    const added = await call('/v1/shops/aldermoor-de/nodes', node)
    expect([added.status, added.headers.get('location')]).toEqual([201, '/v1/shops/aldermoor-de/nodes/store-berlin'])
    const changed = await call('/v1/shops/aldermoor-de/nodes/store-berlin/change', { active: false, hours: null })
    expect(changed.json['node']).toEqual({ ...node, hours: undefined, active: false })
    expect((await call('/v1/shops/aldermoor-de/nodes')).json['data']).toHaveLength(1)
    expect((await call('/v1/shops/aldermoor-de/nodes/store-berlin')).json['node']).toEqual(changed.json['node'])
    const overlap = { ...node, id: 'store-2', hours: { weekly: { mon: [{ from: '09:00', to: '13:00' }, { from: '12:00', to: '18:00' }] } } }
    expect(errorsOf(await call('/v1/shops/aldermoor-de/nodes', overlap))).toEqual([['/hours/weekly/mon/1', 'overlap']])
    expect((await call('/v1/shops/aldermoor-de/nodes', { ...node, name: 'Other' })).json['code']).toBe('wrong_state')
    expect((await call('/v1/shops/aldermoor-de/nodes/store-9/change', { active: true })).json['code']).toBe('not_found')
    expect((await call('/v1/shops/olist-br/nodes', node)).json['code']).toBe('not_found')
  })
})

describe('where customers can come', () => {
  const locations = (query: string, headers: Record<string, string> = {}) => wismo.call(`/v1/locations?shopId=aldermoor-de${query}`, { key: null, headers })
  const found = async (query: string) => ((await locations(query)).json['data'] as { id: string; distance?: number }[]).map(({ id, distance }) => [id, distance])

  test('everybody reads the nearest first, as soon as a node is there or shut, and what cannot be told is refused', async () => {
    const [leipzig, hamburg] = [{ lat: 51.3397, lon: 12.3731 }, { lat: 53.5511, lon: 9.9937 }]
    for (const [id, geo] of [['store-hamburg', hamburg], ['store-leipzig', leipzig]] as const) expect((await call('/v1/shops/aldermoor-de/nodes', { ...node, id, name: id, geo })).status).toBe(201)
    expect(await found('&near=52.52,13.405')).toEqual([['store-leipzig', 149_096], ['store-hamburg', 255_251]])
    expect(await found('')).toEqual([['store-hamburg', undefined], ['store-leipzig', undefined]])
    const first = await locations('&near=52.52,13.405&limit=1')
    expect((await locations(`&near=52.52,13.405&limit=1&cursor=${String(first.json['nextCursor'])}`)).json).toMatchObject({ data: [{ id: 'store-hamburg', address: node.address, geo: hamburg, methods: ['pickup', 'returns'], timeZone: 'Europe/Berlin' }], nextCursor: null })
    const { headers } = await locations('&near=52.52,13.405')
    expect((await call('/v1/shops/aldermoor-de/change', { origins: ['https://www.aldermoor.example'] })).status).toBe(200)
    const shared = async (origin: string) => (await locations('', { origin })).headers.get('access-control-allow-origin')
    expect([await shared('https://www.aldermoor.example'), await shared('https://evil.example')]).toEqual(['https://www.aldermoor.example', null])
    expect((await locations('&near=52.52,13.405', { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
    expect((await call('/v1/shops/aldermoor-de/nodes/store-leipzig/change', { geo: null })).json['node']).not.toHaveProperty('geo')
    expect(await found('&near=52.52,13.405')).toEqual([['store-hamburg', 255_251], ['store-leipzig', undefined]])
    expect(await found('&method=curbside')).toEqual([])
    for (const wrong of ['&near=10115', '&near=Berlin', '&near=91,0', '&near=52.52', '&near=52.52,181', '&method=ship']) expect([wrong, (await locations(wrong)).json['code']]).toEqual([wrong, 'invalid'])
    expect((await wismo.call('/v1/locations?shopId=nothing-yet', { key: null })).json['code']).toBe('not_found')
    expect(errorsOf(await call('/v1/shops/aldermoor-de/nodes', { ...node, id: 'store-mars', geo: { lat: 90.1, lon: 200 } }))).toEqual([['/geo/lat', 'too_big'], ['/geo/lon', 'too_big']])
  })
})

test('lists go on where they ended, and hold what the key covers alone', async () => {
  const first = await call('/v1/shops?limit=2')
  expect(first.headers.get('link')).toContain('rel="next"')
  const ids = (answer: { json: Record<string, unknown> }) => (answer.json['data'] as { id: string }[]).map(({ id }) => id)
  const rest = await call(`/v1/shops?cursor=${String(first.json['nextCursor'])}`)
  expect([...ids(first), ...ids(rest)]).toEqual(['aldermoor', 'aldermoor-de', 'page-1', 'page-2'])
  expect(rest.json['nextCursor']).toBeNull()
  expect((await call('/v1/shops?cursor=IQ')).json['code']).toBe('cursor_invalid')
})

test('given a restart with the same file, then what was changed is still so', async () => {
  const before = (await call('/v1/shops/aldermoor')).text
  await wismo.restart()
  expect((await call('/v1/shops/aldermoor')).text).toBe(before)
  await eventually(() => wismo.running.runtime.shops.all.length === 5)
})
