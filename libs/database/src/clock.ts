import type { Pool } from 'pg'

/** What the clock of the database shows, in milliseconds since 1970: the same for every process. */
export async function clockOf(pool: Pick<Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ readonly ms: string }>({ name: 'clock', text: 'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text as ms' })
  return Number(rows[0]?.ms)
}
