import type { Brand } from './brand.ts'
import { Invalid } from './errors.ts'

/** A moment from 1970 to 9999: RFC 3339 in UTC with milliseconds, `2026-11-16T18:22:10.000Z`. Sorts as text. */
export type Instant = Brand<string, 'Instant'>

/** Tells the time. Given from outside, so that the domain never asks for it. */
export type Clock = () => Instant

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

export const Instant = {
  /**
   * Reads an RFC 3339 time with zone. Throws `Invalid('invalid')` for anything else, also for days that do not exist and for what is
   * before 1970 or after 9999 in UTC: others cannot write it, and nothing of ours happens then.
   */
  parse(text: string): Instant {
    const millis = Date.parse(text)
    const isInRange = millis >= 0 && millis < year10000Ms
    // What is written as we write it, which is nearly all that comes by, needs no second look.
    if (isInRange && writtenOut(millis) === text) return text as Instant
    if (Number.isNaN(millis) || !rfc3339.test(text) || !existingDay(text)) throw new Invalid('invalid', 'A time is written as RFC 3339 with its zone, for example 2026-11-16T18:22:10Z.')
    if (!isInRange) throw new Invalid('invalid', 'A time is one from 1970 to 9999.')
    return Instant.fromMillis(millis)
  },
  /** Milliseconds since 1970-01-01 UTC -> instant. */
  fromMillis: (millis: number): Instant => writtenOut(millis) as Instant,
  toMillis: (instant: Instant): number => Date.parse(instant),
  plus: (instant: Instant, millis: number): Instant => Instant.fromMillis(Instant.toMillis(instant) + millis),
  /** So many months later, or before where there are fewer than none: the same day, or the last of a shorter month. UTC. */
  plusMonths(instant: Instant, months: number): Instant {
    const at = new Date(Instant.toMillis(instant))
    const day = at.getUTCDate()
    at.setUTCDate(1)
    at.setUTCMonth(at.getUTCMonth() + months)
    const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
    at.setUTCDate(Math.min(day, lastDay))
    return Instant.fromMillis(at.getTime())
  },
}

/** `Date.parse` turns 31 February into 3 March; a day that does not exist is a wrong message. */
function existingDay(text: string): boolean {
  const day = text.slice(0, 10)
  const millis = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(day)
}

const dayMs = 86_400_000
/** From then on a year has five digits. */
const year10000Ms = 253_402_300_800_000
const twoDigits = Array.from({ length: 60 }, (_, number) => `${number}`.padStart(2, '0'))
const threeDigits = Array.from({ length: 1_000 }, (_, number) => `${number}`.padStart(3, '0'))

/** As a date writes itself, at a fifth of the cost: every event has two instants and more. */
function writtenOut(millis: number): string {
  if (!(Number.isInteger(millis) && millis >= 0 && millis < year10000Ms)) return new Date(millis).toISOString()
  const day = Math.floor(millis / dayMs)
  const rest = millis - day * dayMs
  const seconds = Math.floor(rest / 1_000)
  const minutes = Math.floor(seconds / 60)
  return `${dateOf(day)}T${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}.${threeDigits[rest % 1_000]}Z`
}

/** What is read together is of a few days: the calendar is asked once for each. */
const dates = new Map<number, string>()
const maxDates = 1_000

function dateOf(day: number): string {
  const known = dates.get(day)
  if (known !== undefined) return known
  if (dates.size >= maxDates) dates.clear()
  const date = new Date(day * dayMs).toISOString().slice(0, 10)
  dates.set(day, date)
  return date
}
