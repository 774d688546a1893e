import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { readFont, readLogo, shownThemeOf, type Shop, type ShownPalette } from '@wismo/service'
import type { ShopLogo } from './parts/mark.tsx'

/** A file that never changes under its name: the name holds the hash of the content. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: Buffer
  /** Compressed when it is first asked for: a process starts in time. */
  brotli(): Buffer
}

/** What a shop says of how its pages look. */
export type Brand = Pick<Shop, 'id' | 'theme' | 'logo' | 'favicon' | 'headingFont'>

/** What pages of a shop fetch beside what all pages do. */
export interface BrandFiles {
  /** Style sheets, in order. */
  readonly styles: readonly string[]
  readonly logo?: ShopLogo | undefined
  /** Address of what the browser's tab shows. */
  readonly icon?: string | undefined
}

export interface Assets {
  filesOf(brand: Brand): BrandFiles
  /** Of pages that are no shop's. */
  readonly plainStyles: readonly string[]
  readonly demoStyles: readonly string[]
  /** Of the demo's page, live as others are. */
  readonly demoScript: string
  /** Of the pages for developers. */
  readonly docsStyles: readonly string[]
  /** Makes a page live; one for all pages. */
  readonly liveScript: string
  /** Of the pages for staff. */
  readonly deskStyles: readonly string[]
  readonly deskScripts: readonly string[]
  find(path: string): Asset | undefined
}

const sheets = {
  page: ['tokens', 'base', 'parts', 'live', 'page', 'find'], demo: ['tokens', 'base', 'parts', 'live', 'demo'], docs: ['tokens', 'base', 'parts', 'page', 'docs'], desk: ['tokens', 'base', 'parts', 'live', 'desk'],
} as const

/** Reads, joins and hashes style sheets and scripts once, when the service is built; what a shop has of its own when it is new. */
export function loadAssets(shops: () => readonly Brand[]): Assets {
  const page = styleSheet('/assets/page', join(sheets.page))
  const demo = styleSheet('/assets/demo', join(sheets.demo))
  const docs = styleSheet('/assets/docs', join(sheets.docs))
  const desk = styleSheet('/assets/desk', join(sheets.desk))
  const script = (name: Script): Asset => hashed(`/assets/${name}`, 'js', 'text/javascript; charset=utf-8', bundled(name))
  const [live, keys, play] = [script('live'), script('desk-keys'), script('demo')]
  const byPath = new Map([page, demo, docs, desk, live, keys, play].map((asset) => [asset.path, asset]))
  /** What was once served is served on: a page may still be open that was made before its shop changed. */
  const serve = (asset: Asset): string => {
    if (!byPath.has(asset.path)) byPath.set(asset.path, asset)
    return asset.path
  }
  const made = new WeakMap<Brand, BrandFiles>()
  const filesOf = (brand: Brand): BrandFiles => {
    const known = made.get(brand)
    if (known !== undefined) return known
    const { id, logo, favicon } = brand
    const [mark, icon] = [drawingOf(`/assets/logo/${id}`, logo), drawingOf(`/assets/icon/${id}`, favicon)]
    const font = fontOf(brand)
    const sheet = styleSheet(`/assets/brand/${id}`, brandCss(brand.theme, font && serve(font)))
    const files = {
      styles: [page.path, serve(sheet)],
      logo: mark && { path: serve(mark.asset), ratio: mark.ratio },
      icon: icon ? serve(icon.asset) : mark?.asset.path,
    }
    made.set(brand, files)
    return files
  }
  return {
    filesOf,
    plainStyles: [page.path],
    demoStyles: [demo.path],
    demoScript: play.path,
    docsStyles: [docs.path],
    liveScript: live.path,
    deskStyles: [desk.path],
    deskScripts: [keys.path, live.path],
    find(path) {
      // Another process may have made the page that asks for it.
      if (!byPath.has(path)) shops().forEach(filesOf)
      return byPath.get(path)
    },
  }
}

const join = (names: readonly string[]): string => names.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join('\n')

const styleSheet = (name: string, text: string): Asset => hashed(name, 'css', 'text/css; charset=utf-8', text)

function drawingOf(name: string, drawing: string | undefined): { readonly asset: Asset; readonly ratio: number } | undefined {
  const read = drawing === undefined ? undefined : readLogo(drawing)
  return read === undefined || 'fault' in read ? undefined : { asset: hashed(name, 'svg', 'image/svg+xml', read.svg), ratio: read.ratio }
}

function fontOf({ id, headingFont }: Brand): Asset | undefined {
  const read = headingFont === undefined ? undefined : readFont(headingFont)
  return read === undefined || 'fault' in read ? undefined : hashed(`/assets/font/${id}`, 'woff2', fontType, read)
}

/** Compressed as it is. */
export const fontType = 'font/woff2'

function hashed(name: string, extension: 'css' | 'js' | 'svg' | 'woff2', type: string, content: string | Buffer): Asset {
  const body = Buffer.from(content)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  let compressed: Buffer | undefined
  return { path: `${name}.${hash}.${extension}`, type, body, brotli: () => (compressed ??= brotliCompressSync(body)) }
}

type Script = 'live' | 'desk-keys' | 'demo'

/** One module with all that it imports, made in memory: nothing is built beforehand, and nothing is left behind. */
export function bundled(script: Script): string {
  const { outputFiles: [file] } = buildSync({ entryPoints: [fileURLToPath(new URL(`./live/${script}.ts`, import.meta.url))], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', legalComments: 'none' })
  if (file === undefined) throw new Error(`The script ${script} was not made.`)
  return file.text
}

const corners = { sharp: [3, 4, 6], soft: [6, 10, 16], round: [10, 14, 20] } as const

/** The few variables a shop may set, as they can be read, and the font of its headings by its address. Its text colour and soft ground follow from its brand colour. */
export function brandCss(theme: Shop['theme'], font?: string): string {
  const [small, medium, large] = corners[theme.corner]
  const { light, dark } = shownThemeOf(theme)
  const set = ({ brand, onBrand, hero, soft }: ShownPalette): string => `--brand:${brand};--on-brand:${onBrand};--hero:${hero};${brandText}--brand-soft:${softs[soft]};`
  return `@layer tokens{
:root{${set(light)}--radius-s:${small}px;--radius-m:${medium}px;--radius-l:${large}px}
@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${set(dark)}}}
:root[data-theme="dark"]{${set(dark)}}
}
${font === undefined ? '' : headingCss(font)}`
}

/** A page never waits for it nor moves when it comes, and no weight of it is drawn that it does not have. */
const headingCss = (font: string): string => `@font-face{font-family:"shop heading";src:url(${font}) format("woff2");font-weight:1 1000;font-display:optional}
@layer base{h1,h2,h3{font-family:"shop heading",var(--sans)}}
`

const brandText = '--brand-text:color-mix(in oklab,var(--brand) 86%,var(--text));'
const softs = { brand: 'color-mix(in oklab,var(--brand) 11%,var(--surface))', neutral: 'color-mix(in oklab,var(--text) 7%,var(--surface))' } as const
