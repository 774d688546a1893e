import type { Pool } from 'pg'
import type { NextOffset, ReceivedMessage, TopicPartition } from './port.ts'

/** The name under which a group keeps its positions in one log. */
export const positionName = (group: string, log: string): string => `${group}@${log}`

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
  for (const { topic, partition, offset } of messages) {
    const key = `${topic}/${partition}`
    if ((next.get(key)?.next ?? -1n) <= offset) next.set(key, { topic, partition, next: offset + 1n })
  }
  return [...next.values()]
}

export const positionColumns = (positions: readonly NextOffset[]): readonly unknown[][] => [
  positions.map(({ topic }) => topic),
  positions.map(({ partition }) => partition),
  positions.map(({ next }) => String(next)),
]

/** Moves positions forward, never back: a member that lost its partition cannot undo what its successor did. */
export const positionUpsert = (schema: string, group: string, from: number): string =>
  `insert into ${schema}.consumer_position as c (group_name, topic, partition, next_offset)
    select ${group}::text, * from unnest($${from}::text[], $${from + 1}::int[], $${from + 2}::bigint[]) u(t, p, n) order by t, p
    on conflict (group_name, topic, partition) do update set next_offset = excluded.next_offset where c.next_offset < excluded.next_offset`
