import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { onePerCause } from './one-per-cause.ts'
import type { OpenTask } from './open-task.ts'

const at = (day: number): Instant => Instant.parse(`2026-11-0${day}T12:00:00Z`)
const task = (ref: string, since: number, over: Partial<OpenTask> = {}): OpenTask => ({ queue: 'promise_broken', ref, cause: '2026-11-01', owner: 'carrier-tracking', weight: 'task', since: at(since), ...over })

test('an order has a cause once: since the first of its kind, due when the first of them is', () => {
  const [late, first, other] = [task('late', 3, { due: at(5) }), task('first', 2, { due: at(6) }), task('other', 1, { cause: '2026-11-02' })]
  for (const told of [[late, first, other], [first, late, other]]) expect(onePerCause(told)).toEqual([{ ...first, due: at(5) }, other])
  expect(onePerCause([])).toEqual([])
})

test('another queue, another cause or another weight is another one', () => {
  const tasks = [task('1', 1), task('2', 1, { queue: 'hold' }), task('3', 1, { cause: 'other' }), task('4', 1, { weight: 'incident' })]
  expect(onePerCause(tasks)).toEqual(tasks)
})
