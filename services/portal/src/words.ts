import { IntlMessageFormat } from 'intl-messageformat'
import { oneStop, type LanguageCode } from '@wismo/order-views'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en, type WordKey, type Words } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'
import { nl } from './words/nl.ts'
import { pl } from './words/pl.ts'

export { oneStop }
export type { WordKey, Words }

type Values = Readonly<Record<string, string | number>>
/** Says one sentence with its arguments. The answer is text, never markup. */
export type Say = (key: WordKey, values?: Values) => string

/** A language that lacks a sentence does not compile. */
export const catalogues: Readonly<Record<LanguageCode, Words>> = { en, de, fr, nl, es, it, pl, ar }
const compiled = new Map<string, IntlMessageFormat>()

/** The words of a language; counts are written the way the locale writes them. */
export const wordsOf = (language: LanguageCode, locale: string): Say => (key, values) => {
  const message = catalogues[language][key]
  if (!message.includes('{')) return message
  return oneStop(String(messageOf(locale, message).format({ ...values })))
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
