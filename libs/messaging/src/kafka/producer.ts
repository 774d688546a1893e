import { setTimeout as wait } from 'node:timers/promises'
import type { Kafka, Producer, RecordMetadata, TopicMessages } from 'kafkajs'
import { Unavailable } from '@wismo/kernel'
import { requestsOf, type RequestLimits } from '../batches.ts'
import { partitionOf } from '../murmur2.ts'
import type { OutgoingMessage } from '../port.ts'

export interface DurableProducer {
  send(messages: readonly OutgoingMessage[]): Promise<void>
  close(): Promise<void>
}

/** As much as goes in one request: below the broker's limit of 1 MiB for the records of one partition. */
const limits: RequestLimits = { messages: 500, bytes: 900_000 }
const attempts = 8
const firstPauseMs = 100
const lastPauseMs = 2_000

/**
 * Sends one request at a time and believes only what a broker answered for each partition. kafkajs resolves a send that
 * met a leader change although it left partitions out, so what is missing in the answer is sent again; after a failure
 * the client is made anew with the next broker first, because it goes on asking one that is frozen.
 */
export function durableProducer(connect: (rotation: number) => Kafka, partitions: number): DurableProducer {
  let rotation = 0
  let producer: Promise<Producer> | undefined
  let tail: Promise<unknown> = Promise.resolve()
  const open = (): Promise<Producer> => {
    producer ??= connected(connect(rotation))
    return producer
  }
  const renew = async (): Promise<void> => {
    const broken = producer
    producer = undefined
    rotation += 1
    await broken?.then((one) => one.disconnect()).catch(() => undefined)
  }
  const sendAll = async (messages: readonly OutgoingMessage[]): Promise<void> => {
    let left: readonly OutgoingMessage[] = messages
    for (let attempt = 1; left.length > 0; attempt += 1) {
      try {
        const answered = acknowledged(await (await open()).sendBatch({ acks: -1, topicMessages: byTopic(left, partitions) }))
        left = left.filter((message) => !answered.has(place(message.topic, partitionOf(message.key, partitions))))
        if (left.length === 0) return
      } catch (error) {
        await renew()
        if (attempt === attempts) throw new Unavailable('unavailable', `Kafka did not take the messages: ${error instanceof Error ? error.message : String(error)}`)
      }
      if (attempt === attempts) throw new Unavailable('unavailable', 'Kafka did not acknowledge every partition.')
      await wait(Math.min(lastPauseMs, firstPauseMs * 2 ** (attempt - 1)))
    }
  }
  return {
    send(messages) {
      const sent = tail.then(async () => {
        for (const batch of requestsOf(messages, limits)) await sendAll(batch)
      })
      tail = sent.catch(() => undefined)
      return sent
    },
    async close() {
      await tail
      await producer?.then((one) => one.disconnect()).catch(() => undefined)
    },
  }
}

async function connected(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: () => ({ message }) => message.partition ?? 0, retry: { retries: 1 } })
  await producer.connect()
  return producer
}

const place = (topic: string, partition: number): string => `${topic}/${partition}`

/** The partitions that a broker answered for without error. */
const acknowledged = (answers: readonly RecordMetadata[]): ReadonlySet<string> =>
  new Set(answers.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => place(topicName, partition)))

function byTopic(messages: readonly OutgoingMessage[], partitions: number): TopicMessages[] {
  const topics = new Map<string, TopicMessages['messages']>()
  for (const { topic, key, value, headers } of messages) {
    const own = topics.get(topic) ?? []
    own.push({ key, value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength), headers: { ...headers }, partition: partitionOf(key, partitions) })
    topics.set(topic, own)
  }
  return [...topics].map(([topic, own]) => ({ topic, messages: own }))
}
