import { createRequire } from 'node:module'
import { afterAll, describe, expect, test } from '@jest/globals'
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

  describe('the Kafka adapter', () => {
    const bus = openKafkaBus({ brokers, clientId: 'wismo-test', partitions: 12 })
    afterAll(() => bus.close())

    test('a topic that is not there is an error that can be tried again, not a silence', async () => {
      await expect(bus.publish([{ topic: 'nobody.made.this', key: 'k', value: Buffer.from('x'), headers: {} }])).rejects.toMatchObject({ kind: 'unavailable' })
    })
  })
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
