import pg from 'pg'
import { migrate } from '@wismo/database'
import { Instant, Invalid, Unavailable, type EventMetadata, type Uuid } from '@wismo/kernel'
import { checked } from './checked.ts'
import { Position, type Append, type AppendResult, type EventStore, type ExpectedVersion, type ReadAllResult, type RecordedEvent, type StoredEvent, type StreamName } from './port.ts'
import { storeMigrations } from './sql.ts'

export interface PostgresStoreSettings {
  readonly pool: pg.Pool
  /** The schema of the service that owns the store. */
  readonly schema: string
  /** 15 bits, another one for each store of a database: without it one store's writers hold up the other's reader. */
  readonly tag: number
}

/** The store's own tables and functions, made or upgraded. */
export type PostgresStore = EventStore & { migrate(): Promise<void> }

export function openPostgresStore({ pool, schema, tag }: PostgresStoreSettings): PostgresStore {
  if (!Number.isInteger(tag) || tag < 1 || tag > 0x7fff) throw new Error('A store is tagged with a number from 1 to 32767.')
  const appendMany = async (appends: readonly Append[]): Promise<readonly AppendResult[]> => {
    checked(appends)
    if (appends.length === 0) return []
    const rows = await ask<[number, number, number, string | null]>(pool, `${schema}.append_many`, appendStatement(schema), appendValues(appends))
    const results = new Map(rows.map((row) => [row[0], resultOf(row)]))
    return appends.map((_, i) => results.get(i + 1) ?? lost())
  }
  return {
    migrate: () => migrate(pool, schema, storeMigrations(schema, tag)),
    append: async (append) => (await appendMany([append]))[0] ?? lost(),
    appendMany,
    async readMany(streams) {
      const found = new Map<StreamName, StoredEvent[]>(streams.map((stream) => [stream, []]))
      if (streams.length === 0) return found
      const rows = await ask<StoredRow>(pool, `${schema}.read_many`, readManyStatement(schema), [streams])
      for (const row of rows) found.get(row[0])?.push(storedEvent(row))
      return found
    },
    async readAll(after, limit) {
      const rows = await ask<RecordedRow>(pool, `${schema}.read_all`, `select * from ${schema}.read_all($1, $2)`, [String(BigInt(after)), limit])
      return readResult(rows, after, limit)
    },
  }
}

/** Named and in arrays: parsed once per connection, no row objects. What the connection breaks is `Unavailable`. */
async function ask<Row extends unknown[]>(pool: pg.Pool, name: string, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  try {
    return (await pool.query<Row>({ name, text, values: [...values], rowMode: 'array' })).rows
  } catch (error) {
    throw translated(error)
  }
}

/** Classes of SQLSTATE after which the same call may work: connection, resources, operator, serialization. */
const transient = /^(08|53|57|40)/

function translated(error: unknown): unknown {
  const code = error instanceof pg.DatabaseError ? error.code : undefined
  if (code === '22P05' || code === '22P02' || code === '22021') return new Invalid('invalid', 'The data of an event cannot be stored as text.')
  if (code === undefined || transient.test(code)) return new Unavailable('unavailable', error instanceof Error ? error.message : String(error))
  return error
}

/** Every append has its answer: the function's answer misses one only when it is broken. */
function lost(): never {
  throw new Error('the store did not answer every append')
}

const appendStatement = (schema: string): string =>
  `select * from ${schema}.append_many(string_to_array($1, E'\\n'), $2::int[], $3::int[], $4::int[], $5::int[], string_to_array($6, E'\\n'),
    string_to_array($7, E'\\n')::uuid[], string_to_array($8, E'\\n'), $9::smallint[], string_to_array($10, E'\\n')::json[], string_to_array($11, E'\\n')::json[])`

/** Texts travel joined by line feeds, which none of them can hold: one string is cheaper to parse than an array of texts. */
function appendValues(appends: readonly Append[]): readonly unknown[] {
  const events = appends.flatMap(({ stream, events: own }, i) => own.map((event) => ({ owner: i + 1, stream, event })))
  const first: number[] = []
  const round: number[] = []
  const seen = new Map<StreamName, number>()
  let next = 1
  for (const { stream, events: own } of appends) {
    first.push(next)
    next += own.length
    seen.set(stream, (seen.get(stream) ?? 0) + 1)
    round.push(seen.get(stream) ?? 1)
  }
  const lines = (texts: readonly string[]): string => texts.join('\n')
  return [
    lines(appends.map(({ stream }) => stream)), appends.map(({ expected }) => expectedCode(expected)), first, round,
    events.map(({ owner }) => owner), lines(events.map(({ stream }) => stream)), lines(events.map(({ event }) => event.id)), lines(events.map(({ event }) => event.type)),
    events.map(({ event }) => event.schemaVersion), lines(events.map(({ event }) => JSON.stringify(event.data))), lines(events.map(({ event }) => JSON.stringify(event.metadata))),
  ]
}

const expectedCode = (expected: ExpectedVersion): number => {
  switch (expected) {
    case 'none':
      return 0
    case 'any':
      return -1
    case 'exists':
      return -2
    default:
      return expected
  }
}

const positionOf = (number: string): Position => number.padStart(20, '0') as Position

function resultOf([, outcome, version, position]: [number, number, number, string | null]): AppendResult {
  if (outcome === 2) return { outcome: 'conflict', version }
  return { outcome: outcome === 0 ? 'appended' : 'duplicate', version, position: positionOf(position ?? '0') }
}

type StoredRow = [StreamName, number, string, number, Uuid, unknown]

const readManyStatement = (schema: string): string =>
  `select stream, version, type, schema_version, event_id, data from ${schema}.event where stream = any($1::text[]) order by stream, version`

const storedEvent = ([stream, version, type, schemaVersion, id, data]: StoredRow): StoredEvent => ({ stream, version, id, type, schemaVersion, data })

type RecordedRow = [string | null, Date, number, number, Uuid, StreamName, string, unknown, EventMetadata, string]

function readResult(rows: readonly RecordedRow[], after: Position, limit: number): ReadAllResult {
  const events = rows.filter(([position]) => position !== null).map(recordedEvent)
  const safe = positionOf(rows[0]?.[9] ?? '0')
  const full = events.length === limit
  const next = full ? (events.at(-1)?.position ?? after) : safe > after ? safe : after
  return { events, next, caughtUp: !full }
}

const recordedEvent = ([position, recordedAt, version, schemaVersion, id, stream, type, data, metadata]: RecordedRow): RecordedEvent => ({
  position: positionOf(position ?? '0'), recordedAt: Instant.fromMillis(recordedAt.getTime()), version, schemaVersion, id, stream, type, data, metadata,
})
