import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { byDay } from './by-day.ts'

const now = Instant.parse('2026-11-28T02:50:00Z')
const of = (at: string): string => byDay(Instant.parse(at), now)

describe('what is made up of the past', () => {
  test.each([['2026-11-24T02:50:00Z', '2026-11-24T09:25:00.000Z'], ['2026-11-24T00:00:00Z', '2026-11-24T08:00:00.000Z'], ['2026-11-24T23:30:00Z', '2026-11-24T19:45:00.000Z']])('%s is by day: %s', (at, by) => {
    expect(of(at)).toBe(by)
  })
  test('keeps its order, and today is as it is', () => {
    const times = Array.from({ length: 96 }, (_, i) => of(Instant.fromMillis(Date.parse('2026-11-24T03:00:00Z') + i * 3_600_000)))
    expect([...times].sort()).toEqual(times)
    expect(of('2026-11-28T01:00:00Z')).toBe('2026-11-28T01:00:00.000Z')
  })
})
