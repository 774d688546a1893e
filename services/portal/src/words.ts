import { IntlMessageFormat } from 'intl-messageformat'
import { en, type WordKey } from './words/en.ts'

export type { WordKey }

/** Languages the pages speak. One catalogue each; a missing key does not compile. */
export const languages = ['en'] as const
export type Language = (typeof languages)[number]

type Values = Readonly<Record<string, string | number>>
/** Says one sentence with its arguments. The answer is text, never markup. */
export type Say = (key: WordKey, values?: Values) => string

const catalogues: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { en }
const compiled = new Map<string, IntlMessageFormat>()

/** The words of a language; counts are written the way the locale writes them. */
export const wordsOf = (language: Language, locale: string): Say => (key, values) => {
  const message = catalogues[language][key]
  if (!message.includes('{')) return message
  return String(messageOf(locale, message).format({ ...values }))
}

function messageOf(locale: string, message: string): IntlMessageFormat {
  const name = `${locale} ${message}`
  const known = compiled.get(name)
  if (known !== undefined) return known
  if (compiled.size > 5_000) compiled.clear()
  const fresh = new IntlMessageFormat(message, locale)
  compiled.set(name, fresh)
  return fresh
}
