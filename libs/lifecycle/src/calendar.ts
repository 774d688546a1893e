import type { Instant } from '@wismo/kernel'

const formats = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-26`: the day that an instant is in at a place, by its IANA zone. */
export function dayIn(instant: Instant | string, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formats.set(timeZone, format)
  return format.format(Date.parse(instant))
}
