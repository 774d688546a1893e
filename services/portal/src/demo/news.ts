// What just happened, as a page can read it: the published events of the order view, each with the milliseconds from its recording until
// its row could be read. Kept in memory, bounded, and looked for only while somebody watches.
import { Instant, OrderId, type Uuid } from '@wismo/kernel'
import { viewChannel } from '@wismo/order-views'
import { listen, type Database } from '@wismo/service'

/** A published event whose order's row knows it. */
export interface NewsItem {
  readonly id: Uuid
  readonly orderId: OrderId
  /** `ParcelDelivered`. */
  readonly type: string
  /** When it happened, by whoever told it. */
  readonly at: Instant
  /** When it was recorded, by the machine's clock. */
  readonly recordedAt: Instant
  /** Milliseconds from the recording to the first look at which the row was there. */
  readonly visibleAfterMs: number
}

export interface News {
  /** Newest first. */
  newest(limit: number): readonly NewsItem[]
  /** Milliseconds within which 99 of 100 of the last events could be read; undefined while there are none. */
  p99(): number | undefined
  /** Counts up with every look that found something. */
  version(): number
  start(): Promise<() => Promise<void>>
}

const mostKept = 500
/** Orders that one look is about; of a storm of changes the others are passed over. */
const mostOrders = 40
/** Between two looks, in milliseconds. */
const restMs = 20
/** An event that was recorded longer ago is no news: the order changed for another reason. */
const freshMs = 30_000

interface Row {
  readonly order_id: Uuid
  readonly id: Uuid
  readonly type: string
  readonly occurred_at: Date
  readonly recorded_at: Date
  readonly ms: number
}

/** `watchedSince` says since when somebody looks, in milliseconds of the machine; undefined while nobody does: that costs nothing, and what was recorded meanwhile was there unseen. */
export function openNews({ pool, schema }: Database, watchedSince: () => number | undefined): News {
  let kept: readonly NewsItem[] = []
  let version = 0
  let looking: Promise<void> | undefined
  /** Until then changes were passed over. */
  let passedOverUntil = 0
  let stopped = false
  const changed = new Set<string>()
  const look = async (): Promise<void> => {
    const orders = [...changed].slice(-mostOrders)
    const from = Math.max(watchedSince() ?? Date.now(), passedOverUntil)
    if (changed.size > mostOrders) passedOverUntil = Date.now()
    changed.clear()
    // The clock is read with the rows: what is told is what a page that reads now would see.
    const { rows } = await pool.query<Row>({
      name: `${schema}.demo_news`,
      text: `select order_id, id, type, occurred_at, recorded_at, (extract(epoch from clock_timestamp() - recorded_at) * 1000)::float8 as ms from ${schema}.order_event_v1
        where order_id = any($1::uuid[]) and recorded_at > clock_timestamp() - least($3::float8, ${freshMs}) * interval '1 millisecond' and id <> all($2::uuid[]) order by recorded_at, version limit ${mostKept}`,
      values: [orders, kept.map(({ id }) => id), Date.now() - from],
    })
    if (rows.length === 0) return
    kept = [...kept, ...rows.map(itemOf)].slice(-mostKept)
    version += 1
  }
  const loop = async (): Promise<void> => {
    while (changed.size > 0 && !stopped) {
      await look().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, restMs))
    }
    looking = undefined
  }
  const hear = (payload: string): void => {
    if (watchedSince() === undefined) return
    for (const id of payload.split(',')) if (id.length === 36) changed.add(id)
    if (changed.size > 0) looking ??= loop()
  }
  return {
    newest: (limit) => kept.slice(-limit).reverse(),
    p99: () => p99Of(kept.map(({ visibleAfterMs }) => visibleAfterMs)),
    version: () => version,
    async start() {
      const listening = listen(pool, viewChannel, { onNotify: hear, onReconnect: () => undefined })
      await listening.ready
      return async () => {
        stopped = true
        await listening.stop()
        await looking
      }
    },
  }
}

const itemOf = ({ order_id, id, type, occurred_at, recorded_at, ms }: Row): NewsItem => ({
  id, orderId: OrderId.fromUuid(order_id), type, at: Instant.fromMillis(occurred_at.getTime()), recordedAt: Instant.fromMillis(recorded_at.getTime()), visibleAfterMs: Math.max(0, Math.round(ms)),
})

/** The smallest value that 99 of 100 do not exceed. */
export function p99Of(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)]
}
