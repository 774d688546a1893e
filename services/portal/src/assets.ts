import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
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
  /** Of the pages for developers. */
  readonly docsStyles: readonly string[]
  find(path: string): Asset | undefined
}

const sheets = { page: ['tokens', 'base', 'parts', 'page', 'find'], demo: ['tokens', 'base', 'parts', 'demo'], docs: ['tokens', 'base', 'parts', 'page', 'docs'] } as const

/** Reads, joins, hashes and compresses the style sheets once, when the service is built; those of a shop when its colors are new. */
export function loadAssets(shops: () => readonly Pick<Shop, 'id' | 'theme'>[]): Assets {
  const page = styleSheet('/assets/page', join(sheets.page))
  const demo = styleSheet('/assets/demo', join(sheets.demo))
  const docs = styleSheet('/assets/docs', join(sheets.docs))
  const byPath = new Map([page, demo, docs].map((asset) => [asset.path, asset]))
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
    docsStyles: [docs.path],
    find: (path) => byPath.get(path) ?? shops().map(brandOf).find((brand) => brand.path === path),
  }
}

const join = (names: readonly string[]): string => names.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join('\n')

function styleSheet(name: string, text: string): Asset {
  const body = Buffer.from(text)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16)
  return { path: `${name}.${hash}.css`, type: 'text/css; charset=utf-8', body, brotli: brotliCompressSync(body) }
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
