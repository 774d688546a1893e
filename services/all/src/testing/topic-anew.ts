// The end of a topic with all that lies in it, and an empty one of the same name in its place.
import { setTimeout as wait } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
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
