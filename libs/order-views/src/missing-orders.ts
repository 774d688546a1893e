// Orders of which parts are known and nobody told the order: what a retailer forgot to send, or what was set aside.
import type { Pool } from 'pg'
import { Instant, OrderId, type ShopId, type Uuid } from '@wismo/kernel'
import type { Database } from '@wismo/service'

export interface MissingOrder {
  readonly orderId: OrderId
  /** When the first of its facts was recorded. */
  readonly since: Instant
  /** Which parts of it are known: `ful_...`, `pcl_...`. */
  readonly parts: readonly string[]
}

export interface MissingOrders {
  /** Those of a shop, or of all, whose first fact was recorded before that moment, in the order of their ids, from behind one on. */
  list(shopId: ShopId | undefined, before: Instant, limit: number, after?: OrderId): Promise<readonly MissingOrder[]>
}

interface Row {
  readonly order_id: Uuid
  readonly parts: readonly string[]
  readonly since: Date
}

/**
 * Over the views that order-view publishes. An order that was told has its external id on its own part. All parts are gone
 * through, but in indexes alone: rows and events are looked at of such orders only. A few seconds in a million orders.
 */
export function openMissingOrders({ pool, schema }: Database): MissingOrders {
  return {
    async list(shopId, before, limit, after) {
      const { rows } = await found(pool, schema, [shopId ?? null, after === undefined ? null : OrderId.toUuid(after), before, limit])
      return rows.map((row) => ({ orderId: OrderId.fromUuid(row.order_id), since: Instant.fromMillis(row.since.getTime()), parts: row.parts }))
    },
  }
}

const found = (pool: Pool, schema: string, values: readonly unknown[]) =>
  pool.query<Row>({
    name: `${schema}.missing_orders`,
    text: `select m.order_id, m.parts, e.since from (
      select order_id, array_agg(part order by part) as parts from ${schema}.order_part_v1 p
      where ($2::uuid is null or order_id > $2) and not exists (select from ${schema}.order_part_v1 o where o.order_id = p.order_id and o.external_id is not null) group by order_id
    ) m cross join lateral (select min(recorded_at) as since from ${schema}.order_event_v1 where order_id = m.order_id) e
    where e.since < $3 and ($1::text is null or exists (select from ${schema}.order_part_v1 o where o.order_id = m.order_id and o.shop_id = $1)) order by m.order_id limit $4`,
    values: [...values],
  })
