import { describe, expect, test } from '@jest/globals'
import { testSeed } from './seed.ts'

describe('the seed of a test', () => {
  test.each([['0', 0], ['42', 42], ['-1734', -1734], ['2147483647', 2_147_483_647]])('WISMO_SEED=%s', (text, seed) => {
    expect(testSeed({ WISMO_SEED: text })).toBe(seed)
  })

  test.each([{}, { WISMO_SEED: '' }])('without one it is new each time: %j', (env) => {
    const seeds = new Set(Array.from({ length: 10 }, () => testSeed(env)))
    expect(seeds.size).toBeGreaterThan(1)
    expect([...seeds].every(Number.isInteger)).toBe(true)
  })

  test.each(['abc', '1.5', '1e3', ' ', '0x10', '12345678901234567890'])('WISMO_SEED=%j is refused', (text) => {
    expect(() => testSeed({ WISMO_SEED: text })).toThrow(`WISMO_SEED is an integer, not ${JSON.stringify(text)}.`)
  })
})
