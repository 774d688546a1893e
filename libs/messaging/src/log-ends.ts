// Finds topics that were deleted and made anew: a group's position beyond the end of its log.
import { askingBeside, type AskingErrand } from './between-batches.ts'
import type { ConsumerGroup } from './group.ts'
import type { Membership } from './membership.ts'
import type { MessageBus, NextOffset, TopicPartition } from './port.ts'
import { placeOf, readPositions } from './positions.ts'

/** A new leader of a partition may not know its end at once: what is beyond is asked for again after this, in milliseconds. */
const confirmMs = 1_000

/** What looking after the ends of the log needs. */
interface LogWatch {
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
export function watchingEnds({ bus, group, topics, member, everyMs, position, restarted }: LogWatch): AskingErrand {
  let suspects = new Set<string>()
  const look = async (): Promise<Look> => {
    const assigned = member.assigned()
    return { assigned, beyond: assigned.length === 0 ? [] : await beyondEnds(bus, group, await position(), topics, assigned) }
  }
  return askingBeside(everyMs, look, async ({ assigned, beyond }) => {
    // What others have by now is theirs to look after.
    const own = assigned === member.assigned() ? beyond : []
    const sure = own.filter((place) => suspects.has(nameOf(place)))
    suspects = new Set(own.map(nameOf))
    if (sure.length > 0) {
      suspects = new Set()
      await beginAgain(group, await position(), sure)
      sure.forEach(restarted)
      member.joinAgain()
    }
    return suspects.size > 0 ? Math.min(confirmMs, everyMs) : everyMs
  })
}

/** What was found, and of which assignment. */
interface Look {
  readonly assigned: readonly TopicPartition[]
  readonly beyond: readonly Beyond[]
}

const nameOf = (place: NextOffset): string => `${placeOf(place)} ${place.next}`

/** A place that the log does not reach. */
interface Beyond extends NextOffset {
  readonly end: bigint
}

/** Positions of these partitions that lie beyond the end of their log. */
async function beyondEnds(bus: MessageBus, group: ConsumerGroup, position: string, topics: readonly string[], assigned: readonly TopicPartition[]): Promise<readonly Beyond[]> {
  const known = await readPositions(group.pool, group.schema, position, assigned)
  if (known.length === 0) return []
  const ends = new Map((await bus.ends(topics)).map((place) => [placeOf(place), place.next]))
  return known.flatMap((one) => {
    const end = ends.get(placeOf(one))
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
