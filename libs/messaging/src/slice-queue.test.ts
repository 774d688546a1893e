import { describe, expect, test } from '@jest/globals'
import type { ReceivedMessage } from './port.ts'
import { sliceQueue } from './slice-queue.ts'

const messages = (count: number): readonly ReceivedMessage[] => Array.from({ length: count }, (_, i) => ({ topic: 't', partition: 0, offset: BigInt(i), timestamp: 0, key: 'k', headers: {}, value: null }))
const live = new AbortController().signal
const sizes = (slices: readonly { readonly messages: readonly unknown[] }[] | undefined): readonly number[] | undefined => slices?.map((slice) => slice.messages.length)

describe('what waits between the bus and the loop', () => {
  test('a delivery is cut into batches; the next part comes when the one before is settled', async () => {
    const queue = sliceQueue(500)
    let settled = false
    const delivery = queue.add(messages(1_100), live).then(() => {
      settled = true
    })
    for (const size of [500, 500, 100]) {
      const slices = await queue.next(() => 0, 1_000)
      expect(sizes(slices)).toEqual([size])
      expect(sizes(await queue.next(() => 0, 0))).toEqual([])
      expect(settled).toBe(false)
      slices?.forEach((slice) => slice.settle())
    }
    await delivery
  })

  test('partitions share a batch as long as they fit', async () => {
    const queue = sliceQueue(500)
    void queue.add(messages(300), live)
    void queue.add(messages(200), live)
    void queue.add(messages(1), live)
    expect(sizes(await queue.next(() => 0, 1_000))).toEqual([300, 200])
    expect(sizes(await queue.next(() => 0, 1_000))).toEqual([1])
  })

  test('a refused part refuses the delivery', async () => {
    const queue = sliceQueue(10)
    const delivery = queue.add(messages(20), live)
    const slices = await queue.next(() => 0, 1_000)
    slices?.forEach((slice) => slice.settle(new Error('not now')))
    await expect(delivery).rejects.toThrow('not now')
    expect(sizes(await queue.next(() => 0, 0))).toEqual([])
  })

  test('it wakes whoever waits, for messages and for the end', async () => {
    const queue = sliceQueue(10)
    const first = queue.next(() => 0, 60_000)
    void queue.add(messages(1), live)
    expect(sizes(await first)).toEqual([1])
    const second = queue.next(() => 0, 60_000)
    queue.close()
    expect(await second).toBeUndefined()
  })

  test('the window gathers, and ends early when a batch is full', async () => {
    const queue = sliceQueue(10)
    void queue.add(messages(4), live)
    const gathering = queue.next(() => 60_000, 60_000)
    void queue.add(messages(6), live)
    expect(sizes(await gathering)).toEqual([4, 6])
  })
})
