import type { Pool } from 'pg'
import { migrate } from '@wismo/database'
import { Unavailable, type Clock } from '@wismo/kernel'
import { requestsOf, type RequestLimits } from '../batches.ts'
import { partitionOf } from '../murmur2.ts'
import type { MessageBus, OutgoingMessage, ReceivedMessage, TopicSettings } from '../port.ts'
import { groupLocks } from './group-locks.ts'
import { startPoller } from './poller.ts'
import { readStatement, received, type RecordRow } from './records.ts'
import { logMigrations } from './tables.ts'

export interface EmbeddedBusSettings {
  readonly pool: Pool
  readonly schema: string
  readonly partitions: number
  readonly clock: Clock
}

/** Records of topics that are not compacted are kept this many days. */
const keptDays = 3

/** The log in PostgreSQL, for one process or a few: no broker to run. `migrate` makes its tables. */
export function openEmbeddedBus({ pool, schema, partitions }: EmbeddedBusSettings): MessageBus & { migrate(): Promise<void> } {
  const locks = groupLocks(pool, schema)
  const poller = startPoller({ pool, schema, partitions, locks, turnDays: () => turnDays(pool, schema) })
  return {
    partitions,
    identity: () => identity(pool, schema),
    migrate: () => migrateLog(pool, schema),
    ensureTopics: (topics) => ensureTopics(pool, schema, partitions, topics),
    async publish(messages) {
      for (const batch of requestsOf(messages, limits)) await publish(pool, schema, partitions, batch)
      poller.wake()
    },
    subscribe: (subscription) => poller.subscribe(subscription),
    readTopic: (topic) => readTopic(pool, schema, topic),
    async close() {
      await poller.stop()
      await locks.close()
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
  const { rows } = await pool.query<{ name: string; partitions: number }>(
    `with made as (insert into ${schema}.topic (name, compacted, partitions) select n, c, $3 from unnest($1::text[], $2::boolean[]) u(n, c) on conflict do nothing returning name, partitions),
      cursors as (insert into ${schema}.cursor (topic, partition) select name, p from made, generate_series(0, partitions - 1) p)
     select name, partitions from ${schema}.topic where name = any($1) and partitions <> $3`,
    [topics.map(({ name }) => name), topics.map(({ compacted }) => compacted ?? false), partitions],
  )
  const other = rows[0]
  if (other !== undefined) throw new Error(`The topic ${other.name} has ${other.partitions} partitions; this deployment says ${partitions}. The number never changes: it decides where a key lies.`)
}

/** As much as goes in one statement. */
const limits: RequestLimits = { messages: 1_000, bytes: 4 * 1024 * 1024 }

/** A day without its table: the process slept. */
const noPartition = '23514'

async function publish(pool: Pool, schema: string, partitions: number, messages: readonly OutgoingMessage[]): Promise<void> {
  const query = {
    name: `${schema}.publish`,
    text: `select ${schema}.publish($1::text[], $2::int[], $3::text[], $4::bytea[], $5::json[])`,
    values: [
      messages.map(({ topic }) => topic), messages.map(({ key }) => partitionOf(key, partitions)), messages.map(({ key }) => key),
      messages.map(({ value }) => value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength)), messages.map(({ headers }) => JSON.stringify(headers)),
    ],
  }
  try {
    await pool.query(query)
  } catch (error) {
    if ((error as { code?: string }).code !== noPartition) throw new Unavailable('unavailable', error instanceof Error ? error.message : String(error))
    await turnDays(pool, schema)
    await pool.query(query)
  }
}

async function readTopic(pool: Pool, schema: string, topic: string): Promise<readonly ReceivedMessage[]> {
  const { rows } = await pool.query<RecordRow>(readStatement(schema, topic))
  return rows.map(received)
}
