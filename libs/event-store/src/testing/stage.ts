import pg from 'pg'
import { migrate, type Migration } from '@wismo/database'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import type { EventStore, EventVersions } from '../port.ts'
import { openPostgresStore } from '../postgres.ts'
import { storeMigrations } from '../sql.ts'

// Where scenes with several connections are played: stores side by side in one database, each with a tag of its own, and
// beside them a second database on the same server.

/** What is replaced in the SQL of the store, wherever it stands. */
export type Edit = readonly [from: string, to: string]

export interface At {
  readonly schema: string
  readonly tag: number
}

export interface Place extends At {
  readonly store: EventStore
}

/** The same store inside a transaction that the scene ends: a writer that takes its time. */
export interface SlowWriter {
  readonly store: EventStore
  commit(): Promise<void>
  rollback(): Promise<void>
}

export interface Stage {
  readonly database: TestDatabase
  readonly elsewhere: TestDatabase
  /** A fresh store, with every edit made in its SQL. */
  install(edits?: (at: At) => readonly Edit[], versions?: EventVersions): Promise<Place>
  /** One connection of its own. */
  openConnection(options?: string, url?: string): pg.Pool
  slowWriter(at: At, url?: string): Promise<SlowWriter>
  /** Until so many wait for a lock in the database: scenes are played one after the other. */
  untilWaiting(count: number): Promise<unknown>
  /** Closes what a scene left open; closing a connection rolls back. */
  endScene(): Promise<void>
  drop(): Promise<void>
}

export async function openStage(server: string): Promise<Stage> {
  const [database, elsewhere] = await Promise.all([testDatabase(server), testDatabase(server)])
  const open = new Set<pg.Pool>()
  let stores = 0

  const openConnection: Stage['openConnection'] = (options = '', url = database.url) => {
    const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, options })
    open.add(pool)
    return pool
  }

  return {
    database,
    elsewhere,
    openConnection,
    async install(edits = () => [], versions) {
      stores += 1
      const at = { schema: `store_${stores}`, tag: stores }
      await migrate(database.pool, at.schema, edited(storeMigrations(at.schema, at.tag), edits(at)))
      return { ...at, store: openPostgresStore({ pool: database.pool, ...at, ...(versions !== undefined && { versions }) }) }
    },
    async slowWriter({ schema, tag }, url) {
      const pool = openConnection('', url)
      await pool.query('begin')
      const end = (how: string) => async (): Promise<void> => void (await pool.query(how))
      return { store: openPostgresStore({ pool, schema, tag }), commit: end('commit'), rollback: end('rollback') }
    },
    untilWaiting: (count) =>
      eventually(async () => (await database.pool.query('select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0')).rowCount === count),
    async endScene() {
      await Promise.all([...open].map((pool) => pool.end()))
      open.clear()
    },
    async drop() {
      await Promise.all([database.drop(), elsewhere.drop()])
    },
  }
}

/** The steps with every edit made; one that hits nothing changes nothing and would prove nothing. */
function edited(steps: readonly Migration[], edits: readonly Edit[]): readonly Migration[] {
  return edits.reduce<readonly Migration[]>((before, [from, to]) => {
    const after = before.map(({ name, sql }) => ({ name, sql: sql.replaceAll(from, () => to) }))
    if (after.every(({ sql }, i) => sql === before[i]?.sql)) throw new Error(`The SQL of the store does not hold ${JSON.stringify(from)} any more.`)
    return after
  }, steps)
}
