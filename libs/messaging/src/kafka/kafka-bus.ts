import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Kafka, type Admin } from 'kafkajs'
import type { MessageBus, ReceivedMessage, TopicSettings } from '../port.ts'
import { received, subscribeOn } from './consumer.ts'
import { guardTimers, logThrough, type KafkaLog } from './guards.ts'
import { durableProducer } from './producer.ts'

export interface KafkaBusSettings {
  /** `host:port`. */
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly partitions: number
  readonly log?: KafkaLog
}

/** A topic is made within this time on every broker, in milliseconds. */
const topicLimitMs = 30_000

/** Kafka by kafkajs, with its known faults guarded. Nothing of its types leaves this folder. */
export function openKafkaBus({ brokers, clientId, partitions, log }: KafkaBusSettings): MessageBus {
  guardTimers()
  const connect = (rotation: number, settings: { requestTimeout?: number } = {}): Kafka => {
    const turn = rotation % brokers.length
    return new Kafka({ clientId, brokers: [...brokers.slice(turn), ...brokers.slice(0, turn)], connectionTimeout: 3_000, requestTimeout: 10_000, logCreator: logThrough(log), ...settings })
  }
  const producer = durableProducer((rotation) => connect(rotation, { requestTimeout: 3_000 }), partitions)
  const kafka = connect(0)
  return {
    partitions,
    identity: () => withAdmin(kafka, async (admin) => `kafka:${(await admin.describeCluster()).clusterId}`),
    ensureTopics: (topics) => withAdmin(kafka, (admin) => ensureTopics(admin, partitions, topics)),
    publish: (messages) => (messages.length === 0 ? Promise.resolve() : producer.send(messages)),
    subscribe: (subscription) => subscribeOn(kafka, partitions, subscription),
    readTopic: (topic) => readTopic(kafka, topic),
    close: () => producer.close(),
  }
}

async function withAdmin<Result>(kafka: Kafka, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

async function ensureTopics(admin: Admin, partitions: number, topics: readonly TopicSettings[]): Promise<void> {
  const existing = new Set(await admin.listTopics())
  const missing = topics.filter(({ name }) => !existing.has(name))
  const creating = missing.map((topic) => ({ topic: topic.name, numPartitions: partitions, configEntries: configOf(topic) }))
  // Another process may be making the same topics: what counts is that they are there.
  if (creating.length > 0) await admin.createTopics({ topics: creating, waitForLeaders: false }).catch(() => undefined)
  const until = Date.now() + topicLimitMs
  for (const { name } of topics) await led(admin, name, partitions, until)
}

const dayMs = 86_400_000

const configOf = ({ compacted = false, keptDays = 30 }: TopicSettings): { name: string; value: string }[] =>
  compacted ? [{ name: 'cleanup.policy', value: 'compact' }] : [{ name: 'cleanup.policy', value: 'delete' }, { name: 'retention.ms', value: String(keptDays * dayMs) }]

async function led(admin: Admin, topic: string, partitions: number, until: number): Promise<void> {
  for (;;) {
    const found = await partitionsOf(admin, topic)
    if (found === partitions) return
    if (found > 0) throw new Error(`The topic ${topic} has ${found} partitions; this deployment says ${partitions}. The number never changes: it decides where a key lies.`)
    if (Date.now() > until) throw new Error(`The topic ${topic} could not be made.`)
    await wait(100)
  }
}

/** 0 while the topic is missing or a leader does not serve its partition yet: metadata knows leaders before they know it. */
async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  try {
    return (await admin.fetchTopicOffsets(topic)).length
  } catch {
    return 0
  }
}

/** Reads up to where the topic ended when this was called. */
async function readTopic(kafka: Kafka, topic: string): Promise<readonly ReceivedMessage[]> {
  return withAdmin(kafka, async (admin) => {
    const ends = new Map((await admin.fetchTopicOffsets(topic)).filter(({ low, high }) => BigInt(high) > BigInt(low)).map(({ partition, high }) => [partition, BigInt(high)]))
    if (ends.size === 0) return []
    const groupId = `wismo-read-${randomUUID()}`
    const messages = await readUntil(kafka, groupId, topic, ends)
    await admin.deleteGroups([groupId]).catch(() => undefined)
    return messages.sort((a, b) => a.timestamp - b.timestamp)
  })
}

async function readUntil(kafka: Kafka, groupId: string, topic: string, ends: ReadonlyMap<number, bigint>): Promise<ReceivedMessage[]> {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 })
  const open = new Map(ends)
  const messages: ReceivedMessage[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((done, failed) => {
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
  } finally {
    await consumer.disconnect()
  }
  return messages
}
