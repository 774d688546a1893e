// Who stands in the way of a lock, for an operator who has to decide what becomes of them.
import type { Pool } from 'pg'

/** Of PostgreSQL: a lock was not had in time. */
export const isLockNotAvailable = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === '55P03'

/** `views`: those that show a table of these. `writers`: whoever may write one of these. */
export type Wanted = 'views' | 'writers' | 'tables'

interface Holder {
  readonly relation: string
  readonly pid: number | null
  readonly application: string
  readonly since: Date | null
}

const held: Readonly<Record<Wanted, string>> = {
  views: `l.relation in (select r.ev_class from pg_depend d join pg_rewrite r on r.oid = d.objid where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = any($1::regclass[]))`,
  writers: `l.relation = any($1::regclass[]) and l.mode <> 'AccessShareLock'`,
  tables: 'l.relation = any($1::regclass[])',
}

/** A sentence on who holds such a lock for the longest time, by now; of other roles it is not always known since when. */
export async function whoHolds(pool: Pool, wanted: Wanted, tables: readonly string[]): Promise<string> {
  const { rows } = await pool.query<Holder>(
    `select l.relation::regclass::text as relation, l.pid, coalesce(a.application_name, '') as application, a.xact_start as since
     from pg_locks l left join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'relation' and l.granted and l.database = (select oid from pg_database where datname = current_database())
       and l.pid is distinct from pg_backend_pid() and ${held[wanted]}
     order by a.xact_start nulls last limit 1`,
    [tables],
  )
  const [holder] = rows
  if (holder === undefined) return 'a lock was not had in time, and whoever had it is gone by now'
  const who = holder.pid === null ? 'a prepared transaction' : `process ${holder.pid}${holder.application === '' ? '' : ` (${holder.application})`}`
  return `${who} has held a lock on ${holder.relation}${holder.since === null ? '' : ` since ${holder.since.toISOString()}`}`
}
