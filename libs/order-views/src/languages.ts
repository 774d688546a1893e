// In which language people are spoken to, and how: the one list of languages, and how one is chosen.
import type { Shop } from '@wismo/service'

/** Languages that every sentence for customers is there in. A new one is a name here, then whatever does not compile any more. */
export const languages = ['en', 'de', 'fr', 'nl', 'es', 'it', 'pl', 'ar'] as const
export type LanguageCode = (typeof languages)[number]

/** How people are spoken to, and the languages in which that makes a difference: English has one "you", Arabic writes to one customer in the singular whoever it is. */
export type TwoFormed = keyof NonNullable<Shop['you']>
export type You = NonNullable<NonNullable<Shop['you']>[TwoFormed]>

/** In which language the words are, and by which locale days and amounts are written. */
export interface Language {
  readonly language: LanguageCode
  /** BCP 47, of that language: with the region of the order, of its shop or of the reader, in this order. */
  readonly locale: string
  /** Formal where it is not said. */
  readonly you?: You | undefined
}

/** Where nobody names a region. */
const usual: Readonly<Record<LanguageCode, string>> = { en: 'en-IE', de: 'de-DE', fr: 'fr-FR', nl: 'nl-NL', es: 'es-ES', it: 'it-IT', pl: 'pl-PL', ar: 'ar-EG' }

export const directionOf = (language: LanguageCode): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

export const isLanguage = (text: unknown): text is LanguageCode => languages.some((known) => known === text)

export interface Wishes {
  /** What the reader chose on a page. */
  readonly chosen?: string | undefined
  /** `Accept-Language`, as it came. */
  readonly accepted?: string | undefined
  /** Of the order. */
  readonly locales: readonly string[]
  readonly shop?: Pick<Shop, 'locale' | 'you'> | undefined
}

/** What the reader chose, else what their device asks for, else the order's language, else its shop's, else English. */
export function languageOf({ chosen, accepted, locales: ofOrder, shop }: Wishes): Language {
  const [asked, locales] = [acceptedTags(accepted), shop === undefined ? ofOrder : [...ofOrder, shop.locale]]
  const known = [...locales, ...asked].flatMap((tag) => plainTag(tag) ?? [])
  const language = isLanguage(chosen) ? chosen : ([...asked, ...locales].map(primaryOf).find(isLanguage) ?? 'en')
  return { language, locale: known.find((tag) => primaryOf(tag) === language && tag.includes('-')) ?? usual[language], you: youOf(shop, language) }
}

/** How a shop speaks to people: formally unless it says otherwise, and in the one way there is where a language has one. */
function youOf(shop: Pick<Shop, 'you'> | undefined, language: LanguageCode): You {
  const said: Readonly<Partial<Record<LanguageCode, You | undefined>>> = shop?.you ?? {}
  return said[language] ?? 'formal'
}

/** Words for an order that nobody reads yet. */
export const languageFor = (orderLocale: string): Language => languageOf({ locales: [orderLocale] })

/** A header may name hundreds; whoever reads more than some of them does not mean them. */
const mostTags = 20

/** The tags of `Accept-Language`, most wanted first (RFC 9110, 12.5.4); those that are refused with `q=0` and `*` are left out. */
export function acceptedTags(header = ''): readonly string[] {
  return header.slice(0, 1_000).split(',').slice(0, mostTags)
    .flatMap((range) => {
      const [, tag = '', q = '1'] = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? []
      return tag === '' || Number(q) === 0 ? [] : [{ tag, q: Number(q) }]
    })
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)
}

const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** Language and region alone: what else a tag may ask for (digits, calendars) would make a page that nobody looked at. */
function plainTag(tag: string): string | undefined {
  try {
    const { language, region } = new Intl.Locale(tag)
    return region === undefined ? language : `${language}-${region}`
  } catch {
    // Intl throws RangeError for a malformed tag, which orders of other systems have.
    return undefined
  }
}
