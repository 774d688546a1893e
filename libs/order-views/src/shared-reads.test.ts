import { describe, expect, test } from '@jest/globals'
import { sharedReads } from './shared-reads.ts'

describe('reads that are shared', () => {
  test('what is asked for in one moment is one query, each thing once', async () => {
    const asked: (readonly string[])[] = []
    const read = sharedReads(async (keys: readonly string[]) => {
      asked.push(keys)
      return (key: string) => key.toUpperCase()
    })
    expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['A', 'B', 'A'])
    expect(asked).toEqual([['a', 'b']])
    expect(await read('a')).toBe('A')
    expect(asked).toEqual([['a', 'b'], ['a']])
  })

  test('who asks while one is under way gets a new one: the first may be older than the asking', async () => {
    let answer: (value: (key: string) => number) => void = () => undefined
    let queries = 0
    const read = sharedReads((_keys: readonly string[]) => {
      queries += 1
      return new Promise<(key: string) => number>((resolve) => {
        answer = resolve
      })
    })
    const first = read('a')
    await new Promise(setImmediate)
    const answerFirst = answer
    const second = read('a')
    await new Promise(setImmediate)
    expect(queries).toBe(2)
    answerFirst(() => 1)
    answer(() => 2)
    expect(await Promise.all([first, second])).toEqual([1, 2])
  })

  test('more than fit are several queries; one that fails fails for those who asked in it', async () => {
    const sizes: number[] = []
    const read = sharedReads(async (keys: readonly number[]) => {
      sizes.push(keys.length)
      if (keys.includes(0)) throw new Error('gone')
      return (key: number) => key
    })
    const answers = await Promise.allSettled(Array.from({ length: 250 }, (_, i) => read(i)))
    expect(sizes).toEqual([200, 50])
    expect(answers.map(({ status }) => status)).toEqual([...Array<string>(200).fill('rejected'), ...Array<string>(50).fill('fulfilled')])
  })
})
