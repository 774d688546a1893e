// Which messages lie on the topic already: asked before a publish, written after it. A crash between the two publishes again, and whoever hears that knows it by its id.
import type { ShopId } from '@wismo/kernel'
import { migrate, type Database } from '@wismo/service'

/** Within a shop an id names one message. */
export interface MessageName {
  readonly shopId: ShopId
  readonly eventId: string
}

/** A message is known again for this long. */
const keptDays = 30

export const migrateTold = ({ pool, schema }: Database): Promise<void> =>
  migrate(pool, schema, [{
    name: 'retail-told-1',
    sql: `create table ${schema}.retail_told (
  shop_id text collate "C" not null,
  event_id text collate "C" not null,
  told_at timestamptz not null default now(),
  primary key (shop_id, event_id)
);
create index retail_told_by_age on ${schema}.retail_told (told_at)`,
  }])

export const nameOf = ({ shopId, eventId }: MessageName): string => `${shopId} ${eventId}`

/** Of these the ones that were told before, by `nameOf`. */
export async function toldBefore({ pool, schema }: Database, messages: readonly MessageName[]): Promise<ReadonlySet<string>> {
  if (messages.length === 0) return new Set()
  const { rows } = await pool.query<MessageName>({
    name: `${schema}.retail_told`,
    text: `select shop_id as "shopId", event_id as "eventId" from ${schema}.retail_told join unnest($1::text[], $2::text[]) u(s, e) on shop_id = s and event_id = e where told_at > now() - interval '${keptDays} days'`,
    values: columnsOf(messages),
  })
  return new Set(rows.map(nameOf))
}

/** Remembers them; again is as once. */
export async function remember({ pool, schema }: Database, messages: readonly MessageName[]): Promise<void> {
  if (messages.length > 0) await pool.query({ name: `${schema}.retail_tell`, text: toldInsert(schema, 1), values: columnsOf(messages) })
}

export const columnsOf = (messages: readonly MessageName[]): [string[], string[]] => [messages.map(({ shopId }) => shopId), messages.map(({ eventId }) => eventId)]

/** The insert of those columns with parameters from `$from` on; as part of a larger statement only where the row of `held` is there. */
export const toldInsert = (schema: string, from: number, held = ''): string =>
  `insert into ${schema}.retail_told (shop_id, event_id) select s, e from ${held === '' ? '' : `${held}, `}unnest($${from}::text[], $${from + 1}::text[]) u(s, e)
on conflict (shop_id, event_id) do update set told_at = now()`

/** Forgets what has expired; answers how many. Run it once a day. */
export async function forgetTold({ pool, schema }: Database): Promise<number> {
  const { rowCount } = await pool.query(`delete from ${schema}.retail_told where told_at <= now() - interval '${keptDays} days'`)
  return rowCount ?? 0
}
