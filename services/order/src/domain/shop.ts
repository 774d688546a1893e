// A shop and its versions. What a document may say is checked before it comes here; here is who may replace which.
import type { ShopDefined } from '@wismo/contracts'
import { Rejected } from '@wismo/kernel'
import { changeDocument, documentAggregate, seedDocument, type DocumentState } from './document.ts'

export type ShopEvent =
  /** A shop is like this from now on: made or changed, always as a whole. */
  | { readonly type: 'ShopDefined'; readonly data: ShopDefined }

export const shop = documentAggregate<ShopEvent>('shop', 'ShopDefined')

/** The same shop again is nothing new; another one under its id throws `Rejected`. */
export const createShop = (fact: ShopDefined) => ({ document }: DocumentState): readonly ShopEvent[] => {
  if (document === fact.document) return []
  if (document !== undefined) throw new Rejected('wrong_state', `There is a shop ${fact.shopId} already: change it.`)
  return [{ type: 'ShopDefined', data: fact }]
}

/** A file's shop is the first word about it and never the second. */
export const seedShop = (fact: ShopDefined) => seedDocument<ShopEvent>({ type: 'ShopDefined', data: fact })

/** What a report of the retailer brings: nothing new, and nothing where the shop is not kept yet. */
export const learnShop = (shopId: ShopDefined['shopId'], rewrite: (document: string) => string) => (state: DocumentState): readonly ShopEvent[] =>
  state.document === undefined ? [] : changeShop(shopId, rewrite)(state)

/** As `changeDocument`. */
export const changeShop = (shopId: ShopDefined['shopId'], rewrite: (document: string) => string) => changeDocument<ShopEvent>(rewrite, (document) => ({ type: 'ShopDefined', data: { shopId, document } }))
