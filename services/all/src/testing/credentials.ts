// Who of a shop asks, and whose credential a route is for.
import type { DeclaredRoute } from '@wismo/service'
import type { StockedShop } from './two-shops.ts'

export const credentials = {
  key: ({ key }: StockedShop) => key,
  staff: ({ staff }: StockedShop) => staff,
  owner: ({ owner }: StockedShop) => owner,
  link: (shop: StockedShop) => shop.link({ level: 'link' }),
  'verified link': (shop: StockedShop) => shop.link(),
} as const
export type Credential = keyof typeof credentials

/** Of several a key; a key too where everybody is let in. */
export function credentialFor({ callers }: DeclaredRoute): Credential {
  const lets = (wanted: string): boolean => callers.some(({ kind }) => kind === wanted)
  return lets('partner') || lets('anonymous') ? 'key' : lets('csr') ? 'staff' : lets('owner') ? 'owner' : 'verified link'
}

export const bearerFor = (route: DeclaredRoute, shop: StockedShop): string => credentials[credentialFor(route)](shop)
