import type { Pool, QueryConfig } from 'pg'
import { listen, migrate, type Listening } from '@wismo/database'
import { Unavailable } from '@wismo/kernel'
import { requestsOf, type RequestLimits } from '../batches.ts'
import { partitionOf } from '../murmur2.ts'
import { oldestFirst } from '../oldest-first.ts'
import type { MessageBus, PartitionEnds, OutgoingMessage, ReceivedMessage, TopicSettings } from '../port.ts'
import { startPoller, type Poller } from './poller.ts'
import { readStatement, received, type RecordRow } from './records.ts'
import { membersChanged } from './session.ts'
import { logMigrations } from './tables.ts'
import type { BusLog } from './trouble.ts'

export interface EmbeddedBusSettings {
  readonly pool: Pool
  readonly schema: string
  readonly partitions: number
  /** A process that says nothing for so long loses its partitions to others, in milliseconds: 10,000 when it is not said. */
  readonly leaseMs?: number
  /** A delivery that is older gives the place of its member to others, in milliseconds: 30,000 when it is not said. */
  readonly stuckAfterMs?: number
  readonly log?: BusLog
}

/** Records of topics that are not compacted are kept this many days. */
const keptDays = 3

/**
 * The log in PostgreSQL, for one process or a few: no broker to run. `migrate` makes its tables. A process that subscribes
 * listens: every publishing, in whatever process, calls all that do, and looking from time to time is for calls that got lost.
 */
export function openEmbeddedBus({ pool, schema, partitions, leaseMs = 10_000, stuckAfterMs = 30_000, log }: EmbeddedBusSettings): MessageBus & { migrate(): Promise<void> } {
  let reading: { readonly poller: Poller; readonly listening: Listening } | undefined
  const opened = (): Poller => {
    if (reading !== undefined) return reading.poller
    const poller = startPoller({ pool, schema, partitions, leaseMs, stuckAfterMs, log, turnDays: () => turnDays(pool, schema) })
    const all = (): void => {
      poller.wake()
      poller.membersChanged()
    }
    const listening = listen(pool, schema, { onNotify: (what) => (what === membersChanged ? poller.membersChanged() : poller.wake()), onReconnect: all })
    // Whatever came before the first connection listened.
    void listening.ready.then(all)
    reading = { poller, listening }
    return poller
  }
  return {
    partitions,
    identity: () => identity(pool, schema),
    migrate: () => migrateLog(pool, schema),
    ensureTopics: (topics) => ensureTopics(pool, schema, partitions, topics),
    async publish(messages) {
      for (const batch of requestsOf(messages, limits)) await publish(pool, schema, partitions, batch)
    },
    subscribe: (subscription) => opened().subscribe(subscription),
    ends: (topics) => ends(pool, schema, topics),
    readTopic: (topic) => readTopic(pool, schema, topic),
    async close() {
      await reading?.poller.stop()
      await reading?.listening.stop()
    },
  }
}

/** Makes or upgrades the tables of the log, and those of today. Safe to run again. */
export async function migrateLog(pool: Pool, schema: string): Promise<void> {
  await migrate(pool, schema, logMigrations(schema))
  await turnDays(pool, schema)
}

const turnDays = async (pool: Pool, schema: string): Promise<void> => void (await pool.query(`select ${schema}.turn_days($1)`, [keptDays]))

async function identity(pool: Pool, schema: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(`select id from ${schema}.log`)
  return `embedded:${rows[0]?.id ?? ''}`
}

async function ensureTopics(pool: Pool, schema: string, partitions: number, topics: readonly TopicSettings[]): Promise<void> {
  const { rows } = await pool.query<{ name: string; partitions: number; compacted: boolean }>(
    `with wanted as (select * from unnest($1::text[], $2::boolean[]) u(name, compacted)),
      made as (insert into ${schema}.topic (name, compacted, partitions) select name, compacted, $3 from wanted on conflict do nothing returning name, partitions),
      cursors as (insert into ${schema}.cursor (topic, partition) select name, p from made, generate_series(0, partitions - 1) p)
     select t.name, t.partitions, t.compacted from ${schema}.topic t join wanted using (name) where t.partitions <> $3 or t.compacted <> wanted.compacted`,
    [topics.map(({ name }) => name), topics.map(({ compacted }) => compacted ?? false), partitions],
  )
  const other = rows[0]
  if (other === undefined) return
  if (other.partitions !== partitions) throw new Error(`The topic ${other.name} has ${other.partitions} partitions; this deployment says ${partitions}. The number never changes: it decides where a key lies.`)
  throw new Error(`The topic ${other.name} is ${other.compacted ? '' : 'not '}compacted; this release says otherwise. What a topic keeps never changes: a new one takes its place.`)
}

/** As much as goes in one statement. */
const limits: RequestLimits = { messages: 1_000, bytes: 4 * 1024 * 1024 }

async function publish(pool: Pool, schema: string, partitions: number, messages: readonly OutgoingMessage[]): Promise<void> {
  try {
    await insert(pool, schema, {
      name: `${schema}.publish`,
      text: `select ${schema}.publish($1::text[], $2::int[], $3::text[], $4::bytea[], $5::json[]), pg_notify('${schema}', '')`,
      values: [
        messages.map(({ topic }) => topic), messages.map(({ key }) => partitionOf(key, partitions)), messages.map(({ key }) => key),
        messages.map(({ value }) => value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength)), messages.map(({ headers }) => JSON.stringify(headers)),
      ],
    })
  } catch (error) {
    throw new Unavailable('unavailable', error instanceof Error ? error.message : String(error))
  }
}

/** A day without its table: the process slept. */
const noPartition = '23514'

async function insert(pool: Pool, schema: string, query: QueryConfig): Promise<void> {
  try {
    await pool.query(query)
  } catch (error) {
    if ((error as { code?: string }).code !== noPartition) throw error
    await turnDays(pool, schema)
    await pool.query(query)
  }
}

async function ends(pool: Pool, schema: string, topics: readonly string[]): Promise<readonly PartitionEnds[]> {
  const { rows } = await pool.query<{ topic: string; partition: number; oldest: string; next: string }>(
    `select c.topic, c.partition, c.next_offset as next, case when t.compacted then 0 else coalesce(kept.oldest, c.next_offset) end as oldest
     from ${schema}.cursor c join ${schema}.topic t on t.name = c.topic
     left join lateral (select min(r.log_offset) as oldest from ${schema}.record r where r.topic = c.topic and r.partition = c.partition) kept on not t.compacted
     where c.topic = any($1)`,
    [topics],
  )
  return rows.map(({ topic, partition, oldest, next }) => ({ topic, partition, oldest: BigInt(oldest), next: BigInt(next) }))
}

async function readTopic(pool: Pool, schema: string, topic: string): Promise<readonly ReceivedMessage[]> {
  const { rows } = await pool.query<RecordRow>(readStatement(schema, topic))
  return oldestFirst(rows.map(received))
}
