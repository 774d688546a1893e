import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { readLogo, shownThemeOf, type Shop, type ShownPalette } from '@wismo/service'
import type { ShopLogo } from './parts/mark.tsx'

/** A file that never changes under its name: the name holds the hash of the content. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: Buffer
  /** Compressed when it is first asked for: a process starts in time. */
  brotli(): Buffer
}

export interface Assets {
  /** Style sheets of a shop's pages, in order. */
  shopStyles(shop: Pick<Shop, 'id' | 'theme'>): readonly string[]
  /** Undefined where the shop set none. */
  logoOf(shop: Pick<Shop, 'id' | 'logo'>): ShopLogo | undefined
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

/** Reads, joins and hashes style sheets and scripts once, when the service is built; the sheet and the logo of a shop when they are new. */
export function loadAssets(shops: () => readonly Pick<Shop, 'id' | 'theme' | 'logo'>[]): Assets {
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
  const logos = new Map<string, ShopLogo>()
  const logoOf = ({ id, logo }: Pick<Shop, 'id' | 'logo'>): ShopLogo | undefined => {
    const read = logo === undefined ? undefined : readLogo(logo)
    if (read === undefined || 'fault' in read) return undefined
    const name = `${id} ${logo}`
    const file = logos.get(name)
    if (file !== undefined) return file
    const asset = hashed(`/assets/logo/${id}`, 'svg', 'image/svg+xml', read.svg)
    byPath.set(asset.path, asset)
    logos.set(name, { path: asset.path, ratio: read.ratio })
    return logos.get(name)
  }
  return {
    shopStyles: (shop) => [page.path, brandOf(shop).path],
    logoOf,
    demoStyles: [demo.path],
    demoScript: play.path,
    docsStyles: [docs.path],
    liveScript: live.path,
    deskStyles: [desk.path],
    deskScripts: [keys.path, live.path],
    find(path) {
      // Another process may have made the page that asks for it.
      if (!byPath.has(path)) {
        for (const shop of shops()) {
          brandOf(shop)
          logoOf(shop)
        }
      }
      return byPath.get(path)
    },
  }
}

const join = (names: readonly string[]): string => names.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join('\n')

const styleSheet = (name: string, text: string): Asset => hashed(name, 'css', 'text/css; charset=utf-8', text)

function hashed(name: string, extension: 'css' | 'js' | 'svg', type: string, text: string): Asset {
  const body = Buffer.from(text)
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

/** The few variables a shop may set, as they can be read. Its text colour and soft ground follow from its brand colour. */
export function brandCss(theme: Shop['theme']): string {
  const [small, medium, large] = corners[theme.corner]
  const { light, dark } = shownThemeOf(theme)
  const set = ({ brand, onBrand, hero, soft }: ShownPalette): string => `--brand:${brand};--on-brand:${onBrand};--hero:${hero};${brandText}--brand-soft:${softs[soft]};`
  return `@layer tokens{
:root{${set(light)}--radius-s:${small}px;--radius-m:${medium}px;--radius-l:${large}px}
@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${set(dark)}}}
:root[data-theme="dark"]{${set(dark)}}
}
`
}

const brandText = '--brand-text:color-mix(in oklab,var(--brand) 86%,var(--text));'
const softs = { brand: 'color-mix(in oklab,var(--brand) 11%,var(--surface))', neutral: 'color-mix(in oklab,var(--text) 7%,var(--surface))' } as const
