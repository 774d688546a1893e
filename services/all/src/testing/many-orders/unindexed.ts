import type { Pool } from 'pg'

/** Fills tables without keeping their indexes and without a log of it, and makes the indexes once all rows are there. */
export async function unindexed<Result>(pool: Pool, tables: readonly string[], fill: () => Promise<Result>): Promise<Result> {
  const { rows } = await pool.query<{ drop: string; make: string }>(
    `select case when c.oid is null then format('drop index %s', i.indexrelid::regclass) else format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname) end as drop,
       case when c.oid is null then pg_get_indexdef(i.indexrelid) else format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) end as make
     from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'p' where i.indrelid = any($1::regclass[])`,
    [tables],
  )
  for (const table of tables) await pool.query(`alter table ${table} set unlogged`)
  for (const { drop } of rows) await pool.query(drop)
  const filled = await fill()
  // Few connections: each may take that much memory.
  await Promise.all([0, 1].map(async (half) => {
    const client = await pool.connect()
    await client.query(`set maintenance_work_mem = '512MB'`)
    for (const { make } of rows.filter((_, i) => i % 2 === half)) await client.query(make)
    client.release(true)
  }))
  for (const table of tables) await pool.query(`vacuum analyze ${table}`)
  return filled
}
