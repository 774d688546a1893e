import { randomBytes } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHttp, createLog, type Shop } from '@wismo/service'
import { loadAssets, type Assets } from './assets.ts'
import { mountAssets } from './http/asset-routes.ts'
import { renderFindPage } from './pages/find-page.tsx'
import { testSetting } from './testing/page-text.ts'
import { aldermoor } from './testing/start-portal.ts'

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"><path d="M0 0h96v32H0z"/></svg>'
let shops: readonly Pick<Shop, 'id' | 'theme' | 'logo'>[] = [{ ...aldermoor, logo: `<!-- drawn -->${drawing}` }]
let assets: Assets
let http: Awaited<ReturnType<typeof createHttp>>
beforeAll(async () => {
  assets = loadAssets(() => shops)
  http = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
  mountAssets(http, assets)
})
afterAll(() => http.close())

test('the mark of a shop is a file of its own that runs nothing, whoever opens it, for good under its name', async () => {
  const logo = assets.logoOf({ id: aldermoor.id, logo: `<!-- drawn -->${drawing}` })
  const { statusCode, headers, body } = await http.inject({ url: logo?.path ?? '' })
  expect([statusCode, headers['content-type'], headers['content-security-policy'], headers['cache-control'], body]).toEqual([200, 'image/svg+xml', "default-src 'none'; sandbox", 'public, max-age=31536000, immutable', drawing])
  expect(assets.logoOf({ id: aldermoor.id })).toBeUndefined()
})

test('what another process named in a page is found here too; what was named once is found after the shop changed', async () => {
  const elsewhere = loadAssets(() => shops)
  const [shop] = shops
  const [, brand = ''] = elsewhere.shopStyles(shop as Shop)
  const logo = elsewhere.logoOf(shop as Shop)?.path ?? ''
  expect([assets.find(brand)?.type, assets.find(logo)?.type]).toEqual(['text/css; charset=utf-8', 'image/svg+xml'])
  shops = []
  expect([assets.find(brand)?.type, assets.find(logo)?.type, assets.find(`/assets/logo/${randomBytes(4).toString('hex')}.svg`)]).toEqual(['text/css; charset=utf-8', 'image/svg+xml', undefined])
})

test('files are sent compressed to who takes that', async () => {
  const { headers, rawPayload } = await http.inject({ url: assets.liveScript, headers: { 'accept-encoding': 'gzip, br' } })
  expect([headers['content-encoding'], brotliDecompressSync(rawPayload).equals(assets.find(assets.liveScript)?.body ?? Buffer.alloc(0))]).toEqual(['br', true])
})

test('pages have the mark with room for it, in the tab too, and at their foot who stands behind the shop', () => {
  const shop = { id: 'haus', name: 'Haus', legalName: 'Haus GmbH, Kiel', logo: { path: '/assets/logo/haus.svg', ratio: 8 }, links: [{ text: 'Impressum', url: 'https://haus.example/impressum' }] }
  const page = renderFindPage({ ...testSetting, shop }, { shops: [] })
  expect(page).toContain('<img class="mark" src="/assets/logo/haus.svg" alt width="140" height="18"/>')
  expect(page).toContain('<link rel="icon" href="/assets/logo/haus.svg"/>')
  expect(page).toMatch(/Haus GmbH, Kiel\. [^]*<ul class="links" role="list"><li><a href="https:\/\/haus\.example\/impressum">Impressum<\/a><\/li><\/ul>/)
  const plain = renderFindPage(testSetting, { shops: [] })
  expect([plain.includes('<img'), plain.includes('class="links"'), plain.includes('href="data:,"')]).toEqual([false, false, true])
})
