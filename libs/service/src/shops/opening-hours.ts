// When a place is open: a week, and the days that are another. Times are of the place's clock, so summer time needs no entry.
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { Instant, type Fault } from '@wismo/kernel'

const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written as 09:00.')
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time of day is written as 18:00; 24:00 is the end of the day.')
const span = z.strictObject({ from, to })
const spans = z.array(span).max(4)

/** Monday first, as ISO 8601 counts. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export const openingHours = z.strictObject({
  weekly: z.strictObject(Object.fromEntries(weekdays.map((day) => [day, spans.optional()])) as { readonly [Day in (typeof weekdays)[number]]: z.ZodOptional<typeof spans> }).describe('A day that is not named is closed.'),
  exceptions: z.array(z.strictObject({
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'A day is written as 2026-12-24.'),
    open: spans.describe('Instead of the hours of that weekday; empty: closed.'),
    note: z.string().min(1).max(80).optional().describe('For people: `Christmas Eve`.'),
  })).max(400).optional().describe('The calendar: holidays, stocktakings, long evenings.'),
})

export type OpeningHours = z.infer<typeof openingHours>
type Span = z.infer<typeof span>

/** What the form alone cannot say, by its place in the hours: ends before begins, overlaps, days twice or not in the calendar, times that a clock skips. */
export function hoursFaults({ weekly, exceptions = [] }: OpeningHours, timeZone: string): readonly Fault[] {
  const seen = new Map<string, number>()
  return [
    ...weekdays.flatMap((day) => spanFaults(weekly[day] ?? [], `/weekly/${day}`)),
    ...exceptions.flatMap(({ date, open }, i) => {
      const pointer = `/exceptions/${i}`
      const first = seen.get(date)
      seen.set(date, first ?? i)
      if (!isDay(date)) return [fault(`${pointer}/date`, 'invalid_value', 'There is no such day.')]
      return [
        ...(first === undefined ? [] : [fault(`${pointer}/date`, 'duplicate', `${date} is there already, at exceptions/${first}.`)]),
        ...spanFaults(open, `${pointer}/open`),
        ...open.flatMap((one, j) => skippedFaults(date, one, timeZone, `${pointer}/open/${j}`)),
      ]
    }),
  ]
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail })

function spanFaults(open: readonly Span[], pointer: string): readonly Fault[] {
  const backwards = open.flatMap((one, i) => (one.from < one.to ? [] : [fault(`${pointer}/${i}`, 'date_order', `It closes at ${one.to}, before it opens at ${one.from}. What goes past midnight is two entries, one to 24:00 and one from 00:00.`)]))
  const inOrder = open.map((one, i) => ({ ...one, i })).sort((a, b) => a.from.localeCompare(b.from))
  const overlaps = inOrder.flatMap((one, n) => {
    const before = inOrder[n - 1]
    return before !== undefined && one.from < before.to ? [fault(`${pointer}/${one.i}`, 'overlap', `${one.from} to ${one.to} overlaps ${before.from} to ${before.to}.`)] : []
  })
  return [...backwards, ...overlaps]
}

function isDay(date: string): boolean {
  try {
    Temporal.PlainDate.from(date, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** A day that is named is known: where the clock jumps over one of its times, somebody was wrong about it. */
function skippedFaults(date: string, { from, to }: Span, timeZone: string, pointer: string): readonly Fault[] {
  return [['from', from] as const, ['to', to] as const].flatMap(([name, time]) => {
    const meant = wallTime(Temporal.PlainDate.from(date), time)
    const real = meant.toZonedDateTime(timeZone).toPlainDateTime()
    return real.equals(meant) ? [] : [fault(`${pointer}/${name}`, 'no_such_time', `${time} does not exist on ${date} in ${timeZone}: the clock goes forward to ${real.toPlainTime().toString({ smallestUnit: 'minute' })}.`)]
  })
}

const wallTime = (date: Temporal.PlainDate, time: string): Temporal.PlainDateTime => (time === '24:00' ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(Temporal.PlainTime.from(time)))

/** One opening, as moments. A time that the clock jumps over counts as the moment after the jump, one that it shows twice as the first. */
export interface Opening {
  readonly from: Instant
  readonly to: Instant
}

/** The openings of a day at the place, in order. */
export function openingsOn(hours: OpeningHours, timeZone: string, day: string): readonly Opening[] {
  const date = Temporal.PlainDate.from(day)
  const exception = hours.exceptions?.find((one) => one.date === day)
  const open = exception?.open ?? hours.weekly[weekdays[date.dayOfWeek - 1] ?? 'mon'] ?? []
  const momentOf = (time: string): Instant => Instant.fromMillis(wallTime(date, time).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds)
  return open.map((one) => ({ from: momentOf(one.from), to: momentOf(one.to) })).filter((one) => one.from < one.to).sort((a, b) => a.from.localeCompare(b.from))
}

/** The opening that the moment is in, or the next one within a year; undefined where the place does not open any more. */
export function nextOpening(hours: OpeningHours, timeZone: string, now: Instant): Opening | undefined {
  const today = dayAt(now, timeZone)
  for (let days = 0; days <= 366; days += 1) {
    const next = openingsOn(hours, timeZone, today.add({ days }).toString()).find(({ to }) => to > now)
    if (next !== undefined) return next
  }
  return undefined
}

export function isOpenAt(hours: OpeningHours, timeZone: string, now: Instant): boolean {
  return openingsOn(hours, timeZone, dayAt(now, timeZone).toString()).some(({ from, to }) => from <= now && now < to)
}

const dayAt = (now: Instant, timeZone: string): Temporal.PlainDate => Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate()
