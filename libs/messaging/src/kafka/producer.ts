import { setTimeout as wait } from 'node:timers/promises'
import type { Message, Producer, RecordMetadata, TopicMessages } from 'kafkajs'
import { Invalid, Unavailable } from '@wismo/kernel'
import { requestsOf, type RequestLimits } from '../batches.ts'
import { partitionOf } from '../murmur2.ts'
import type { OutgoingMessage } from '../port.ts'
import type { Clients } from './clients.ts'

export interface DurableProducer {
  send(messages: readonly OutgoingMessage[]): Promise<void>
  /** For good: what is being sent ends first, and no connection is left. */
  close(): Promise<void>
}

/** As much as goes in one request: below the broker's limit of 1 MiB for the records of one partition. */
const limits: RequestLimits = { messages: 500, bytes: 900_000 }
const attempts = 8
const firstPauseMs = 100
const lastPauseMs = 2_000

/** A topic that was just made is known everywhere within this time, in milliseconds. */
const newTopicMs = 2_000

/**
 * Sends one request at a time and believes only what a broker answered for each partition. kafkajs resolves a send that
 * met a leader change although it left partitions out, so what is missing in the answer is sent again; after a failure
 * the client is made anew with another broker first, because it goes on asking one that is frozen.
 */
export function durableProducer(kafka: Pick<Clients, 'producer'>, partitions: number): DurableProducer {
  let producer: Promise<Producer> | undefined
  let tail: Promise<unknown> = Promise.resolve()
  let isClosed = false
  const goodbyes = new Set<Promise<void>>()
  const renew = (): void => {
    // Nobody who sends waits for its goodbye: it may be saying it to a broker that is gone.
    const goodbye = Promise.resolve(producer?.then((one) => one.disconnect())).catch(() => undefined).finally(() => goodbyes.delete(goodbye))
    goodbyes.add(goodbye)
    producer = undefined
  }
  const sendAll = async (messages: readonly OutgoingMessage[]): Promise<void> => {
    let left = messages.map((message) => placed(message, partitions))
    const since = performance.now()
    for (let attempt = 1; ; attempt += 1) {
      try {
        producer ??= connected(kafka)
        const answered = acknowledged(await (await producer).sendBatch({ acks: -1, topicMessages: byTopic(left) }))
        left = left.filter(({ place }) => !answered.has(place))
        if (left.length === 0) return
        if (attempt === attempts) throw new Unavailable('unavailable', 'Kafka did not acknowledge every partition.')
      } catch (error) {
        renew()
        if (isTooLarge(error)) throw new Invalid('too_large', 'Kafka takes no message of this size.')
        if (attempt === attempts || (isUnknownTopic(error) && performance.now() - since > newTopicMs)) throw new Unavailable('unavailable', `Kafka did not take the messages: ${error instanceof Error ? error.message : String(error)}`)
      }
      await wait(Math.min(lastPauseMs, firstPauseMs * 2 ** (attempt - 1)))
    }
  }
  return {
    send(messages) {
      if (isClosed) return Promise.reject(new Unavailable('unavailable', 'The connection to Kafka is closed.'))
      const sent = tail.then(async () => {
        for (const batch of requestsOf(messages, limits)) await sendAll(batch)
      })
      tail = sent.catch(() => undefined)
      return sent
    },
    async close() {
      isClosed = true
      await tail
      renew()
      await Promise.all(goodbyes)
    },
  }
}

async function connected(kafka: Pick<Clients, 'producer'>): Promise<Producer> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: () => ({ message }) => message.partition ?? 0, retry: { retries: 1 } })
  try {
    await producer.connect()
    return producer
  } catch (error) {
    await producer.disconnect().catch(() => undefined)
    throw error
  }
}

/** A message as kafkajs takes it, and the partition it goes to. */
interface Placed {
  readonly topic: string
  readonly place: string
  readonly message: Message
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`

function placed({ topic, key, value, headers }: OutgoingMessage, partitions: number): Placed {
  const partition = partitionOf(key, partitions)
  return { topic, place: placeOf(topic, partition), message: { key, value: value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength), headers, partition } }
}

/** The partitions that a broker answered for without error. */
const acknowledged = (answers: readonly RecordMetadata[]): ReadonlySet<string> =>
  new Set(answers.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => placeOf(topicName, partition)))

function byTopic(messages: readonly Placed[]): TopicMessages[] {
  const topics = new Map<string, Message[]>()
  for (const { topic, message } of messages) {
    const own = topics.get(topic)
    if (own === undefined) topics.set(topic, [message])
    else own.push(message)
  }
  return [...topics].map(([topic, own]) => ({ topic, messages: own }))
}

const tooLarge = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']

/** The only refusal that stays, however often it is asked. */
const isTooLarge = (error: unknown): boolean => tooLarge.includes(typeOf(error))

const isUnknownTopic = (error: unknown): boolean => typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION'

/** What the broker said; kafkajs wraps it when it tried again by itself. */
function typeOf(error: unknown): string {
  const { type, cause } = error as { readonly type?: string; readonly cause?: { readonly type?: string } }
  return type ?? cause?.type ?? ''
}
