import { isNativeError } from 'node:util/types'
import pg from 'pg'
import { isTransient, migrate } from '@wismo/database'
import { Instant, Invalid, Unavailable, type EventMetadata, type Uuid } from '@wismo/kernel'
import { checkLimit, checkPosition, checkRange } from './checked-read.ts'
import { encodeAppend, encodeAppends, type EncodedAppend } from './encoded-append.ts'
import { firstVersions, forDecisions, forPublishing, type AppendResult, type EventStore, type EventVersions, type ExpectedVersion, type Position, type ReadAllResult, type RecordedEvent, type StoredEvent, type StreamName } from './port.ts'
import { storeMigrations } from './sql.ts'

export interface PostgresStoreSettings {
  readonly pool: pg.Pool
  /** The schema of the service that owns the store. */
  readonly schema: string
  /** 15 bits, another one for each store of a database: without it one store's writers hold up the other's reader. */
  readonly tag: number
  /** Every event is in its first version when it is not said. */
  readonly versions?: EventVersions
}

export interface PostgresStore extends EventStore {
  /** Makes or upgrades the store's own tables and functions, over the pool of their owner when that is another role. */
  migrate(owner?: pg.Pool): Promise<void>
}

export function openPostgresStore({ pool, schema, tag, versions = firstVersions }: PostgresStoreSettings): PostgresStore {
  if (!Number.isInteger(tag) || tag < 1 || tag > 0x7fff) throw new Error('A store is tagged with a number from 1 to 32767.')
  const statements = statementsOf(schema)
  const one = async (append: EncodedAppend): Promise<AppendResult> => {
    const [row] = await ask<AnswerRow>(pool, `${schema}.append`, statements.append, oneAppendValues(append))
    return row === undefined ? unanswered() : resultOf(row)
  }
  const many = async (appends: readonly EncodedAppend[]): Promise<readonly AppendResult[]> => {
    const rows = await ask<[number, ...AnswerRow]>(pool, `${schema}.append_many`, statements.appendMany, appendValues(appends))
    const results = new Map(rows.map(([place, ...answer]) => [place, resultOf(answer)]))
    return appends.map((_, i) => results.get(i + 1) ?? unanswered())
  }
  return {
    migrate: (owner = pool) => migrate(owner, schema, storeMigrations(schema, tag)),
    append: async (append) => one(encodeAppend(append, versions)),
    async appendMany(appends) {
      const encoded = encodeAppends(appends, versions)
      const [first] = encoded
      if (first === undefined) return []
      return encoded.length === 1 ? [await one(first)] : many(encoded)
    },
    async readMany(streams) {
      const found = new Map<StreamName, StoredEvent[]>(streams.map((stream) => [stream, []]))
      if (streams.length === 0) return found
      const rows = await ask<StoredRow>(pool, `${schema}.read_many`, statements.readMany, [streams])
      for (const row of rows) found.get(row[0])?.push(storedEvent(row, versions))
      return found
    },
    async readStream(stream, range) {
      const { from, backward, limit } = checkRange(range)
      const [name, text] = backward ? ['read_backward', statements.readBackward] : ['read_forward', statements.readForward]
      const rows = await ask<RecordedRow>(pool, `${schema}.${name}`, text, [stream, from, limit])
      return rows.map((row) => recordedEvent(row, versions))
    },
    async readAll(after, limit, types) {
      checkLimit(limit)
      const rows = await ask<PageRow>(pool, `${schema}.read_all`, statements.readAll, [String(checkPosition(after)), limit, types ?? null])
      return readResult(rows, after, limit, versions)
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

/** What no text or index can take, also after the checks: not UTF-8, not JSON, nested too deeply, a key too long. */
const unfit = new Set(['22021', '22P02', '54000', '54001'])

/** A failure without a SQLSTATE comes from the driver or the network; a `TypeError` is a mistake of ours and stays one. */
function translated(error: unknown): unknown {
  if (!isNativeError(error) || error.name === 'TypeError') return error
  if (!(error instanceof pg.DatabaseError)) return unavailable(error)
  const code = error.code ?? ''
  if (unfit.has(code)) return new Invalid('invalid', 'A text of this call cannot be stored.')
  return isTransient(code) ? unavailable(error) : error
}

/** The cause is for the log of whoever catches it: its text names hosts and roles. */
function unavailable(cause: Error): Unavailable {
  const error = new Unavailable('unavailable', 'The event store does not answer now.')
  error.cause = cause
  return error
}

/** The function answers every append, or it is broken. */
function unanswered(): never {
  throw new Error('The store did not answer every append.')
}

/** The statements of one store, whose text never changes: each is prepared once per connection. */
function statementsOf(schema: string): Readonly<Record<'append' | 'appendMany' | 'readMany' | 'readForward' | 'readBackward' | 'readAll', string>> {
  const recorded = `select position, date_part('epoch', recorded_at) * 1000, version, schema_version, event_id, stream, type, data, metadata from ${schema}.event where stream = $1`
  return {
    append: `select * from ${schema}.append($1, $2, string_to_array($3, E'\\n')::uuid[], string_to_array($4, E'\\n'), $5::smallint[], string_to_array($6, E'\\n')::json[], string_to_array($7, E'\\n')::json[])`,
    appendMany: `select * from ${schema}.append_many(string_to_array($1, E'\\n'), $2::int[], $3::int[], $4::int[], $5::int[], string_to_array($6, E'\\n'),
      string_to_array($7, E'\\n')::uuid[], string_to_array($8, E'\\n'), $9::smallint[], string_to_array($10, E'\\n')::json[], string_to_array($11, E'\\n')::json[])`,
    readMany: `select stream, version, type, schema_version, event_id, data, metadata ->> 'occurredAt' from ${schema}.event where stream = any($1::text[]) order by stream, version`,
    readForward: `${recorded} and version >= $2 order by version limit $3`,
    readBackward: `${recorded} and version <= $2 order by version desc limit $3`,
    readAll: `select * from ${schema}.read_all($1, $2, $3::text[])`,
  }
}

/** As `appendValues`, for one append. */
const oneAppendValues = ({ stream, expected, events }: EncodedAppend): readonly unknown[] => [
  stream,
  expectedCode(expected),
  lines(events, ({ id }) => id),
  lines(events, ({ type }) => type),
  numbers(events.map(({ schemaVersion }) => schemaVersion)),
  lines(events, ({ data }) => data),
  lines(events, ({ metadata }) => metadata),
]

/** Texts travel joined by line feeds, which none of them can hold: one string is cheaper to parse than an array of texts. */
function appendValues(appends: readonly EncodedAppend[]): readonly unknown[] {
  const events = appends.flatMap(({ events: own }) => own)
  const ofEachEvent = <T>(value: (append: EncodedAppend, place: number) => T): readonly T[] => appends.flatMap((append, i) => append.events.map(() => value(append, i + 1)))
  const { first, round } = places(appends)
  return [
    lines(appends, ({ stream }) => stream),
    numbers(appends.map(({ expected }) => expectedCode(expected))),
    numbers(first),
    numbers(round),
    numbers(ofEachEvent((_, place) => place)),
    ofEachEvent(({ stream }) => stream).join('\n'),
    lines(events, ({ id }) => id),
    lines(events, ({ type }) => type),
    numbers(events.map(({ schemaVersion }) => schemaVersion)),
    lines(events, ({ data }) => data),
    lines(events, ({ metadata }) => metadata),
  ]
}

const lines = <T>(items: readonly T[], text: (item: T) => string): string => items.map(text).join('\n')

/** An array of numbers as PostgreSQL writes it: the driver would quote each one. */
const numbers = (items: readonly number[]): string => `{${items.join(',')}}`

/** For each append the place of its first event, from 1, and how many appends up to it name the same stream. */
function places(appends: readonly EncodedAppend[]): { readonly first: readonly number[]; readonly round: readonly number[] } {
  const first: number[] = []
  const round: number[] = []
  const seen = new Map<StreamName, number>()
  let next = 1
  for (const { stream, events } of appends) {
    const times = (seen.get(stream) ?? 0) + 1
    seen.set(stream, times)
    round.push(times)
    first.push(next)
    next += events.length
  }
  return { first, round }
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

/** Outcome (0 appended, 1 duplicate, 2 conflict), version, position of its first event. */
type AnswerRow = [0 | 1 | 2, number, string | null]

function resultOf([outcome, version, position]: AnswerRow): AppendResult {
  if (outcome === 2) return { outcome: 'conflict', version }
  return { outcome: outcome === 0 ? 'appended' : 'duplicate', version, position: positionOf(position ?? '0') }
}

type StoredRow = [StreamName, number, string, number, Uuid, unknown, Instant]

const storedEvent = ([stream, version, type, schemaVersion, id, data, occurredAt]: StoredRow, versions: EventVersions): StoredEvent => ({ stream, version, id, type, occurredAt, ...forDecisions(versions, type, schemaVersion, data) })

type RecordedRow = [string, number, number, number, Uuid, StreamName, string, unknown, EventMetadata]

/** An event, or without a position an empty page; then the last event that a filter looked at, and whether it looked at all there is. */
type PageRow = [...(RecordedRow | Nulls<RecordedRow>), ...LookedAt]
type LookedAt = [string | null, boolean]
type Nulls<Row extends unknown[]> = { [K in keyof Row]: null }

const isEvent = (row: PageRow): row is [...RecordedRow, ...LookedAt] => row[0] !== null

function readResult(rows: readonly PageRow[], after: Position, limit: number, versions: EventVersions): ReadAllResult {
  const events = rows.filter(isEvent).map((row) => recordedEvent(row, versions))
  if (events.length === limit) return { events, next: events.at(-1)?.position ?? after, caughtUp: false }
  const [looked, caughtUp] = rows[0] === undefined ? [null, true] : [rows[0][9], rows[0][10]]
  return { events, next: looked === null ? (events.at(-1)?.position ?? after) : positionOf(looked), caughtUp }
}

const recordedEvent = ([position, recordedMs, version, schemaVersion, id, stream, type, data, metadata]: readonly [...RecordedRow, ...unknown[]], versions: EventVersions): RecordedEvent => ({
  position: positionOf(position), recordedAt: Instant.fromMillis(Math.floor(recordedMs)), version, id, stream, type, metadata, ...forPublishing(versions, type, schemaVersion, data),
})
