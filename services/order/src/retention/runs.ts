// Which day's run was done, by whom of several processes: a row per day.
import { Instant } from '@wismo/kernel'
import { migrate, type Database } from '@wismo/service'
import type { Removed } from './forget.ts'

export const migrateRetention = ({ pool, schema }: Database): Promise<void> =>
  migrate(pool, schema, [{
    name: 'retention-1',
    sql: `create table ${schema}.retention_run (
  day date primary key,
  begun_at timestamptz not null default now(),
  ended_at timestamptz,
  removed json
)`,
  }, {
    name: 'retention-2',
    sql: `-- When the run last gave a sign of life.
alter table ${schema}.retention_run add column alive_at timestamptz`,
  }])

/** A run that gave no sign of life for this time died with its process: another one takes it up, in minutes. */
const abandonedMinutes = 60

/** `ours`: to be done now. `others`: another process has it, or had it when it died. */
export type Taken = 'ours' | 'others' | 'done'

/** Asks for the run of that day (`2026-11-27`); of several who ask one is told that it is theirs. `at` is the time. */
export async function takeRun({ pool, schema }: Database, day: string, at: Instant): Promise<Taken> {
  const { rowCount } = await pool.query(
    `insert into ${schema}.retention_run as r (day, begun_at, alive_at) values ($1, $2, $2) on conflict (day) do update set begun_at = $2, alive_at = $2
     where r.ended_at is null and coalesce(r.alive_at, r.begun_at) < $2::timestamptz - interval '${abandonedMinutes} minutes'`,
    [day, at],
  )
  if (rowCount === 1) return 'ours'
  const { rows: [run] } = await pool.query<{ ended_at: Date | null }>(`select ended_at from ${schema}.retention_run where day = $1`, [day])
  return run === undefined || run.ended_at === null ? 'others' : 'done'
}

/** Said now and then by whoever does it. */
export async function runGoesOn({ pool, schema }: Database, day: string, at: Instant): Promise<void> {
  await pool.query(`update ${schema}.retention_run set alive_at = $2 where day = $1 and ended_at is null`, [day, at])
}

/** `at` is when it ended, by the clock that everything goes by. */
export async function endRun({ pool, schema }: Database, day: string, at: Instant, removed: Removed): Promise<void> {
  await pool.query(`update ${schema}.retention_run set ended_at = $2, removed = $3 where day = $1`, [day, at, JSON.stringify(removed)])
}

/** It is taken up again at the next look. */
export async function giveRunBack({ pool, schema }: Database, day: string): Promise<void> {
  await pool.query(`delete from ${schema}.retention_run where day = $1 and ended_at is null`, [day])
}

/** The last one that ended. */
export async function lastRun({ pool, schema }: Database): Promise<{ readonly at: Instant; readonly removed: Removed } | undefined> {
  const { rows: [row] } = await pool.query<{ ended_at: Date; removed: Removed }>(`select ended_at, removed from ${schema}.retention_run where ended_at is not null order by day desc limit 1`)
  return row && { at: Instant.fromMillis(row.ended_at.getTime()), removed: row.removed }
}
