import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { migrate, type Migration } from '@wismo/database'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { abuse } from './abuse.ts'
import type { Findings } from './abuse-verdict.ts'
import { Position, type Append, type AppendResult, type EventStore, type StreamName } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newEvent, newEvents, newStream, readToEnd } from './sample-events.ts'
import { storeMigrations } from './sql.ts'

// Each part of the technique is taken out of the SQL once: the scenario that holds for the store does not hold without it.

/** What is replaced in the SQL of the store, wherever it stands. */
type Edit = readonly [from: string, to: string]

interface Mutant {
  readonly title: string
  readonly edits: (at: Place) => readonly Edit[]
  /** What the store under test has instead, where the scenario needs a place to stop at. */
  readonly stops?: (at: Place) => readonly Edit[]
  readonly scenario: (place: Place) => Promise<unknown>
  readonly promised: unknown
  readonly broken: unknown
}

interface Place {
  readonly schema: string
  readonly tag: number
  readonly store: EventStore
}

/** The two functions that write: one append and many are different SQL. */
type Write = (store: EventStore, ...appends: readonly [Append, ...Append[]]) => Promise<readonly AppendResult[]>

const one: Write = async (store, append) => [await store.append(append)]
const many: Write = async (store, ...appends) => store.appendMany([...appends, appendTo(newStream(), 'exists')])

describe('without', () => {
  let database: TestDatabase
  let elsewhere: TestDatabase
  beforeAll(async () => {
    [database, elsewhere] = await Promise.all([testDatabase(), testDatabase()])
  })
  afterAll(() => Promise.all([database.drop(), elsewhere.drop()]))

  const open = new Set<pg.Pool>()
  afterEach(async () => {
    // What a scenario left open: closing the connection rolls back.
    await Promise.all([...open].map((pool) => pool.end()))
    open.clear()
  })

  let stores = 0
  const install = async (edits: (at: Place) => readonly Edit[], pool = database.pool): Promise<Place> => {
    stores += 1
    const at = { schema: `store_${stores}`, tag: stores }
    const place = { ...at, store: openPostgresStore({ pool, ...at }) }
    await migrate(pool, at.schema, edited(storeMigrations(at.schema, at.tag), edits(place)))
    return place
  }

  const openConnection = (options = '', url = database.url): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, options })
    open.add(pool)
    return pool
  }

  /** The same store on one connection, inside a transaction that the scenario ends. */
  const slowWriter = async ({ schema, tag }: Omit<Place, 'store'>, url?: string): Promise<{ readonly store: EventStore; commit(): Promise<void> }> => {
    const pool = openConnection('', url)
    await pool.query('begin')
    return { store: openPostgresStore({ pool, schema, tag }), commit: async () => void (await pool.query('commit')) }
  }

  /** Until so many wait for a lock in this database: the scenarios run one after the other. */
  const untilWaiting = (count: number): Promise<unknown> =>
    eventually(async () => (await database.pool.query('select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0')).rowCount === count)

  // Scenarios. Each answers with what was seen.

  const openTransaction = (write: Write) => async (place: Place): Promise<unknown> => {
    const [before, slow, quick] = named('before', 'slow', 'quick')
    await place.store.append(before)
    const writer = await slowWriter(place)
    await write(writer.store, slow)
    await write(place.store, quick)
    const early = await readToEnd(place.store)
    await writer.commit()
    return [...early.events, ...(await readToEnd(place.store, early.next)).events].map(nameIn)
  }

  const openFirstTransaction = (write: Write) => async (place: Place): Promise<unknown> => {
    const [slow, quick] = named('slow', 'quick')
    const writer = await slowWriter(place)
    await write(writer.store, slow)
    await write(place.store, quick)
    const early = await place.store.readAll(Position.start, 100)
    await writer.commit()
    return [...early.events, ...(await readToEnd(place.store, early.next)).events].map(nameIn)
  }

  const twoOnOneStream = (write: Write) => async (place: Place): Promise<unknown> => {
    const stream = newStream()
    await place.store.append(appendTo(stream, 'none'))
    const writer = await slowWriter(place)
    await write(writer.store, appendTo(stream, 'any'))
    const second = write(place.store, appendTo(stream, 'any')).then(([answer]) => answer?.version, codeOf)
    await untilWaiting(1)
    await writer.commit()
    return second
  }

  /** Two calls that name the same streams the other way round, each stopped between its first lock and its last. */
  const crossedStreams = async ({ schema, tag, store }: Place): Promise<unknown> => {
    const [a, b, stopA, stopB] = [newStream(), newStream(), newStream(), newStream()]
    const gate = openConnection()
    await gate.query('begin')
    for (const stream of [stopA, stopB]) await gate.query('select pg_advisory_xact_lock($1, hashtext($2))', [tag, stream])
    const call = (streams: readonly StreamName[]): Promise<unknown> => {
      const impatient = openPostgresStore({ pool: openConnection('-c deadlock_timeout=50ms'), schema, tag })
      return impatient.appendMany(streams.map((stream) => appendTo(stream, 'any'))).then(() => 'stored', codeOf)
    }
    const calls = [call([a, stopA, b]), call([b, stopB, a])]
    await untilWaiting(2)
    await gate.query('commit')
    const answers = await Promise.all(calls)
    expect((await readToEnd(store)).events.length).toBeGreaterThan(0)
    return answers.sort()
  }

  const queueAtOneStream = (write: Write) => async (place: Place): Promise<unknown> => {
    const [first, second, quick] = named('first', 'second', 'quick')
    const [writer, waiter] = [await slowWriter(place), await slowWriter(place)]
    await writer.store.append(first)
    const waiting = write(waiter.store, { ...second, stream: first.stream, expected: 'any' })
    await untilWaiting(1)
    await place.store.append(quick)
    await writer.commit()
    await waiting
    const seen = (await readToEnd(place.store)).events.map(nameIn)
    await waiter.commit()
    return seen
  }

  /** Its caller told y at 1 after all; then comes the batch that was held up, with y at 2. */
  const lateBatch = async ({ store }: Place): Promise<unknown> => {
    const stream = newStream()
    const [x, y] = [newEvents(1), newEvents(1)]
    await store.append(appendTo(stream, 'none'))
    await store.append(appendTo(stream, 1, y))
    const answers = await store.appendMany([appendTo(stream, 1, x), appendTo(stream, 2, y)])
    return answers.map(({ outcome }) => outcome)
  }

  const lateAppend = (write: Write) => async ({ store }: Place): Promise<unknown> => {
    const stream = newStream()
    const y = newEvents(1)
    await store.append(appendTo(stream, 'none'))
    await store.append(appendTo(stream, 1, y))
    return (await write(store, appendTo(stream, 2, y)))[0]?.outcome
  }
  /** Every expectation of the batch holds, so that it takes the short way. */
  const allFitting: Write = (store, ...appends) => store.appendMany([...appends, appendTo(newStream(), 'none')])

  const threeEvents = (write: Write) => async ({ store }: Place): Promise<unknown> => {
    await write(store, appendTo(newStream(), 'none', 3))
    return (await readToEnd(store)).events.map(({ version }) => version)
  }

  const openNeighbour = async ({ store }: Place): Promise<unknown> => {
    const neighbour = await install(() => [])
    const writer = await slowWriter(neighbour)
    await writer.store.append(appendTo(newStream(), 'none'))
    return seenOf(store)
  }

  const openElsewhere = async ({ schema, tag, store }: Place): Promise<unknown> => {
    await openPostgresStore({ pool: elsewhere.pool, schema, tag }).migrate()
    const writer = await slowWriter({ schema, tag }, elsewhere.url)
    await writer.store.append(appendTo(newStream(), 'none'))
    return seenOf(store)
  }

  const seenOf = async (store: EventStore): Promise<unknown> => {
    const [ours] = named('ours')
    await store.append(ours)
    await store.append(appendTo(newStream(), 'none', [newEvent({ data: 'and more' })]))
    return (await readToEnd(store)).events.map(nameIn)
  }

  /** A reader that is stopped inside its call while what `during` does happens; then everything that it has read in the end. */
  const stoppedReader = async ({ schema, tag, store }: Place, during: () => Promise<unknown>, after: () => Promise<unknown>): Promise<unknown> => {
    const gate = openConnection()
    await gate.query('select pg_advisory_lock(0, $1)', [tag])
    const reading = openPostgresStore({ pool: openConnection(), schema, tag }).readAll(Position.start, 100)
    await untilWaiting(1)
    await during()
    await gate.query('select pg_advisory_unlock(0, $1)', [tag])
    const page = await reading
    await after()
    return [...page.events, ...(await readToEnd(store, page.next)).events].map(nameIn)
  }

  const beginsBehindTheReader = async (place: Place): Promise<unknown> => {
    const [before, slow, quick] = named('before', 'slow', 'quick')
    await place.store.append(before)
    const writer = await slowWriter(place)
    return stoppedReader(place, async () => {
      await writer.store.append(slow)
      await place.store.append(quick)
    }, writer.commit)
  }

  const commitsUnderTheReader = async (place: Place): Promise<unknown> => {
    const [slow, quick] = named('slow', 'quick')
    const writer = await slowWriter(place)
    await writer.store.append(slow)
    await place.store.append(quick)
    return stoppedReader(place, writer.commit, async () => undefined)
  }

  const olderSnapshot = (act: (store: EventStore) => Promise<unknown>) => async ({ schema, tag }: Place): Promise<unknown> => {
    const store = openPostgresStore({ pool: openConnection('-c default_transaction_isolation=repeatable\\ read'), schema, tag })
    return act(store).then(() => 'taken', () => 'refused')
  }

  // The SQL that is replaced, short enough to survive its surroundings.

  const singleStreamLock = ({ tag }: Place): string => `locked := pg_advisory_xact_lock(${tag}, hashtext(p_stream)) is null;`
  const singleWatermark = ({ schema, tag }: Place): string => `locked := pg_advisory_xact_lock_shared((${tag}::bigint << 48) | pg_sequence_last_value('${schema}.position'::regclass)) is null;`
  const batchStreamLocks = 'perform count(pg_advisory_xact_lock('
  const batchWatermark = ({ schema, tag }: Place): string => `perform pg_advisory_xact_lock_shared((${tag}::bigint << 48) | (select last_value from ${schema}.position));`
  const readerEnd = ({ schema }: Place): string => `upper_end := pg_sequence_last_value('${schema}.position'::regclass);`
  const noWatermark: Edit = ['pg_advisory_xact_lock_shared(', 'abs(']
  const noBatchLookUp: Edit = ['when u.c > 0 and exists (', 'when false and exists (']
  const noFittingLookUp: Edit = ['where c > 0 and exists (', 'where false and exists (']
  const noSingleLookUp: Edit = ['if found then', 'if false then']
  const anySnapshot: Edit = ["if current_setting('transaction_isolation') <> 'read committed' then", 'if false then']
  const stop = ({ tag }: Place): string => `perform pg_advisory_xact_lock_shared(0, ${tag});`

  const kept = ['before', 'slow', 'quick']
  const passedOver = ['before', 'quick']
  const mutants: readonly Mutant[] = [
    { title: 'the watermark of a batch', edits: () => [['perform pg_advisory_xact_lock_shared(', 'perform abs(']], scenario: openTransaction(many), promised: kept, broken: passedOver },
    { title: 'the watermark of a single append', edits: () => [['locked := pg_advisory_xact_lock_shared(', 'locked := abs(']], scenario: openTransaction(one), promised: kept, broken: passedOver },
    {
      title: 'the look of the reader at who is writing',
      edits: () => [['safe := coalesce(safe, upper_end)', 'safe := upper_end']],
      scenario: openTransaction(one), promised: kept, broken: passedOver,
    },
    {
      title: 'the burnt first number: a single append',
      edits: ({ schema }) => [[`select nextval('${schema}.position');`, '']],
      scenario: openFirstTransaction(one), promised: ['slow', 'quick'], broken: ['quick'],
    },
    {
      title: 'the sequence read before the locks',
      stops: (at) => [[readerEnd(at), `${readerEnd(at)} ${stop(at)}`]],
      edits: (at) => [
        [readerEnd(at), 'upper_end := 9223372036854775807;'],
        ['safe := coalesce(safe, upper_end);', `${stop(at)} select least(safe, p.last_value) into safe from ${at.schema}.position p;`],
      ],
      scenario: beginsBehindTheReader, promised: kept, broken: passedOver,
    },
    {
      title: 'a snapshot of its own for each look of the reader',
      stops: (at) => [[readerEnd(at), `${readerEnd(at)} ${stop(at)}`]],
      edits: (at) => [[readerEnd(at), `${readerEnd(at)} ${stop(at)}`], ['language plpgsql volatile as $$\ndeclare\n  upper_end', 'language plpgsql stable as $$\ndeclare\n  upper_end']],
      scenario: commitsUnderTheReader, promised: ['slow', 'quick'], broken: ['quick'],
    },
    {
      title: 'the tag in what the reader looks at',
      edits: ({ tag }) => [[`and (l.classid::bigint >> 16) = ${tag}`, '']],
      scenario: openNeighbour, promised: ['ours', 'and more'], broken: [],
    },
    {
      title: 'the database in what the reader looks at',
      edits: () => [['l.database = (select oid from pg_database where datname = current_database())', 'true']],
      scenario: openElsewhere, promised: ['ours', 'and more'], broken: [],
    },
    { title: 'the order of the stream locks', edits: () => [['select distinct hashtext(s) h from unnest(p_streams) s order by 1', 'select hashtext(s) h from unnest(p_streams) s']], scenario: crossedStreams, promised: ['stored', 'stored'], broken: ['40P01', 'stored'] },
    { title: 'the stream locks of a batch', edits: () => [[batchStreamLocks, 'perform count((']], scenario: twoOnOneStream(many), promised: 3, broken: '23505' },
    { title: 'the stream lock of a single append', edits: (at) => [[singleStreamLock(at), '']], scenario: twoOnOneStream(one), promised: 3, broken: '23505' },
    {
      title: 'the versions of a batch read after the locks',
      edits: ({ schema }) => [
        ['  cur int[];', `  cur int[] := array(select coalesce((select max(e.version) from ${schema}.event e where e.stream = u.s), 0) from unnest(p_streams) with ordinality u(s, o) order by o);\n  late int[];`],
        ['cur := array(select case', 'late := array(select case'],
      ],
      scenario: twoOnOneStream(many), promised: 3, broken: '23505',
    },
    {
      title: 'the version of a single append read after the lock',
      edits: (at) => [
        ['select e.version into r_version', 'perform e.version'],
        [singleStreamLock(at), `select e.version into r_version from ${at.schema}.event e where e.stream = p_stream order by e.version desc limit 1; ${singleStreamLock(at)}`],
      ],
      scenario: twoOnOneStream(one), promised: 3, broken: '23505',
    },
    {
      title: 'the watermark of a batch after its stream locks',
      edits: (at) => [[batchStreamLocks, `${batchWatermark(at)} ${batchStreamLocks}`]],
      scenario: queueAtOneStream(many), promised: ['first', 'quick'], broken: ['first'],
    },
    {
      title: 'the watermark of a single append after its stream lock',
      edits: (at) => [[singleStreamLock(at), `${singleWatermark(at)} ${singleStreamLock(at)}`]],
      scenario: queueAtOneStream(one), promised: ['first', 'quick'], broken: ['first'],
    },
    { title: 'the look-up of ids in a batch that does not fit', edits: () => [noBatchLookUp], scenario: lateBatch, promised: ['conflict', 'duplicate'], broken: ['conflict', 'appended'] },
    { title: 'the look-up of ids in a batch that fits', edits: () => [noFittingLookUp], scenario: lateAppend(allFitting), promised: 'duplicate', broken: 'appended' },
    { title: 'the look-up of the id of a single append', edits: () => [noSingleLookUp], scenario: lateAppend(one), promised: 'duplicate', broken: 'appended' },
    { title: 'the order of numbers in a batch', edits: () => [['where base[v.w] >= 0 order by v.o)', 'where base[v.w] >= 0 order by v.o desc)']], scenario: threeEvents(many), promised: [1, 2, 3], broken: [3, 2, 1] },
    { title: 'the order of numbers in a single append', edits: () => [['v(id, t, sv, d, m, o) order by v.o)', 'v(id, t, sv, d, m, o) order by v.o desc)']], scenario: threeEvents(one), promised: [1, 2, 3], broken: [3, 2, 1] },
    { title: 'the refusal of an older snapshot by a batch', edits: () => [anySnapshot], scenario: olderSnapshot((store) => many(store, appendTo(newStream(), 'any'))), promised: 'refused', broken: 'taken' },
    { title: 'the refusal of an older snapshot by a single append', edits: () => [anySnapshot], scenario: olderSnapshot((store) => one(store, appendTo(newStream(), 'any'))), promised: 'refused', broken: 'taken' },
    { title: 'the refusal of an older snapshot by the reader', edits: () => [anySnapshot], scenario: olderSnapshot((store) => store.readAll(Position.start, 1)), promised: 'refused', broken: 'taken' },
  ]

  test.each(mutants)('$title the store breaks its promise, with it it does not', async ({ edits, stops, scenario, promised, broken }) => {
    expect(await scenario(await install(stops ?? (() => [])))).toEqual(promised)
    expect(await scenario(await install(edits))).toEqual(broken)
  })

  describe('a part the abuse finds it too:', () => {
    const abused = async (...edits: readonly Edit[]): Promise<Findings> => {
      const { schema, tag } = await install(() => edits)
      return abuse((pool) => openPostgresStore({ pool, schema, tag }), { seed: 1, url: database.url, schema, events: 2_000 })
    }

    test('none is missing, none is found', async () => {
      expect(await abused()).toMatchObject({ lost: 0, doubled: 0, inverted: 0, contradicted: 0, deadlocks: 0 })
    })

    test('no watermarks: events are lost', async () => {
      expect((await abused(noWatermark)).lost).toBeGreaterThan(0)
    })

    test('no look-up of ids: events are doubled', async () => {
      expect((await abused(noBatchLookUp, noFittingLookUp, noSingleLookUp)).doubled).toBeGreaterThan(0)
    })
  })
})

/** The steps with every edit made; one that hits nothing is a mutant that is none. */
function edited(steps: readonly Migration[], edits: readonly Edit[]): readonly Migration[] {
  return edits.reduce<readonly Migration[]>((before, [from, to]) => {
    const after = before.map(({ name, sql }) => ({ name, sql: sql.replaceAll(from, () => to) }))
    if (after.every(({ sql }, i) => sql === before[i]?.sql)) throw new Error(`The SQL of the store does not hold ${JSON.stringify(from)} any more.`)
    return after
  }, steps)
}

/** Appends to new streams, their events named in their data. */
const named = <const Names extends readonly string[]>(...names: Names): { readonly [Place in keyof Names]: Append } =>
  names.map((name) => appendTo(newStream(), 'none', [newEvent({ data: name })])) as { readonly [Place in keyof Names]: Append }

const nameIn = ({ data }: { readonly data: unknown }): unknown => data

/** The SQLSTATE of a failure, or of what made the store unavailable. */
function codeOf(failure: unknown): unknown {
  const { cause, code } = failure as { cause?: unknown; code?: unknown }
  return cause === undefined ? code : codeOf(cause)
}
