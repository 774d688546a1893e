import { expect, test } from '@jest/globals'
import { Kafka, logLevel } from 'kafkajs'
import { kafkaForTests } from '@wismo/testing'
import { busContract } from '../bus-contract.ts'
import type { MessageBus } from '../port.ts'
import { severableSockets } from '../testing/severable-sockets.ts'
import { openKafkaBus } from './kafka-bus.ts'

const brokers = kafkaForTests()
/** As short as a broker allows when it is not told otherwise. */
const sessionTimeoutMs = 6_000
const stuckAfterMs = 2 * sessionTimeoutMs

if (brokers !== undefined) {
  busContract('Kafka', async () => {
    const cuts = new Map<MessageBus, () => void>()
    return {
      patienceMs: 40_000,
      sessionMs: sessionTimeoutMs,
      stuckAfterMs,
      async open({ partitions = 12 } = {}) {
        const sockets = severableSockets()
        const bus = openKafkaBus({ brokers, clientId: 'wismo-test', partitions, sessionTimeoutMs, stuckAfterMs, heartbeatMs: 500, socket: sockets.open })
        cuts.set(bus, sockets.sever)
        return bus
      },
      kill: (client) => cuts.get(client)?.(),
      async forget(topic, partition, before) {
        const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
        // It only deletes from a topic that it was asked about.
        await admin.fetchTopicOffsets(topic)
        await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] })
        await admin.disconnect()
      },
      close: async () => undefined,
    }
  })
}

test('a bus that nobody asks anything meets no broker', async () => {
  const bus = openKafkaBus({ brokers: ['127.0.0.1:1'], clientId: 'wismo-test', partitions: 12 })
  await bus.publish([])
  await expect(bus.close()).resolves.toBeUndefined()
})
