import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { wakeablePause } from './pause.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** A pause of 100 ms, and whether it has ended. */
const pausing = (pause = wakeablePause()) => {
  let ended = false
  void pause.for(100).then(() => (ended = true))
  return { pause, ended: () => ended }
}

test('a pause lasts as long as was asked for', async () => {
  const { ended } = pausing()
  await jest.advanceTimersByTimeAsync(99)
  expect(ended()).toBe(false)
  await jest.advanceTimersByTimeAsync(1)
  expect(ended()).toBe(true)
})

test('a call ends it early, and leaves no timer behind', async () => {
  const { pause, ended } = pausing()
  pause.wake()
  await jest.advanceTimersByTimeAsync(0)
  expect(ended()).toBe(true)
  expect(jest.getTimerCount()).toBe(0)
})

test('calls between two pauses make the next one end at once, and no more than that one', async () => {
  const { pause } = pausing()
  await jest.advanceTimersByTimeAsync(100)
  pause.wake()
  pause.wake()
  const next = pausing(pause)
  await jest.advanceTimersByTimeAsync(0)
  expect(next.ended()).toBe(true)
  const after = pausing(pause)
  await jest.advanceTimersByTimeAsync(99)
  expect(after.ended()).toBe(false)
})
