// Whether the view, from which every page is made, has each event that was published.
import { OrderId } from '@wismo/kernel'
import type { RunningService, Runtime } from '@wismo/service'
import type { SentFact } from './teller.ts'

type Counts = ReadonlyMap<string, number>

/** Published events of these streams that the view has not folded, though nothing was left for it to read; 0 while it is behind or away. */
export async function unseenIn(database: Runtime['database'], running: () => Promise<readonly RunningService[]>, services: readonly string[], streams: readonly string[], facts: readonly SentFact[]): Promise<number> {
  const published = await Promise.all(services.map((service) => publishedIn(database, service, streams)))
  // Asked after what was published, and before what is seen.
  const view = (await running()).find(({ name }) => name === 'order-view')
  if (view === undefined || view.stopped || view.behind > 0) return 0
  const seen = await seenIn(database, [...new Set(facts.map(({ orderId }) => orderId))])
  return published.flatMap((counts) => [...counts]).reduce((sum, [stream, count]) => sum + Math.max(0, count - (seen.get(partOf(stream)) ?? 0)), 0)
}

/** A part of an order is named as its stream, without the kind. */
const partOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)

async function publishedIn(database: Runtime['database'], service: string, streams: readonly string[]): Promise<Counts> {
  const { pool, schema } = database(service)
  const { rows } = await pool.query<{ stream: string; count: number }>(`select stream, count(*)::int as count from ${schema}.event
    where stream = any($1) and position <= (select coalesce(max(position), '0')::bigint from ${schema}.relay_position where service like $2) group by stream`, [streams, `${service}@%`])
  return new Map(rows.map(({ stream, count }) => [stream, count]))
}

/** Events that are kept and are in the row of their part. */
async function seenIn(database: Runtime['database'], orders: readonly OrderId[]): Promise<Counts> {
  const { pool, schema } = database('order-view')
  const { rows } = await pool.query<{ part: string; count: number }>(`select part, count(*)::int as count from ${schema}.order_event_v1 e join ${schema}.order_part_v1 p using (order_id, part)
    where order_id = any($1::uuid[]) and e.version <= p.version group by part`, [orders.map(OrderId.toUuid)])
  return new Map(rows.map(({ part, count }) => [part, count]))
}
