import { expect, test } from '@jest/globals'
import { dayHeading, instantOfLocal, localOf, momentText, spanText, timeOf } from './times.ts'

test('days and times are those of the order’s zone', () => {
  expect([timeOf('2026-11-23T23:30:00Z', 'Europe/Dublin'), timeOf('2026-11-23T23:30:00Z', 'Asia/Tokyo'), timeOf('2026-11-23T23:30:00Z', 'No/Where')]).toEqual(['23:30', '08:30', '23:30'])
  expect(momentText('2026-11-23T20:00:00Z', 'Europe/Paris', '2026-11-24')).toBe('Mon 23 Nov, 21:00')
  expect([dayHeading('2026-11-24', '2026-11-24'), dayHeading('2025-11-24', '2026-11-24')]).toEqual(['Today, Tue 24 Nov', 'Mon 24 Nov 2025'])
})

test.each([
  ['2026-11-23T20:00', 'Europe/Dublin', '2026-11-23T20:00:00.000Z'], ['2026-07-23T20:00', 'Europe/Dublin', '2026-07-23T19:00:00.000Z'], ['2026-11-23T20:00', 'America/Sao_Paulo', '2026-11-23T23:00:00.000Z'],
  ['2026-10-25T03:00', 'Europe/Paris', '2026-10-25T02:00:00.000Z'], ['2026-03-29T04:00', 'Europe/Paris', '2026-03-29T02:00:00.000Z'],
])('%s in %s is %s, and back', (local, zone, instant) => {
  expect(new Date(instantOfLocal(local, zone) ?? '').toISOString()).toBe(instant)
  expect(localOf(instant, zone)).toBe(local)
})

test.each(['', '2026-11-23', '2026-13-40T99:99', 'yesterday'])('%j is no date and time', (text) => {
  expect(instantOfLocal(text, 'UTC')).toBeUndefined()
})

test.each([[30_000, '1 minute'], [150 * 60_000, '2 hours'], [-26 * 3_600_000, '1 day'], [5 * 86_400_000, '5 days']])('%i ms are %s', (ms, text) => {
  expect(spanText(ms)).toBe(text)
})
