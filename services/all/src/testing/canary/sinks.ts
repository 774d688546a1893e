// Everything that keeps or tells something, as bytes.
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import type { Pool } from 'pg'
import type { Contracts } from '@wismo/contracts'
import type { MessageBus } from '@wismo/messaging'

export interface Sink {
  readonly name: string
  readonly bytes: Buffer
}

/** Where retailers write in clear, by design. */
export const clearTopic = 'retail.orders.v1'

/**
 * Every row of every table of every schema that is not PostgreSQL's own, written as `copy` writes it; of the log in
 * PostgreSQL without the records of the one topic that is clear.
 */
export async function tableSinks(pool: Pool): Promise<readonly Sink[]> {
  const { rows: tables } = await pool.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' order by 1, 2`,
  )
  const sinks: Sink[] = []
  for (const { schema, name } of tables) {
    const isRecord = schema === 'wismo_log' && /^(kept_)?record/.test(name)
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from "${schema}"."${name}" t ${isRecord ? 'where topic <> $1' : ''}`, isRecord ? [clearTopic] : [])
    sinks.push({ name: `table ${schema}.${name}`, bytes: Buffer.from(rows.map(({ row }) => row).join('\n')) })
  }
  return sinks
}

const catalogues = [
  // Samples of the records go with the table of their day, and only who may read the records sees them.
  `select t::text as row from pg_stats t where not (schemaname = 'wismo_log' and tablename ~ '^(kept_)?record')`,
  ...['pg_stat_activity', 'pg_constraint', 'pg_description'].map((name) => `select t::text as row from ${name} t`),
]

/** What statistics, definitions and settings of the database say: values come into them by themselves. */
export async function catalogueSink(pool: Pool): Promise<Sink> {
  await pool.query('analyze')
  const texts = await Promise.all(catalogues.map((sql) => pool.query<{ row: string }>(sql)))
  return { name: 'the catalogue of the database', bytes: Buffer.from(texts.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n')) }
}

export const dumpName = 'pg_dump, without the records of the log'

/** The dump that a backup is; undefined where there is no pg_dump that is as new as the server. */
export async function dumpSink(pool: Pool, url: string): Promise<Sink | undefined> {
  const { rows: [server] } = await pool.query<{ version: number }>(`select current_setting('server_version_num')::int / 10000 as version`)
  const program = pgDumps().find((path) => majorOf(path) >= (server?.version ?? Infinity))
  if (program === undefined) return undefined
  const bytes = execFileSync(program, ['--exclude-table-data=wismo_log.record*', '--exclude-table-data=wismo_log.kept_record*', url], { maxBuffer: 1 << 30 })
  return { name: dumpName, bytes }
}

const pgDumps = (): readonly string[] => ['pg_dump', ...versionsOf('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/pg_dump`)]

function versionsOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const majorOf = (program: string): number => Number(/ (\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0)

/** Keys, headers and bodies of a topic as they lie there. */
export async function topicSink(bus: MessageBus, name: string): Promise<Sink> {
  const messages = await bus.readTopic(name)
  return { name: `topic ${name}`, bytes: Buffer.concat(messages.flatMap(({ key, headers, value }) => [Buffer.from(`\n${key} ${JSON.stringify(headers)}\n`), Buffer.from(value ?? [])])) }
}

/** Of every topic but the clear one. */
export const topicSinks = (bus: MessageBus, { source, schemaTopic }: Contracts): Promise<readonly Sink[]> =>
  Promise.all([...new Set([schemaTopic, ...source.topics.map(({ name }) => name)])].filter((name) => name !== clearTopic).map((name) => topicSink(bus, name)))
