import { describe, expect, test } from '@jest/globals'
import { rankTest } from './rank-test.ts'

/** Times as requests have them: most alike, some long; from a generator, so that every run is the same (mulberry32). */
function timesOf(seed: number, count: number, factor = 1): readonly number[] {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Array.from({ length: count }, () => factor * 2 * Math.exp(0.3 * normal()))
}

describe('the rank test', () => {
  test('finds a shift of a tenth in 400 samples, in either direction', () => {
    expect(rankTest(timesOf(1, 400), timesOf(2, 400, 1.1))).toBeLessThan(0.001)
    expect(rankTest(timesOf(1, 400, 1.1), timesOf(2, 400))).toBeLessThan(0.001)
  })

  test('finds nothing where there is nothing, about as seldom as it says', () => {
    const found = Array.from({ length: 400 }, (_, i) => rankTest(timesOf(2 * i + 1, 100), timesOf(2 * i + 2, 100)))
    expect(found.filter((p) => p < 0.05).length / 400).toBeLessThan(0.1)
    expect(found.filter((p) => p < 0.05).length).toBeGreaterThan(4)
  })

  test('is what paper says', () => {
    // U = 0, 12 from its mean, deviation sqrt(25 / 12 * 11): z = 2.5067.
    expect(rankTest([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(0.012186, 5)
    // U = 6.5, 5.5 from its mean, three, two and two alike: deviation sqrt(25 / 12 * (11 - 36 / 90)), z = 1.1704.
    expect(rankTest([1, 2, 2, 3, 5], [2, 3, 4, 4, 6])).toBeCloseTo(0.241844, 5)
  })

  test('equal values tell nothing', () => {
    expect(rankTest([1, 1, 1], [1, 1, 1])).toBe(1)
  })
})
