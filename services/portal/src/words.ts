import { IntlMessageFormat } from 'intl-messageformat'
import { oneStop, sentencesBy, type Language, type LanguageCode, type TwoFormed } from '@wismo/order-views'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en, type WordKey, type Words } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'
import { de as deInformal } from './words/informal/de.ts'
import { es as esInformal } from './words/informal/es.ts'
import { fr as frInformal } from './words/informal/fr.ts'
import { it as itInformal } from './words/informal/it.ts'
import { nl as nlInformal } from './words/informal/nl.ts'
import { pl as plInformal } from './words/informal/pl.ts'
import { nl } from './words/nl.ts'
import { pl } from './words/pl.ts'

export { oneStop }
export type { WordKey, Words }

type Values = Readonly<Record<string, string | number>>
/** Says one sentence with its arguments. The answer is text, never markup. */
export type Say = (key: WordKey, values?: Values) => string

/** A language that lacks a sentence does not compile. */
export const catalogues: Readonly<Record<LanguageCode, Words>> = { en, de, fr, nl, es, it, pl, ar }
/** What is said otherwise where people are called by their first name. */
export const informal: Readonly<Record<TwoFormed, Partial<Words>>> = { de: deInformal, fr: frInformal, nl: nlInformal, es: esInformal, it: itInformal, pl: plInformal }
const sentence = sentencesBy(catalogues, informal)
const compiled = new Map<string, IntlMessageFormat>()

/** The words of a language; counts are written the way the locale writes them. */
export const wordsOf = (language: Language): Say => (key, values) => {
  const message = sentence(language, key)
  if (!message.includes('{')) return message
  return oneStop(String(messageOf(language.locale, message).format({ ...values })))
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
