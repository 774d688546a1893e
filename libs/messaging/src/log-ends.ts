// Finds topics that were deleted and made anew: a group's position beyond the end of its log.
import type { Errand } from './between-batches.ts'
import type { ConsumerGroup } from './group.ts'
import type { Membership } from './membership.ts'
import type { MessageBus, NextOffset, TopicPartition } from './port.ts'
import { readPositions } from './positions.ts'

/** A new leader of a partition may not know its end at once: what is beyond is asked for again after this, in milliseconds. */
const confirmMs = 1_000

/** What looking after the ends of the log needs. */
export interface LogWatch {
  readonly bus: MessageBus
  readonly group: ConsumerGroup
  readonly topics: readonly string[]
  readonly member: Membership
  readonly everyMs: number
  /** Under which name the group keeps its positions. */
  position(): Promise<string>
  restarted(place: Beyond): void
}

/** Compares positions with ends; a partition found beyond twice in a row begins again, and is told of. */
export function watchingEnds({ bus, group, topics, member, everyMs, position, restarted }: LogWatch): Errand {
  let suspects = new Set<string>()
  return {
    firstInMs: everyMs,
    async run() {
      const assigned = member.assigned()
      const beyond = assigned.length === 0 ? [] : await beyondEnds(bus, group, await position(), topics, assigned)
      const sure = beyond.filter((place) => suspects.has(nameOf(place)))
      suspects = new Set(beyond.map(nameOf))
      if (sure.length > 0) {
        suspects = new Set()
        await beginAgain(group, await position(), sure)
        sure.forEach(restarted)
        member.joinAgain()
      }
      return suspects.size > 0 ? Math.min(confirmMs, everyMs) : everyMs
    },
  }
}

const nameOf = ({ topic, partition, next }: NextOffset): string => `${topic}/${partition} ${next}`

/** A place that the log does not reach. */
export interface Beyond extends NextOffset {
  readonly end: bigint
}

/** Positions of these partitions that lie beyond the end of their log. */
async function beyondEnds(bus: MessageBus, group: ConsumerGroup, position: string, topics: readonly string[], assigned: readonly TopicPartition[]): Promise<readonly Beyond[]> {
  const known = await readPositions(group.pool, group.schema, position, assigned)
  if (known.length === 0) return []
  const ends = new Map((await bus.ends(topics)).map(({ topic, partition, next }) => [`${topic}/${partition}`, next]))
  return known.flatMap((one) => {
    const end = ends.get(`${one.topic}/${one.partition}`)
    return end !== undefined && end < one.next ? [{ ...one, end }] : []
  })
}

/** The group begins these partitions again: what it handled already adds nothing. */
async function beginAgain({ pool, schema }: ConsumerGroup, position: string, places: readonly Beyond[]): Promise<void> {
  await pool.query({
    name: `${schema}.begin_again`,
    text: `update ${schema}.consumer_position c set next_offset = 0 from unnest($2::text[], $3::int[], $4::bigint[]) u(t, p, e)
      where c.group_name = $1 and c.topic = u.t and c.partition = u.p and c.next_offset > u.e`,
    values: [position, places.map(({ topic }) => topic), places.map(({ partition }) => partition), places.map(({ end }) => String(end))],
  })
}
