import { describe, expect, test } from '@jest/globals'
import { lagAges, messagesBehind, type PartitionLag } from './lag.ts'

const lag = (next: number, end: number, partition = 0): PartitionLag => ({ group: 'order-view.parts.v1', topic: 'order.events.v1', partition, next: BigInt(next), end: BigInt(end) })

describe('how old the oldest message is that a group has not settled', () => {
  test('it came after the last look at which the partition ended where the group is', () => {
    const ages = lagAges()
    expect(ages.look([lag(5, 5)], 0)).toEqual([0])
    expect(ages.look([lag(5, 5)], 15_000)).toEqual([0])
    expect(ages.look([lag(5, 7)], 30_000)).toEqual([15_000])
    expect(ages.look([lag(5, 9)], 45_000)).toEqual([30_000])
    expect(ages.look([lag(7, 9)], 60_000)).toEqual([30_000])
    expect(ages.look([lag(9, 9)], 75_000)).toEqual([0])
  })

  test('a group that was behind before the first look is at least as late as that look is long ago', () => {
    const ages = lagAges()
    expect(ages.look([lag(1, 100)], 1_000)).toEqual([0])
    expect(ages.look([lag(1, 100)], 61_000)).toEqual([60_000])
    expect(ages.look([lag(1, 101)], 121_000)).toEqual([120_000])
  })

  test('each partition for itself; long outages are remembered more coarsely', () => {
    const ages = lagAges()
    for (let i = 0; i < 5_000; i += 1) ages.look([lag(0, i), lag(i, i, 1)], i * 1_000)
    const [late = 0, current] = ages.look([lag(0, 5_000), lag(5_000, 5_000, 1)], 5_000_000)
    expect(late).toBe(5_000_000)
    expect(current).toBe(0)
  })
})

test('a group that is ahead of a partition made anew is not behind', () => {
  expect([messagesBehind(lag(5, 2)), messagesBehind(lag(2, 5))]).toEqual([0, 3])
})
