import { expect, test } from '@jest/globals'
import { dayIn } from './calendar.ts'
import { timelineOf } from './timeline.ts'

const entry = (id: string, at: string, recordedAt = at) => ({ id, type: 'T', at, recordedAt, actor: 'system' })
const part = (id: string, ...timeline: readonly object[]) => ({ part: id, version: 1, doc: { timeline } })

test('newest first by when it happened, then by when it was known, then by id, each with the part that it is of', () => {
  const { entries } = timelineOf([part('a', entry('1', '2026-12-01'), entry('2', '2026-12-03')), { part: 'b', version: 1, doc: null }, part('c', entry('5', '2026-12-01'), entry('6', '2026-12-01'), entry('3', '2026-12-02', '2026-12-04'), entry('4', '2026-12-02', '2026-12-05'))])
  expect(entries.map(({ id, refs }) => [id, refs])).toEqual([['2', ['a']], ['4', ['c']], ['3', ['c']], ['6', ['c']], ['5', ['c']], ['1', ['a']]])
})

test('the newest twenty', () => {
  const days = Array.from({ length: 22 }, (_, i) => entry(String(i), `2026-12-${String(i + 1).padStart(2, '0')}`))
  expect(timelineOf([part('a', ...days.slice(11)), part('b', ...days.slice(0, 11))]).entries.map(({ id }) => id)).toEqual(days.slice(2).reverse().map(({ id }) => id))
})

test('a day is of a place', () => {
  expect([dayIn('2026-01-02T23:30:00Z', 'UTC'), dayIn('2026-01-02T23:30:00Z', 'Europe/Berlin'), dayIn('2026-01-02T03:30:00Z', 'America/New_York')]).toEqual(['2026-01-02', '2026-01-03', '2026-01-01'])
})

test('late is what was told more than an hour after it happened', () => {
  const { entries } = timelineOf([part('a', entry('2', '2026-12-01T09:00:00Z', '2026-12-01T10:00:01Z'), entry('1', '2026-12-01T10:00:00Z', '2026-12-01T11:00:00Z'))])
  expect(entries.map(({ id, late }) => [id, late])).toEqual([['1', undefined], ['2', true]])
})
