// A member of a group that watches what it is given: every promise about one member is checked in every test.
import type { ActiveSubscription, MessageBus, ReceivedMessage, TopicPartition } from '../port.ts'
import { newPlaces, placeOf, type Places } from './places.ts'

export type Handle = (messages: readonly ReceivedMessage[], signal: AbortSignal) => Promise<void>

export interface ConsumerSettings {
  readonly bus: MessageBus
  readonly group: string
  readonly topics: readonly string[]
  /** Works on a delivery; nothing when it is not said. */
  readonly handle?: Handle
  /** What one delivery may hold. */
  readonly maxMessages?: number
  /** Shared with the other members of the group. */
  readonly places?: Places
}

export interface Consumer {
  readonly bus: MessageBus
  readonly active: ActiveSubscription
  readonly places: Places
  /** What this member settled itself, in order. */
  readonly settled: readonly ReceivedMessage[]
  /** What it was given, the same again as often as it came. */
  readonly given: readonly ReceivedMessage[]
  /** Deliveries of each partition, by `topic/partition`. */
  readonly deliveries: ReadonlyMap<string, number>
  /** Its share, as it was asked for last. */
  readonly assigned: readonly TopicPartition[]
  /** Promises that were broken, in words. */
  readonly broken: readonly string[]
  texts(topic?: string): readonly string[]
  /** From now on it settles nothing and says nothing, as one whose process is gone. */
  die(): void
}

export const text = (message: ReceivedMessage): string => (message.value === null ? 'null' : Buffer.from(message.value).toString())

export function consume({ bus, group, topics, handle = async () => undefined, maxMessages, places = newPlaces() }: ConsumerSettings): Consumer {
  const settled: ReceivedMessage[] = []
  const given: ReceivedMessage[] = []
  const deliveries = new Map<string, number>()
  const broken: string[] = []
  const running = new Set<string>()
  const floors = new Map<string, bigint>()
  let assigned: readonly TopicPartition[] = []
  let dead = false
  /** Checks a delivery against what this member knows, and answers its partition. */
  const take = (messages: readonly ReceivedMessage[]): string => {
    const place = placeOf(messages[0] ?? { topic: '', partition: -1 })
    if (messages.some((message) => placeOf(message) !== place)) broken.push(`one delivery of several partitions: ${messages.map(placeOf).join()}`)
    if (running.has(place)) broken.push(`two deliveries of ${place} at once`)
    if (!assigned.some((one) => placeOf(one) === place)) broken.push(`${place} is not assigned`)
    let floor = floors.get(place) ?? 0n
    for (const { offset } of messages) {
      if (offset < floor) broken.push(`${place} at ${offset} behind ${floor}`)
      floor = offset + 1n
    }
    deliveries.set(place, (deliveries.get(place) ?? 0) + 1)
    return place
  }
  const active = bus.subscribe({
    group,
    topics,
    ...(maxMessages === undefined ? {} : { maxMessages: () => maxMessages }),
    async positions(now) {
      assigned = [...now]
      const known = places.of(now)
      for (const one of now) floors.set(placeOf(one), known.find((place) => placeOf(place) === placeOf(one))?.next ?? 0n)
      return known
    },
    async deliver(messages, signal) {
      if (dead) return aborted(signal)
      const place = take(messages)
      running.add(place)
      given.push(...messages)
      try {
        await handle(messages, signal)
        if (signal.aborted) throw new Error('given up')
        if (dead) return await aborted(signal)
        settled.push(...messages)
        places.settle(messages)
        floors.set(place, (messages.at(-1)?.offset ?? -1n) + 1n)
      } finally {
        running.delete(place)
      }
    },
  })
  return {
    bus,
    active,
    places,
    settled,
    given,
    deliveries,
    get assigned() {
      return assigned
    },
    broken,
    texts: (topic) => settled.filter((one) => topic === undefined || one.topic === topic).map(text),
    die() {
      dead = true
    },
  }
}

/** Rejects when the delivery is given up. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const given = (): void => reject(new Error('given up'))
    if (signal.aborted) given()
    else signal.addEventListener('abort', given, { once: true })
  })
