import { IntlMessageFormat } from 'intl-messageformat'
import { Instant } from '@wismo/kernel'
import { spanOf, type ComposedOrder, type PromiseWindow } from '@wismo/lifecycle'
import { en, type MessageKey } from './words/en.ts'

/** In which language the words are, and by which locale days and amounts are written. */
export interface Language {
  readonly language: 'en'
  /** BCP 47: the order's own when it is of that language. */
  readonly locale: string
}

/** English is what there is: an order in another language is told in English, days and all, rather than half and half. */
export const languageFor = (orderLocale: string): Language => ({ language: 'en', locale: orderLocale.startsWith('en') ? orderLocale : 'en-IE' })

const messages = new Map<string, IntlMessageFormat>()

function say(key: MessageKey, { locale }: Language, values: Record<string, string>): string {
  const id = `${locale} ${key}`
  const message = messages.get(id) ?? new IntlMessageFormat(en[key], locale)
  messages.set(id, message)
  return String(message.format(values))
}

/** The sentence of the order and the one under it: page, API and every message say these and no others. */
export function headlineWords(order: Pick<ComposedOrder, 'headline' | 'promises'>, language: Language, now: Instant): { readonly title: string; readonly text: string } {
  const { code } = order.headline
  const window = spanOf(openPromises(order.promises).map(({ original }) => original))
  const promise = window === undefined ? 'none' : window.from === undefined ? 'by' : window.from === window.to ? 'on' : 'between'
  const days = window === undefined ? '' : promisedDays(window, language, now)
  return { title: say(`${code}.title`, language, { promise, days }), text: say(`${code}.text`, language, { promise, days }) }
}

/** What is still to come; of an order that is over all that was promised. */
function openPromises(promises: ComposedOrder['promises']): ComposedOrder['promises'] {
  const open = promises.filter(({ status }) => status === 'on_track' || status === 'at_risk')
  return open.length > 0 ? open : promises
}

/** Many orders are promised for the same days, and writing a span takes as long as the rest of its sentence. */
const written = new Map<string, string>()
const keptSpans = 2_000

/** `Thu 26 – Sat 28 Nov`, in the time zone of the destination; the year only where it is another one than now. */
export function promisedDays({ from, to, precision, timeZone }: Omit<PromiseWindow, 'source'>, { locale }: Language, now: Instant): string {
  const isThisYear = to.slice(0, 4) === now.slice(0, 4) && (from ?? to).slice(0, 4) === now.slice(0, 4)
  const name = [from, to, precision, timeZone, locale, isThisYear].join(' ')
  const known = written.get(name)
  if (known !== undefined) return known
  if (written.size >= keptSpans) written.clear()
  const days = spanText({ from, to, precision }, dayFormat(locale, precision === 'day' ? 'UTC' : timeZone, precision === 'hour', !isThisYear))
  written.set(name, days)
  return days
}

function spanText({ from, to, precision }: { readonly from: string | undefined; readonly to: string; readonly precision: PromiseWindow['precision'] }, format: Intl.DateTimeFormat): string {
  const at = (dayOrInstant: string): number => Date.parse(precision === 'day' ? `${dayOrInstant.slice(0, 10)}T12:00:00Z` : dayOrInstant)
  return from === undefined || from === to ? format.format(at(to)) : format.formatRange(at(from), at(to))
}

/** Making one takes as long as composing an order does. */
const formats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(locale: string, timeZone: string, withHour: boolean, withYear: boolean): Intl.DateTimeFormat {
  const id = `${locale} ${timeZone} ${withHour} ${withYear}`
  const format = formats.get(id) ?? new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone, ...(withHour ? { hour: '2-digit', minute: '2-digit' } : {}), ...(withYear ? { year: 'numeric' } : {}) })
  formats.set(id, format)
  return format
}
