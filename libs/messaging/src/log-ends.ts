// Finds topics that were deleted and made anew, by their ids where the log has any, else by a group's position beyond the end of
// its log; and what a log forgot before the group came to it.
import { askingBeside, type AskingErrand } from './between-batches.ts'
import type { ConsumerGroup } from './group.ts'
import type { Membership } from './membership.ts'
import type { MessageBus, NextOffset, PartitionEnds, TopicPartition } from './port.ts'
import { placeOf, positionColumns } from './positions.ts'

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
  restarted(place: Strayed): void
  forgotten(place: Overtaken): void
}

/** Compares positions with ends; a partition that is found strayed twice in a row begins again, and is told of. So is, once, what the log does not keep any more. */
export function watchingEnds({ bus, group, topics, member, everyMs, position, restarted, forgotten }: LogWatch): AskingErrand {
  let suspects = new Set<string>()
  let compared: readonly NextOffset[] = []
  const look = async (): Promise<Look> => {
    const [assigned, began] = [member.assigned(), member.began()]
    if (assigned.length === 0) return { assigned, began, strayed: [], overtaken: [] }
    const ends = new Map((await bus.ends(topics)).map((place) => [placeOf(place), place]))
    return { assigned, began, strayed: await strayedFrom(ends, group, await position(), assigned), overtaken: overtakenBy(ends, began) }
  }
  return askingBeside(everyMs, look, async ({ assigned, began, strayed, overtaken }) => {
    if (began !== compared) overtaken.forEach(forgotten)
    compared = began
    // What others have by now is theirs to look after.
    const own = assigned === member.assigned() ? strayed : []
    const sure = own.filter((place) => suspects.has(nameOf(place)))
    suspects = new Set(own.map(nameOf))
    if (sure.length > 0) {
      suspects = new Set()
      // What is under way in these partitions would move them on from where they begin.
      member.joinAgain(async () => {
        await beginAgain(group, await position(), sure)
        sure.forEach(restarted)
      })
    }
    return suspects.size > 0 ? Math.min(confirmMs, everyMs) : everyMs
  })
}

/** What was found, and of which assignment. */
interface Look {
  readonly assigned: readonly TopicPartition[]
  readonly began: readonly NextOffset[]
  readonly strayed: readonly Strayed[]
  readonly overtaken: readonly Overtaken[]
}

/** By the name of the partition. */
type Ends = ReadonlyMap<string, PartitionEnds>

const nameOf = (place: Place): string => `${placeOf(place)} ${place.made}`

/** Where the group is, and in which topic of that name. */
interface Place extends NextOffset, Pick<PartitionEnds, 'made'> {}

/** A place in a log that is not there any more. */
interface Strayed extends Place {
  readonly end: bigint
}

/** Where an assignment began, of which the log kept nothing before `oldest`. */
interface Overtaken extends NextOffset {
  readonly oldest: bigint
}

/** By the places where an assignment began: once messages are delivered, the group is past what is missing. */
const overtakenBy = (ends: Ends, began: readonly NextOffset[]): readonly Overtaken[] =>
  began.flatMap((place) => {
    const end = ends.get(placeOf(place))
    return end !== undefined && place.next < end.oldest ? [{ ...place, oldest: end.oldest }] : []
  })

/** Positions of these partitions that are of another topic of that name, or beyond the end of their log. */
async function strayedFrom(ends: Ends, group: ConsumerGroup, position: string, assigned: readonly TopicPartition[]): Promise<readonly Strayed[]> {
  const known = await knownPlaces(group, position, assigned.flatMap((place) => ends.get(placeOf(place)) ?? []))
  return known.flatMap(({ made, ...one }) => {
    const end = ends.get(placeOf(one))
    if (end === undefined || (end.next >= one.next && (end.made === undefined || end.made === made))) return []
    return [{ ...one, made: end.made, end: end.next }]
  })
}

/** Where the group is, and in which topic; what was not said of that yet is the one that is there. */
async function knownPlaces({ pool, schema }: ConsumerGroup, position: string, ends: readonly PartitionEnds[]): Promise<readonly Place[]> {
  const { rows } = await pool.query<{ topic: string; partition: number; next_offset: string; made: string | null }>({
    name: `${schema}.known_places`,
    text: `with e as (select * from unnest($2::text[], $3::int[], $4::text[]) e(topic, partition, made)),
      unsaid as (select topic, partition, e.made as m from ${schema}.consumer_position c join e using (topic, partition)
        where c.group_name = $1 and c.made is null and e.made is not null order by topic, partition for update of c),
      said as (update ${schema}.consumer_position c set made = u.m from unsaid u where c.group_name = $1 and c.topic = u.topic and c.partition = u.partition)
      select topic, partition, c.next_offset, coalesce(c.made, e.made) as made from ${schema}.consumer_position c join e using (topic, partition) where c.group_name = $1`,
    values: [position, ends.map(({ topic }) => topic), ends.map(({ partition }) => partition), ends.map(({ made }) => made ?? null)],
  })
  return rows.map((row) => ({ topic: row.topic, partition: row.partition, next: BigInt(row.next_offset), made: row.made ?? undefined }))
}

/** The group begins these partitions again: what it handled already adds nothing. */
async function beginAgain({ pool, schema }: ConsumerGroup, position: string, places: readonly Strayed[]): Promise<void> {
  await pool.query({
    name: `${schema}.begin_again`,
    text: `update ${schema}.consumer_position c set next_offset = 0, made = u.m from unnest($2::text[], $3::int[], $4::bigint[], $5::text[], $6::bigint[]) u(t, p, n, m, e)
      where c.group_name = $1 and c.topic = u.t and c.partition = u.p and (c.next_offset > u.e or c.made is distinct from u.m)`,
    values: [position, ...positionColumns(places), places.map(({ made }) => made ?? null), places.map(({ end }) => String(end))],
  })
}
