// What waits elsewhere and keeps an order from being whole: messages that services set aside, scans without a shipment.
import { Instant, OrderId, type ShopId, type Uuid } from '@wismo/kernel'
import type { Database } from '@wismo/service'
import type { ParkedFact } from '@wismo/agent-api'

/** Facts of one cause. */
export interface AsideCause {
  readonly shopId: ShopId
  /** `group type code`, or the carrier. */
  readonly cause: string
  readonly owner: string
  readonly count: number
  readonly since: Instant
  readonly orders: readonly { readonly id: string; readonly number?: string }[]
}

export interface FactsAside {
  /** Messages of these orders that wait, the oldest first. */
  ofOrders(shopIds: readonly ShopId[], orders: readonly OrderId[]): Promise<readonly ParkedFact[]>
  /** Messages with something wrong, without those that only wait behind them. */
  rejected(shopIds: readonly ShopId[]): Promise<readonly AsideCause[]>
  /** Scans that wait since that moment or longer, by carrier. */
  waitingScans(shopIds: readonly ShopId[], before: Instant): Promise<readonly AsideCause[]>
}

const mostFacts = 20
const mostNamed = 5

interface CauseRow {
  readonly shop_id: ShopId
  readonly cause: string
  readonly owner: string
  readonly count: number
  readonly since: Date
  readonly ids: readonly string[]
}

/** Over the views that the order service and carrier-tracking publish in these databases. */
export function openFactsAside(order: Database, tracking: Database): FactsAside {
  const rejections = `${order.schema}.retail_rejection_v1`
  return {
    async ofOrders(shopIds, orders) {
      const { rows } = await order.pool.query<{ event_id: string; type: string; group_name: string; shop_id: ShopId; order_id: string; code: string; detail: string; parked_at: Date }>({
        name: `${order.schema}.aside_of_orders`,
        text: `select event_id, type, group_name, shop_id, order_id, code, detail, parked_at from ${rejections} where order_id = any($1::text[]) and shop_id = any($2::text[]) order by id limit ${mostFacts}`,
        values: [orders, shopIds],
      })
      return rows.map((row) => ({ eventId: row.event_id, type: row.type, group: row.group_name, shopId: row.shop_id, orderId: row.order_id, code: row.code, detail: row.detail, parkedAt: row.parked_at.toISOString(), waiting: row.code === 'behind_parked' }))
    },
    async rejected(shopIds) {
      const { rows } = await order.pool.query<CauseRow>({
        name: `${order.schema}.aside_causes`,
        text: `select shop_id, type || ' ' || code as cause, split_part(group_name, '.', 1) as owner, count(*)::int as count, min(parked_at) as since, (array_agg(order_id order by id))[1:${mostNamed}] as ids
          from ${rejections} where shop_id = any($1::text[]) and code <> 'behind_parked' group by shop_id, type, code, owner`,
        values: [shopIds],
      })
      return rows.map((row) => causeIn(row, (id) => id))
    },
    async waitingScans(shopIds, before) {
      const { rows } = await tracking.pool.query<CauseRow>({
        name: `${tracking.schema}.waiting_causes`,
        text: `select shop_id, carrier as cause, 'retailer' as owner, count(*)::int as count, min(since) as since, (array_agg(order_id::text order by since, fact_id))[1:${mostNamed}] as ids
          from ${tracking.schema}.waiting_scan_v1 where shop_id = any($1::text[]) and since <= $2 group by shop_id, carrier`,
        values: [shopIds, before],
      })
      return rows.map((row) => causeIn(row, (id) => OrderId.fromUuid(id as Uuid)))
    },
  }
}

function causeIn({ shop_id: shopId, cause, owner, count, since, ids }: CauseRow, idOf: (id: string) => string): AsideCause {
  return { shopId, cause, owner, count, since: Instant.fromMillis(since.getTime()), orders: [...new Set(ids)].map((id) => ({ id: idOf(id) })) }
}
