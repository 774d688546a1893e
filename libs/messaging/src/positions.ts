import type { Pool } from 'pg'
import type { NextOffset, ReceivedMessage, TopicPartition } from './port.ts'

/** The name under which a group keeps its positions in one log. */
export const positionName = (group: string, log: string): string => `${group}@${log}`

export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/** Where a group is, by its own database: the log's committed offsets are for watching only. */
export async function readPositions(pool: Pool, schema: string, group: string, assigned: readonly TopicPartition[]): Promise<readonly NextOffset[]> {
  const { rows } = await pool.query<{ topic: string; partition: number; next_offset: string }>(
    `select topic, partition, next_offset from ${schema}.consumer_position
     where group_name = $1 and (topic, partition) in (select * from unnest($2::text[], $3::int[]))`,
    [group, assigned.map(({ topic }) => topic), assigned.map(({ partition }) => partition)],
  )
  return rows.map((row) => ({ topic: row.topic, partition: row.partition, next: BigInt(row.next_offset) }))
}

/** The place behind the last of these messages, per partition. */
export function positionsAfter(messages: readonly ReceivedMessage[]): readonly NextOffset[] {
  const next = new Map<string, NextOffset>()
  for (const message of messages) {
    const { topic, partition, offset } = message
    if ((next.get(placeOf(message))?.next ?? -1n) <= offset) next.set(placeOf(message), { topic, partition, next: offset + 1n })
  }
  return [...next.values()]
}

export const positionColumns = (positions: readonly NextOffset[]): readonly unknown[][] => [
  positions.map(({ topic }) => topic),
  positions.map(({ partition }) => partition),
  positions.map(({ next }) => String(next)),
]

/**
 * Where the group is in these partitions as the statement finds it: whoever moved them a moment ago is waited for. Columns
 * of `positionColumns` from `$from` on.
 */
export const heldPositions = (schema: string, group: string, from: number): string =>
  `select topic, partition, next_offset from ${schema}.consumer_position
    where group_name = ${group} and (topic, partition) in (select * from unnest($${from}::text[], $${from + 1}::int[])) order by topic, partition for update`

/**
 * Moves positions forward, never back: a member that lost its partition cannot undo what its successor did. `after` names a
 * part of the statement that is to be read before.
 */
export const positionUpsert = (schema: string, group: string, from: number, after?: string): string =>
  `insert into ${schema}.consumer_position as c (group_name, topic, partition, next_offset)
    select ${group}::text, * from unnest($${from}::text[], $${from + 1}::int[], $${from + 2}::bigint[]) u(t, p, n)${after === undefined ? '' : ` where (select count(*) from ${after}) >= 0`} order by t, p
    on conflict (group_name, topic, partition) do update set next_offset = excluded.next_offset where c.next_offset < excluded.next_offset`
