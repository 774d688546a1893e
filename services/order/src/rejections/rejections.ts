// What services set aside of what retailers sent, as they tell it on retail.rejections.v1: one table for all of them.
import { Instant, type ShopId } from '@wismo/kernel'
import { migrate, type Database } from '@wismo/service'

export const migrateRejections = ({ pool, schema }: Database): Promise<void> =>
  migrate(pool, schema, [{
    name: 'retail-rejection-1',
    sql: `create table ${schema}.retail_rejection (
  id bigint generated always as identity primary key,
  group_name text collate "C" not null,
  message_key text collate "C" not null,
  event_id text collate "C" not null,
  order_id text not null,
  shop_id text collate "C",
  type text not null,
  code text not null,
  detail text not null,
  errors json not null,
  parked_at timestamptz not null,
  outcome text,
  settled_at timestamptz,
  unique (group_name, message_key, event_id)
);
create index retail_rejection_by_shop on ${schema}.retail_rejection (shop_id, id)`,
  }, {
    name: 'retail-rejection-2',
    sql: `-- What waits, for other services to read: who looks after orders sees why one is not there.
create index retail_rejection_waiting on ${schema}.retail_rejection (order_id) where outcome is null;
create view ${schema}.retail_rejection_v1 as
  select id, group_name, event_id, order_id, shop_id, type, code, detail, parked_at from ${schema}.retail_rejection where outcome is null`,
  }])

/** One message in one group. */
export interface RejectionName {
  readonly group: string
  readonly messageKey: string
  readonly eventId: string
}

export interface Rejected extends RejectionName {
  /** The order whose later messages wait behind it. */
  readonly orderId: string
  readonly shopId: ShopId
  readonly type: string
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[]
  readonly parkedAt: Instant
}

export interface Settled extends RejectionName {
  readonly outcome: string
  readonly settledAt: Instant
}

/** What was told of a message last. */
export type Told = Rejected | Settled

const isSettled = (told: Told): told is Settled => 'outcome' in told

/** In the order in which it was told; again is as once. One that is refused anew waits anew, in its old place; another message of its name that only waits behind it does not hide the reason. */
export async function noteRejections({ pool, schema }: Database, told: readonly Told[]): Promise<void> {
  const newest = <One extends Told>(some: readonly One[]): readonly One[] => [...new Map(some.map((one) => [JSON.stringify([one.group, one.messageKey, one.eventId]), one])).values()]
  const rejected = newest(told.filter((one): one is Rejected => !isSettled(one)))
  const last = newest(told)
  if (rejected.length > 0) {
    await pool.query({
      name: `${schema}.rejection_note`,
      text: `insert into ${schema}.retail_rejection (group_name, message_key, event_id, order_id, shop_id, type, code, detail, errors, parked_at)
select g, k, e, o, s, t, c, d, f, p from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::json[], $10::timestamptz[]) with ordinality u(g, k, e, o, s, t, c, d, f, p, place) order by place
on conflict (group_name, message_key, event_id) do update set code = excluded.code, detail = excluded.detail, errors = excluded.errors, outcome = null, settled_at = null
  where excluded.code <> 'behind_parked' or ${schema}.retail_rejection.outcome is not null`,
      values: [...namesOf(rejected), rejected.map((one) => one.orderId), rejected.map((one) => one.shopId), rejected.map((one) => storable(one.type)), rejected.map((one) => one.code), rejected.map((one) => one.detail), rejected.map((one) => JSON.stringify(one.errors)), rejected.map((one) => one.parkedAt)],
    })
  }
  const settled = last.filter(isSettled)
  if (settled.length > 0) {
    await pool.query({
      name: `${schema}.rejection_settle`,
      text: `update ${schema}.retail_rejection r set outcome = o, settled_at = a from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) u(g, k, e, o, a)
where r.group_name = g and r.message_key = k and r.event_id = e`,
      values: [...namesOf(settled), settled.map(({ outcome }) => outcome), settled.map(({ settledAt }) => settledAt)],
    })
    // What was given up may be sent again, put right, under the same id.
    const givenUp = settled.filter(({ outcome }) => outcome === 'discarded')
    if (givenUp.length > 0) {
      await pool.query({
        name: `${schema}.rejection_forget_told`,
        text: `delete from ${schema}.retail_told t using ${schema}.retail_rejection r, unnest($1::text[], $2::text[], $3::text[]) u(g, k, e)
where r.group_name = g and r.message_key = k and r.event_id = e and t.shop_id = r.shop_id and t.event_id = r.event_id`,
        values: namesOf(givenUp),
      })
    }
  }
}

const namesOf = (some: readonly RejectionName[]): [string[], string[], string[]] => [some.map(({ group }) => group), some.map(({ messageKey }) => storable(messageKey)), some.map(({ eventId }) => storable(eventId))]

/** Senders name their messages as they like; PostgreSQL keeps no NUL in text. */
const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd')

export const rejectionStates = ['waiting', 'settled', 'all'] as const
export type RejectionStates = (typeof rejectionStates)[number]

/** As it stands now. */
export interface KeptRejection extends Omit<Rejected, 'messageKey'> {
  /** Its place in the list. */
  readonly place: string
  readonly settled?: { readonly outcome: string; readonly at: Instant }
}

interface Row {
  readonly id: string
  readonly group_name: string
  readonly event_id: string
  readonly order_id: string
  readonly shop_id: ShopId
  readonly type: string
  readonly code: string
  readonly detail: string
  readonly errors: Rejected['errors']
  readonly parked_at: Date
  readonly outcome: string | null
  readonly settled_at: Date | null
}

/** Those of a shop, newest first, below a place. */
export async function rejectionsOf({ pool, schema }: Database, shopId: ShopId, states: RejectionStates, limit: number, below: string | null): Promise<readonly KeptRejection[]> {
  const { rows } = await pool.query<Row>(
    `select id, group_name, event_id, order_id, shop_id, type, code, detail, errors, parked_at, outcome, settled_at from ${schema}.retail_rejection
     where shop_id = $1 and ($2::bigint is null or id < $2) and ($3 = 'all' or (outcome is null) = ($3 = 'waiting')) order by id desc limit $4`,
    [shopId, below, states, limit],
  )
  return rows.map((row) => ({
    place: row.id, group: row.group_name, eventId: row.event_id, orderId: row.order_id, shopId: row.shop_id, type: row.type, code: row.code, detail: row.detail, errors: row.errors, parkedAt: Instant.fromMillis(row.parked_at.getTime()),
    ...(row.outcome === null || row.settled_at === null ? {} : { settled: { outcome: row.outcome, at: Instant.fromMillis(row.settled_at.getTime()) } }),
  }))
}

/** What waits is kept as long as it waits; what was settled for so long. */
const keptDays = 30

/** Forgets what was settled long ago; answers how many. Run it once a day. */
export async function forgetRejections({ pool, schema }: Database): Promise<number> {
  const { rowCount } = await pool.query(`delete from ${schema}.retail_rejection where settled_at <= now() - interval '${keptDays} days'`)
  return rowCount ?? 0
}
