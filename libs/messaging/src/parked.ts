// What people do with messages that were set aside: look, have them handled again, give them up.
import type { Pool } from 'pg'
import { Invalid, NotFound, Rejected, SealedRef, type Uuid } from '@wismo/kernel'
import type { Headers } from './port.ts'

/** A message that waits in the parked table, without its body. Times are milliseconds since 1970, UTC. */
export interface ParkedRow {
  readonly id: string
  readonly group: string
  /** What waits with it: an order, in a view an aggregate. */
  readonly key: string
  readonly messageId: string
  readonly type: string
  readonly shopId?: string
  readonly code: string
  readonly detail: string
  readonly faults: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[]
  /** Nothing may be wrong with it: an earlier message of its key is parked. */
  readonly behind: boolean
  /** How often it was tried. */
  readonly attempts: number
  readonly topic: string
  readonly partition: number
  /** Absent where its topic was made anew since: the place is another message's now. */
  readonly offset?: string
  readonly traceparent?: string
  readonly parkedAt: number
  /** When it failed last. */
  readonly failedAt: number
  /** When it comes again by itself. */
  readonly retryAt?: number
  /** When somebody asked for it; gone once it was tried. */
  readonly askedAt?: number
  /** Messages of its key that wait behind it. */
  readonly waiting: number
}

export interface ParkedDetails extends ParkedRow {
  readonly headers: Headers
  /** Where the vault keeps the body, for what came from outside. */
  readonly bodyRef?: SealedRef
  /** Bytes of the body that lie in the row, for an event of ours. */
  readonly size: number
}

export interface ParkedFilter {
  readonly group?: string
  readonly key?: string
  readonly code?: string
  readonly shopId?: string
  /** Only the first message of each key: the one that the others wait for. */
  readonly heads?: boolean
  /** The `id` of the last row that was seen. */
  readonly after?: string
  readonly limit: number
}

/** One message and with it its key; one key, in one group or all; or every key that has a message with this code. */
export type RedriveRequest = { readonly id: string } | { readonly key: string; readonly group?: string } | { readonly code: string; readonly group?: string }

/** What is handled in order: a key, in one group. */
export type ParkedKey = Pick<ParkedRow, 'group' | 'key'>

export interface Discarded {
  readonly discarded: ParkedRow
  /** Key of the message as its sender gave it. */
  readonly messageKey: string
  /** The aggregate that now misses an event in a view: `wismo republish <stream>` brings it back, what follows waits for it. */
  readonly hole?: string
}

/** What an alert counts. */
export interface ParkedCount {
  readonly group: string
  readonly code: string
  readonly messages: number
  readonly keys: number
  /** Milliseconds since 1970, UTC. */
  readonly oldestParkedAt: number
}

export interface ParkedMessages {
  /** Oldest first. */
  list(filter: ParkedFilter): Promise<readonly ParkedRow[]>
  show(id: string): Promise<ParkedDetails | undefined>
  /** Asks for keys to be handled again, in order, by the runner of their group; answers which were asked for. */
  redrive(request: RedriveRequest): Promise<readonly ParkedKey[]>
  /**
   * Gives a message up; what waits behind it goes on by itself. Throws `NotFound`, and `Rejected('behind_parked')` for
   * one that waits itself: the first of its key decides.
   */
  discard(id: string, reason: string): Promise<Discarded>
  counts(): Promise<readonly ParkedCount[]>
}

/** The parked messages of one service. */
export const parkedMessages = (pool: Pool, schema: string): ParkedMessages => ({
  list: (filter) => list(pool, schema, filter),
  show: (id) => show(pool, schema, id),
  redrive: (request) => redrive(pool, schema, request),
  discard: (id, reason) => discard(pool, schema, id, reason),
  counts: () => counts(pool, schema),
})

interface Row {
  readonly id: string
  readonly group_name: string
  readonly key: string
  readonly message_id: string
  readonly type: string
  readonly shop_id: string | null
  readonly code: string
  readonly detail: string
  readonly faults: ParkedRow['faults']
  readonly behind: boolean
  readonly attempts: number
  readonly topic: string
  readonly partition: number
  readonly log_offset: string
  readonly traceparent: string | null
  readonly parked_at: Date
  readonly failed_at: Date
  readonly retry_at: Date | null
  readonly asked_at: Date | null
  readonly waiting: number
}

const columns = (schema: string): string => `p.id, p.group_name, p.key, p.message_id, p.type, p.shop_id, p.code, p.detail, p.faults, p.behind, p.attempts, p.topic, p.partition, p.log_offset,
  p.headers->>'traceparent' as traceparent, p.parked_at, p.failed_at, p.retry_at, p.asked_at,
  (select count(*)::int from ${schema}.parked o where o.group_name = p.group_name and o.key = p.key and (o.behind, o.id) > (p.behind, p.id)) as waiting`

/** The first of its key: the one that failed, not those that wait. */
const isHead = (schema: string): string => `not exists (select from ${schema}.parked o where o.group_name = p.group_name and o.key = p.key and (o.behind, o.id) < (p.behind, p.id))`

const shown = (row: Row): ParkedRow => ({
  id: row.id,
  group: row.group_name,
  key: row.key,
  messageId: row.message_id,
  type: row.type,
  ...(row.shop_id === null ? {} : { shopId: row.shop_id }),
  code: row.code,
  detail: row.detail,
  faults: row.faults,
  behind: row.behind,
  attempts: row.attempts,
  topic: row.topic,
  partition: row.partition,
  ...(row.log_offset.startsWith('-') ? {} : { offset: row.log_offset }),
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  parkedAt: row.parked_at.getTime(),
  failedAt: row.failed_at.getTime(),
  ...(row.retry_at === null ? {} : { retryAt: row.retry_at.getTime() }),
  ...(row.asked_at === null ? {} : { askedAt: row.asked_at.getTime() }),
  waiting: row.waiting,
})

async function list(pool: Pool, schema: string, { group, key, code, shopId, heads = false, after, limit }: ParkedFilter): Promise<readonly ParkedRow[]> {
  const { rows } = await pool.query<Row>(
    `select ${columns(schema)} from ${schema}.parked p
     where ($1::text is null or group_name = $1) and ($2::text is null or key = $2) and ($3::text is null or code = $3) and ($4::text is null or shop_id = $4)
       and ($5::bigint is null or id > $5) and (not $6 or ${isHead(schema)})
     order by id limit $7`,
    [group ?? null, key ?? null, code ?? null, shopId ?? null, after === undefined ? null : rowId(after), heads, limit],
  )
  return rows.map(shown)
}

async function show(pool: Pool, schema: string, id: string): Promise<ParkedDetails | undefined> {
  const { rows } = await pool.query<Row & { headers: Headers; body_ref: Uuid | null; size: number }>(
    `select ${columns(schema)}, headers, body_ref, coalesce(octet_length(value), 0) as size from ${schema}.parked p where id = $1`,
    [rowId(id)],
  )
  const row = rows[0]
  return row === undefined ? undefined : { ...shown(row), headers: row.headers, ...(row.body_ref === null ? {} : { bodyRef: SealedRef.fromUuid(row.body_ref) }), size: row.size }
}

async function redrive(pool: Pool, schema: string, request: RedriveRequest): Promise<readonly ParkedKey[]> {
  const [where, values] = named(request)
  const { rows } = await pool.query<ParkedKey>(
    `update ${schema}.parked set asked_at = now() where id in (
       select distinct on (group_name, key) id from ${schema}.parked
       where (group_name, key) in (select group_name, key from ${schema}.parked where ${where}) order by group_name, key, behind, id)
     returning group_name as group, key`,
    [...values],
  )
  return rows
}

function named(request: RedriveRequest): readonly [string, readonly unknown[]] {
  if ('id' in request) return ['id = $1', [rowId(request.id)]]
  const group = request.group ?? null
  return 'key' in request ? ['key = $1 and ($2::text is null or group_name = $2)', [request.key, group]] : ['code = $1 and ($2::text is null or group_name = $2)', [request.code, group]]
}

/** The next one of the key is asked for in the same statement, so that the order goes on. */
async function discard(pool: Pool, schema: string, id: string, reason: string): Promise<Discarded> {
  if (reason.trim() === '') throw new Invalid('reason_missing', 'Say why the message is given up.')
  const [found] = await pool.query<Row & { aggregate: string | null; message_key: string }>(`select ${columns(schema)}, aggregate, message_key from ${schema}.parked p where id = $1`, [rowId(id)]).then(({ rows }) => rows)
  if (found === undefined) throw new NotFound(`No parked message has the id ${id}.`)
  const { rows } = await pool.query<{ discarded: number }>(
    `with gone as (delete from ${schema}.parked p where id = $1 and ${isHead(schema)} returning *),
     settled as (${settledInsert(schema, 'gone', 'discarded', '$2::text')} returning id),
     next as (update ${schema}.parked set asked_at = now() where id = (
       select p.id from ${schema}.parked p join gone using (group_name, key) where p.id <> gone.id order by p.behind, p.id limit 1))
     select count(*)::int as discarded from gone`,
    [rowId(id), reason],
  )
  if (rows[0]?.discarded !== 1) throw new Rejected('behind_parked', 'An earlier message of its key is parked: that one decides. Redrive or discard it first.')
  return { discarded: shown(found), messageKey: found.message_key, ...(found.aggregate === null ? {} : { hole: found.aggregate }) }
}

async function counts(pool: Pool, schema: string): Promise<readonly ParkedCount[]> {
  const { rows } = await pool.query<{ group: string; code: string; messages: number; keys: number; oldest: Date }>(
    `select group_name as group, code, count(*)::int as messages, count(distinct key)::int as keys, min(parked_at) as oldest from ${schema}.parked group by 1, 2 order by 1, 2`,
  )
  return rows.map(({ oldest, ...row }) => ({ ...row, oldestParkedAt: oldest.getTime() }))
}

/** Notes what became of the rows of a `with` query: text to be placed inside a larger statement. */
export const settledInsert = (schema: string, from: string, how: 'redriven' | 'discarded', reason = 'null::text'): string =>
  `insert into ${schema}.settled_parked (id, group_name, key, message_id, type, shop_id, code, attempts, parked_at, how, reason)
    select id, group_name, key, message_id, type, shop_id, code, attempts, parked_at, '${how}', ${reason} from ${from} on conflict (id) do nothing`

function rowId(id: string): string {
  if (!/^\d{1,18}$/.test(id)) throw new Invalid('invalid', 'A parked message is named by its number.')
  return id
}
