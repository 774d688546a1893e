import { describe, expect, test } from '@jest/globals'
import { openPresses } from './presses.ts'

const counter = (): (() => Promise<number>) => {
  let count = 0
  return async () => (count += 1)
}

describe('presses of a form', () => {
  test('the same one twice is one, and both hear what became of it; another one is another', async () => {
    const [presses, act] = [openPresses(), counter()]
    expect(await Promise.all(['a', 'a', 'b'].map((name) => presses.once(name, act)))).toEqual([1, 1, 2])
    expect(await presses.once('a', act)).toBe(1)
  })
  test('without a name each is its own', async () => {
    const [presses, act] = [openPresses(), counter()]
    expect([await presses.once(undefined, act), await presses.once(undefined, act)]).toEqual([1, 2])
  })
  test('what failed may be tried again', async () => {
    const presses = openPresses()
    await expect(presses.once('a', () => Promise.reject(new Error('no log')))).rejects.toThrow('no log')
    expect(await presses.once('a', counter())).toBe(1)
  })
  test('of those of long ago nothing is kept', async () => {
    const [presses, act] = [openPresses(), counter()]
    for (let i = 0; i <= 1_000; i += 1) await presses.once(String(i), act)
    expect(await presses.once('0', act)).toBe(1_002)
    expect(await presses.once('1000', act)).toBe(1_001)
  })
})
