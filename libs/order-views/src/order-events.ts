// The kept events of orders, for who reads what happened: which there are, and what some of them say.
import type { Contracts, Envelope } from '@wismo/contracts'
import { EventId, Instant, isWismoError, OrderId, type Uuid } from '@wismo/kernel'
import type { Database } from '@wismo/service'

/** An event, without what it says. */
export interface OrderEventHead {
  readonly orderId: OrderId
  readonly id: EventId
  readonly type: string
  readonly at: Instant
  readonly recordedAt: Instant
  /** Of which aggregate it is, and at which version. */
  readonly part: string
  readonly version: number
}

/** What an event says; `data` is absent for one of a newer release. */
export interface OrderEventBody {
  readonly envelope: Envelope
  readonly data?: Readonly<Record<string, unknown>>
}

export interface OrderEvents {
  /** All that is kept of these orders, or what was recorded until a moment; newest first: by when it happened, then by when we knew it. `limit` keeps the first ones. */
  heads(orders: readonly OrderId[], until?: Instant, limit?: number): Promise<readonly OrderEventHead[]>
  /** What these events say. */
  bodies(heads: readonly OrderEventHead[]): Promise<ReadonlyMap<EventId, OrderEventBody>>
}

type HeadRow = [Uuid, Uuid, string, Date, Date, string, number]

/** Over the view that order-view publishes in this database. Who reaches the orders is asked before. */
export function openOrderEvents({ pool, schema }: Database, contracts: Contracts): OrderEvents {
  const table = `${schema}.order_event_v1`
  return {
    async heads(orders, until, limit) {
      const { rows } = await pool.query<HeadRow>({
        name: `${schema}.event_heads`,
        rowMode: 'array',
        text: `select order_id, id, type, occurred_at, recorded_at, part, version from ${table} where order_id = any($1::uuid[]) and ($2::timestamptz is null or recorded_at <= $2)
          order by occurred_at desc, recorded_at desc, part desc, version desc limit $3`,
        values: [orders.map(OrderId.toUuid), until ?? null, limit ?? null],
      } as never)
      return rows.map(([order, id, type, at, recordedAt, part, version]) => ({ orderId: OrderId.fromUuid(order), id: EventId.fromUuid(id), type, at: Instant.fromMillis(at.getTime()), recordedAt: Instant.fromMillis(recordedAt.getTime()), part, version }))
    },
    async bodies(heads) {
      const { rows } = await pool.query<{ id: Uuid; body: Buffer }>({
        name: `${schema}.event_bodies`,
        text: `select id, body from ${table} where (order_id, part, version) in (select * from unnest($1::uuid[], $2::text[], $3::int[]))`,
        values: [heads.map(({ orderId }) => OrderId.toUuid(orderId)), heads.map(({ part }) => part), heads.map(({ version }) => version)],
      })
      return new Map(rows.map(({ id, body }) => [EventId.fromUuid(id), bodyOf(body, contracts)]))
    },
  }
}

function bodyOf(body: Buffer, contracts: Contracts): OrderEventBody {
  const envelope = contracts.envelope(body)
  try {
    return { envelope, data: contracts.decode(body).data as Readonly<Record<string, unknown>> }
  } catch (error) {
    if (isOfNewerRelease(error)) return { envelope }
    throw error
  }
}

const isOfNewerRelease = (error: unknown): boolean => isWismoError(error) && error.code === 'unknown_type'
