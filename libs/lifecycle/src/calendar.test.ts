import { expect, test } from '@jest/globals'
import { dayIn, dayOf, endOf, precisionOf } from './calendar.ts'

test('a day is written in ten characters; an instant is in a day by its place', () => {
  expect([precisionOf('2026-11-20'), precisionOf('2026-11-20T08:00:00Z')]).toEqual(['day', 'hour'])
  expect([dayIn('2026-11-20T23:30:00Z', 'UTC'), dayIn('2026-11-20T23:30:00Z', 'Europe/Berlin'), dayIn('2026-11-20T07:30:00Z', 'America/Los_Angeles')]).toEqual(['2026-11-20', '2026-11-21', '2026-11-19'])
  expect([dayOf('2026-11-20', 'Pacific/Auckland'), dayOf('2026-11-20T12:00:00Z', 'Pacific/Auckland')]).toEqual(['2026-11-20', '2026-11-21'])
})

test.each([
  ['2026-11-20', 'UTC', '2026-11-21T00:00:00Z'], ['2026-11-20', 'Europe/Berlin', '2026-11-20T23:00:00Z'], ['2026-11-20', 'America/Los_Angeles', '2026-11-21T08:00:00Z'], ['2026-11-20', 'Asia/Kolkata', '2026-11-20T18:30:00Z'],
  ['2026-11-20', 'Pacific/Kiritimati', '2026-11-20T10:00:00Z'], ['2026-11-20', 'Etc/GMT+12', '2026-11-21T12:00:00Z'], ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00Z'], ['2026-03-29', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
  ['2026-11-20T08:00:00Z', 'Europe/Berlin', '2026-11-20T08:00:00Z'],
])('%s in %s is over at %s', (dayOrInstant, timeZone, end) => {
  expect(new Date(endOf(dayOrInstant, timeZone)).toISOString()).toBe(new Date(end).toISOString())
})
