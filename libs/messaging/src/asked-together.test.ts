import { describe, expect, test } from '@jest/globals'
import { Invalid, Unavailable } from '@wismo/kernel'
import { askedTogether } from './asked-together.ts'

describe('asked together', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => i)
  const calls: number[] = []
  const without = (bad: readonly number[], error: Error) => async (items: readonly number[]) => {
    calls.push(items.length)
    if (items.some((item) => bad.includes(item))) throw error
    return items.map((item) => item * 2)
  }

  test('is one call where nothing is wrong, and none for nothing', async () => {
    calls.length = 0
    expect(await askedTogether(numbers, without([], new Error()))).toEqual(numbers.map((n) => ({ value: n * 2 })))
    expect(calls).toEqual([200])
    expect(await askedTogether([], without([], new Error()))).toEqual([])
  })

  test('what is wrong with some hinders no other, in the order asked for and in few calls', async () => {
    calls.length = 0
    const wrong = new Invalid('invalid')
    expect(await askedTogether(numbers, without([7, 150], wrong))).toEqual(numbers.map((n) => (n === 7 || n === 150 ? { error: wrong } : { value: n * 2 })))
    expect(calls.length).toBeLessThan(40)
  })

  test('who is away is not asked again', async () => {
    calls.length = 0
    await expect(askedTogether(numbers, without([7], new Unavailable('unavailable')))).rejects.toThrow(Unavailable)
    expect(calls).toEqual([200])
  })
})
