// A question about an order and its answer in words: the same for who asks over HTTP and for assistants.
import { IntlMessageFormat } from 'intl-messageformat'
import { z } from 'zod'
import type { Instant } from '@wismo/kernel'
import { dayOf, type OrderLevel, type OrderView } from '@wismo/lifecycle'
import { actionShape, amountText, carrierWords, keptUpTo, oneStop, placeWords, promisedDays, sentencesBy, type Language, type LanguageCode, type Told, type TwoFormed } from '@wismo/order-views'
import { answerTo, type Gap, type Sentence } from './domain/answer.ts'
import type { Intent } from './domain/intents.ts'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en, type Answers } from './words/en.ts'
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

/** Characters of an answer at most. */
const mostCharacters = 300

const escalation = z.object({
  needed: z.boolean().describe('A person has to help on.'),
  text: z.string().describe('How to reach one, in a sentence.'),
  phone: z.string().optional(),
  email: z.string().optional(),
  hours: z.string().optional(),
})

/** What is answered, over HTTP and by tools. */
export const answerShape = z.object({
  intent: z.string(),
  answer: z.string().max(mostCharacters).describe('To be said as it is. About `where`, the sentence of the order’s page and of every message.'),
  facts: z.record(z.string(), z.unknown()).describe('What it rests on, as in the document of the order.'),
  actions: z.array(actionShape).describe('What can be done that has to do with it, or why not.'),
  escalation,
  viewVersion: z.int(),
  validUntil: z.string().describe('Ask again afterwards, even if nothing happens.'),
})
export type AnswerInWords = z.infer<typeof answerShape>

interface Asked {
  readonly level: OrderLevel
  readonly now: Instant
  readonly provedUntil?: Instant | undefined
}

/** `view` is the document as the asker sees it, with its words in that language. */
export function answerInWords(intent: Intent, { view, language }: Told, asked: Asked): AnswerInWords {
  const { sentence, facts, actions, validUntil } = answerTo(intent, view, asked)
  const say = (key: string, gaps: Sentence['gaps'] = {}): string => inWords(key, gaps, { view, language, now: asked.now })
  const { phone, email, hours } = view.help
  const person = say(phone === undefined ? (email === undefined ? 'person.reply' : 'person.email') : email === undefined ? 'person.phone' : 'person.both', { phone: phone ?? '', email: email ?? '' })
  const answer = say(sentence.key, sentence.gaps)
  return {
    intent, answer: shortened(sentence.needsPerson ? say('with.person', { answer: shortened(answer, mostCharacters - person.length - 1), person }) : answer), facts, actions: actions.map((action) => ({ ...action })),
    escalation: { needed: sentence.needsPerson, text: person, ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }), ...(hours === undefined ? {} : { hours }) },
    viewVersion: view.viewVersion, validUntil,
  }
}

interface Spoken {
  readonly view: Pick<OrderView, 'timeZone' | 'currency'>
  readonly language: Language
  readonly now: Instant
}

/** A language that lacks an answer does not compile. */
export const catalogues: Readonly<Record<LanguageCode, Answers>> = { en, de, fr, nl, es, it, pl, ar }

/** What is answered otherwise where people are called by their first name. */
export const informal: Readonly<Record<TwoFormed, Partial<Answers>>> = { de: deInformal, fr: frInformal, nl: nlInformal, es: esInformal, it: itInformal, pl: plInformal }
const sentence: (language: Language, key: string) => string | undefined = sentencesBy<string>(catalogues, informal)

const messages = keptUpTo<IntlMessageFormat>(5_000)

function inWords(key: string, gaps: Sentence['gaps'], spoken: Spoken): string {
  const { locale, you = 'formal' } = spoken.language
  const text = sentence(spoken.language, key)
  if (text === undefined) throw new Error(`There are no words for ${key}.`)
  const message = messages(`${locale} ${you} ${key}`, () => new IntlMessageFormat(text, locale))
  return oneStop(String(message.format(Object.fromEntries(Object.entries(gaps).map(([gap, value]) => [gap, written(value, spoken)])))))
}

function written(gap: Gap, { view: { timeZone, currency }, language, now }: Spoken): string | number {
  if (typeof gap !== 'object') return gap
  if ('amount' in gap) return amountText(language.locale, currency, gap.amount)
  if ('carrier' in gap) return carrierWords(gap.carrier)
  if ('place' in gap) return placeWords(gap.place)
  // The day alone: how exact the hour is nobody promised.
  return promisedDays({ to: dayOf(gap.day, timeZone), ...(gap.from === undefined ? {} : { from: dayOf(gap.from, timeZone) }), precision: 'day', timeZone }, language, now)
}

/** A place may have a long name; how to reach a person is never what is cut. */
const shortened = (text: string, most = mostCharacters): string => (text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).trimEnd()}…`)
