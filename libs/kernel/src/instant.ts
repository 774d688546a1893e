import type { Brand } from './brand.ts'
import { Invalid } from './errors.ts'

/** A moment: RFC 3339 in UTC with milliseconds, `2026-11-16T18:22:10.000Z`. Sorts as text. */
export type Instant = Brand<string, 'Instant'>

/** Tells the time. Given from outside, so that the domain never asks for it. */
export type Clock = () => Instant

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

export const Instant = {
  /** Reads an RFC 3339 time with zone. Throws `Invalid('invalid')` for anything else, also for days that do not exist. */
  parse(text: string): Instant {
    const millis = rfc3339.test(text) && existingDay(text) ? Date.parse(text) : Number.NaN
    if (Number.isNaN(millis)) throw new Invalid('invalid', 'A time is written as RFC 3339 with its zone, for example 2026-11-16T18:22:10Z.')
    return Instant.fromMillis(millis)
  },
  /** Milliseconds since 1970-01-01 UTC -> instant. */
  fromMillis: (millis: number): Instant => new Date(millis).toISOString() as Instant,
  toMillis: (instant: Instant): number => Date.parse(instant),
  plus: (instant: Instant, millis: number): Instant => Instant.fromMillis(Instant.toMillis(instant) + millis),
}

/** `Date.parse` turns 31 February into 3 March; a day that does not exist is a wrong message. */
function existingDay(text: string): boolean {
  const day = text.slice(0, 10)
  const millis = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(day)
}
