import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { askLessWhenQuiet, type ConsumerGroup } from './idle-fetches.ts'

const record = { rawMessages: ['record'] }
const empty = { rawMessages: [] }

/** A group whose broker brings what the test says, and notes for how long it may hold each request. */
class Group implements ConsumerGroup {
  maxWaitTime = 0
  brings: readonly { readonly rawMessages: readonly unknown[] }[] = [empty]
  readonly waits: number[] = []
  readonly rest: unknown[] = []
  paused(): readonly unknown[] {
    return this.rest
  }
  async fetch(nodeId: number): ReturnType<ConsumerGroup['fetch']> {
    expect(nodeId).toBe(1)
    this.waits.push(this.maxWaitTime)
    return this.brings
  }
}
askLessWhenQuiet(Group.prototype)

describe('fetches of a group', () => {
  let group: Group
  beforeEach(async () => {
    jest.useFakeTimers()
    group = new Group()
    await group.fetch(1)
  })
  afterEach(() => void jest.useRealTimers())
  const askedAfter = async (ms: number): Promise<number | undefined> => {
    jest.setSystemTime(Date.now() + ms)
    await group.fetch(1)
    return group.waits.at(-1)
  }

  test('a broker holds them longer once nothing has come for a while, from the last record on', async () => {
    expect(group.waits).toEqual([250])
    expect([await askedAfter(3_000), await askedAfter(1), await askedAfter(60_000)]).toEqual([250, 1_000, 1_000])
    group.brings = [record]
    await group.fetch(1)
    group.brings = [empty]
    expect([await askedAfter(3_000), await askedAfter(1)]).toEqual([250, 1_000])
  })

  test('a paused partition would wait for the answer that is without it: nothing is held long', async () => {
    group.rest.push({ topic: 'orders', partitions: [1] })
    expect(await askedAfter(60_000)).toBe(250)
    group.rest.pop()
    expect(await askedAfter(0)).toBe(1_000)
  })

  test('partitions without a record are not handed on', async () => {
    group.brings = [empty, record, empty]
    expect(await group.fetch(1)).toEqual([record])
  })
})
