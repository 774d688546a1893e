import type { Consumer } from 'kafkajs'
import type { ActiveSubscription, NextOffset, Subscription, TopicPartition } from '../port.ts'
import { coPartitioned } from './assigner.ts'
import { assignmentOf, placeOf, type Assignment } from './assignment.ts'
import type { Clients } from './clients.ts'
import { commitsTo } from './commits.ts'
import { deliveriesTo } from './deliveries.ts'
import { rememberMember, type Member } from './membership.ts'
import { retry } from './retry.ts'
import { stuckWatch, type MemberSettings } from './stuck-watch.ts'

/** Running deliveries may take this long to end when the subscription stops, in milliseconds. */
const stopLimitMs = 5_000
const bytesPerPartition = 512 * 1024

/** Our own positions decide where a partition goes on; what Kafka keeps is for watching. */
export function subscribeOn(kafka: Pick<Clients, 'consumer'>, partitions: number, subscription: Subscription, settings: MemberSettings): ActiveSubscription {
  const member: Member = { id: null, isSilent: false, hasGivenUp: false, isLeaving: false, lost: () => lost() }
  let isStopped = false
  // One that is told to stop while it cannot reach a broker would begin again for ever.
  const consumer = consumerOf(kafka, subscription.group, member, settings, async () => !isStopped)
  const commits = commitsTo((positions) => consumer.commitOffsets(positions.map(({ topic, partition, next }) => ({ topic, partition, offset: String(next) }))))
  let assignment: Assignment | undefined
  const lost = (): void => {
    assignment?.abort.abort()
    subscription.lost?.()
    commits.forget()
  }
  /** Answers whether they were still ours when their positions were known. */
  const takeOn = async (assigned: readonly TopicPartition[]): Promise<boolean> => {
    lost()
    const own = assignmentOf(assigned, (asked) => subscription.positions(asked))
    assignment = own
    const next = await own.next
    if (own.abort.signal.aborted) return false
    const positions = assigned.map((one) => ({ ...one, next: next.get(placeOf(one)) ?? 0n }))
    if (!positions.every((position) => canSeek(consumer, position))) return false
    positions.forEach(commits.note)
    return true
  }
  const life = lifeOf(consumer, takeOn, lost, () => isStopped)
  const deliveries = deliveriesTo(subscription, commits, stuckWatch(member, settings))
  const started = (async () => {
    await consumer.connect()
    await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: Math.max(1, partitions * subscription.topics.length),
      eachBatch: (payload) => (assignment === undefined ? Promise.resolve() : deliveries.take(assignment, payload)),
    })
  })()
  started.catch(life.fail)
  return {
    ready: Promise.race([life.ready, life.failed]),
    failed: life.failed,
    async stop() {
      isStopped = true
      await started.catch(() => undefined)
      const limit = setTimeout(lost, stopLimitMs)
      await deliveries.stop()
      clearTimeout(limit)
      await commits.stop()
      lost()
      member.isLeaving = true
      await consumer.disconnect().catch(() => undefined)
    },
  }
}

/** Answers whether it is still there: one that crashed cannot, and joins again by itself. */
function canSeek(consumer: Consumer, { topic, partition, next }: NextOffset): boolean {
  try {
    consumer.seek({ topic, partition, offset: String(next) })
    return true
  } catch {
    return false
  }
}

function consumerOf(kafka: Pick<Clients, 'consumer'>, groupId: string, member: Member, { sessionTimeoutMs, heartbeatMs }: MemberSettings, restartOnFailure: () => Promise<boolean>): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    retry: { ...retry, restartOnFailure },
    partitionAssigners: [
      (config) => {
        rememberMember(config.cluster, member)
        return coPartitioned(config)
      },
    ],
    maxBytesPerPartition: bytesPerPartition,
    allowAutoTopicCreation: false,
  })
}

interface Life {
  readonly ready: Promise<void>
  readonly failed: Promise<never>
  fail(error: unknown): void
}

function lifeOf(consumer: Consumer, joined: (assigned: readonly TopicPartition[]) => Promise<boolean>, lost: () => void, isStopped: () => boolean): Life {
  let fail: (error: unknown) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => undefined)
  const ready = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const assigned = Object.entries(memberAssignment).flatMap(([topic, own]) => own.map((partition) => ({ topic, partition })))
      joined(assigned).then(
        (isOurs) => (isOurs ? resolve() : undefined),
        (error: unknown) => (isStopped() ? undefined : fail(error)),
      )
    })
  })
  consumer.on(consumer.events.REBALANCING, lost)
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    lost()
    if (!restart && !isStopped()) fail(error)
  })
  return { ready, failed, fail }
}
