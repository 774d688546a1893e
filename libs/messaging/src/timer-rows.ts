// Timers as rows: what events say about the waits of a service, folded, and what firing leaves of them.
import { Instant, type ShopId, type Uuid } from '@wismo/kernel'
import type { Position, RecordedEvent, StreamName } from '@wismo/event-store'
import type { DueWait, Fired, Refusal } from './due-batch.ts'
import type { Lease } from './lease.ts'
import type { TimerSource, Wait } from './wait.ts'

/** The last that a run of events says about one wait. */
export interface TimerRow {
  readonly wait: string
  readonly id: string
  readonly owner: string
  readonly event: RecordedEvent
  /** Undefined where it is over. */
  readonly due: Instant | undefined
}

/** One row per wait that the events say something about: the last word counts. `bug` is told of an event that a wait cannot read; it says nothing then. */
export function timerRows(waits: readonly Wait[], events: readonly RecordedEvent[], bug: (error: unknown, wait: Wait, event: RecordedEvent) => void): readonly TimerRow[] {
  const rows = new Map<string, TimerRow>()
  for (const event of events) {
    for (const wait of waits.filter(({ on }) => on.includes(event.type))) {
      try {
        const change = wait.read(event)
        if (change !== undefined) rows.set(`${wait.name} ${change.id}`, { wait: wait.name, id: change.id, owner: wait.owner, event, due: 'due' in change ? change.due : undefined })
      } catch (error) {
        bug(error, wait, event)
      }
    }
  }
  return [...rows.values()]
}

/** Writes rows and the place of the follower in one statement; nothing where the lease is lost. An older event never overwrites a newer one. */
export async function writeRows({ pool, schema }: Pick<TimerSource, 'pool' | 'schema'>, lease: Lease, rows: readonly TimerRow[], next: Position): Promise<void> {
  const over = rows.filter(({ due }) => due === undefined)
  const armed = rows.filter(({ due }) => due !== undefined)
  const { rowCount } = await pool.query({
    name: `${schema}.timer_follow`,
    text: `with held as (${lease.statement(1)}),
over as (delete from ${schema}.timer t using held, unnest($5::text[], $6::text[], $7::text[]) u(w, i, p) where t.wait = u.w and t.id = u.i and t.position < u.p),
armed as (insert into ${schema}.timer as t (wait, id, stream, shop_id, owner, due_at, since, correlation_id, position)
  select u.* from held, unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::uuid[], $16::text[]) u order by 1, 2
  on conflict (wait, id) do update set stream = excluded.stream, shop_id = excluded.shop_id, owner = excluded.owner, due_at = excluded.due_at, since = excluded.since,
    correlation_id = excluded.correlation_id, position = excluded.position, attempts = 0, retry_at = null, code = null, detail = null
  where t.position < excluded.position)
select from held`,
    values: [...lease.values(next), over.map(({ wait }) => wait), over.map(({ id }) => id), over.map(({ event }) => event.position), ...columnsOf(armed)],
  })
  lease.moved(next, rowCount ?? 0)
}

const columnsOf = (rows: readonly TimerRow[]): readonly unknown[][] => [
  rows.map(({ wait }) => wait),
  rows.map(({ id }) => id),
  rows.map(({ event }) => event.stream),
  rows.map(({ event }) => event.metadata.shopId),
  rows.map(({ owner }) => owner),
  rows.map(({ due }) => due),
  rows.map(({ event }) => event.metadata.occurredAt),
  rows.map(({ event }) => event.metadata.correlationId),
  rows.map(({ event }) => event.position),
]

interface Row {
  readonly wait: string
  readonly id: string
  readonly stream: StreamName
  readonly shop_id: ShopId
  readonly due_at: Date
  readonly correlation_id: Uuid
  readonly position: Position
  readonly attempts: number
}

/** What is due and not waiting to be tried again, the longest overdue first. */
export async function dueWaits({ pool, schema, waits }: TimerSource, now: Instant, limit: number): Promise<readonly DueWait[]> {
  const byName = new Map(waits.map((wait) => [wait.name, wait]))
  const { rows } = await pool.query<Row>({
    name: `${schema}.timer_due`,
    text: `select wait, id, stream, shop_id, due_at, correlation_id, position, attempts from ${schema}.timer
      where coalesce(retry_at, due_at) <= $1 and due_at <= $1 and wait = any($2) order by coalesce(retry_at, due_at) limit $3`,
    values: [now, [...byName.keys()], limit],
  })
  return rows.flatMap(({ shop_id, due_at, correlation_id, ...row }) => {
    const wait = byName.get(row.wait)
    return wait === undefined ? [] : [{ ...row, wait, shopId: shop_id, due: Instant.fromMillis(due_at.getTime()), correlationId: correlation_id }]
  })
}

/** When the next of them comes; undefined while nothing waits. */
export async function nextDue({ pool, schema, waits }: TimerSource): Promise<Instant | undefined> {
  const { rows } = await pool.query<{ next: Date | null }>({
    name: `${schema}.timer_next`,
    text: `select coalesce(retry_at, due_at) as next from ${schema}.timer where wait = any($1) order by coalesce(retry_at, due_at) limit 1`,
    values: [waits.map(({ name }) => name)],
  })
  const next = rows[0]?.next
  return next === undefined || next === null ? undefined : Instant.fromMillis(next.getTime())
}

/** A refused wait comes again after this, doubled with every refusal, in milliseconds. */
const firstRetryMs = 500
const lastRetryMs = 60_000

/** Takes away what is settled and notes what was refused, except where an event moved the wait meanwhile. */
export async function settleRows({ pool, schema }: Pick<TimerSource, 'pool' | 'schema'>, { over, refused }: Fired, now: Instant): Promise<void> {
  await pool.query({
    name: `${schema}.timer_settle`,
    text: `with over as (delete from ${schema}.timer t using unnest($1::text[], $2::text[], $3::text[]) u(w, i, p) where t.wait = u.w and t.id = u.i and t.position = u.p)
update ${schema}.timer t set attempts = t.attempts + 1, retry_at = u.r, code = u.c, detail = u.d
from unnest($4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::text[]) u(w, i, p, r, c, d) where t.wait = u.w and t.id = u.i and t.position = u.p`,
    values: [...keysOf(over), ...keysOf(refused.map(({ due }) => due)), refused.map((one) => retryAt(one, now)), refused.map(({ code }) => code), refused.map(({ detail }) => detail)],
  })
}

const keysOf = (due: readonly DueWait[]): readonly unknown[][] => [due.map(({ wait }) => wait.name), due.map(({ id }) => id), due.map(({ position }) => position)]

const retryAt = ({ due: { attempts } }: Refusal, now: Instant): Instant => Instant.plus(now, Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(attempts, 20)))

/** After the clock went back, nothing waits longer to be tried again than it would have. */
export async function retryAnew({ pool, schema }: Pick<TimerSource, 'pool' | 'schema'>, now: Instant): Promise<void> {
  await pool.query(`update ${schema}.timer set retry_at = case when due_at <= $1 then $1::timestamptz end where retry_at > $2`, [now, Instant.plus(now, lastRetryMs)])
}
