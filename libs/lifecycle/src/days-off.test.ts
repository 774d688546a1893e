import { describe, expect, test } from '@jest/globals'
import { daysOff, daysOffOf } from './days-off.ts'

const original = { from: '2026-11-25', to: '2026-11-27', precision: 'day', timeZone: 'Europe/Berlin', source: 'checkout' } as const

describe('how late or early something is', () => {
  test.each([
    ['2026-11-29T07:01:00Z', 2], ['2026-11-27T23:00:00Z', 1], ['2026-11-27T22:59:59Z', 0], ['2026-11-26T12:00:00Z', 0], ['2026-11-24T23:00:00Z', 0], ['2026-11-24T22:59:00Z', -1], ['2026-11-23', -2],
  ])('at %s: %i days', (at, days) => {
    expect(daysOff(at, original)).toBe(days)
  })

  test('of a window with hours it is counted by their days', () => {
    expect(daysOff('2026-11-28T22:30:00Z', { from: '2026-11-27T21:00:00Z', to: '2026-11-27T23:30:00Z', timeZone: 'Europe/Berlin' })).toBe(0)
  })

  test.each([
    [{ status: 'broken', deltaMinutes: 1_921 }, 2], [{ status: 'broken', deltaMinutes: 1 }, 1], [{ status: 'broken', deltaMinutes: 0 }, undefined], [{ status: 'on_track' }, undefined],
    [{ status: 'kept', deltaMinutes: 0 }, 0], [{ status: 'kept', deltaMinutes: -1_440 }, 0], [{ status: 'kept', deltaMinutes: -4_321 }, -1],
  ])('as it was told: %j', (told, days) => {
    expect(daysOffOf({ original, ...told })).toBe(days)
  })
})
