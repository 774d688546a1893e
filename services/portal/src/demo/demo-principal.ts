import { ShopId } from '@wismo/kernel'
import type { System } from '@wismo/service'
import { demoShopId } from './shop.ts'

/** The demo looks at its own shop from inside. */
export const demoPrincipal: System = { kind: 'system', actorId: 'demo' }
export const demoShop = ShopId.parse(demoShopId)
