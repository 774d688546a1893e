import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'
import { letUse } from '@wismo/database'
import { Instant, type Uuid } from '@wismo/kernel'
import { eventually, testDatabase, testServers, type TestDatabase } from '@wismo/testing'
import { openMemoryStore } from './memory.ts'
import { Position, type Append, type AppendResult, type EventStore, type EventVersions, type ExpectedVersion, type StreamName } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, idsOf, newEvent, newStream, newUuid, readToEnd } from './sample-events.ts'
import { storeMigrations } from './sql.ts'
import { storeContract } from './store-contract.ts'

describe.each(testServers())('the store in $name', ({ url }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase(url)
  })
  afterAll(() => database.drop())

  let stores = 0
  /** All in one database, side by side, each with its own tag. */
  const openFresh = async (versions?: EventVersions): Promise<{ readonly store: EventStore; readonly schema: string; readonly tag: number }> => {
    stores += 1
    const settings = { schema: `store_${stores}`, tag: stores }
    const store = openPostgresStore({ pool: database.pool, ...settings, ...(versions !== undefined && { versions }) })
    await store.migrate()
    return { store, ...settings }
  }

  const open = new Set<pg.Pool>()
  afterEach(async () => {
    // What a failed test left open: closing the connection rolls back.
    await Promise.all([...open].map((pool) => pool.end()))
    open.clear()
  })

  /** One connection of its own. */
  const openConnection = (options?: string, url = database.url): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, ...(options !== undefined && { options }) })
    open.add(pool)
    return pool
  }

  /** The same store on one connection inside a transaction that the test ends: a writer that takes its time. */
  const slowWriter = async (schema: string, tag: number): Promise<{ readonly store: EventStore; end(how: 'commit' | 'rollback'): Promise<void> }> => {
    const pool = openConnection()
    await pool.query('begin')
    const end = async (how: 'commit' | 'rollback'): Promise<void> => void (await pool.query(how))
    return { store: openPostgresStore({ pool, schema, tag }), end }
  }

  storeContract(async (versions) => ({ ...(await openFresh(versions)), close: async () => undefined }))

  describe('an open transaction with a lower position', () => {
    test('holds the reader back until it commits: nothing is passed over', async () => {
      const { store, schema, tag } = await openFresh()
      const [before, slow, quick] = [newEvent(), newEvent(), newEvent()]
      await store.append(appendTo(newStream(), 'none', [before]))
      const writer = await slowWriter(schema, tag)
      await writer.store.append(appendTo(newStream(), 'none', [slow]))
      await store.append(appendTo(newStream(), 'none', [quick]))
      const early = await readToEnd(store)
      expect(early.events.map(({ id }) => id)).toEqual([before.id])
      await writer.end('commit')
      const late = await readToEnd(store, early.next)
      expect(late.events.map(({ id }) => id)).toEqual([slow.id, quick.id])
    })

    test('that is the first one of the store is not passed over either', async () => {
      const { store, schema, tag } = await openFresh()
      const [slow, quick] = [newEvent(), newEvent()]
      const writer = await slowWriter(schema, tag)
      await writer.store.append(appendTo(newStream(), 'none', [slow]))
      await store.append(appendTo(newStream(), 'none', [quick]))
      const early = await readToEnd(store)
      expect(early.events).toEqual([])
      await writer.end('commit')
      expect((await readToEnd(store, early.next)).events.map(({ id }) => id)).toEqual([slow.id, quick.id])
    })

    test('that is rolled back leaves a number that the reader steps over', async () => {
      const { store, schema, tag } = await openFresh()
      const [gone, quick] = [newEvent(), newEvent()]
      const stream = newStream()
      const writer = await slowWriter(schema, tag)
      await writer.store.append(appendTo(stream, 'none', [gone]))
      await store.append(appendTo(newStream(), 'none', [quick]))
      await writer.end('rollback')
      expect((await readToEnd(store)).events.map(({ id }) => id)).toEqual([quick.id])
      expect(await store.append(appendTo(stream, 'none', [gone]))).toMatchObject({ outcome: 'appended', version: 1 })
    })
  })

  test('two stores in one database hold up neither each other\'s readers nor writers', async () => {
    const [ours, neighbour] = [await openFresh(), await openFresh()]
    const stream = newStream()
    const event = newEvent()
    const writer = await slowWriter(ours.schema, ours.tag)
    await writer.store.append(appendTo(stream, 'none'))
    const impatient = openPostgresStore({ ...neighbour, pool: openConnection('-c lock_timeout=2s') })
    await impatient.append(appendTo(stream, 'none', [event]))
    expect((await readToEnd(neighbour.store)).events.map(({ id }) => id)).toEqual([event.id])
    expect((await readToEnd(ours.store)).events).toEqual([])
    await writer.end('commit')
  })

  test('any calls get the answers that the store in memory gives, and leave the same streams', async () => {
    const names = ['thing-a', 'thing-b', 'thing-c'] as StreamName[]
    const ids = Array.from({ length: 12 }, newUuid)
    const append = fc.record<Append>({
      stream: fc.constantFrom(...names),
      expected: fc.oneof(fc.constantFrom<ExpectedVersion>('none', 'any', 'exists'), fc.nat({ max: 5 })),
      events: fc.array(fc.constantFrom(...ids).map((id) => newEvent({ id })), { minLength: 1, maxLength: 3 }),
    })
    await fc.assert(fc.asyncProperty(fc.array(fc.array(append, { maxLength: 6 }), { maxLength: 6 }), async (calls) => {
      const memory = openMemoryStore(() => Instant.parse('2026-11-16T18:22:10.000Z'))
      const { store } = await openFresh()
      expect(await told(store, calls)).toEqual(await told(memory, calls))
      for (const name of names) expect(await idsOf(store, name)).toEqual(await idsOf(memory, name))
    }), { numRuns: 40 })
  })

  describe('a connection that breaks', () => {
    test('while a call runs makes it unavailable, and leaves nothing half done', async () => {
      const { store, schema, tag } = await openFresh()
      const stream = newStream()
      const append = appendTo(stream, 'none', 3)
      const writer = await slowWriter(schema, tag)
      await writer.store.append(appendTo(stream, 'none'))
      const waiting = expect(store.append(append)).rejects.toMatchObject({ kind: 'unavailable', code: 'unavailable', retryable: true })
      const killWaiting = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted and classid = $1 and objsubid = 2`
      await eventually(async () => (await database.pool.query(killWaiting, [tag])).rowCount === 1)
      await waiting
      await writer.end('rollback')
      expect(await idsOf(store, stream)).toEqual([])
      expect(await store.append(append)).toMatchObject({ outcome: 'appended', version: 3 })
    })

    test('or is not had at all makes every call unavailable', async () => {
      const pool = new pg.Pool({ host: '127.0.0.1', port: 1, user: 'nobody', connectionTimeoutMillis: 1_000 })
      const store = openPostgresStore({ pool, schema: 'nowhere', tag: 1 })
      const unavailable = expect.objectContaining({ kind: 'unavailable', message: expect.not.stringContaining('127.0.0.1') })
      await expect(store.append(appendTo(newStream(), 'none'))).rejects.toEqual(unavailable)
      await expect(store.readMany([newStream()])).rejects.toEqual(unavailable)
      await expect(store.readAll(Position.start, 1)).rejects.toEqual(unavailable)
      await pool.end()
    })
  })

  test('migrating again, also side by side, changes nothing and keeps what is stored', async () => {
    const { store, schema, tag } = await openFresh()
    await store.append(appendTo(newStream(), 'none', 2))
    await Promise.all(Array.from({ length: 4 }, () => openPostgresStore({ pool: database.pool, schema, tag }).migrate()))
    expect((await readToEnd(store)).events).toHaveLength(2)
    const { rows } = await database.pool.query<{ name: string }>(`select name from ${schema}.migration order by name`)
expect(rows.map(({ name }) => name)).toEqual(storeMigrations(schema, tag).map(({ name }) => name))
  })

  test('a transaction with an older snapshot is refused: it would not see what the locks waited for', async () => {
    const { schema, tag } = await openFresh()
    const store = openPostgresStore({ pool: openConnection('-c default_transaction_isolation=repeatable\\ read'), schema, tag })
    await expect(store.append(appendTo(newStream(), 'none'))).rejects.toThrow('read committed')
    await expect(store.readAll(Position.start, 1)).rejects.toThrow('read committed')
  })

  test('the role that uses a store does all a store does, and can neither write around it nor change or remove an event', async () => {
    const { schema, tag } = await openFresh()
    await letUse(database.pool, database.plainRole.name, [schema])
    const pool = openConnection(undefined, database.plainRole.url)
    const store = openPostgresStore({ pool, schema, tag })
    const [a, b] = [newStream(), newStream()]
    await store.append(appendTo(a, 'none', 2))
    await store.appendMany([appendTo(a, 2), appendTo(b, 'none')])
    expect([await idsOf(store, a), await store.readStream(b, { limit: 9 }), (await readToEnd(store)).events].map(({ length }) => length)).toEqual([3, 1, 4])
    for (const sql of [`update ${schema}.event set type = 'x'`, `delete from ${schema}.event`, `truncate ${schema}.event`, `insert into ${schema}.event select * from ${schema}.event`, `select setval('${schema}.position', 1)`, `drop function ${schema}.append_many`, `alter table ${schema}.event disable trigger all`]) {
      await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' })
    }
    expect((await readToEnd(store)).events).toHaveLength(4)
  })

  test('an event cannot be written twice at one version, not even around the function', async () => {
    const { store, schema } = await openFresh()
    await store.append(appendTo(newStream(), 'none'))
    const again = `insert into ${schema}.event select nextval('${schema}.position'), recorded_at, version, schema_version, event_id, stream, type, data, metadata from ${schema}.event`
    await expect(database.pool.query(again)).rejects.toMatchObject({ code: '23505' })
  })

  test.each([0, -1, 1.5, 32_768])('%p is no tag', (tag) => {
    expect(() => openPostgresStore({ pool: database.pool, schema: 'any', tag })).toThrow('1 to 32767')
  })
})

type Answer = readonly [AppendResult['outcome'], number, Uuid | undefined]

/** What a store answers to the calls; positions as the id of the event that stands there. */
async function told(store: EventStore, calls: readonly (readonly Append[])[]): Promise<readonly Answer[]> {
  const answers: AppendResult[] = []
  for (const call of calls) answers.push(...(await store.appendMany(call)))
  const idAt = new Map((await readToEnd(store)).events.map(({ position, id }) => [position, id]))
  return answers.map((answer) => [answer.outcome, answer.version, answer.outcome === 'conflict' ? undefined : idAt.get(answer.position)])
}
