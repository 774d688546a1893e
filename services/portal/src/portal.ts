import type { FastifyRequest } from 'fastify'
import type { Clock, RandomBytes, ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { Vault } from '@wismo/privacy'
import { languageOf, openLookUpIntake, openParcelStubs, openVerification, type Language, type LookUpIntake, type ParcelStubs, type Verification } from '@wismo/order-views'
import type { LinkTokens, RateLimits, Runtime, Shop } from '@wismo/service'
import { loadAssets, type Assets } from './assets.ts'
import type { DeskSetting } from './desk/desk-frame.tsx'
import { deskLocale } from './desk/times.ts'
import { linkCookie, type LinkCookie } from './link-jar.ts'
import { openOwners, type Owners } from './me/owners.ts'
import type { OrderReader } from './order-reader.ts'
import type { PageSetting, PageShop, Theme } from './pages/layout.tsx'

/** What the routes share. */
export interface Portal {
  readonly orders: OrderReader
  readonly links: LinkTokens
  readonly vault: Vault
  readonly verification: Verification
  readonly lookUps: LookUpIntake
  readonly parcels: ParcelStubs
  readonly limits: Pick<RateLimits, 'take'>
  readonly random: RandomBytes
  /** Those that a customer may have bought from. */
  shops(): readonly Shop[]
  readonly clock: Clock
  readonly demo: boolean
  readonly assets: Assets
  readonly cookie: LinkCookie
  /** Customers who sign in; absent where pages do not let them. */
  readonly owners?: Owners | undefined
  /** The frame of a page: the shop's, or one of no shop where there are several and the address does not say which. */
  setting(request: FastifyRequest, shopId?: ShopId, locale?: string): PageSetting
  /** The frame of the desk: of no shop, in English. */
  deskSetting(request: FastifyRequest): DeskSetting
}

export const themeCookie = 'wismo-theme'
export const languageCookie = 'wismo-language'

export function openPortal(runtime: Runtime, orders: OrderReader): Portal {
  const assets = loadAssets(() => runtime.shops.all)
  const cookie = linkCookie(runtime.baseUrl)
  return {
    orders,
    links: runtime.links,
    vault: runtime.vault,
    verification: openVerification({ ...runtime, views: { find: (principal, orderId, level) => orders.find(principal, orderId, level) } }),
    lookUps: openLookUpIntake({ ...runtime, database: runtime.database('tracking-api') }),
    parcels: openParcelStubs({ views: runtime.database('order-view'), scans: runtime.database('carrier-tracking'), shops: runtime.shops }),
    limits: runtime.limits,
    random: runtime.random,
    shops: () => runtime.shops.all,
    clock: runtime.clock,
    demo: runtime.demo,
    assets,
    cookie,
    owners: runtime.owners && openOwners(runtime, runtime.owners, cookie.secure),
    setting(request, shopId, locale) {
      const shop = (shopId && runtime.shops.find(shopId)) ?? onlyOne(runtime.shops.all)
      const language = languageOf({ ...wishesOf(request), locales: locale === undefined ? [] : [locale], shop })
      return { ...frameOf(shop, assets, language), here: plainAddress(request), ...themeOf(request) }
    },
    deskSetting: (request) => ({ shop: noShop, language: 'en', locale: deskLocale, styles: assets.deskStyles, scripts: assets.deskScripts, ...themeOf(request) }),
  }
}

/** Nobody stands behind it but us, who are named at the foot of every page. */
const noShop: PageShop = { id: 'wismo', name: 'Wismo', legalName: '' }

function frameOf(shop: Shop | undefined, assets: Assets, language: Language): Omit<PageSetting, 'here'> {
  if (shop === undefined) return { shop: noShop, ...language, styles: assets.plainStyles, liveScript: assets.liveScript }
  const { id, name, legalName, locale, footerLinks: links, blocks, nodes } = shop
  const { styles, logo, icon } = assets.filesOf(shop)
  return { shop: { id, name, legalName, locale, links, blocks, nodes, logo, icon }, ...language, styles, liveScript: assets.liveScript }
}

/** How a shop is reached, as a page shows it. */
export const helpOf = (shop: Shop | undefined): OrderView['help'] => {
  const { phone, email, hours } = shop?.support ?? {}
  return { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }), ...(hours === undefined ? {} : { hours }) }
}

/** As `helpOf`, of the one shop there is. */
export function helpOfOnly({ shops }: Pick<Portal, 'shops'>): OrderView['help'] | undefined {
  const only = onlyOne(shops())
  return only && helpOf(only)
}

/** Of several shops nobody knows which is meant, and nobody is shown the brand of another. */
const onlyOne = (shops: readonly Shop[]): Shop | undefined => (shops.length === 1 ? shops[0] : undefined)

/** What the reader chose at the foot of a page, and what their device asks for. A request that is refused at the door has no cookies yet. */
export const wishesOf = ({ cookies, headers }: { readonly cookies: FastifyRequest['cookies'] | null; readonly headers: FastifyRequest['headers'] }): { readonly chosen: string | undefined; readonly accepted: string | undefined } =>
  ({ chosen: cookies?.[languageCookie], accepted: headers['accept-language'] })

/** The address of the page where nothing in it was typed by somebody: a page that refuses an address does not repeat it. */
function plainAddress({ method, routeOptions }: FastifyRequest): string {
  const { url } = routeOptions
  return method !== 'GET' || url === undefined || /[:*]/.test(url) ? '/' : url
}

/** A request that is refused at the door has no cookies yet. */
function themeOf({ cookies }: { readonly cookies: FastifyRequest['cookies'] | null }): { readonly theme?: Theme } {
  const wish = cookies?.[themeCookie]
  return wish === 'light' || wish === 'dark' ? { theme: wish } : {}
}
