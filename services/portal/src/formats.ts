import { Instant, isTimeZone } from '@wismo/kernel'
import type { PromiseWindow } from '@wismo/lifecycle'
import { withoutDayCommas } from '@wismo/order-views'

/** A stretch of time in words, split where a line may break: between its two ends and nowhere else. */
export interface When {
  readonly text: string
  readonly ends: readonly string[]
}

/** A day of a calendar without a zone: `2026-11-26`. */
export type Day = string

const dayMillis = 86_400_000

/** `2026-11-24T23:30Z` in Dublin -> `2026-11-24`. A zone nobody knows counts as UTC. */
export function dayOf(instant: Instant, timeZone: string): Day {
  const parts = new Map(memo(calendar, safeZone(timeZone)).formatToParts(Instant.toMillis(instant)).map(({ type, value }) => [type, value]))
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
}

export const plusDays = (day: Day, days: number): Day => new Date(noon(day) + days * dayMillis).toISOString().slice(0, 10)
/** Whole days from one to the other, negative when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((noon(to) - noon(from)) / dayMillis)

/** Minor units -> `€485.90`, as in every sentence. */
export { amountText as money } from '@wismo/order-views'

/** `1500` of a unit with scale 3 -> `1.5`. */
export const count = (locale: string, quantity: number, scale: number): string =>
  memo(numberFormat, locale).format(quantity / 10 ** scale)

/** `7.2 m`, for units that Intl knows. */
export const measure = (locale: string, unit: string, quantity: number, scale: number): string => memo(unitFormat, `${locale} ${unit}`).format(quantity / 10 ** scale)
/** `Lamp, bulb`: names beside each other. */
export const listText = (locale: string, names: readonly string[]): string => memo(listFormat, locale).format(names)
/** `English (Ireland)` in English, `Deutsch` in German. */
export const languageName = (locale: string, tag: string): string => capital(memo(languageFormat, locale).of(tag) ?? tag, locale)
const capital = (text: string, locale: string): string => `${text.slice(0, 1).toLocaleUpperCase(locale)}${text.slice(1)}`

/** `Thu 26 Nov`; the year only where it is not this one. */
export const dayText = (locale: string, day: Day, today: Day): string =>
  withoutDayCommas(locale, memo(dayFormat, `${locale} ${day.slice(0, 4) === today.slice(0, 4) ? 'same' : 'other'}`).format(noon(day)))
/** A day or a time that stays on one line, whatever stands around it. */
export const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')
/** A stretch of time within a sentence: it breaks between its two ends and nowhere else. */
export const breaking = ({ ends }: When): string => ends.map((end) => `${unbroken(end.trim())}${/\s$/.exec(end)?.[0] ?? ''}`).join('')
/** `14:20` in that zone. */
export const timeText = (locale: string, at: Instant, timeZone: string): string => memo(timeFormat, `${locale} ${safeZone(timeZone)}`).format(Instant.toMillis(at))
export const weekdayText = (locale: string, day: Day): string => memo(weekdayFormat, locale).format(noon(day))
export const dayNumber = (locale: string, day: Day): string => memo(dayNumberFormat, locale).format(noon(day))
export const monthText = (locale: string, day: Day): string => memo(monthFormat, locale).format(noon(day))

/** First and last day of a promise in the zone where it ends. */
export function daysOf({ from, to, precision, timeZone }: PromiseWindow): { readonly first: Day; readonly last: Day } {
  const day = (text: string): Day => (precision === 'day' ? text.slice(0, 10) : dayOf(Instant.parse(text), timeZone))
  return { first: day(from ?? to), last: day(to) }
}

/** `Thu 26 – Sat 28 Nov`, `Thu 26 Nov`, or with hours where the promise has them. */
export function windowText(locale: string, window: PromiseWindow, today: Day): When {
  if (window.precision === 'hour') return hoursText(locale, window)
  const { first, last } = daysOf(window)
  const year = [first, last].every((day) => day.slice(0, 4) === today.slice(0, 4)) ? 'same' : 'other'
  return range(locale, memo(dayFormat, `${locale} ${year}`), noon(first), noon(last))
}

function hoursText(locale: string, { from, to, timeZone }: PromiseWindow): When {
  const end = Instant.toMillis(Instant.parse(to))
  return range(locale, memo(hourFormat, `${locale} ${safeZone(timeZone)}`), from === undefined ? end : Instant.toMillis(Instant.parse(from)), end)
}

/** The two ends of a range as Intl writes them; what both share stays with the end it stands beside. */
function range(locale: string, format: Intl.DateTimeFormat, from: number, to: number): When {
  const text = withoutDayCommas(locale, format.formatRange(from, to))
  const parts = format.formatRangeToParts(from, to)
  const dash = parts.findIndex(({ source, value }, i) => i > 0 && source === 'shared' && /[–—~-]|\p{Pd}/u.test(value))
  if (dash < 0) return { text, ends: [text] }
  const join = (some: typeof parts): string => withoutDayCommas(locale, some.map(({ value }) => value).join(''))
  return { text, ends: [join(parts.slice(0, dash + 1)), join(parts.slice(dash + 1))] }
}

/** Noon UTC of a day: far from every edge, whatever the formatter's zone does. */
const noon = (day: Day): number => Date.parse(`${day}T12:00:00Z`)

/** A page in UTC is better than none. */
const safeZone = (timeZone: string): string => (isTimeZone(timeZone) ? timeZone : utc)

const utc = 'UTC'
const dayParts = { weekday: 'short', day: 'numeric', month: 'short' } as const
const calendar = (timeZone: string): Intl.DateTimeFormat => new Intl.DateTimeFormat('en', { timeZone, calendar: 'gregory', year: 'numeric', month: '2-digit', day: '2-digit' })
const dayFormat = (name: string): Intl.DateTimeFormat => {
  const [locale, year] = name.split(' ')
  return new Intl.DateTimeFormat(locale, { ...dayParts, ...(year === 'other' ? { year: 'numeric' } : {}), timeZone: utc })
}
const weekdayFormat = (locale: string): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: utc })
const dayNumberFormat = (locale: string): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { day: 'numeric', timeZone: utc })
const monthFormat = (locale: string): Intl.DateTimeFormat => new Intl.DateTimeFormat(locale, { month: 'short', timeZone: utc })
const hourFormat = (name: string): Intl.DateTimeFormat => {
  const [locale, timeZone] = name.split(' ')
  return new Intl.DateTimeFormat(locale, { ...dayParts, hour: '2-digit', minute: '2-digit', ...(timeZone === undefined ? {} : { timeZone }) })
}
const timeFormat = (name: string): Intl.DateTimeFormat => {
  const [locale, timeZone] = name.split(' ')
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...(timeZone === undefined ? {} : { timeZone }) })
}
const numberFormat = (locale: string): Intl.NumberFormat => new Intl.NumberFormat(locale)
const unitFormat = (name: string): Intl.NumberFormat => {
  const [locale, unit] = name.split(' ')
  return new Intl.NumberFormat(locale, { style: 'unit', ...(unit === undefined ? {} : { unit }) })
}
const listFormat = (locale: string): Intl.ListFormat => new Intl.ListFormat(locale, { type: 'unit', style: 'short' })
const languageFormat = (locale: string): Intl.DisplayNames => new Intl.DisplayNames(locale, { type: 'language', languageDisplay: 'standard' })

/** Formatters cost far more to make than to use. Orders name locales and zones, so the map is emptied before it grows without end. */
const made = new Map<(name: string) => unknown, Map<string, unknown>>()
function memo<Formatter>(make: (name: string) => Formatter, name: string): Formatter {
  const known = (made.get(make) ?? new Map<string, unknown>()) as Map<string, Formatter>
  made.set(make, known)
  if (known.size > 1_000) known.clear()
  const formatter = known.get(name) ?? make(name)
  known.set(name, formatter)
  return formatter
}

/** Text of another direction keeps its own within a sentence; marks of its own would end that. */
export const isolated = (text: string): string => `\u2068${text.replaceAll(/[\u2066-\u2069]/g, '')}\u2069`
