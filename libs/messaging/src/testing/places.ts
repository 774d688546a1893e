// Where a group is, as its own database would keep it, and what the group has settled.
import type { NextOffset, ReceivedMessage, TopicPartition } from '../port.ts'

export interface Places {
  /** What the members settled, in the order in which they did. */
  readonly settled: ReceivedMessage[]
  /** Messages that the group was moved over without a member having settled them. */
  readonly passedOver: string[]
  of(places: readonly TopicPartition[]): readonly NextOffset[]
  all(): readonly NextOffset[]
  /** Moves forward, never back, over messages of one partition in order. */
  settle(messages: readonly ReceivedMessage[]): void
}

export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/** A group that begins at the oldest message, or at these places. */
export function newPlaces(start: readonly NextOffset[] = []): Places {
  const places = new Map(start.map((one) => [placeOf(one), one]))
  const settled: ReceivedMessage[] = []
  const passedOver: string[] = []
  return {
    settled,
    passedOver,
    of: (asked) => asked.flatMap((one) => places.get(placeOf(one)) ?? []),
    all: () => [...places.values()],
    settle(messages) {
      for (const message of messages) {
        const { topic, partition, offset } = message
        const next = places.get(placeOf(message))?.next ?? 0n
        if (offset > next) passedOver.push(`${placeOf(message)}: ${next} to ${offset - 1n}`)
        if (offset >= next) places.set(placeOf(message), { topic, partition, next: offset + 1n })
        settled.push(message)
      }
    },
  }
}
