// Deletes topics with all that lies in them; or makes one anew, empty.
import { setTimeout as wait } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { openContracts } from '@wismo/contracts'
import { eventually } from '@wismo/testing'

/** The broker takes down the files of a topic within this, in milliseconds. */
const anewLimitMs = 30_000

/** Deletes the topic and makes it anew, empty, with as many partitions as it had; `meanwhile` is what happens between the two. */
export async function makeTopicAnew(brokers: string, topic: string, meanwhile: () => unknown = () => undefined): Promise<void> {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const numPartitions = (await admin.fetchTopicOffsets(topic)).length
    await admin.deleteTopics({ topics: [topic] })
    await meanwhile()
    // A name that was just deleted may be taken still.
    await eventually(() => admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false }).catch(() => wait(50, false)), { within: anewLimitMs })
  } finally {
    await admin.disconnect()
  }
}

/** Deletes every topic of ours that is there: who starts on a database of their own would read all that others left before what they wait for. */
export async function removeOurTopics(brokers: readonly string[]): Promise<void> {
  const contracts = openContracts()
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const ours = async (): Promise<string[]> => (await admin.listTopics()).filter((name) => contracts.topic(name) !== undefined)
    const topics = await ours()
    if (topics.length === 0) return
    await admin.deleteTopics({ topics, timeout: anewLimitMs })
    await eventually(async () => (await ours()).length === 0, { within: anewLimitMs })
  } finally {
    await admin.disconnect()
  }
}
