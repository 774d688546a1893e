// How late or early something was: in whole days of the calendar in which it was promised, counted in one way wherever it is said.
import { dayOf, endOf } from './calendar.ts'
import type { PromiseView, PromiseWindow } from './order-view.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** Days after the last day that was promised, or before the first one as a negative number; 0 on any of them. `at`: a day, or an instant. */
export function daysOff(at: string, { from, to, timeZone }: Pick<PromiseWindow, 'from' | 'to' | 'timeZone'>): number {
  const [day, first, last] = [at, from ?? to, to].map((one) => dayOf(one, timeZone)) as [string, string, string]
  return day > last ? between(last, day) : Math.min(0, between(first, day))
}

/** The same of a promise that is kept or broken, by what was told of it; undefined where it is over and nothing is there yet, or not over. */
export function daysOffOf({ original, status, deltaMinutes }: Pick<PromiseView, 'original' | 'status' | 'deltaMinutes'>): number | undefined {
  if (deltaMinutes === undefined || (status === 'broken' && deltaMinutes === 0)) return undefined
  return status === 'kept' && deltaMinutes === 0 ? 0 : daysOff(new Date(endOf(original.to, original.timeZone) + deltaMinutes * minuteMs).toISOString(), original)
}

const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`)
const between = (one: string, other: string): number => Math.round((noon(other) - noon(one)) / dayMs)
