import type { Instant } from '@wismo/kernel'

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-26`: the day that an instant is in at a place, by its IANA zone. */
export function dayIn(instant: Instant | string | number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formats.set(timeZone, format)
  return format.format(typeof instant === 'number' ? instant : Date.parse(instant))
}

/** A day is written in ten characters. */
export const precisionOf = (dayOrInstant: string): 'day' | 'hour' => (dayOrInstant.length === 10 ? 'day' : 'hour')

/** The day of a day, or of an instant at a place. */
export const dayOf = (dayOrInstant: string, timeZone: string): string => (precisionOf(dayOrInstant) === 'day' ? dayOrInstant : dayIn(dayOrInstant, timeZone))

const minute = 60_000
/** Wherever it is, a day ends within this much after noon of its date in UTC, or before it. */
const farthest = 26 * 60 * minute

/** When a day is over at a place, or the instant itself, in milliseconds since 1970: what is to be compared where days and instants meet. */
export const endOf = (dayOrInstant: string, timeZone: string): number => (precisionOf(dayOrInstant) === 'hour' ? Date.parse(dayOrInstant) : endOfDay(dayOrInstant, timeZone))

/** Whether a moment, in milliseconds since 1970, is on that day at a place or before it, or at that instant or before it. */
export const isWithin = (moment: number, dayOrInstant: string, timeZone: string): boolean => {
  const end = endOf(dayOrInstant, timeZone)
  return moment < end || (moment === end && precisionOf(dayOrInstant) === 'hour')
}

const ends = new Map<string, number>()
/** Days at places that are kept in mind: finding an end takes a dozen looks at a calendar. */
const keptEnds = 2_000

function endOfDay(day: string, timeZone: string): number {
  const name = `${day} ${timeZone}`
  const known = ends.get(name)
  if (known !== undefined) return known
  if (ends.size >= keptEnds) ends.clear()
  const end = foundEndOf(day, timeZone)
  ends.set(name, end)
  return end
}

function foundEndOf(day: string, timeZone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`)
  let [within, after] = [noon - farthest, noon + farthest]
  while (after - within > minute) {
    const middle = within + Math.floor((after - within) / minute / 2) * minute
    if (dayIn(middle, timeZone) > day) after = middle
    else within = middle
  }
  return after
}
