// A log in memory whose partitions a test hands to whom it likes. Only for tests of what stands above the bus.
import { partitionOf } from '../murmur2.ts'
import type { ActiveSubscription, MessageBus, ReceivedMessage, Subscription, TopicPartition } from '../port.ts'

export interface MemoryLog extends MessageBus {
  /** Everything that was published to a topic, in order. */
  published(topic: string): readonly ReceivedMessage[]
  /** Deletes a topic and makes it anew, empty. */
  makeAnew(topic: string): void
  /** Forgets what of a partition lies before an offset, as age does. */
  forget(topic: string, partition: number, before: number): void
  /** Takes a partition from whoever has it and gives it to the member that subscribed as the n-th, from 0. `unheard`: who had it does not hear of it. */
  give(partition: number, member: number, how?: 'unheard'): Promise<void>
  /** How often somebody subscribed. */
  readonly subscriptions: number
}

interface Member {
  readonly subscription: Subscription
  readonly held: Map<number, AbortController>
  readonly running: Set<Promise<unknown>>
  stopped: boolean
}

/** `messagesPerDelivery`: what one delivery holds at most. The first member gets all partitions, later ones what they are given. */
export function memoryLog(partitions = 4, messagesPerDelivery = 250): MemoryLog {
  const records = new Map<string, ReceivedMessage[]>()
  /** How many of a partition's oldest are gone. */
  const forgotten = new Map<string, number>()
  /** How often a topic was made anew. */
  const anew = new Map<string, number>()
  const members: Member[] = []
  let clock = Date.now()
  let subscriptions = 0
  const lineOf = (topic: string, partition: number): ReceivedMessage[] => {
    const line = records.get(`${topic}/${partition}`) ?? []
    records.set(`${topic}/${partition}`, line)
    return line
  }
  const join = async (member: Member, own: readonly number[]): Promise<void> => {
    const places = member.subscription.topics.flatMap((topic) => [...new Set([...member.held.keys(), ...own])].map((partition): TopicPartition => ({ topic, partition })))
    const known = new Map((await member.subscription.positions(places)).map(({ topic, partition, next }) => [`${topic}/${partition}`, next]))
    for (const partition of own) member.held.set(partition, new AbortController())
    for (const { topic, partition } of places.filter((place) => own.includes(place.partition))) follow(member, topic, partition, Number(known.get(`${topic}/${partition}`) ?? 0n))
  }
  const follow = (member: Member, topic: string, partition: number, from: number): void => {
    const signal = member.held.get(partition)?.signal
    if (signal === undefined || signal.aborted || member.stopped) return
    const first = Math.max(from, forgotten.get(`${topic}/${partition}`) ?? 0)
    const messages = lineOf(topic, partition).slice(first, first + Math.min(messagesPerDelivery, member.subscription.maxMessages?.() ?? messagesPerDelivery))
    const turn = messages.length === 0 ? soon().then(() => from) : member.subscription.deliver(messages, signal).then(() => first + messages.length, () => soon().then(() => from))
    member.running.add(turn)
    void turn.then((next) => {
      member.running.delete(turn)
      follow(member, topic, partition, next)
    })
  }
  return {
    partitions,
    get subscriptions() {
      return subscriptions
    },
    identity: async () => 'memory',
    ensureTopics: async () => undefined,
    async publish(messages) {
      for (const message of messages) {
        const partition = partitionOf(message.key, partitions)
        const line = lineOf(message.topic, partition)
        clock = Math.max(clock + 1, Date.now())
        line.push({ ...message, partition, offset: BigInt(line.length), timestamp: clock })
      }
    },
    subscribe(subscription): ActiveSubscription {
      const member: Member = { subscription, held: new Map(), running: new Set(), stopped: false }
      members.push(member)
      subscriptions += 1
      const alone = members.every((other) => other === member || other.stopped)
      return {
        ready: alone ? join(member, Array.from({ length: partitions }, (_, i) => i)) : Promise.resolve(),
        failed: new Promise<never>(() => undefined),
        async stop() {
          member.stopped = true
          for (const held of member.held.values()) held.abort()
          await Promise.all(member.running)
        },
      }
    },
    async give(partition, to, how) {
      for (const member of members.filter(({ held }) => held.has(partition))) {
        member.held.get(partition)?.abort()
        member.held.delete(partition)
        if (how !== 'unheard') member.subscription.lost?.()
        if (how !== 'unheard') await join(member, [])
      }
      const member = members[to]
      if (member !== undefined) await join(member, [partition])
    },
    ends: async (topics) => topics.flatMap((topic) => Array.from({ length: partitions }, (_, partition) => ({ topic, partition, oldest: BigInt(forgotten.get(`${topic}/${partition}`) ?? 0), next: BigInt(lineOf(topic, partition).length), made: `${topic} ${anew.get(topic) ?? 0}` }))),
    readTopic: async (topic) => allOf(records, topic),
    published: (topic) => allOf(records, topic),
    makeAnew(topic) {
      anew.set(topic, (anew.get(topic) ?? 0) + 1)
      for (const key of [...records.keys()]) if (key.startsWith(`${topic}/`)) records.delete(key)
    },
    forget: (topic, partition, before) => void forgotten.set(`${topic}/${partition}`, before),
    close: async () => undefined,
  }
}

const allOf = (records: ReadonlyMap<string, readonly ReceivedMessage[]>, topic: string): readonly ReceivedMessage[] =>
  [...records].filter(([place]) => place.startsWith(`${topic}/`)).flatMap(([, line]) => line).sort((a, b) => a.timestamp - b.timestamp)

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2))
