// A shop and its versions. What a document may say is checked before it comes here; here is who may replace which.
import type { ShopDefined } from '@wismo/contracts'
import { NotFound, Rejected, unknownEvent, type Aggregate } from '@wismo/kernel'

export type ShopEvent =
  /** A shop is like this from now on: made or changed, always as a whole. */
  | { readonly type: 'ShopDefined'; readonly data: ShopDefined }

/** 0 and no document: there is none yet. */
export interface ShopState {
  readonly version: number
  /** Canonical JSON. */
  readonly document?: string
}

export const shop: Aggregate<ShopState, ShopEvent> = {
  category: 'shop',
  initial: { version: 0 },
  evolve({ version }, event) {
    if (event.type !== 'ShopDefined') return unknownEvent(event as never)
    return { version: version + 1, document: event.data.document }
  },
}

/** The same shop again is nothing new; another one under its id throws `Rejected`. */
export const createShop = (fact: ShopDefined) => ({ document }: ShopState): readonly ShopEvent[] => {
  if (document === fact.document) return []
  if (document !== undefined) throw new Rejected('wrong_state', `There is a shop ${fact.shopId} already: change it.`)
  return [{ type: 'ShopDefined', data: fact }]
}

/** A file's shop is the first word about it and never the second. */
export const seedShop = (fact: ShopDefined) => ({ document }: ShopState): readonly ShopEvent[] => (document === undefined ? [{ type: 'ShopDefined', data: fact }] : [])

/** `rewrite` makes the next document of the one that is there; nothing changed, nothing recorded. */
export const changeShop = (shopId: ShopDefined['shopId'], rewrite: (document: string) => string) => ({ document }: ShopState): readonly ShopEvent[] => {
  if (document === undefined) throw new NotFound()
  const next = rewrite(document)
  return next === document ? [] : [{ type: 'ShopDefined', data: { shopId, document: next } }]
}
