// The limit to hold a store against: the same rows in the same table by nothing but a statement. No check, no lock, no law.
import type pg from 'pg'
import type { Append, NewEvent } from '@wismo/event-store'

export interface RawTable {
  /** All of them in one statement. Texts travel as the store's do, joined by line feeds: cheaper than arrays of texts. */
  insertMany(appends: readonly Append[]): Promise<void>
  /** The one event of an append. */
  insertOne(append: Append): Promise<void>
}

const columns = 'position, version, schema_version, event_id, stream, type, data, metadata'

/** A table like the store's, with its indexes, and a sequence of its own. */
export async function makeRawTable(pool: pg.Pool, schema: string, like: string): Promise<RawTable> {
  await pool.query(`create schema ${schema}; create table ${schema}.event (like ${like}.event including all); create sequence ${schema}.position as bigint`)
  const next = `nextval('${schema}.position')`
  const many = `insert into ${schema}.event (${columns}) select ${next}, u.* from unnest($1::int[], $2::smallint[], string_to_array($3, E'\\n')::uuid[],
    string_to_array($4, E'\\n'), string_to_array($5, E'\\n'), string_to_array($6, E'\\n')::json[], string_to_array($7, E'\\n')::json[]) u`
  const one = `insert into ${schema}.event (${columns}) values (${next}, $1, $2, $3, $4, $5, $6, $7)`
  return {
    async insertMany(appends) {
      const rows = appends.flatMap(rowsOf)
      const lines = (text: (row: RawRow) => string): string => rows.map(text).join('\n')
      const values = [rows.map(({ version }) => version), rows.map(() => 1), lines(({ id }) => id), lines(({ stream }) => stream), lines(({ type }) => type), lines(({ data }) => JSON.stringify(data)), lines(({ metadata }) => JSON.stringify(metadata))]
      await pool.query({ name: `${schema}.many`, text: many, values, rowMode: 'array' })
    },
    async insertOne(append) {
      for (const { version, id, stream, type, data, metadata } of rowsOf(append)) {
        await pool.query({ name: `${schema}.one`, text: one, values: [version, 1, id, stream, type, JSON.stringify(data), JSON.stringify(metadata)], rowMode: 'array' })
      }
    },
  }
}

interface RawRow extends NewEvent {
  readonly stream: string
  readonly version: number
}

function rowsOf({ stream, expected, events }: Append): readonly RawRow[] {
  const base = typeof expected === 'number' ? expected : 0
  return events.map((event, i) => ({ ...event, stream, version: base + i + 1 }))
}

/** Everything in a table, page by page; in the form that is cheapest to read, which is the store's too. */
export async function readRaw(pool: pg.Pool, schema: string, limit: number): Promise<number> {
  const text = `select position, date_part('epoch', recorded_at) * 1000, version, schema_version, event_id, stream, type, data, metadata from ${schema}.event where position > $1 order by position limit $2`
  let read = 0
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<[string, ...unknown[]]>({ name: `${schema}.read`, text, values: [after, limit], rowMode: 'array' })
    read += rows.length
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return read
    after = last[0]
  }
}
