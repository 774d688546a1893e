// The count that all replicas share: permits taken in PostgreSQL, by its clock, in one statement.
import type { Pool } from 'pg'
import { Unavailable } from '@wismo/kernel'
import { isUnreachable } from '@wismo/database'
import type { Limit } from './limit.ts'

/** Permits that somebody asks for. */
export interface Wanted {
  readonly limit: Limit
  /** Keyed hash, 64 hex digits. */
  readonly key: string
  readonly count: number
}

export interface Granted {
  readonly granted: number
  /** Permits of the window that nobody took yet. */
  readonly left: number
  /** Milliseconds until the window ends, or the lock. */
  readonly freshInMs: number
}

/** A take may hold up its request for so many looks at the clock, so many milliseconds apart. While this process is held up itself it does not look: that is not the database's fault. */
const [looks, lookMs] = [10, 50]
/** After a failure nobody asks for this long, in milliseconds. */
const restMs = 1_000

export interface Permits {
  /** In one round trip; each key once. Throws `Unavailable` when the database is away, at once while it is known to be. */
  take(wanted: readonly Wanted[]): Promise<readonly Granted[]>
  /** Gives all permits back. */
  forget(key: string): Promise<void>
  /** Removes what is over. */
  clean(): Promise<void>
}

export function openPermits(pool: Pool, schema: string): Permits {
  let awayUntil = Number.NEGATIVE_INFINITY
  return {
    async take(wanted) {
      if (performance.now() < awayUntil) throw away()
      try {
        return await inTime(grant(pool, schema, wanted))
      } catch (error) {
        if (!isAway(error)) throw error
        awayUntil = performance.now() + restMs
        throw away()
      }
    },
    async forget(key) {
      await pool.query({ name: `${schema}.forget`, text: `delete from ${schema}.rate_limit where key = decode($1, 'hex')`, values: [key] })
    },
    async clean() {
      await pool.query({ name: `${schema}.clean`, text: `delete from ${schema}.rate_limit where key in (select key from ${schema}.rate_limit where ends_at < now() for update skip locked limit 10000)` })
    },
  }
}

const away = (): Unavailable => new Unavailable('unavailable', 'Nobody can count requests now.')
const isAway = (error: unknown): boolean => error instanceof Late || isUnreachable(error)

class Late extends Error {}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    let left = looks
    timer = setInterval(() => void ((left -= 1) === 0 && reject(new Late())), lookMs)
  })
  // Whoever comes late is heard by nobody.
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearInterval(timer))
}

interface PermitRow {
  readonly key: string
  readonly granted: number
  readonly used: number
  readonly ms: number
}

/** Rows are taken in the order of their keys, so that two statements never wait for each other. */
const statement = (schema: string): string => `
insert into ${schema}.rate_limit as r (key, used, granted, ends_at)
select w.key, least(w.count, w.quota), least(w.count, w.quota), now() + w.window_ms * interval '1 millisecond'
from unnest($1::bytea[], $2::int[], $3::int[], $4::float8[], $5::float8[]) w(key, count, quota, window_ms, lock_ms) order by w.key
on conflict (key) do update set
  used = case when r.ends_at <= now() then excluded.used else greatest(r.used, least(r.used + ${of('count')}, ${of('quota')})) end,
  granted = case when r.ends_at <= now() then excluded.granted else greatest(0, least(${of('count')}, ${of('quota')} - r.used)) end,
  ends_at = case
    when r.ends_at <= now() then excluded.ends_at
    when ${of('lock_ms')} > 0 and r.used < ${of('quota')} and r.used + ${of('count')} >= ${of('quota')} then now() + ${of('lock_ms')} * interval '1 millisecond'
    else r.ends_at end
returning encode(key, 'hex') as key, granted, used, (extract(epoch from ends_at - now()) * 1000)::float8 as ms`

/** What was asked for with the row that is there already. */
function of(column: 'count' | 'quota' | 'lock_ms'): string {
  const place = { count: '$2::int[]', quota: '$3::int[]', lock_ms: '$5::float8[]' }[column]
  return `(${place})[array_position($1::bytea[], excluded.key)]`
}

async function grant(pool: Pool, schema: string, wanted: readonly Wanted[]): Promise<readonly Granted[]> {
  const { rows } = await pool.query<PermitRow>({
    name: `${schema}.take`,
    text: statement(schema),
    values: [
      wanted.map(({ key }) => Buffer.from(key, 'hex')), wanted.map(({ count }) => count), wanted.map(({ limit }) => limit.quota),
      wanted.map(({ limit }) => limit.windowMs), wanted.map(({ limit }) => limit.lockMs ?? 0),
    ],
  })
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return wanted.map(({ key, limit }) => {
    const row = byKey.get(key)
    if (row === undefined) throw new Error('a permit was neither given nor refused')
    return { granted: row.granted, left: Math.max(0, limit.quota - row.used), freshInMs: Math.max(0, row.ms) }
  })
}
