// What became of parked messages is kept for a while.
import type { Pool } from 'pg'
import type { Errand } from './between-batches.ts'

const keptDays = 90
/** Rows that one turn looks at: the oldest ones. */
const perTurn = 5_000
const firstInMs = 60_000
const everyMs = 3_600_000

/** Forgets, hour by hour, what was settled 90 days ago. */
export const forgettingSettled = (pool: Pool, schema: string): Errand => ({
  firstInMs,
  async run() {
    await pool.query(
      `delete from ${schema}.settled_parked s using (select id from ${schema}.settled_parked order by id limit ${perTurn}) oldest
       where s.id = oldest.id and s.settled_at < now() - interval '${keptDays} days'`,
    )
    return everyMs
  },
})
