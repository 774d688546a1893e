import type { Clock } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { Shops } from '@wismo/service'
import { languageOf, type Language, type Wishes } from './languages.ts'
import { orderInWords } from './order-in-words.ts'

/** An order and the language that its words are in. */
export interface Told {
  readonly view: OrderView
  readonly language: Language
}

/** What a reader may wish for. */
export type ReaderWishes = Omit<Wishes, 'locales' | 'shop'>

/** Tells an order in the language of who reads it; without a wish in its own. */
export type Tell = (view: OrderView, wishes?: ReaderWishes) => Told

/** The language of an order is its own, else its shop's; how it says "you" is for the shop to choose. */
export const languageOfOrder = ({ locale, shopId }: Pick<OrderView, 'locale' | 'shopId'>, shops: Pick<Shops, 'find'>, wishes: ReaderWishes = {}): Language =>
  languageOf({ ...wishes, locales: [locale], shop: shops.find(shopId) })

/** Views come with the words of their own language: only who wishes another one has them made again, once for all who do. */
export function tellIn(shops: Pick<Shops, 'find'>, clock: Clock): Tell {
  const told = new WeakMap<OrderView, Map<string, OrderView>>()
  return (view, wishes = {}) => {
    const [own, language] = [languageOfOrder(view, shops), languageOfOrder(view, shops, wishes)]
    if (own.language === language.language && own.locale === language.locale) return { view, language }
    const others = told.get(view) ?? new Map<string, OrderView>()
    told.set(view, others)
    const name = `${language.locale} ${language.you ?? ''}`
    const same = others.get(name) ?? orderInWords(view, language, clock())
    others.set(name, same)
    return { view: same, language }
  }
}
