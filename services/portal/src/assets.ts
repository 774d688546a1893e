import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import type { Shop } from '@wismo/service'

/** A file that never changes under its name: the name holds the hash of the content. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: Buffer
  readonly brotli: Buffer
}

export interface Assets {
  /** Style sheets of a shop's pages, in order. */
  shopStyles(shop: Pick<Shop, 'id' | 'theme'>): readonly string[]
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

/** Reads, joins, hashes and compresses style sheets and script once, when the service is built; the sheet of a shop when its colors are new. */
export function loadAssets(shops: () => readonly Pick<Shop, 'id' | 'theme'>[]): Assets {
  const page = styleSheet('/assets/page', join(sheets.page))
  const demo = styleSheet('/assets/demo', join(sheets.demo))
  const docs = styleSheet('/assets/docs', join(sheets.docs))
  const desk = styleSheet('/assets/desk', join(sheets.desk))
  const script = (name: Script): Asset => hashed(`/assets/${name}`, 'js', 'text/javascript; charset=utf-8', bundled(name))
  const [live, keys, play] = [script('live'), script('desk-keys'), script('demo')]
  const byPath = new Map([page, demo, docs, desk, live, keys, play].map((asset) => [asset.path, asset]))
  const brands = new WeakMap<Shop['theme'], Asset>()
  /** What was once served is served on: a page may still be open that was made before its shop changed. */
  const brandOf = ({ id, theme }: Pick<Shop, 'id' | 'theme'>): Asset => {
    const brand = brands.get(theme) ?? styleSheet(`/assets/brand/${id}`, brandCss(theme))
    brands.set(theme, brand)
    byPath.set(brand.path, brand)
    return brand
  }
  return {
    shopStyles: (shop) => [page.path, brandOf(shop).path],
    demoStyles: [demo.path],
    demoScript: play.path,
    docsStyles: [docs.path],
    liveScript: live.path,
    deskStyles: [desk.path],
    deskScripts: [keys.path, live.path],
    find: (path) => byPath.get(path) ?? shops().map(brandOf).find((brand) => brand.path === path),
  }
}

const join = (names: readonly string[]): string => names.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join('\n')

const styleSheet = (name: string, text: string): Asset => hashed(name, 'css', 'text/css; charset=utf-8', text)

function hashed(name: string, extension: 'css' | 'js', type: string, text: string): Asset {
  const body = Buffer.from(text)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  return { path: `${name}.${hash}.${extension}`, type, body, brotli: brotliCompressSync(body) }
}

type Script = 'live' | 'desk-keys' | 'demo'

/** One module with all that it imports, made in memory: nothing is built beforehand, and nothing is left behind. */
export function bundled(script: Script): string {
  const { outputFiles: [file] } = buildSync({ entryPoints: [fileURLToPath(new URL(`./live/${script}.ts`, import.meta.url))], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', legalComments: 'none' })
  if (file === undefined) throw new Error(`The script ${script} was not made.`)
  return file.text
}

const corners = { sharp: [3, 4, 6], soft: [6, 10, 16], round: [10, 14, 20] } as const

/** The few variables a shop may set. Its text colour and soft ground follow from its brand colour. */
export function brandCss({ light, dark, corner }: Shop['theme']): string {
  const [small, medium, large] = corners[corner]
  const set = ({ brand, onBrand, hero }: Shop['theme']['light']): string => `--brand:${brand};--on-brand:${onBrand};--hero:${hero};${derived}`
  return `@layer tokens{
:root{${set(light)}--radius-s:${small}px;--radius-m:${medium}px;--radius-l:${large}px}
@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${set(dark)}}}
:root[data-theme="dark"]{${set(dark)}}
}
`
}

const derived = '--brand-text:color-mix(in oklab,var(--brand) 86%,var(--text));--brand-soft:color-mix(in oklab,var(--brand) 11%,var(--surface));'
