import pg from 'pg'

export interface PoolSettings {
  /** Connections at most; one pool may serve all services of a process. */
  readonly max?: number
  /** A statement that takes longer is ended, in milliseconds. */
  readonly statementTimeoutMs?: number
  /** Told when an idle connection breaks: the pool replaces it by itself. */
  readonly onError?: (error: Error) => void
  readonly name?: string
}

/** A pool that waits for nothing without end: not for a connection, a statement or a forgotten transaction. */
export function openPool(url: string, { max = 12, statementTimeoutMs = 30_000, onError, name = 'wismo' }: PoolSettings = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
  })
  pool.on('error', onError ?? (() => undefined))
  return pool
}

/** One step of a schema's history. A step that ran is never changed; a change is a new step. */
export interface Migration {
  readonly name: string
  readonly sql: string
}

const schemaName = /^[a-z][a-z0-9_]{0,40}$/

/**
 * Brings a schema up to date: makes it, then runs the steps that have not run yet, in order, all or nothing. Processes
 * that start at the same moment wait for each other. Safe to run again.
 */
export async function migrate(pool: pg.Pool, schema: string, steps: readonly Migration[]): Promise<void> {
  if (!schemaName.test(schema)) throw new Error(`${JSON.stringify(schema)} is no name of a schema.`)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', ['wismo:migrate', schema])
    await client.query(`create schema if not exists ${schema}`)
    await client.query(`create table if not exists ${schema}.migration (name text primary key, applied_at timestamptz not null default now())`)
    await runMissing(client, schema, steps)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

async function runMissing(client: pg.PoolClient, schema: string, steps: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select name from ${schema}.migration`)
  const done = new Set(rows.map(({ name }) => name))
  for (const { name, sql } of steps.filter((step) => !done.has(step.name))) {
    await client.query(sql)
    await client.query(`insert into ${schema}.migration (name) values ($1)`, [name])
  }
}
