import { createRequire } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import { kafkaForTests } from '@wismo/testing'
import { busContract } from '../bus-contract.ts'
import { shareOut } from './assigner.ts'
import { guardTimers } from './guards.ts'
import { openKafkaBus } from './kafka-bus.ts'

const brokers = kafkaForTests()

if (brokers !== undefined) {
  busContract('Kafka', async () => ({
    patienceMs: 40_000,
    open: async () => openKafkaBus({ brokers, clientId: 'wismo-test', partitions: 12 }),
    close: async () => undefined,
  }))
}

describe('the guards', () => {
  test('no timer is set while nothing waits', () => {
    guardTimers()
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: { scheduleCheckPendingRequests(): void } }
    const queue = { pending: [], throttledUntil: -1, throttleCheckTimeoutId: null }
    prototype.scheduleCheckPendingRequests.call(queue as never)
    expect(queue.throttleCheckTimeoutId).toBeNull()
  })

  test('partitions are shared out by number, whatever the topic', () => {
    expect(shareOut(['b', 'a'], 5)).toEqual([{ memberId: 'a', partitions: [0, 2, 4] }, { memberId: 'b', partitions: [1, 3] }])
    expect(shareOut([], 5)).toEqual([])
  })
})
