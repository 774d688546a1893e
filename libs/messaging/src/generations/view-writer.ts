// Writes a generation that is filled: every row once, events as they come.
import type { PoolClient } from 'pg'
import { partsOf } from '../batches.ts'
import type { ViewGroup } from '../group.ts'
import { parkedColumns, parkedInsert, type ParkedMessage } from '../parking.ts'
import { eventColumns, keepEvents, rowColumns, rowTable, rowUpdate, rowValues, uuidOf, type Row, type Taken } from '../view-rows.ts'

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
  readonly group: ViewGroup
  /** The table that serves: it knows since when an order is there. */
  readonly serving: string
}

/** What was written before a break adds nothing when it is written again. */
export function viewWriter({ client, group, serving }: WriterSettings): ViewWriter {
  const { schema, table, events: eventTable } = group
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
      for (const part of partsOf(ordered, perStatement)) await ask('rows', rowInsert(group, serving), rowValues(group, part.map(({ row }) => row)))
    },
    async parked(parked) {
      await under
      for (const part of partsOf(parked, perStatement)) await ask('parked', `with held as (select null::text as topic, null::int as partition, null::bigint as next_offset where false) ${parkedInsert(schema, 1, 'held')}`, parkedColumns(part, part.map(({ message }) => ({ value: message.value }))))
    },
  }
}

const rowInsert = (group: ViewGroup, serving: string): string => `
insert into ${group.schema}.${group.table} as p (${rowColumns(group)}, first_seen)
  select u.*, coalesce(s.first_seen, clock_timestamp())
  from ${rowTable(group, 1)} u(o, p)
  left join ${group.schema}.${serving} s on s.order_id = u.o and s.part = u.p
  order by u.o, u.p
  on conflict (order_id, part) do update set ${rowUpdate(group)} where p.version <= excluded.version`
