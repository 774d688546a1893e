import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { letUse, migrate } from '@wismo/database'
import { eventually, testServers } from '@wismo/testing'
import { lockPromises, type LockPromise } from './lock-promises.ts'
import { Position, type EventStore } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, idsOf, newEvent, newEvents, newStream, readToEnd } from './sample-events.ts'
import { storeMigrations } from './sql.ts'
import { openStage, type Stage } from './testing/stage.ts'
import { storeContract } from './store-contract.ts'

describe.each(testServers())('the store in $name', ({ name, url }) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(url)
  })
  afterEach(() => stage.endScene())
  afterAll(() => stage.drop())

  test('is the one that its name says: 18 where it says none', async () => {
    const { rows } = await stage.database.pool.query(`select current_setting('server_version_num')::int / 10000 as version`)
    expect(rows).toEqual([{ version: Number(/\d+$/.exec(name)?.[0] ?? 18) }])
  })

  storeContract(async (versions) => ({ store: (await stage.install(undefined, versions)).store, close: async () => undefined }))

  test.each<LockPromise>(Object.values(lockPromises))('$title', async ({ stops, seenOn, promised }) => {
    expect(await seenOn(stage)(await stage.install(stops))).toEqual(promised)
  })

  test('a transaction that is rolled back leaves a number that the reader steps over', async () => {
    const { store, schema, tag } = await stage.install()
    const [gone, quick] = [newEvent(), newEvent()]
    const stream = newStream()
    const writer = await stage.slowWriter({ schema, tag })
    await writer.store.append(appendTo(stream, 'none', [gone]))
    await store.append(appendTo(newStream(), 'none', [quick]))
    await writer.rollback()
    expect((await readToEnd(store)).events.map(({ id }) => id)).toEqual([quick.id])
    expect(await store.append(appendTo(stream, 'none', [gone]))).toMatchObject({ outcome: 'appended', version: 1 })
  })

  describe('one question to the server is', () => {
    const streams = Array.from({ length: 50 }, newStream)
    test.each<[string, (store: EventStore) => Promise<unknown>]>([
      ['append', (store) => store.append(appendTo(newStream(), 'none', 3))],
      ['an append that conflicts', (store) => store.append(appendTo(newStream(), 'exists'))],
      ['appendMany', (store) => store.appendMany(streams.flatMap((stream) => [appendTo(stream, 'any', 2), appendTo(stream, 'none')]))],
      ['readMany', (store) => store.readMany(streams)],
      ['readStream', (store) => store.readStream(newStream(), { limit: 9 })],
      ['readAll', (store) => store.readAll(Position.start, 9)],
      ['readAll of some types', (store) => store.readAll(Position.start, 9, ['ThingNoted'])],
    ])('%s', async (_, call) => {
      const { schema, tag } = await stage.install()
      const pool = stage.openConnection()
      const questions = questionsOf(pool)
      await call(openPostgresStore({ pool, schema, tag }))
      expect(questions).toHaveLength(1)
    })
  })

  describe('a connection that breaks', () => {
    test('while a call runs makes it unavailable, and leaves nothing half done', async () => {
      const { store, schema, tag } = await stage.install()
      const stream = newStream()
      const append = appendTo(stream, 'none', 3)
      const writer = await stage.slowWriter({ schema, tag })
      await writer.store.append(appendTo(stream, 'none'))
      const waiting = expect(store.append(append)).rejects.toMatchObject({ kind: 'unavailable', code: 'unavailable', retryable: true })
      const killWaiting = `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted and classid = $1 and objsubid = 2`
      await eventually(async () => (await stage.database.pool.query(killWaiting, [tag])).rowCount === 1)
      await waiting
      await writer.rollback()
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
    const { store, schema, tag } = await stage.install()
    await store.append(appendTo(newStream(), 'none', 2))
    await Promise.all(Array.from({ length: 4 }, () => openPostgresStore({ pool: stage.database.pool, schema, tag }).migrate()))
    expect((await readToEnd(store)).events).toHaveLength(2)
    const { rows } = await stage.database.pool.query<{ name: string }>(`select name from ${schema}.migration order by name`)
    expect(rows.map(({ name }) => name)).toEqual(storeMigrations(schema, tag).map(({ name }) => name))
  })

  test('a store of the first release is upgraded: what it wrote is read and appended to, and its functions stay', async () => {
    const { schema, tag } = { schema: 'first_release', tag: 1_000 }
    const { pool } = stage.database
    await migrate(pool, schema, storeMigrations(schema, tag).slice(0, 3))
    const store = openPostgresStore({ pool, schema, tag })
    const [a, b] = [newStream(), newStream()]
    const events = newEvents(4)
    // Several at once go through append_many, whose parameters are still those of the first release.
    const told = [appendTo(a, 'none', events.slice(0, 2)), appendTo(b, 'none', events.slice(2, 3))]
    expect((await store.appendMany(told)).map(({ outcome }) => outcome)).toEqual(['appended', 'appended'])
    await store.migrate()
    expect((await store.appendMany(told)).map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate'])
    expect(await store.append(appendTo(a, 2, events.slice(3)))).toMatchObject({ outcome: 'appended', version: 3 })
    expect((await readToEnd(store)).events.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect((await pool.query(`select r_event_id as id from ${schema}.read_all(0, 9)`)).rows).toEqual(events.map(({ id }) => ({ id })))
  })

  test('the role that uses a store does all a store does, and can neither write around it nor change or remove an event', async () => {
    const { schema, tag } = await stage.install()
    await letUse(stage.database.pool, stage.database.plainRole.name, [schema])
    const pool = stage.openConnection(undefined, stage.database.plainRole.url)
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
    const { store, schema } = await stage.install()
    await store.append(appendTo(newStream(), 'none'))
    const again = `insert into ${schema}.event select nextval('${schema}.position'), recorded_at, version, schema_version, event_id, stream, type, data, metadata from ${schema}.event`
    await expect(stage.database.pool.query(again)).rejects.toMatchObject({ code: '23505' })
  })

  test.each([0, -1, 1.5, 32_768])('%p is no tag', (tag) => {
    expect(() => openPostgresStore({ pool: stage.database.pool, schema: 'any', tag })).toThrow('1 to 32767')
  })
})

/** Everything that is asked on the connections of the pool, also what is not asked through the pool itself. */
function questionsOf(pool: pg.Pool): readonly unknown[] {
  const questions: unknown[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...question: readonly unknown[]) => unknown
    client.query = ((...question: readonly unknown[]) => {
      questions.push(question)
      return query(...question)
    }) as typeof client.query
  })
  return questions
}
