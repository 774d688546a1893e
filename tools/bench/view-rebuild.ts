// A whole view made anew from the stores, and the least that moves the same bytes.
import { rebuildView } from '@wismo/messaging'
import { startMeter, type Cost, type Machines } from './bus-cost.ts'
import { viewSchema, type ViewScene } from './view-scene.ts'

export interface Rebuilding {
  readonly events: number
  readonly rows: number
  /** Of an event. */
  readonly own: Cost
  readonly raw: Cost
}

/** `events` are in the stores. */
export async function rebuilding(machines: Machines, scene: ViewScene, events: number): Promise<Rebuilding> {
  const { pool, generations, sources, contracts, bus } = scene
  // Rows that were folded before have nothing in the stores.
  const meter = await startMeter(machines)
  const { rows, generation } = await rebuildView({ generations, stores: { sources, contracts, partitions: bus.partitions }, bus, owner: pool, anyway: true, tell: () => undefined })
  const own = await meter(events)
  const rawMeter = await startMeter(machines)
  await moveAll(scene, generation)
  return { events, rows, own, raw: await rawMeter(events) }
}

const pageSize = 2_000

/** Reads every stored event and every row once, and writes the events and rows into bare tables, page by page. */
async function moveAll({ pool, sources }: ViewScene, generation: number): Promise<void> {
  await pool.query(`create schema if not exists bench_bare;
    create table bench_bare.moved_event (like ${viewSchema}.order_event_${generation} including all);
    create table bench_bare.moved_row (like ${viewSchema}.order_part_${generation} including all)`)
  for (const { schema } of sources) {
    for (let after = '0', read = pageSize; read === pageSize; ) {
      const { rows } = await pool.query<{ position: string }>(`select * from ${schema}.event where position > $1 order by position limit ${pageSize}`, [after])
      after = rows.at(-1)?.position ?? after
      read = rows.length
    }
  }
  for (const [from, to] of [[`order_event_${generation}`, 'moved_event'], [`order_part_${generation}`, 'moved_row']]) await copied(pool, `${viewSchema}.${from}`, `bench_bare.${to}`)
}

async function copied(pool: ViewScene['pool'], from: string, to: string): Promise<void> {
  const { rows: columns } = await pool.query<{ name: string; type: string }>(`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`, [from])
  const client = await pool.connect()
  try {
    await client.query(`begin; declare moving cursor for select ${columns.map(({ name, type }) => (type === 'bytea' ? name : `${name}::text`)).join(', ')} from ${from}`)
    for (;;) {
      const { rows } = await client.query<unknown[]>({ text: `fetch ${pageSize} from moving`, rowMode: 'array' })
      if (rows.length === 0) break
      await client.query({ name: `bench.${to}`, text: `insert into ${to} select * from unnest(${columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`, values: columns.map((_, i) => rows.map((row) => row[i])) })
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}
