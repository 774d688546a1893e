// Whether what is posted for money adds up.
import type { Database } from '@wismo/service'

/** What was summed so far of the facts about money, without those that are summed anew each time. */
interface Summed {
  /** Up to this position everything is in; it is text, as the store keeps it. */
  readonly position: string
  readonly adrift: number
}

export const nothingSummed: Summed = { position: '0', adrift: 0 }

/** An event of earlier than that has no transaction before it that still writes, in seconds. */
const settledAfter = 10

/**
 * Each fact about money posts on two sides: what misses zero is adrift, of all orders, whoever sent them. Of these streams every event is read
 * again each time; of all others only what is new since `before`.
 */
export async function adriftIn({ pool, schema }: Database, before: Summed, streams: readonly string[]): Promise<{ readonly adrift: number; readonly summed: Summed }> {
  const { rows } = await pool.query<{ all: string; settled: string; upto: string | null }>(`select coalesce(sum(abs(missed)), 0)::text as all, coalesce(sum(abs(missed)) filter (where old and not own), 0)::text as settled, max(position) filter (where old)::text as upto from (
    select e.position, e.recorded_at < clock_timestamp() - interval '${settledAfter} seconds' as old, e.stream = any($2) as own, coalesce(sum((p ->> 'amount')::bigint), 0) as missed
    from ${schema}.event e left join lateral json_array_elements(case when json_typeof(e.data -> 'postings') = 'array' then e.data -> 'postings' else '[]'::json end) p on true
    where e.position > $1::bigint or e.stream = any($2) group by e.position, e.recorded_at, e.stream) f`, [before.position, streams])
  const { all = '0', settled = '0', upto = null } = rows[0] ?? {}
  const position = upto === null || BigInt(upto) < BigInt(before.position) ? before.position : upto
  return { adrift: before.adrift + Number(all), summed: { position, adrift: before.adrift + Number(settled) } }
}
