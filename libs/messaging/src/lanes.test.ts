import { describe, expect, test } from '@jest/globals'
import { inQueues, runLanes } from './lanes.ts'

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('lanes', () => {
  test.each([[1, 1], [3, 3], [50, 10]])('%i lanes over ten items have %i under way', async (lanes, expected) => {
    let open = 0
    let most = 0
    const done: number[] = []
    await runLanes(lanes, Array.from({ length: 10 }, (_, i) => i), async (item) => {
      open += 1
      most = Math.max(most, open)
      await soon()
      open -= 1
      done.push(item)
    })
    expect([most, done.length]).toEqual([expected, 10])
  })

  test('after a failure nothing more is begun, what is under way ends, and then the first failure is thrown', async () => {
    const begun: number[] = []
    const ended: number[] = []
    const running = runLanes(2, [1, 2, 3, 4], async (item) => {
      begun.push(item)
      if (item === 1) throw new Error('first')
      await soon()
      await soon()
      ended.push(item)
      throw new Error('second')
    })
    await expect(running).rejects.toThrow('first')
    expect([begun, ended]).toEqual([[1, 2], [2]])
  })

  test('queues keep the order of each key', () => {
    expect(inQueues(['a1', 'b1', 'a2', 'c1', 'b2'], (item) => item[0] ?? '')).toEqual([['a1', 'a2'], ['b1', 'b2'], ['c1']])
  })
})
