// A member of a group outlives the broker that keeps the group. As shipped, kafkajs goes on sending heartbeats to a
// coordinator that is gone, gives up, and comes back as somebody new, while the group waits for the old one until its session ends.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** What we remember and decide about one member; kafkajs keeps its `ConsumerGroup` only until it restarts itself. */
export interface Member {
  id: string | null
  /** It stops giving signs of life, so that its partitions go to others. */
  isSilent: boolean
  /** It gave its partitions up by itself. Its group may still count on it: with its next sign of life it asks for partitions anew. */
  hasGivenUp: boolean
  /** It is told to leave for good. A restart that was under way would join all the same, and nobody would ever stop it. */
  isLeaving: boolean
  /** Its partitions are not its own any more. */
  lost(): void
}

interface ConsumerGroup {
  readonly groupId: string
  readonly cluster: Cluster
  memberId: string | null
  coordinator: unknown
  readonly offsetManager: { coordinator: unknown } | null
  joinAndSync(): Promise<void>
  leave(): Promise<void>
  heartbeat(settings: { interval: number }): Promise<void>
}

interface Cluster {
  removeBroker(at: { host: string; port: number }): void
  findGroupCoordinator(of: { groupId: string }): Promise<unknown>
}

/** By the object that a client keeps for as long as it lives. */
const members = new WeakMap<object, Member>()

/** From now on the consumer of this cluster object is this member. */
export const rememberMember = (cluster: object, member: Member): void => void members.set(cluster, member)

export function guardMembership(): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup }
  const { joinAndSync, leave, heartbeat } = prototype
  prototype.joinAndSync = async function (this: ConsumerGroup) {
    const member = members.get(this.cluster)
    this.memberId ??= member?.id ?? null
    refuseLeaving(member)
    await joinAndSync.call(this)
    if (member?.isLeaving === true) await leave.call(this).catch(() => undefined)
    refuseLeaving(member)
    if (member !== undefined) member.id = this.memberId
  }
  prototype.leave = async function (this: ConsumerGroup) {
    await leave.call(this)
    const member = members.get(this.cluster)
    if (member !== undefined) member.id = null
  }
  prototype.heartbeat = async function (this: ConsumerGroup, settings) {
    const member = members.get(this.cluster)
    if (member?.isSilent === true) return
    if (member?.hasGivenUp === true) throw joinAnew(member)
    try {
      await heartbeat.call(this, settings)
    } catch (error) {
      if (lostCoordinator(error)) return findCoordinator(this, error)
      // kafkajs waits for what is under way at other brokers before it says a word, and says none to a member that was put out.
      member?.lost()
      throw error
    }
  }
}

/** Ends the consumer: with such a failure it disconnects, and does not begin again. */
function refuseLeaving(member: Member | undefined): void {
  if (member?.isLeaving === true) throw Object.assign(new Error('This member leaves.'), { retriable: false })
}

/** What kafkajs takes for the word of a group that its members shall join again. */
function joinAnew(member: Member): Error {
  member.hasGivenUp = false
  return Object.assign(new Error('This member gave its partitions up.'), { type: 'REBALANCE_IN_PROGRESS' })
}

interface KafkaFailure {
  readonly name?: string
  readonly type?: string
  readonly host?: string
  readonly port?: number
}

const gone = ['KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError']
const moved = ['NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE']

function lostCoordinator(error: unknown): boolean {
  const { name = '', type = '' } = error as KafkaFailure
  return gone.includes(name) || moved.includes(type)
}

/** The group is written down: its new coordinator knows this member and its generation. */
async function findCoordinator(group: ConsumerGroup, error: unknown): Promise<void> {
  const { host, port } = error as KafkaFailure
  if (host !== undefined && port !== undefined) group.cluster.removeBroker({ host, port })
  group.coordinator = await group.cluster.findGroupCoordinator({ groupId: group.groupId })
  if (group.offsetManager !== null) group.offsetManager.coordinator = group.coordinator
}
