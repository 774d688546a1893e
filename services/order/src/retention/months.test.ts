import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { monthsBefore } from './months.ts'

test.each([
  ['2026-11-27T10:00:00.000Z', 13, '2025-10-27T10:00:00.000Z'],
  ['2026-03-31T10:00:00.000Z', 1, '2026-02-28T10:00:00.000Z'],
  ['2026-01-15T00:00:00.000Z', 1, '2025-12-15T00:00:00.000Z'],
])('%s, %i months before: %s', (moment, months, before) => {
  expect(monthsBefore(Instant.parse(moment), months)).toBe(before)
})
