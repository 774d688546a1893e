// Days and times as the desk writes them: in the zone of the order, in English.
import { Instant, isTimeZone } from '@wismo/kernel'
import { dayOf, dayText, type Day } from '../formats.ts'

/** The desk is English, with days before months and 24 hours. */
export const deskLocale = 'en-IE'

const zoneOr = (timeZone: string): string => (isTimeZone(timeZone) ? timeZone : 'UTC')
const formats = new Map<string, Intl.DateTimeFormat>()

/** `14:20` */
export function timeOf(at: string, timeZone: string): string {
  const zone = zoneOr(timeZone)
  const format = formats.get(zone) ?? new Intl.DateTimeFormat(deskLocale, { hour: '2-digit', minute: '2-digit', timeZone: zone })
  if (formats.size > 500) formats.clear()
  formats.set(zone, format)
  return format.format(Date.parse(at))
}

/** `Mon 23 Nov`; the year only where it is another one. */
export const dayWords = (day: Day, today: Day): string => dayText(deskLocale, day, today).replace(',', '')

export const dayAt = (at: string, timeZone: string): Day => dayOf(Instant.parse(at), timeZone)

/** `Today, Tue 24 Nov`, `Mon 23 Nov` */
export function dayHeading(day: Day, today: Day): string {
  const text = dayWords(day, today)
  return day === today ? `Today, ${text}` : text
}

/** `Mon 23 Nov, 20:00`; of today the time alone where that is enough. */
export const momentText = (at: string, timeZone: string, today: Day): string => `${dayWords(dayAt(at, timeZone), today)}, ${timeOf(at, timeZone)}`

/** A day, or an instant with its time. */
export const dayOrMoment = (text: string, timeZone: string, today: Day): string => (text.length === 10 ? dayWords(text, today) : momentText(text, timeZone, today))

/** As a field for date and time has it: `2026-11-23T20:00`, in that zone. */
export const localOf = (at: string, timeZone: string): string => `${dayAt(at, timeZone)}T${timeOf(at, timeZone)}`

/** The instant that a date and time of that zone is; undefined for what is none. An hour that the clock leaves out counts by the one before it. */
export function instantOfLocal(local: string, timeZone: string): Instant | undefined {
  const guess = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  if (Number.isNaN(guess)) return undefined
  const shift = (at: number): number => Date.parse(`${localOf(new Date(at).toISOString(), timeZone)}:00Z`) - at
  const once = guess - shift(guess)
  return Instant.fromMillis(guess - shift(once))
}

const minuteMs = 60_000
const units = [['day', 1_440], ['hour', 60], ['minute', 1]] as const

/** `3 hours`, `1 day`: the largest unit that fits, rounded down; at least a minute. */
export function spanText(ms: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / minuteMs))
  const [name, size] = units.find(([, least]) => minutes >= least) ?? ['minute', 1]
  const count = Math.floor(minutes / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
