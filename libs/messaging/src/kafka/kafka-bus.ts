import type { Socket } from 'node:net'
import { Kafka, type Admin } from 'kafkajs'
import type { MessageBus, PartitionEnds } from '../port.ts'
import { clientsOf } from './clients.ts'
import { subscribeOn } from './consumer.ts'
import { guardKafkajs, logThrough, type KafkaLog } from './guards.ts'
import { keptClient } from './kept-client.ts'
import { durableProducer } from './producer.ts'
import { retry } from './retry.ts'
import type { MemberSettings } from './stuck-watch.ts'
import { topicIds } from './topic-ids.ts'
import { ensureTopics } from './topics.ts'
import { readTopic } from './whole-topic.ts'

export interface KafkaBusSettings extends Partial<MemberSettings> {
  /** `host:port`. */
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly partitions: number
  readonly log?: KafkaLog
  /** Makes a socket that is not connected yet, where another than Node's own is wanted. */
  readonly socket?: () => Socket
}

const memberDefaults: MemberSettings = { sessionTimeoutMs: 10_000, heartbeatMs: 3_000, stuckAfterMs: 30_000 }
const connectionTimeoutMs = 3_000
/** A connection on which nothing comes for this long while something is asked is given up, in milliseconds. */
const requestTimeoutMs = 3_000

/** Kafka by kafkajs, with its known faults guarded. Nothing of its types leaves this folder. */
export function openKafkaBus({ brokers, clientId, partitions, log, socket, ...member }: KafkaBusSettings): MessageBus {
  guardKafkajs()
  let made = 0
  /** Each client begins at another broker. */
  const kafka = clientsOf((socketFactory) => {
    const turn = made++ % brokers.length
    return new Kafka({ clientId, brokers: [...brokers.slice(turn), ...brokers.slice(0, turn)], connectionTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs, retry, logCreator: logThrough(log), socketFactory })
  }, socket)
  const producer = durableProducer(kafka, partitions)
  const admin = keptClient(kafka.admin)
  const cluster = keptClient(kafka.cluster)
  let identity: string | undefined
  return {
    partitions,
    identity: async () => (identity ??= `kafka:${await admin.ask(async (asked) => (await asked.describeCluster()).clusterId)}`),
    async ensureTopics(topics) {
      // A client that knew a topic which is gone fails whatever it is asked.
      void admin.renew()
      await admin.ask((asked) => ensureTopics(asked, partitions, topics, (sentence) => log?.('info', sentence)))
    },
    publish: (messages) => (messages.length === 0 ? Promise.resolve() : producer.send(messages)),
    subscribe: (subscription) => subscribeOn(kafka, partitions, subscription, { ...memberDefaults, ...member }),
    async ends(topics) {
      const [ids, ends] = await Promise.all([cluster.ask((asked) => topicIds(asked, topics)), admin.ask((asked) => endsOf(asked, topics))])
      return ends.map((end) => ({ ...end, made: ids.get(end.topic) }))
    },
    readTopic: (topic) => admin.ask((asked) => readTopic(asked, kafka, topic)),
    async close() {
      await Promise.all([producer.close(), admin.close(), cluster.close()])
    },
  }
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<readonly PartitionEnds[]> {
  // Asked for one that is not there it would fail for all, and go on failing.
  const there = new Set(await admin.listTopics())
  const ends = topics.filter((topic) => there.has(topic)).map(async (topic) => (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({ topic, partition, oldest: BigInt(low), next: BigInt(high) })))
  return (await Promise.all(ends)).flat()
}
