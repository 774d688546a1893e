import { createHash } from 'node:crypto'
import pg from 'pg'
import { inTransaction } from './transaction.ts'

/** One step of a schema's history. A step that ran is never changed; a change is a new step, and there is no way back. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

const schemaName = /^[a-z][a-z0-9_]{0,40}$/

const checkSchema = (schema: string): void => {
  if (!schemaName.test(schema)) throw new Error(`${JSON.stringify(schema)} is no name of a schema.`)
}

/**
 * Brings a schema up to date: makes it, then runs the steps that have not run yet, in order, all or nothing. Processes
 * that start at the same moment wait for each other. Safe to run again; where nothing is missing it needs no right but to
 * read. Throws when a step that ran reads otherwise now, or stands behind one that has not run. Steps that only a newer
 * release knows are left alone.
 */
export async function migrate(pool: pg.Pool, schema: string, steps: readonly Migration[]): Promise<void> {
  checkSchema(schema)
  try {
    await alone(pool, schema, async (client) => {
      const done = await doneSteps(client, schema)
      checkHistory(schema, steps, done)
      const missing = steps.filter(({ name }) => !done.has(name))
      const unsigned = steps.filter(({ name }) => done.get(name) === null)
      if (missing.length > 0 || unsigned.length > 0) await run(client, schema, missing, unsigned)
    })
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') throw new Error(`The schema ${schema} is not up to date, and this role may not bring it there. Name the owner of the tables in DATABASE_OWNER_URL.`, { cause: error })
    throw error
  }
}

/** One process at a time. A step on a large table, or the wait for another process's steps, takes longer than any request may. */
const alone = (pool: pg.Pool, schema: string, work: (client: pg.PoolClient) => Promise<void>): Promise<void> =>
  inTransaction(pool, 'set local statement_timeout = 0', async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', ['wismo:migrate', schema])
    await work(client)
  })

/** The names of the steps that ran, each with its checksum; null where an early release ran it and kept none. */
async function doneSteps(client: pg.PoolClient, schema: string): Promise<ReadonlyMap<string, string | null>> {
  const { rows: columns } = await client.query<{ name: string }>(`select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`, [`${schema}.migration`])
  if (columns.length === 0) return new Map()
  const checksum = columns.some(({ name }) => name === 'checksum') ? 'checksum' : 'null::text'
  const { rows } = await client.query<{ name: string; checksum: string | null }>(`select name, ${checksum} as checksum from ${schema}.migration`)
  return new Map(rows.map(({ name, checksum: known }) => [name, known]))
}

function checkHistory(schema: string, steps: readonly Migration[], done: ReadonlyMap<string, string | null>): void {
  const changed = steps.find((step) => (done.get(step.name) ?? checksumOf(step)) !== checksumOf(step))
  if (changed !== undefined) throw new Error(`The step ${changed.name} of the schema ${schema} was changed after it ran. What ran stays; a change is a new step.`)
  const firstMissing = steps.findIndex(({ name }) => !done.has(name))
  const behind = firstMissing < 0 ? undefined : steps.slice(firstMissing).find(({ name }) => done.has(name))
  if (behind !== undefined) throw new Error(`The step ${steps[firstMissing]?.name} of the schema ${schema} stands before ${behind.name}, which ran already. New steps come last.`)
}

const checksumOf = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex')

async function run(client: pg.PoolClient, schema: string, missing: readonly Migration[], unsigned: readonly Migration[]): Promise<void> {
  await client.query(`create schema if not exists ${schema}`)
  await client.query(`create table if not exists ${schema}.migration (name text primary key, applied_at timestamptz not null default now())`)
  await client.query(`alter table ${schema}.migration add column if not exists checksum text`)
  for (const step of missing) {
    await client.query(step.sql)
    await client.query(`insert into ${schema}.migration (name, checksum) values ($1, $2)`, [step.name, checksumOf(step)])
  }
  for (const step of unsigned) await client.query(`update ${schema}.migration set checksum = $2 where name = $1`, [step.name, checksumOf(step)])
  // What a step made belongs to the tables, not to everybody: `letUse` names who may.
  await client.query(`revoke execute on all functions in schema ${schema} from public`)
  await client.query(`comment on table ${schema}.migration is '${appendOnly}'`)
}

/** Comment on tables whose rows nobody changes or removes: a role that uses them may read. */
const appendOnly = 'append-only'

/**
 * Gives a role what running a service needs in schemas that `migrate` made, and no more: rows of tables and
 * functions; of tables marked `append-only` reading alone. Run by their owner after the steps, as often as you like;
 * does nothing for the owner itself.
 */
export async function letUse(owner: pg.Pool, role: string, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas) {
    checkSchema(schema)
    await alone(owner, schema, async (client) => {
      const { rows: tables } = await client.query<{ name: string; kept: boolean }>(
        `select relname as name, coalesce(obj_description(oid, 'pg_class') = $2, false) as kept from pg_class
         where relnamespace = to_regnamespace($1) and relkind in ('r', 'p', 'v') and $3 <> current_user order by 1`,
        [schema, appendOnly, role],
      )
      if (tables.length > 0) await client.query(grants(schema, pg.escapeIdentifier(role), tables))
    })
  }
}

const grants = (schema: string, role: string, tables: readonly { readonly name: string; readonly kept: boolean }[]): string =>
  [
    `grant usage on schema ${schema} to ${role}`,
    `grant execute on all functions in schema ${schema} to ${role}`,
    ...tables.map(({ name, kept }) => {
      const table = `${schema}.${pg.escapeIdentifier(name)}`
      return kept ? `revoke all on ${table} from ${role}; grant select on ${table} to ${role}` : `grant select, insert, update, delete on ${table} to ${role}`
    }),
  ].join(';\n')
