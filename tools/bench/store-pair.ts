// A store and the raw table beside it, equally full.
import { openPostgresStore, type Append, type AppendResult, type PostgresStore } from '@wismo/event-store'
import { concurrently, eventType, inBatches, newEvent } from './store-events.ts'
import { makeRawTable, type RawTable } from './store-raw.ts'
import type { BenchServer } from './store-server.ts'

export interface Pair {
  readonly store: PostgresStore
  readonly storeSchema: string
  readonly raw: RawTable
  readonly rawSchema: string
}

let pairs = 0

/** Each section has its own, with events in it from the start: an empty table is planned for and cached otherwise. */
export async function openPair(server: BenchServer, events = 10_000): Promise<Pair> {
  pairs += 1
  const [storeSchema, rawSchema] = [`store_${pairs}`, `raw_${pairs}`]
  const store = openPostgresStore({ pool: server.pool, schema: storeSchema, tag: pairs })
  await store.migrate()
  const pair = { store, storeSchema, raw: await makeRawTable(server.pool, rawSchema, storeSchema), rawSchema }
  // What the server tidies by itself would fall on one contestant and not on the other.
  for (const schema of [storeSchema, rawSchema]) await server.pool.query(`alter table ${schema}.event set (autovacuum_enabled = off)`)
  await fill(server, pair, events)
  return pair
}

/** Brings both tables to this many events, every one on a stream of its own, and their statistics and pages in order. */
export async function fill(server: BenchServer, { storeSchema, rawSchema }: Pair, events: number): Promise<void> {
  const { data, metadata } = newEvent()
  await Promise.all([storeSchema, rawSchema].map(async (schema) => {
    const { rows } = await server.pool.query<{ count: string }>(`select count(*) from ${schema}.event`)
    await server.pool.query(`insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
      select nextval('${schema}.position'), 1, 1, gen_random_uuid(), 'order-ord_' || left(md5(random()::text), 26), $2, $3, $4 from generate_series(1, $1::bigint)`,
    [Math.max(0, events - Number(rows[0]?.count ?? 0)), eventType, JSON.stringify(data), JSON.stringify(metadata)])
    await server.pool.query(`vacuum analyze ${schema}.event`)
  }))
  // Not in the middle of what is measured, if it can be helped.
  await server.pool.query('checkpoint')
}

/** Appends that must be taken: a bench of refusals would look splendid. */
export function taken(results: readonly AppendResult[]): void {
  const refused = results.find(({ outcome }) => outcome !== 'appended')
  if (refused !== undefined) throw new Error(`An append of the bench was answered ${JSON.stringify(refused)}.`)
}

/** What there is before a piece of work, untimed. */
export async function seed({ store, raw }: Pair, into: 'store' | 'raw', appends: readonly Append[]): Promise<void> {
  await concurrently(4, inBatches(appends, 100), async (batch) => (into === 'store' ? taken(await store.appendMany(batch)) : raw.insertMany(batch)))
}
