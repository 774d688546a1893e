import { describe, expect, test } from '@jest/globals'
import { comesAgainAfter, pauseAfter, tryOnce, tryTimes } from './tries.ts'

const never = new AbortController().signal

describe('tries', () => {
  test('in place they end within 10 seconds, each pause longer than the one before at most doubled', () => {
    const longest = [1, 2, 3].map((tries) => tryTimes.firstPauseMs * 2 ** (tries - 1))
    for (const [i, most] of longest.entries()) {
      const pause = pauseAfter(tryTimes, i + 1)
      expect(pause).toBeGreaterThanOrEqual(most / 2)
      expect(pause).toBeLessThanOrEqual(most)
    }
    expect(longest.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(tryTimes.inPlaceMs)
  })

  test('a parked message comes again later each time, up to two hours, twenty tries in all', () => {
    const within = (tries: number, most: number): void => {
      const ms = comesAgainAfter(tryTimes, tries) ?? Number.NaN
      expect(ms).toBeGreaterThanOrEqual(most / 2)
      expect(ms).toBeLessThanOrEqual(most)
    }
    within(1, 10_000)
    within(4, 10_000)
    within(5, 20_000)
    within(8, 160_000)
    within(19, 7_200_000)
    expect(comesAgainAfter(tryTimes, 20)).toBeUndefined()
    expect(comesAgainAfter(tryTimes, 21)).toBeUndefined()
  })

  test('a call that answers is heard, one that throws too', async () => {
    await expect(tryOnce(async () => 'answer', 1_000, never)).resolves.toBe('answer')
    await expect(tryOnce(() => Promise.reject(new TypeError('bug')), 1_000, never)).rejects.toThrow('bug')
  })

  test('a call that fails because its signal says so is one that took too long, whatever it throws', async () => {
    const listening = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError('aborted'))))
    await expect(tryOnce(listening, 5, never)).rejects.toMatchObject({ kind: 'unavailable', code: 'timed_out', message: 'There was no answer within 5 ms.' })
  })

  test('the outer signal ends it, also when it was aborted before', async () => {
    const outer = new AbortController()
    const running = tryOnce(() => new Promise(() => undefined), 60_000, outer.signal)
    outer.abort()
    await expect(running).rejects.toMatchObject({ code: 'stopped' })
    await expect(tryOnce(() => new Promise(() => undefined), 60_000, outer.signal)).rejects.toMatchObject({ code: 'stopped' })
  })
})
