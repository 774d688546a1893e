import { setTimeout as wait } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import type { ActiveSubscription, ReceivedMessage, Subscription, TopicPartition } from '../port.ts'
import { coPartitioned } from './assigner.ts'

const sessionTimeoutMs = 30_000
const heartbeatMs = 3_000
/** A delivery that is older does not keep its member alive any longer: somebody else shall try. */
const stuckAfterMs = 30_000
/** Before a refused delivery is tried again. */
const restMs = 200
const bytesPerPartition = 512 * 1024

/** The partitions of one generation of the group, and where each goes on. */
interface Assignment {
  readonly abort: AbortController
  readonly next: Promise<Map<string, bigint>>
}

const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/** Our own positions decide where a partition goes on; what Kafka keeps is for watching. */
export function subscribeOn(kafka: Kafka, partitions: number, subscription: Subscription): ActiveSubscription {
  const consumer = kafka.consumer({ groupId: subscription.group, sessionTimeout: sessionTimeoutMs, heartbeatInterval: heartbeatMs, partitionAssigners: [coPartitioned], maxBytesPerPartition: bytesPerPartition, maxWaitTimeInMs: 250, allowAutoTopicCreation: false })
  let assignment: Assignment | undefined
  const events = lifeOf(consumer, {
    joined(assigned) {
      assignment?.abort.abort()
      const next = subscription.positions(assigned).then((known) => new Map(known.map((one) => [placeOf(one), one.next])))
      assignment = { abort: new AbortController(), next }
      return next.then((known) => {
        for (const one of assigned) consumer.seek({ ...one, offset: String(known.get(placeOf(one)) ?? 0n) })
      })
    },
    lost: () => assignment?.abort.abort(),
  })
  const started = (async () => {
    await consumer.connect()
    await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: Math.max(1, partitions * subscription.topics.length),
      eachBatch: (payload) => (assignment === undefined ? Promise.resolve() : takeBatch(consumer, subscription, assignment, payload)),
    })
  })()
  started.catch(events.fail)
  return {
    ready: Promise.race([events.ready, events.failed]),
    failed: events.failed,
    async stop() {
      await started.catch(() => undefined)
      const limit = setTimeout(() => assignment?.abort.abort(), 5_000)
      await consumer.stop().catch(() => undefined)
      clearTimeout(limit)
      assignment?.abort.abort()
      await consumer.disconnect().catch(() => undefined)
    },
  }
}

interface Life {
  readonly ready: Promise<void>
  readonly failed: Promise<never>
  fail(error: unknown): void
}

function lifeOf(consumer: Consumer, heard: { joined(assigned: readonly TopicPartition[]): Promise<unknown>; lost(): void }): Life {
  let fail: (error: unknown) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => undefined)
  const ready = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const assigned = Object.entries(memberAssignment).flatMap(([topic, own]) => own.map((partition) => ({ topic, partition })))
      heard.joined(assigned).then(() => resolve(), () => undefined)
    })
  })
  consumer.on(consumer.events.REBALANCING, () => heard.lost())
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    heard.lost()
    if (!restart) fail(error)
  })
  return { ready, failed, fail }
}

async function takeBatch(consumer: Consumer, subscription: Subscription, assignment: Assignment, { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
  const { topic, partition } = batch
  const known = (await assignment.next).get(placeOf(batch)) ?? 0n
  if (!isRunning() || isStale() || assignment.abort.signal.aborted) return
  const messages = batch.messages.filter(({ offset }) => BigInt(offset) >= known).map((message) => received(topic, partition, message))
  const last = batch.lastOffset()
  try {
    if (messages.length > 0) await beating(heartbeat, subscription.deliver(messages, assignment.abort.signal))
    resolveOffset(last)
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last) + 1n) }]).catch(() => undefined)
  } catch {
    await wait(restMs)
    if (!assignment.abort.signal.aborted) consumer.seek({ topic, partition, offset: batch.firstOffset() ?? '0' })
  }
}

/** kafkajs beats only between messages: a delivery that takes longer than the session would be given to another member. */
async function beating(heartbeat: () => Promise<void>, delivery: Promise<void>): Promise<void> {
  const since = Date.now()
  const timer = setInterval(() => {
    if (Date.now() - since > stuckAfterMs) clearInterval(timer)
    else heartbeat().catch(() => undefined)
  }, heartbeatMs)
  try {
    await delivery
  } finally {
    clearInterval(timer)
  }
}

export function received(topic: string, partition: number, message: KafkaMessage): ReceivedMessage {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(Array.isArray(value) ? value.at(-1) : (value ?? ''))] as const)
  return { topic, partition, offset: BigInt(message.offset), key: message.key?.toString() ?? '', value: message.value, headers: Object.fromEntries(headers), timestamp: Number(message.timestamp) }
}
