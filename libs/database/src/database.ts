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
  // The pool hears of a connection that breaks while it lies idle, and whoever has taken one asks for what it meets. In between, handed
  // out and not yet in its taker's hands, it is nobody's: an error that came in the same packet as the answer before would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}
