import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly pool: pg.Pool
  readonly url: string
  /** Closes the pool and removes the database. */
  drop(): Promise<void>
}

/** Makes an empty database on the server of `WISMO_TEST_DATABASE_URL`. Throws when the variable is missing: no test passes unrun. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['WISMO_TEST_DATABASE_URL']
  if (server === undefined || server === '') throw new Error('WISMO_TEST_DATABASE_URL is not set: `npm test` starts a PostgreSQL and sets it to the URL of a superuser.')
  const name = `wismo_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = urlOf(server, name)
  const pool = new pg.Pool({ connectionString: url, max: 12 })
  // Dropping the database cuts connections that a test left idle.
  pool.on('error', () => undefined)
  return {
    pool,
    url,
    async drop() {
      await pool.end()
      await onServer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
