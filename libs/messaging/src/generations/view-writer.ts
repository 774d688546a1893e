// Writes a generation that is filled: every row once, events as they come.
import type { PoolClient } from 'pg'
import { partsOf } from '../batches.ts'
import { parkedColumns, parkedInsert, type ParkedMessage } from '../parking.ts'
import { eventColumns, keepEvents, uuidOf, type Row, type Taken } from '../view-rows.ts'

/** Rows in one statement. */
const perStatement = 1_000

export interface ViewWriter {
  /** Writes beside what comes next; awaited by the call after it. */
  events(taken: readonly Taken[]): Promise<void>
  rows(rows: Iterable<Row>): Promise<void>
  parked(parked: readonly ParkedMessage[]): Promise<void>
}

export interface WriterSettings {
  /** Everything goes over this one connection. */
  readonly client: PoolClient
  readonly schema: string
  readonly table: string
  readonly eventTable: string | undefined
  /** The table that serves: it knows since when an order is there. */
  readonly serving: string
}

/** What was written before a break adds nothing when it is written again. */
export function viewWriter({ client, schema, table, eventTable, serving }: WriterSettings): ViewWriter {
  let under: Promise<unknown> = Promise.resolve()
  const ask = (name: string, text: string, values: readonly unknown[]): Promise<unknown> => client.query({ name: `${schema}.${table}.${name}`, text, values: [...values] })
  const writeEvents = async (taken: readonly Taken[]): Promise<void> => {
    for (const part of partsOf(taken, perStatement)) await ask('events', keepEvents(`${schema}.${eventTable}`, 1), eventColumns(part))
  }
  return {
    async events(taken) {
      if (eventTable === undefined) return
      await under
      under = writeEvents(taken)
      under.catch(() => undefined)
    },
    async rows(rows) {
      await under
      const ordered = [...rows].filter(({ version }) => version > 0).map((row) => ({ uuid: uuidOf(row.orderId), row }))
      ordered.sort((a, b) => (a.uuid < b.uuid ? -1 : a.uuid > b.uuid ? 1 : 0))
      for (const part of partsOf(ordered, perStatement)) await ask('rows', rowInsert(schema, table, serving), rowColumns(part))
    },
    async parked(parked) {
      await under
      for (const part of partsOf(parked, perStatement)) await ask('parked', `with held as (select null::text as topic, null::int as partition, null::bigint as next_offset where false) ${parkedInsert(schema, 1, 'held')}`, parkedColumns(part, part.map(({ message }) => ({ value: message.value }))))
    },
  }
}

/** Documents travel joined by line feeds, which JSON has none of: one string is cheaper than an array. */
const rowColumns = (part: readonly { readonly uuid: string; readonly row: Row }[]): readonly unknown[] => [
  part.map(({ uuid }) => uuid),
  part.map(({ row }) => row.part),
  part.map(({ row }) => row.version),
  part.map(({ row }) => row.shopId),
  part.map(({ row }) => JSON.stringify(row.doc ?? null)).join('\n'),
]

const rowInsert = (schema: string, table: string, serving: string): string => `
insert into ${schema}.${table} as p (order_id, part, version, shop_id, doc, first_seen)
  select u.o, u.p, u.v, u.s, u.d, coalesce(s.first_seen, clock_timestamp())
  from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], string_to_array($5, E'\\n')::json[]) with ordinality u(o, p, v, s, d, place)
  left join ${schema}.${serving} s on s.order_id = u.o and s.part = u.p
  order by place
  on conflict (order_id, part) do update set version = excluded.version, doc = excluded.doc where p.version <= excluded.version`
