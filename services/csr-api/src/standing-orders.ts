// The table of how orders stand: written by the one who hears of changes, read by search and queue.
import type { PoolClient } from 'pg'
import { clockOf, inTransaction, isUnreachable } from '@wismo/database'
import { Instant, OrderId, Unavailable, type ShopId, type Uuid } from '@wismo/kernel'
import { orderStatuses } from '@wismo/lifecycle'
import type { Database } from '@wismo/service'
import type { OpenTask } from './desk/open-task.ts'
import type { StandingOrder } from './desk/standing-order.ts'
import type { Task } from '@wismo/agent-api'
import type { PlacedWithin } from '@wismo/order-views'

/** Where an order stands in a list: what burns first, then the newest. */
export interface Standing {
  readonly id: OrderId
  readonly incident: boolean
  readonly placedAt: Instant
}

/** Orders that have one cause, as one. */
export interface Cause extends Pick<OpenTask, 'cause' | 'owner' | 'weight'>, Pick<Task, 'since' | 'due' | 'count'> {
  readonly queue: OpenTask['queue']
  readonly shopId: ShopId
  /** The first of them, the longest waiting first. */
  readonly orders: readonly { readonly id: OrderId; readonly number?: string }[]
  /** What all of them cost now. Absent where it is not known of each of them. */
  readonly atStake?: Task['atStake']
  /** What it is about in the first of them: a hold, an incident. */
  readonly ref: string
}

/** Orders of some statuses, or placed within a time; of all where it is not said. */
export interface Narrowed {
  readonly statuses?: readonly string[] | undefined
  readonly placed?: PlacedWithin | undefined
}

export interface StandingOrders {
  /** Keeps what is newer than what is kept; told twice, or after something newer, changes nothing. Throws `Unavailable`. */
  keep(orders: readonly StandingOrder[], now: Instant): Promise<void>
  /** Those of the orders that are kept. */
  of(orders: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Standing & { readonly status: string }>>
  /** Orders of these shops with a line of one of these skus: incidents first, then the newest, from behind a place on. */
  withSku(shopIds: readonly ShopId[], skus: readonly string[], narrowed: Narrowed, limit: number, after?: Standing): Promise<readonly Standing[]>
  /** Everything that is open in these shops, cause by cause. Contradictions count once they stood for `standsMs`, missing orders after `patienceMs`. */
  causes(shopIds: readonly ShopId[], now: Instant, times: { readonly standsMs: number; readonly patienceMs: number }): Promise<readonly Cause[]>
  /** What the clock of the database shows, in milliseconds since 1970: the same for every process. */
  clock(): Promise<number>
  /** How many orders there are of each status. */
  countByStatus(): Promise<ReadonlyMap<string, number>>
}

/** Orders that a cause names. */
const mostNamed = 5

export function openStandingOrders({ pool, schema }: Database): StandingOrders {
  const ask = async <Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<readonly Row[]> => (await pool.query<Row>({ name: `${schema}.${name}`, text, values: [...values] })).rows
  return {
    async keep(orders, now) {
      if (orders.length === 0) return
      try {
        await inTransaction(pool, '', async (client) => {
          const newer = await keepOrders(client, schema, orders)
          const kept = orders.filter(({ orderId }) => newer.has(orderId))
          await keepSkus(client, schema, kept)
          await keepTasks(client, schema, kept, now)
        })
      } catch (error) {
        throw isUnreachable(error) ? new Unavailable('unavailable', 'The tasks cannot be reached.') : error
      }
    },
    async of(orders) {
      const rows = await ask<StandingRow & { readonly status: string }>('standing', `select order_id, incident, placed_at, status from ${schema}.agent_order where order_id = any($1::uuid[]) and placed_at is not null`, [orders.map(OrderId.toUuid)])
      return new Map(rows.map((row) => ({ ...standingIn(row), status: row.status })).map((one) => [one.id, one]))
    },
    async withSku(shopIds, skus, { statuses = orderStatuses, placed: { from = '', to = '~' } = {} }, limit, after) {
      // From before all of them where no place is said: a condition that may be absent would not be one of the index.
      const place = after === undefined ? [true, '~', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] : [after.incident, after.placedAt, OrderId.toUuid(after.id)]
      // Each shop, sku and status is one range of the index, read backwards.
      const rows = await ask<StandingRow>(
        'with_sku',
        `select distinct order_id, incident, placed_at from unnest($1::text[]) shop(shop_id) cross join unnest($2::text[]) wanted(sku) cross join unnest($3::text[]) standing(status) cross join lateral (
           select s.order_id, s.incident, s.placed_at from ${schema}.agent_sku s
           where s.shop_id = shop.shop_id and s.sku = wanted.sku and s.status = standing.status and (s.incident, s.placed_at, s.order_id) < ($4::boolean, $5::text collate "C", $6::uuid) and s.placed_at between $8 and $9
           order by s.incident desc, s.placed_at desc, s.order_id desc limit $7) found
         order by incident desc, placed_at desc, order_id desc limit $7`,
        [shopIds, skus, statuses, ...place, limit, from, to],
      )
      return rows.map(standingIn)
    },
    async causes(shopIds, now, { standsMs, patienceMs }) {
      const isOpen = `t.shop_id = any($1::text[]) and (t.queue <> 'contradiction' or t.noted_at <= $2) and (t.queue <> 'missing_order' or t.since <= $3)`
      const rows = await ask<CauseRow>(
        'causes',
        `with share as (
           select queue, shop_id, cause, weight, currency, min(owner) as owner, count(*)::int as count, min(since) as since, min(due) as due, sum(amount) as amount from ${schema}.agent_task t where ${isOpen} group by queue, shop_id, cause, weight, currency),
         cause as materialized (
           select queue, shop_id, cause, weight, min(owner) as owner, sum(count)::int as count, min(since) as since, min(due) as due, array_agg(currency order by currency) as currencies, array_agg(amount::float8 order by currency) as amounts from share
           group by queue, shop_id, cause, weight)
         select c.*, named.ids, named.numbers, named.refs from cause c cross join lateral (
           select array_agg(f.order_id order by f.since, f.order_id) as ids, array_agg(o.number order by f.since, f.order_id) as numbers, array_agg(f.ref order by f.since, f.order_id) as refs from (
             select t.order_id, t.since, t.ref from ${schema}.agent_task t where t.shop_id = c.shop_id and t.queue = c.queue and t.cause = c.cause and t.weight = c.weight and ${isOpen} order by t.since, t.order_id limit ${mostNamed}) f
           join ${schema}.agent_order o using (order_id)) named`,
        [shopIds, Instant.plus(now, -standsMs), Instant.plus(now, -patienceMs)],
      )
      return rows.map(causeIn)
    },
    clock: () => clockOf(pool),
    async countByStatus() {
      const rows = await ask<{ status: string; count: number }>('by_status', `select status, count(*)::int as count from ${schema}.agent_order group by status`, [])
      return new Map(rows.map(({ status, count }) => [status, count]))
    },
  }
}

/** Locks them in one order, so that two who write never wait for each other. Answers those that were newer. */
async function keepOrders(client: PoolClient, schema: string, orders: readonly StandingOrder[]): Promise<ReadonlySet<OrderId>> {
  const { rows } = await client.query<{ order_id: Uuid }>({
    name: `${schema}.keep_orders`,
    text: `insert into ${schema}.agent_order as kept (order_id, shop_id, view_version, number, status, placed_at, incident)
      select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::boolean[]) u(id) order by id
      on conflict (order_id) do update set shop_id = excluded.shop_id, view_version = excluded.view_version, number = excluded.number, status = excluded.status, placed_at = excluded.placed_at, incident = excluded.incident
      where kept.view_version <= excluded.view_version returning order_id`,
    values: [
      orders.map(({ orderId }) => OrderId.toUuid(orderId)), orders.map(({ shopId }) => shopId), orders.map(({ viewVersion }) => viewVersion), orders.map(({ number }) => number ?? null),
      orders.map(({ status }) => status), orders.map(({ placedAt }) => placedAt ?? null), orders.map(({ incident }) => incident),
    ],
  })
  return new Set(rows.map((row) => OrderId.fromUuid(row.order_id)))
}

/** Longer ones are cut, as those that are asked for are: an entry of an index has its bounds. */
export const searchedSku = (sku: string): string => sku.slice(0, 200)

async function keepSkus(client: PoolClient, schema: string, orders: readonly StandingOrder[]): Promise<void> {
  const rows = orders.flatMap(({ orderId, shopId, status, incident, placedAt, skus }) => (placedAt === undefined ? [] : [...new Set(skus.map(searchedSku))].map((sku) => ({ id: OrderId.toUuid(orderId), sku, shopId, status, incident, placedAt }))))
  await client.query({
    name: `${schema}.keep_skus`,
    text: `with given as materialized (select * from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[]) u(order_id, sku, shop_id, incident, placed_at, status)),
      gone as (delete from ${schema}.agent_sku k where k.order_id = any($7::uuid[]) and not exists (select from given g where g.order_id = k.order_id and g.sku = k.sku))
      insert into ${schema}.agent_sku as kept (order_id, sku, shop_id, incident, placed_at, status) select * from given
      on conflict (order_id, sku) do update set status = excluded.status, incident = excluded.incident, placed_at = excluded.placed_at, shop_id = excluded.shop_id
      where (kept.status, kept.incident, kept.placed_at, kept.shop_id) is distinct from (excluded.status, excluded.incident, excluded.placed_at, excluded.shop_id)`,
    values: [rows.map(({ id }) => id), rows.map(({ sku }) => sku), rows.map(({ shopId }) => shopId), rows.map(({ incident }) => incident), rows.map(({ placedAt }) => placedAt), rows.map(({ status }) => status), orders.map(({ orderId }) => OrderId.toUuid(orderId))],
  })
}

async function keepTasks(client: PoolClient, schema: string, orders: readonly StandingOrder[], now: Instant): Promise<void> {
  const rows = orders.flatMap(({ orderId, shopId, sum, tasks }) => tasks.map((task) => ({ ...task, id: OrderId.toUuid(orderId), shopId, sum })))
  await client.query({
    name: `${schema}.keep_tasks`,
    text: `with given as materialized (select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::bigint[]) u(order_id, queue, ref, shop_id, cause, owner, weight, since, due, currency, amount)),
      gone as (delete from ${schema}.agent_task k where k.order_id = any($12::uuid[]) and not exists (select from given g where g.order_id = k.order_id and g.queue = k.queue and g.ref = k.ref))
      insert into ${schema}.agent_task as kept (order_id, queue, ref, shop_id, cause, owner, weight, since, due, currency, amount, noted_at) select *, $13::timestamptz from given
      on conflict (order_id, queue, ref) do update set cause = excluded.cause, owner = excluded.owner, weight = excluded.weight, since = excluded.since, due = excluded.due, currency = excluded.currency, amount = excluded.amount
      where (kept.cause, kept.owner, kept.weight, kept.since, kept.due, kept.currency, kept.amount) is distinct from (excluded.cause, excluded.owner, excluded.weight, excluded.since, excluded.due, excluded.currency, excluded.amount)`,
    values: [
      rows.map(({ id }) => id), rows.map(({ queue }) => queue), rows.map(({ ref }) => ref), rows.map(({ shopId }) => shopId), rows.map(({ cause }) => cause), rows.map(({ owner }) => owner), rows.map(({ weight }) => weight),
      rows.map(({ since }) => since), rows.map(({ due }) => due ?? null), rows.map(({ sum }) => sum?.currency ?? null), rows.map(({ sum }) => sum?.amount ?? null), orders.map(({ orderId }) => OrderId.toUuid(orderId)), now,
    ],
  })
}

interface StandingRow {
  readonly order_id: Uuid
  readonly incident: boolean
  readonly placed_at: Instant
}

const standingIn = ({ order_id: id, incident, placed_at: placedAt }: StandingRow): Standing => ({ id: OrderId.fromUuid(id), incident, placedAt })

interface CauseRow {
  readonly queue: OpenTask['queue']
  readonly shop_id: ShopId
  readonly cause: string
  readonly owner: string
  readonly weight: OpenTask['weight']
  readonly count: number
  readonly since: Date
  readonly due: Date | null
  readonly ids: readonly Uuid[]
  readonly numbers: readonly (string | null)[]
  readonly refs: readonly string[]
  readonly currencies: readonly (string | null)[]
  readonly amounts: readonly number[]
}

function causeIn({ queue, shop_id: shopId, cause, owner, weight, count, since, due, ids, numbers, refs, currencies, amounts }: CauseRow): Cause {
  const sums = currencies.flatMap((currency, i) => (currency === null ? [] : [{ currency, amount: amounts[i] as number }]))
  return {
    queue, shopId, cause, owner, weight, count, ref: refs[0] ?? '', since: Instant.fromMillis(since.getTime()), ...(due !== null && { due: Instant.fromMillis(due.getTime()) }),
    orders: ids.map((id, i) => ({ id: OrderId.fromUuid(id), ...(typeof numbers[i] === 'string' && { number: numbers[i] }) })),
    ...(sums.length === currencies.length && { atStake: sums }),
  }
}
