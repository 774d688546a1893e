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

/** One event as one wait takes it. */
interface TakenEvent {
  readonly wait: Wait
  readonly event: RecordedEvent
}

/** What a run of events says. */
export interface ReadWaits {
  /** One row per wait that the events say something about: the last word counts. */
  readonly rows: readonly TimerRow[]
  readonly read: readonly TakenEvent[]
  /** Nobody knows which deadlines these set or end. */
  readonly unread: readonly TakenEvent[]
}

/** Has every event read by the waits that name its type. `bug` is told of what a wait cannot read; the others go on. */
export function readWaits(waits: readonly Wait[], events: readonly RecordedEvent[], bug: (error: unknown, wait: Wait, event: RecordedEvent) => void): ReadWaits {
  const rows = new Map<string, TimerRow>()
  const read: TakenEvent[] = []
  const unread: TakenEvent[] = []
  for (const event of events) {
    for (const wait of waits.filter(({ on }) => on.includes(event.type))) {
      try {
        const change = wait.read(event)
        read.push({ wait, event })
        if (change !== undefined) rows.set(`${wait.name} ${change.id}`, { wait: wait.name, id: change.id, owner: wait.owner, event, due: 'due' in change ? change.due : undefined })
      } catch (error) {
        unread.push({ wait, event })
        bug(error, wait, event)
      }
    }
  }
  return { rows: [...rows.values()], read, unread }
}

/**
 * Writes rows and the place of the follower in one statement; nothing where the lease is lost. An older event never overwrites
 * a newer one. An event that could not be read has a row of its own, which is tried at no time and shown as stuck, until the
 * store is followed anew by a release that can read it.
 */
export async function writeRows({ pool, schema }: Pick<TimerSource, 'pool' | 'schema'>, lease: Lease, { rows, read, unread }: ReadWaits, next: Position): Promise<void> {
  const over = rows.filter(({ due }) => due === undefined)
  const written = [...rows.filter(({ due }) => due !== undefined), ...unread.map(unreadRow)]
  const asked = performance.now()
  const { rowCount } = await pool.query({
    name: `${schema}.timer_follow`,
    text: `with held as (${lease.statement(1)}),
over as (delete from ${schema}.timer t using held, unnest($5::text[], $6::text[], $7::text[]) u(w, i, p) where t.wait = u.w and t.id = u.i and t.position < u.p),
read as (delete from ${schema}.timer t using held, unnest($8::text[], $9::text[]) u(w, p) where t.retry_at = 'infinity' and t.wait = u.w and t.position = u.p),
written as (insert into ${schema}.timer as t (wait, id, stream, shop_id, owner, due_at, since, correlation_id, position, attempts, retry_at, code, detail)
  select u.* from held, unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::timestamptz[], $17::uuid[], $18::text[], $19::int[], $20::timestamptz[], $21::text[], $22::text[]) u order by 1, 2
  on conflict (wait, id) do update set stream = excluded.stream, shop_id = excluded.shop_id, owner = excluded.owner, due_at = excluded.due_at, since = excluded.since,
    correlation_id = excluded.correlation_id, position = excluded.position, attempts = excluded.attempts, retry_at = excluded.retry_at, code = excluded.code, detail = excluded.detail
  where t.position < excluded.position)
select from held`,
    values: [...lease.values(next), over.map(({ wait }) => wait), over.map(({ id }) => id), over.map(({ event }) => event.position), read.map(({ wait }) => wait.name), read.map(({ event }) => event.position), ...columnsOf(written)],
  })
  lease.moved(next, rowCount ?? 0, asked)
}

type WrittenRow = TimerRow & Partial<Pick<Row, 'attempts'>> & { readonly code?: string; readonly detail?: string }

/** Named by its event: which wait it is about is what could not be read. */
const unreadRow = ({ wait, event }: TakenEvent): WrittenRow => ({
  wait: wait.name,
  id: `event ${event.id}`,
  owner: wait.owner,
  event,
  due: event.metadata.occurredAt,
  attempts: 1,
  code: 'internal',
  detail: `${event.type} (version ${event.version}) cannot be read: the deadline that it sets or ends is not known. The log of the service has the cause.`,
})

const columnsOf = (rows: readonly WrittenRow[]): readonly unknown[][] => [
  rows.map(({ wait }) => wait),
  rows.map(({ id }) => id),
  rows.map(({ event }) => event.stream),
  rows.map(({ event }) => event.metadata.shopId),
  rows.map(({ owner }) => owner),
  rows.map(({ due }) => due),
  rows.map(({ event }) => event.metadata.occurredAt),
  rows.map(({ event }) => event.metadata.correlationId),
  rows.map(({ event }) => event.position),
  rows.map(({ attempts = 0 }) => attempts),
  rows.map(({ code }) => (code === undefined ? null : 'infinity')),
  rows.map(({ code = null }) => code),
  rows.map(({ detail = null }) => detail),
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
    text: `select coalesce(retry_at, due_at) as next from ${schema}.timer where wait = any($1) and coalesce(retry_at, due_at) < 'infinity' order by coalesce(retry_at, due_at) limit 1`,
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
    values: [...dueKeys(over), ...dueKeys(refused.map(({ due }) => due)), refused.map((one) => retryAt(one, now)), refused.map(({ code }) => code), refused.map(({ detail }) => detail)],
  })
}

const dueKeys = (due: readonly DueWait[]): readonly unknown[][] => [due.map(({ wait }) => wait.name), due.map(({ id }) => id), due.map(({ position }) => position)]

const retryAt = ({ due: { attempts } }: Refusal, now: Instant): Instant => Instant.plus(now, Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(attempts, 20)))

/** After the clock went back, nothing waits longer to be tried again than it would have. */
export async function retryAnew({ pool, schema }: Pick<TimerSource, 'pool' | 'schema'>, now: Instant): Promise<void> {
  await pool.query(`update ${schema}.timer set retry_at = case when due_at <= $1 then $1::timestamptz end where retry_at > $2 and retry_at < 'infinity'`, [now, Instant.plus(now, lastRetryMs)])
}
