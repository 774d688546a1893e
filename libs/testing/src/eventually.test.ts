import { describe, expect, test } from '@jest/globals'
import { eventually } from './eventually.ts'

describe('eventually', () => {
  test('asks until the condition answers, and gives the answer back', async () => {
    let asked = 0
    expect(await eventually(() => ((asked += 1) < 3 ? undefined : asked))).toBe(3)
  })

  test('an assertion that fails is asked again, and thrown when time is up', async () => {
    let asked = 0
    await eventually(() => {
      asked += 1
      expect(asked).toBe(2)
      return true
    })
    await expect(eventually(() => { throw new Error('still wrong') }, { within: 50 })).rejects.toThrow('still wrong')
  })

  test('a condition that is never met fails in its time', async () => {
    await expect(eventually(async () => false, { within: 50 })).rejects.toThrow('not met within 50 ms')
  })
})
