import { randomUUID } from 'node:crypto'
import type { Admin } from 'kafkajs'
import { Unavailable } from '@wismo/kernel'
import { isWithin } from '../is-within.ts'
import { oldestFirst } from '../oldest-first.ts'
import type { ReceivedMessage } from '../port.ts'
import type { Clients } from './clients.ts'
import { received } from './deliveries.ts'
import { retry } from './retry.ts'

/** A topic that is made anew meanwhile never gets that far again. In milliseconds. */
const limitMs = 30_000
/** A group of one, that nobody waits for: in milliseconds. */
const sessionMs = 10_000

/** Reads up to where the topic ended when this was called. Throws `Unavailable` where that takes longer than 30 s. */
export async function readTopic(admin: Admin, kafka: Pick<Clients, 'consumer'>, topic: string): Promise<readonly ReceivedMessage[]> {
  const ends = new Map((await admin.fetchTopicOffsets(topic)).filter(({ low, high }) => BigInt(high) > BigInt(low)).map(({ partition, high }) => [partition, BigInt(high)]))
  if (ends.size === 0) return []
  const groupId = `wismo-read-${randomUUID()}`
  const messages = await readUntil(kafka, groupId, topic, ends)
  await admin.deleteGroups([groupId]).catch(() => undefined)
  return oldestFirst(messages)
}

async function readUntil(kafka: Pick<Clients, 'consumer'>, groupId: string, topic: string, ends: ReadonlyMap<number, bigint>): Promise<ReceivedMessage[]> {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100, sessionTimeout: sessionMs, rebalanceTimeout: sessionMs, retry: { ...retry, restartOnFailure: async () => false } })
  const open = new Map(ends)
  const messages: ReceivedMessage[] = []
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const whole = new Promise<void>((done, failed) => {
      consumer.on(consumer.events.CRASH, ({ payload: { error } }) => failed(error))
      consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const end = ends.get(batch.partition) ?? 0n
          messages.push(...batch.messages.filter(({ offset }) => BigInt(offset) < end).map((message) => received(topic, batch.partition, message)))
          if (BigInt(batch.lastOffset()) + 1n >= end) open.delete(batch.partition)
          if (open.size === 0) done()
        },
      }).catch(failed)
    })
    if (!(await isWithin(limitMs, whole))) throw new Unavailable('unavailable', `${topic} was not read whole within ${limitMs / 1_000} s.`)
  } finally {
    await consumer.disconnect()
  }
  return messages
}
