import { randomBytes } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHttp, createLog } from '@wismo/service'
import { loadAssets, type Assets, type Brand } from './assets.ts'
import { mountAssets } from './http/asset-routes.ts'
import { renderFindPage } from './pages/find-page.tsx'
import { testSetting } from './testing/page-text.ts'
import { squareFont } from './testing/square-font.ts'
import { aldermoor } from './testing/start-portal.ts'

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"><path d="M0 0h96v32H0z"/></svg>'
const sign = drawing.replace('96', '32')
const font = squareFont()
const branded: Brand = { ...aldermoor, logo: `<!-- drawn -->${drawing}`, favicon: sign, headingFont: font.toString('base64') }
let shops: readonly Brand[] = [branded]
let assets: Assets
let http: Awaited<ReturnType<typeof createHttp>>
beforeAll(async () => {
  assets = loadAssets(() => shops)
  http = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: [], ready: {} })
  mountAssets(http, assets)
})
afterAll(() => http.close())

const typeOf = (path: string | undefined): string | undefined => assets.find(path ?? '')?.type
const sheetOf = (brand: Brand): string => String(assets.find(assets.filesOf(brand).styles[1] ?? '')?.body)
const fontIn = (sheet: string): string | undefined => /url\((.*?)\)/.exec(sheet)?.[1]

test('the mark of a shop is a file of its own that runs nothing, whoever opens it, for good under its name', async () => {
  const { statusCode, headers, body } = await http.inject({ url: assets.filesOf(branded).logo?.path ?? '' })
  expect([statusCode, headers['content-type'], headers['content-security-policy'], headers['cache-control'], body]).toEqual([200, 'image/svg+xml', "default-src 'none'; sandbox", 'public, max-age=31536000, immutable', drawing])
})

test('the tab shows the drawing that is meant for it, else the mark; a shop without either has none', async () => {
  const { logo, icon } = assets.filesOf(branded)
  expect((await http.inject({ url: icon ?? '' })).body).toBe(sign)
  const { favicon: _favicon, ...plain } = branded
  expect([assets.filesOf(plain).icon, assets.filesOf(plain).logo]).toEqual([logo?.path, logo])
  expect(assets.filesOf({ ...aldermoor })).toMatchObject({ logo: undefined, icon: undefined })
})

test('the font of headings is a file of its own, for good under its name and never compressed again; it is asked for by its shop alone', async () => {
  const sheet = sheetOf(branded)
  const { statusCode, headers, rawPayload } = await http.inject({ url: fontIn(sheet) ?? '', headers: { 'accept-encoding': 'gzip, br' } })
  expect([statusCode, headers['content-type'], headers['cache-control'], headers['content-encoding'], rawPayload.equals(font)]).toEqual([200, 'font/woff2', 'public, max-age=31536000, immutable', undefined, true])
  expect(sheet).toMatch(/@font-face\{[^}]*font-display:optional\}\n@layer base\{h1,h2,h3\{font-family:/)
  expect(sheetOf({ ...aldermoor })).not.toContain('font')
})

test('what another process named in a page is found here too; what was named once is found after the shop changed', async () => {
  const elsewhere = loadAssets(() => shops)
  const { styles: [, brand], logo, icon } = elsewhere.filesOf(branded)
  const named = [brand, logo?.path, icon, fontIn(String(elsewhere.find(brand ?? '')?.body))]
  const here = loadAssets(() => shops)
  const types = (): readonly unknown[] => named.map((path) => here.find(path ?? '')?.type)
  const all = ['text/css; charset=utf-8', 'image/svg+xml', 'image/svg+xml', 'font/woff2']
  expect(types()).toEqual(all)
  shops = []
  expect([types(), typeOf(`/assets/logo/${randomBytes(4).toString('hex')}.svg`)]).toEqual([all, undefined])
})

test('files are sent compressed to who takes that', async () => {
  const { headers, rawPayload } = await http.inject({ url: assets.liveScript, headers: { 'accept-encoding': 'gzip, br' } })
  expect([headers['content-encoding'], brotliDecompressSync(rawPayload).equals(assets.find(assets.liveScript)?.body ?? Buffer.alloc(0))]).toEqual(['br', true])
})

test('pages have the mark with room for it, in the tab too, and at their foot who stands behind the shop', () => {
  const shop = { id: 'haus', name: 'Haus', legalName: 'Haus GmbH, Kiel', logo: { path: '/assets/logo/haus.svg', ratio: 8 }, icon: '/assets/icon/haus.svg', links: [{ text: 'Impressum', url: 'https://haus.example/impressum' }] }
  const page = renderFindPage({ ...testSetting, shop }, { shops: [] })
  expect(page).toContain('<img class="mark" src="/assets/logo/haus.svg" alt width="140" height="18"/>')
  expect(page).toContain('<link rel="icon" href="/assets/icon/haus.svg"/>')
  expect(page).toMatch(/Haus GmbH, Kiel\. [^]*<ul class="links" role="list"><li><a href="https:\/\/haus\.example\/impressum">Impressum<\/a><\/li><\/ul>/)
  const plain = renderFindPage(testSetting, { shops: [] })
  expect([plain.includes('<img'), plain.includes('class="links"'), plain.includes('href="data:,"')]).toEqual([false, false, true])
})
