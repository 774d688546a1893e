import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { dayToAsk, type Asked } from './daily.ts'

const at = Instant.parse('2026-11-27T10:00:00Z')
const asked = (found: Asked['found'], minutesAgo: number): Asked => ({ day: '2026-11-27', at: Instant.plus(at, -minutesAgo * 60_000), found })

test.each([
  ['never asked for', undefined, true],
  ['done', asked('done', 600), false],
  ['that another process has, asked for a moment ago', asked('others', 4), false],
  ['that another process has, asked for a while ago', asked('others', 5), true],
  ['that failed right now', asked('failed', 0.5), false],
  ['that failed a minute ago', asked('failed', 1), true],
] as const)('a run that was %s: asked for again is %s', (_name, last, again) => {
  expect(dayToAsk(last, at)).toBe(again ? '2026-11-27' : undefined)
})

test('a new day is asked for whatever became of the one before, also where the clock went back', () => {
  for (const found of ['done', 'others', 'failed'] as const) expect([dayToAsk(asked(found, 0), Instant.parse('2026-11-28T00:00:00Z')), dayToAsk(asked(found, 0), Instant.parse('2026-11-26T23:59:59Z'))]).toEqual(['2026-11-28', '2026-11-26'])
})
