// Beside Emmett's store in PostgreSQL: the same events, by the call that its documentation shows, on a pool of the same size.
import type pg from 'pg'
import type { Append } from '@wismo/event-store'
import { appendOf, concurrently, inBatches, newStreams } from './store-events.ts'
import { heat, rowsOf, type Contestant, type Plan } from './store-measure.ts'
import { openPair, taken } from './store-pair.ts'
import { profilesOf } from './store-profile.ts'
import { clients, openBenchPool, type BenchServer } from './store-server.ts'
import { isMet, type Section } from './store-table.ts'

const perBatch = 100

export async function besideEmmett(server: BenchServer, { rounds }: Plan): Promise<Section> {
  const { store } = await openPair(server)
  const emmett = await openEmmett(server)
  try {
    const single = [emmettAppends('Emmett appendToStream', emmett, 1_000), ours('append', 1_000, (appends) => concurrently(clients, appends, async (append) => taken([await store.append(append)])))]
    const batched = [emmettAppends(`Emmett, ${perBatch} appends at once`, emmett, 1_000, perBatch), ours('appendMany', 2_000, (appends) => concurrently(1, inBatches(appends, perBatch), async (batch) => taken(await store.appendMany(batch))))]
    const tables = [
      { heading: `one by one, ${clients} clients`, rows: rowsOf(await heat(server, single, rounds)) },
      { heading: `${perBatch} new streams at a time`, rows: rowsOf(await heat(server, batched, rounds)) },
    ]
    const targets = tables.map(({ heading, rows }, i) => ({ of: heading, figure: rows[1]?.rateRatio, unit: ' times Emmett', atLeast: i === 0 ? 1.3 : 3 }))
    const missed = [single, batched].filter((_, i) => targets.slice(i, i + 1).some((target) => !isMet(target)))
    const notes = await profilesOf(server, missed.flat())
    return { title: `Beside Emmett (@event-driven-io/emmett-postgresql), a pool of ${clients} each`, operation: 'append', tables, targets, notes }
  } finally {
    await emmett.close()
  }
}

const ours = (name: string, appends: number, work: (appends: readonly Append[]) => Promise<void>): Contestant => ({
  name,
  async prepare() {
    const input = newStreams(appends).map((stream) => appendOf(stream, 0, 1))
    return { operations: appends, run: () => work(input) }
  },
})

interface Emmett {
  append(append: EmmettAppend): Promise<void>
  close(): Promise<void>
}

interface EmmettAppend {
  readonly stream: string
  readonly events: readonly { readonly type: string; readonly data: Record<string, unknown>; readonly metadata: Record<string, unknown> }[]
}

/** The plain objects that Emmett takes are made untimed. */
function emmettAppends(name: string, emmett: Emmett, appends: number, perBatch?: number): Contestant {
  const given = ({ stream, events }: Append): EmmettAppend => ({ stream, events: events.map(({ type, data, metadata }) => ({ type, data: data as Record<string, unknown>, metadata: { ...metadata } })) })
  return {
    name,
    async prepare() {
      const input = newStreams(appends).map((stream) => given(appendOf(stream, 0, 1)))
      const batches = perBatch === undefined ? [] : inBatches(input, perBatch)
      const atOnce = (batch: readonly EmmettAppend[]): Promise<unknown> => Promise.all(batch.map((one) => emmett.append(one)))
      return { operations: appends, run: () => (perBatch === undefined ? concurrently(clients, input, (one) => emmett.append(one)) : concurrently(1, batches, atOnce)) }
    },
  }
}

/**
 * Its schema is made first. The version that is expected is given as the number of a stream that is not there, which its
 * function answers with one look-up less than by the name.
 */
async function openEmmett(server: BenchServer): Promise<Emmett> {
  const { getPostgreSQLEventStore, PostgreSQLEventStoreDefaultStreamVersion } = await import('@event-driven-io/emmett-postgresql')
  const { types } = (await import('pg')).default
  const pool = openBenchPool(server.url)
  const parsers = numbersAndJson.map((oid) => ({ oid, parse: types.getTypeParser(oid) as (text: string) => unknown }))
  const store = getPostgreSQLEventStore(server.url, { connectionOptions: { pool } })
  await store.schema.migrate()
  // It changes how every client of this process reads numbers and JSON. Its appends read either way; ours would break.
  for (const { oid, parse } of parsers) types.setTypeParser(oid, parse)
  await untidied(server)
  return {
    async append({ stream, events }) {
      await store.appendToStream(stream, [...events], { expectedStreamVersion: PostgreSQLEventStoreDefaultStreamVersion })
    },
    async close() {
      await store.close()
      await endOf(pool)
    },
  }
}

/** int8, json and jsonb. */
const numbersAndJson = [20, 114, 3802]

const endOf = async (pool: pg.Pool): Promise<void> => {
  if (!pool.ended) await pool.end()
}

/** As our tables: nothing is tidied meanwhile. */
async function untidied({ pool }: BenchServer): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and c.relname like 'emt\\_%'`)
  for (const { name } of rows) await pool.query(`alter table ${name} set (autovacuum_enabled = off)`)
}
