import type { Pool } from 'pg'
import { Instant } from '@wismo/kernel'

/** A wait that stands, as people look at it. Times are UTC. */
export interface StandingWait {
  readonly wait: string
  readonly id: string
  /** The stream whose event set the deadline. */
  readonly stream: string
  /** Who looks after it. */
  readonly owner: string
  readonly shopId: string
  readonly due: Instant
  /** When the event that set the deadline happened. */
  readonly since: Instant
  /** How often it was refused. */
  readonly attempts: number
  /** Why it was refused last. */
  readonly code?: string
  readonly detail?: string
}

/** Waits that need somebody: refused at least once, or overdue by more than `overdueMs` (milliseconds). Longest overdue first, 1,000 at most. */
export const stuckWaits = (pool: Pool, schema: string, { now, overdueMs }: { readonly now: Instant; readonly overdueMs: number }): Promise<readonly StandingWait[]> =>
  read(pool, schema, `where attempts > 0 or due_at < $1 order by due_at, wait, id limit ${maxStuck}`, [Instant.plus(now, -overdueMs)])

/** Every wait that stands, the next deadline first. */
export const waits = (pool: Pool, schema: string, { limit }: { readonly limit: number }): Promise<readonly StandingWait[]> => read(pool, schema, 'order by due_at, wait, id limit $1', [limit])

const maxStuck = 1_000

interface Row {
  readonly wait: string
  readonly id: string
  readonly stream: string
  readonly owner: string
  readonly shop_id: string
  readonly due_at: Date
  readonly since: Date
  readonly attempts: number
  readonly code: string | null
  readonly detail: string | null
}

async function read(pool: Pool, schema: string, rest: string, values: readonly unknown[]): Promise<readonly StandingWait[]> {
  const { rows } = await pool.query<Row>(`select wait, id, stream, owner, shop_id, due_at, since, attempts, code, detail from ${schema}.timer ${rest}`, [...values])
  return rows.map(standing)
}

const standing = ({ shop_id, due_at, since, code, detail, ...row }: Row): StandingWait => ({
  ...row,
  shopId: shop_id,
  due: Instant.fromMillis(due_at.getTime()),
  since: Instant.fromMillis(since.getTime()),
  ...(code === null ? {} : { code }),
  ...(detail === null ? {} : { detail }),
})
