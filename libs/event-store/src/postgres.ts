import { isNativeError } from 'node:util/types'
import pg from 'pg'
import { migrate } from '@wismo/database'
import { Instant, Invalid, Unavailable, type EventMetadata, type Uuid } from '@wismo/kernel'
import { encodeAppends, type EncodedAppend } from './encoded-append.ts'
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

/** The store's own tables and functions, made or upgraded. */
export type PostgresStore = EventStore & { migrate(): Promise<void> }

export function openPostgresStore({ pool, schema, tag, versions = firstVersions }: PostgresStoreSettings): PostgresStore {
  if (!Number.isInteger(tag) || tag < 1 || tag > 0x7fff) throw new Error('A store is tagged with a number from 1 to 32767.')
  const appendMany: EventStore['appendMany'] = async (appends) => {
    const encoded = encodeAppends(appends, versions)
    if (encoded.length === 0) return []
    const rows = await ask<AnswerRow>(pool, `${schema}.append_many`, appendStatement(schema), appendValues(encoded))
    const results = new Map(rows.map((row) => [row[0], resultOf(row)]))
    return appends.map((_, i) => results.get(i + 1) ?? unanswered())
  }
  return {
    migrate: () => migrate(pool, schema, storeMigrations(schema, tag)),
    append: async (append) => (await appendMany([append]))[0] ?? unanswered(),
    appendMany,
    async readMany(streams) {
      const found = new Map<StreamName, StoredEvent[]>(streams.map((stream) => [stream, []]))
      if (streams.length === 0) return found
      const rows = await ask<StoredRow>(pool, `${schema}.read_many`, readManyStatement(schema), [streams])
      for (const row of rows) found.get(row[0])?.push(storedEvent(row, versions))
      return found
    },
    async readAll(after, limit) {
      const rows = await ask<RecordedRow>(pool, `${schema}.read_all`, `select * from ${schema}.read_all($1, $2)`, [String(BigInt(after)), limit])
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

/** Classes of SQLSTATE after which the same call may work: connection, rollback, resources, operator, a lock not had, a primary that became a standby. */
const transient = /^(08|40|53|57|55P03|25006|25P0[34])/

/** What no text or index can take, also after the checks: not UTF-8, not JSON, nested too deeply, a key too long. */
const unfit = new Set(['22021', '22P02', '54000', '54001'])

/** A failure without a SQLSTATE comes from the driver or the network; a `TypeError` is a mistake of ours and stays one. */
function translated(error: unknown): unknown {
  if (!isNativeError(error) || error.name === 'TypeError') return error
  if (!(error instanceof pg.DatabaseError)) return unavailable(error)
  const code = error.code ?? ''
  if (unfit.has(code)) return new Invalid('invalid', 'A text of this call cannot be stored.')
  return transient.test(code) ? unavailable(error) : error
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

const appendStatement = (schema: string): string =>
  `select * from ${schema}.append_many(string_to_array($1, E'\\n'), $2::int[], $3::int[], $4::int[], $5::int[], string_to_array($6, E'\\n'),
    string_to_array($7, E'\\n')::uuid[], string_to_array($8, E'\\n'), $9::smallint[], string_to_array($10, E'\\n')::json[], string_to_array($11, E'\\n')::json[])`

/** Texts travel joined by line feeds, which none of them can hold: one string is cheaper to parse than an array of texts. */
function appendValues(appends: readonly EncodedAppend[]): readonly unknown[] {
  const events = appends.flatMap(({ stream, events: own }, i) => own.map((event) => ({ ...event, stream, owner: i + 1 })))
  const { first, round } = places(appends)
  return [
    lines(appends, ({ stream }) => stream),
    appends.map(({ expected }) => expectedCode(expected)),
    first,
    round,
    events.map(({ owner }) => owner),
    lines(events, ({ stream }) => stream),
    lines(events, ({ id }) => id),
    lines(events, ({ type }) => type),
    events.map(({ schemaVersion }) => schemaVersion),
    lines(events, ({ data }) => data),
    lines(events, ({ metadata }) => metadata),
  ]
}

const lines = <T>(items: readonly T[], text: (item: T) => string): string => items.map(text).join('\n')

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

/** Ordinal of the append, outcome (0 appended, 1 duplicate, 2 conflict), version, position of its first event. */
type AnswerRow = [number, 0 | 1 | 2, number, string | null]

function resultOf([, outcome, version, position]: AnswerRow): AppendResult {
  if (outcome === 2) return { outcome: 'conflict', version }
  return { outcome: outcome === 0 ? 'appended' : 'duplicate', version, position: positionOf(position ?? '0') }
}

type StoredRow = [StreamName, number, string, number, Uuid, unknown]

const readManyStatement = (schema: string): string =>
  `select stream, version, type, schema_version, event_id, data from ${schema}.event where stream = any($1::text[]) order by stream, version`

const storedEvent = ([stream, version, type, schemaVersion, id, data]: StoredRow, versions: EventVersions): StoredEvent => ({ stream, version, id, type, ...forDecisions(versions, type, schemaVersion, data) })

type RecordedRow = [string | null, Date, number, number, Uuid, StreamName, string, unknown, EventMetadata, string]

function readResult(rows: readonly RecordedRow[], after: Position, limit: number, versions: EventVersions): ReadAllResult {
  const events = rows.filter(([position]) => position !== null).map((row) => recordedEvent(row, versions))
  const safe = positionOf(rows[0]?.[9] ?? '0')
  const full = events.length === limit
  const next = full ? (events.at(-1)?.position ?? after) : safe > after ? safe : after
  return { events, next, caughtUp: !full }
}

const recordedEvent = ([position, recordedAt, version, schemaVersion, id, stream, type, data, metadata]: RecordedRow, versions: EventVersions): RecordedEvent => ({
  position: positionOf(position ?? '0'), recordedAt: Instant.fromMillis(recordedAt.getTime()), version, id, stream, type, metadata, ...forPublishing(versions, type, schemaVersion, data),
})
