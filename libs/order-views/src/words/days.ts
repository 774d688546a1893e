// Days as people say them, by Intl; what is dear to make is kept.
import type { Instant } from '@wismo/kernel'
import { dayIn, type PromiseWindow } from '@wismo/lifecycle'
import { withoutDayCommas } from './day-commas.ts'
import { keptUpTo } from './kept.ts'

type Span = Omit<PromiseWindow, 'source'>

/** Many orders are promised for the same days, and writing a span takes as long as the rest of its sentence. */
const spans = keptUpTo<string>(2_000)

/** `Thu 26 – Sat 28 Nov`, in the time zone of the destination; the year only where it is another one than now. */
export function promisedDays({ from, to, precision, timeZone }: Span, { locale }: { readonly locale: string }, now: Instant): string {
  const isThisYear = to.slice(0, 4) === now.slice(0, 4) && (from ?? to).slice(0, 4) === now.slice(0, 4)
  const name = [from, to, precision, timeZone, locale, isThisYear].join(' ')
  return spans(name, () => withoutDayCommas(locale, spanText({ from, to, precision }, formatOf({ locale, timeZone: precision === 'day' ? 'UTC' : timeZone, hour: precision === 'hour', year: !isThisYear }))))
}

function spanText({ from, to, precision }: { readonly from: string | undefined; readonly to: string; readonly precision: PromiseWindow['precision'] }, format: Intl.DateTimeFormat): string {
  const at = (dayOrInstant: string): number => Date.parse(precision === 'day' ? `${dayOrInstant.slice(0, 10)}T12:00:00Z` : dayOrInstant)
  return from === undefined || from === to ? format.format(at(to)) : format.formatRange(at(from), at(to))
}

/** Hours alone, `14:00 – 17:00`, for a window of which the day is said. */
export function hoursOf({ from, to, timeZone }: Span, { locale }: { readonly locale: string }): string {
  const format = formatOf({ locale, timeZone, hour: true, year: false, noDay: true })
  return from === undefined ? format.format(Date.parse(to)) : format.formatRange(Date.parse(from), Date.parse(to))
}

/** How far a day is from now: what people have words for, and the rest. */
export function nearnessOf({ to, from, precision, timeZone }: Span, now: Instant): 'today' | 'tomorrow' | 'other' {
  const day = precision === 'day' ? to.slice(0, 10) : dayIn(to, timeZone)
  const first = from === undefined ? day : precision === 'day' ? from.slice(0, 10) : dayIn(from, timeZone)
  if (first !== day) return 'other'
  const today = dayIn(now, timeZone)
  return day === today ? 'today' : day === nextDay(today) ? 'tomorrow' : 'other'
}

export const daysFrom = (from: string, to: string): number => Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000)
const nextDay = (day: string): string => new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

interface Format {
  readonly locale: string
  readonly timeZone: string
  readonly hour: boolean
  readonly year: boolean
  readonly noDay?: boolean
}

/** Making one takes as long as composing an order does. */
const formats = keptUpTo<Intl.DateTimeFormat>(1_000)

const formatOf = ({ locale, timeZone, hour, year, noDay = false }: Format): Intl.DateTimeFormat =>
  formats(`${locale} ${timeZone} ${hour} ${year} ${noDay}`, () => new Intl.DateTimeFormat(locale, {
    timeZone, ...(noDay ? {} : { weekday: 'short', day: 'numeric', month: 'short' }), ...(hour ? { hour: '2-digit', minute: '2-digit' } : {}), ...(year ? { year: 'numeric' } : {}),
  }))
