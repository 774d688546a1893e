import type { FastifyRequest } from 'fastify'
import type { Clock, ShopId } from '@wismo/kernel'
import type { Vault } from '@wismo/privacy'
import { openVerification, type Verification } from '@wismo/order-views'
import type { LinkTokens, Runtime, Shop } from '@wismo/service'
import { loadAssets, type Assets } from './assets.ts'
import type { DeskSetting } from './desk/desk-frame.tsx'
import { deskLocale } from './desk/times.ts'
import { pageLocale } from './formats.ts'
import { linkCookie, type LinkCookie } from './link-jar.ts'
import type { OrderReader } from './order-reader.ts'
import type { PageSetting, Theme } from './pages/layout.tsx'

/** What the routes share. */
export interface Portal {
  readonly orders: OrderReader
  readonly links: LinkTokens
  readonly vault: Vault
  readonly verification: Verification
  readonly clock: Clock
  readonly demo: boolean
  readonly assets: Assets
  readonly cookie: LinkCookie
  /** The frame of a page: the shop's, or the first shop's where the address does not say which. */
  setting(request: FastifyRequest, shopId?: ShopId, locale?: string): PageSetting
  /** The frame of the desk: of no shop, in English. */
  deskSetting(request: FastifyRequest): DeskSetting
}

export const themeCookie = 'wismo-theme'

export function openPortal(runtime: Runtime, orders: OrderReader): Portal {
  const assets = loadAssets(() => runtime.shops.all)
  return {
    orders,
    links: runtime.links,
    vault: runtime.vault,
    verification: openVerification({ ...runtime, views: { find: (principal, orderId, level) => orders.find(principal, orderId, level) } }),
    clock: runtime.clock,
    demo: runtime.demo,
    assets,
    cookie: linkCookie(runtime.baseUrl),
    setting(request, shopId, locale) {
      const shop = (shopId && runtime.shops.find(shopId)) ?? runtime.shops.all[0]
      return { ...frameOf(shop, assets, locale), ...themeOf(request) }
    },
    deskSetting: (request) => ({ shop: { id: 'wismo', name: 'Wismo' }, language: 'en', locale: deskLocale, styles: assets.deskStyles, scripts: assets.deskScripts, ...themeOf(request) }),
  }
}

function frameOf(shop: Shop | undefined, assets: Assets, locale: string | undefined): PageSetting {
  if (shop === undefined) return { shop: { id: 'wismo', name: 'Wismo' }, language: 'en', locale: 'en', styles: assets.demoStyles }
  return { shop: { id: shop.id, name: shop.name }, language: 'en', locale: pageLocale('en', locale ?? shop.locale), styles: assets.shopStyles(shop) }
}

/** A request that is refused at the door has no cookies yet. */
function themeOf({ cookies }: { readonly cookies: FastifyRequest['cookies'] | null }): { readonly theme?: Theme } {
  const wish = cookies?.[themeCookie]
  return wish === 'light' || wish === 'dark' ? { theme: wish } : {}
}
