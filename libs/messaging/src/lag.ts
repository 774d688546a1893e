// How far behind relays and consumer groups are.
import { Position } from '@wismo/event-store'
import type { Contracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import type { ConsumerGroup, RelaySource } from './group.ts'
import type { MessageBus, TopicPartition } from './port.ts'
import { placeOf, positionName, readPositions } from './positions.ts'
import { topicsOf } from './runner.ts'

/** What of a store is not on the log yet. */
export interface RelayLag {
  readonly service: string
  /** Counted up to `maxCountedEvents`: that many means that many or more. */
  readonly events: number
  /** Milliseconds since the oldest of them was stored; 0 when there is none. */
  readonly oldestMs: number
}

/** Counting reads the events: enough to see that a relay stands, too few to hurt a store that is behind anyway. */
export const maxCountedEvents = 1_000

export async function relayLag(bus: MessageBus, source: RelaySource, now: Instant): Promise<RelayLag> {
  const { rows } = await source.pool.query<{ position: Position }>(`select position from ${source.schema}.relay_position where service = $1`, [positionName(source.service, await bus.identity())])
  const { events } = await source.store.readAll(rows[0]?.position ?? Position.start, maxCountedEvents)
  const oldest = events[0]
  return { service: source.service, events: events.length, oldestMs: oldest === undefined ? 0 : Math.max(0, Instant.toMillis(now) - Instant.toMillis(oldest.recordedAt)) }
}

/** Where a group is in one partition, and where the partition ends. */
export interface PartitionLag extends TopicPartition {
  readonly group: string
  readonly next: bigint
  readonly end: bigint
}

/** A partition that a group never settled anything of counts from offset 0, whatever was forgotten of it. */
export async function consumerLag(bus: MessageBus, groups: readonly ConsumerGroup[], contracts: Contracts): Promise<readonly PartitionLag[]> {
  const topics = new Map(groups.map((group) => [group, topicsOf(group, contracts)]))
  const [log, ends] = await Promise.all([bus.identity(), bus.ends([...new Set([...topics.values()].flat())])])
  const lags = groups.map(async (group) => {
    const own = ends.filter(({ topic }) => topics.get(group)?.includes(topic))
    const positions = await readPositions(group.pool, group.schema, positionName(group.name, log), own)
    const settled = new Map(positions.map((place) => [placeOf(place), place.next]))
    return own.map(({ topic, partition, next: end }): PartitionLag => ({ group: group.name, topic, partition, end, next: settled.get(placeOf({ topic, partition })) ?? 0n }))
  })
  return (await Promise.all(lags)).flat()
}

export const messagesBehind = ({ next, end }: Pick<PartitionLag, 'next' | 'end'>): number => (end > next ? Number(end - next) : 0)

/** Tells from where partitions ended at earlier looks how old the oldest message is that a group has not settled. */
export interface LagAges {
  /** Milliseconds, for each of them in order: as exact as the looks are close, and no older than the first look. */
  look(lags: readonly PartitionLag[], nowMs: number): readonly number[]
}

/** Looks that are remembered for a partition; then every other one goes. */
const maxLooks = 512

export function lagAges(): LagAges {
  const seen = new Map<string, Looks>()
  const note = (place: PartitionLag, at: number): Looks => {
    const { end } = place
    const looks = seen.get(placeOf(place)) ?? { first: at, ends: [] }
    seen.set(placeOf(place), looks)
    const last = looks.ends.at(-1)
    if (last?.end === end) last.at = at
    else looks.ends.push({ end, at })
    if (looks.ends.length > maxLooks) looks.ends = looks.ends.filter((_, i) => i % 2 === 0)
    return looks
  }
  return {
    look: (lags, nowMs) =>
      lags.map((lag) => {
        const { first, ends } = note(lag, nowMs)
        if (messagesBehind(lag) === 0) return 0
        // What the group has not settled came after the last look at which the partition ended no further than the group is.
        return nowMs - (ends.findLast(({ end }) => end <= lag.next)?.at ?? first)
      }),
  }
}

interface Looks {
  readonly first: number
  /** Oldest first: when the partition was seen last to end there. */
  ends: { readonly end: bigint; at: number }[]
}
