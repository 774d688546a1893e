import type { QueryConfig } from 'pg'
import type { Headers, NextOffset, ReceivedMessage } from '../port.ts'

/** Which reader asked, then the record. */
export interface RecordRow {
  readonly reader: number
  readonly topic: string
  readonly partition: number
  readonly log_offset: string
  readonly key: string
  readonly value: Buffer | null
  readonly headers: Headers
  readonly created_at: Date
}

export const received = (row: RecordRow): ReceivedMessage => ({
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.log_offset),
  key: row.key,
  value: row.value,
  headers: row.headers,
  timestamp: row.created_at.getTime(),
})

const columns = 'topic, partition, log_offset, key, value, headers, created_at'

export interface PollLimits {
  readonly messages: number
  /** A message that begins behind so many bytes waits for the next look; the first one always comes. */
  readonly bytes: number
}

/** One query for all readers of the process: each gets what lies behind its place; who has everything costs one probe. */
export const pollStatement = (schema: string, places: readonly NextOffset[], limits: PollLimits): QueryConfig => ({
  name: `${schema}.poll`,
  text: `select (u.o - 1)::int as reader, r.* from unnest($1::text[], $2::int[], $3::bigint[]) with ordinality u(t, p, n, o)
    join ${schema}.cursor c on c.topic = u.t and c.partition = u.p and c.next_offset > u.n
    cross join lateral (
      select ${columns} from (
        select *, sum(octet_length(value)) over (order by log_offset rows between unbounded preceding and 1 preceding) as bytes_before from (
          (select ${columns} from ${schema}.record where topic = u.t and partition = u.p and log_offset >= u.n order by log_offset limit $4)
          union all
          (select ${columns} from ${schema}.kept_record where topic = u.t and partition = u.p and log_offset >= u.n order by log_offset limit $4)) both_kinds
        order by log_offset limit $4) weighed
      where coalesce(bytes_before, 0) < $5 order by log_offset) r
    order by u.o, r.log_offset`,
  values: [places.map(({ topic }) => topic), places.map(({ partition }) => partition), places.map(({ next }) => String(next)), limits.messages, limits.bytes],
})

export const readStatement = (schema: string, topic: string): QueryConfig => ({
  text: `select 0 as reader, ${columns} from ${schema}.record where topic = $1 union all select 0, ${columns} from ${schema}.kept_record where topic = $1 order by partition, log_offset`,
  values: [topic],
})
