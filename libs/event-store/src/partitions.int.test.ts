import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { letUse } from '@wismo/database'
import { explainedConnection, nodesOf, testDatabase, testServers, type ExplainedConnection, type PlanNode, type TestDatabase } from '@wismo/testing'
import { Position, StreamName, type EventVersions, type RecordedEvent } from './port.ts'
import { openPostgresStore, type PostgresStore } from './postgres.ts'
import { appendTo, newStream, readToEnd, type FreshStore } from './sample-events.ts'
import { storeContract } from './store-contract.ts'

// The store in parts, made by the very SQL that docs/event-store.md tells to run: it keeps every promise of the whole one.

const move = [...readFileSync(resolve('docs/event-store.md'), 'utf8').matchAll(/^```sql\n(.*?)^```/gms)].map(([, sql]) => sql ?? '')

/** One after the other on one connection, as psql would; what happens after each is the caller's. */
async function moveToParts(pool: pg.Pool, schema: string, after: () => Promise<void> = async () => undefined): Promise<void> {
  const client = await pool.connect()
  try {
    for (const sql of move) {
      await client.query(sql.replaceAll('wismo_order', schema))
      await after()
    }
  } finally {
    client.release()
  }
}

describe.each(testServers())('a store in parts, $name', ({ url }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase(url)
  })
  afterAll(() => database.drop())

  let stores = 0
  const openWhole = async (versions?: EventVersions): Promise<{ readonly store: PostgresStore; readonly schema: string; readonly tag: number }> => {
    stores += 1
    const settings = { schema: `parts_${stores}`, tag: stores }
    const store = openPostgresStore({ pool: database.pool, ...settings, ...(versions !== undefined && { versions }) })
    await store.migrate()
    return { store, ...settings }
  }

  const inParts = async (versions: EventVersions): Promise<FreshStore> => {
    const { store, schema } = await openWhole(versions)
    await moveToParts(database.pool, schema)
    return { store, close: async () => undefined }
  }
  // The whole store keeps them on both releases, by the same SQL; what differs between the two is the move, and the plans.
  if (url === testServers()[0]?.url) describe('keeps the promises of the port', () => storeContract(inParts))

  describe('the move', () => {
    test('keeps every event, who may read them, and that nobody changes them', async () => {
      const { store, schema } = await openWhole()
      const reader = `${new URL(database.url).pathname.slice(1)}_reader`
      await database.pool.query(`create role ${reader}; grant select on ${schema}.event to ${reader}`)
      for (let i = 0; i < 40; i += 1) await store.appendMany(Array.from({ length: 50 }, () => appendTo(newStream(), 'none')))
      const before = await readToEnd(store, Position.start, 1_000)
      await moveToParts(database.pool, schema)
      expect(await readToEnd(store, Position.start, 1_000)).toEqual(before)
      const { rows: rights } = await database.pool.query(`select privilege_type as may from information_schema.table_privileges where table_schema = $1 and table_name = 'event' and grantee = $2`, [schema, reader])
      expect(rights).toEqual([{ may: 'SELECT' }])
      // letUse of @wismo/database gives more on a table without this mark, the parts are tables too.
      const { rows: marks } = await database.pool.query<{ name: string; mark: string | null }>(`select relname as name, obj_description(oid, 'pg_class') as mark from pg_class where relnamespace = to_regnamespace($1) and relname like 'event%' and relkind in ('r', 'p')`, [schema])
      expect(marks.map(({ name }) => name).sort()).toEqual(['event', 'event_0', 'event_1', 'event_2', 'event_3', 'event_4', 'event_5', 'event_6', 'event_7', 'event_whole'])
      expect(new Set(marks.map(({ mark }) => mark))).toEqual(new Set(['append-only']))
      await database.pool.query(`drop owned by ${reader}; drop role ${reader}`)
    })

    test('lets nobody change events, also when services start in the middle of it', async () => {
      const { store, schema } = await openWhole()
      const { name: role } = database.plainRole
      await letUse(database.pool, role, [schema])
      await store.append(appendTo(newStream(), 'none'))
      const may: unknown[] = []
      await moveToParts(database.pool, schema, async () => {
        await letUse(database.pool, role, [schema])
        may.push(...(await database.pool.query(`select table_name, privilege_type from information_schema.table_privileges where table_schema = $1 and table_name like 'event%' and grantee = $2 and privilege_type <> 'SELECT'`, [schema, role])).rows)
      })
      expect(may).toEqual([])
      const user = new pg.Pool({ connectionString: database.plainRole.url, max: 1 })
      expect(await openPostgresStore({ pool: user, schema, tag: stores }).append(appendTo(newStream(), 'none'))).toMatchObject({ outcome: 'appended' })
      await user.end()
    })

    test('is not noticed by who writes and reads meanwhile', async () => {
      const { store, schema } = await openWhole()
      for (let i = 0; i < 10; i += 1) await store.appendMany(Array.from({ length: 200 }, () => appendTo(newStream(), 'none')))
      let moving = true
      let meanwhile = 0
      const streams = Array.from({ length: 20 }, newStream)
      const writing = Promise.all(Array.from({ length: 4 }, async (_, writer) => {
        let told = 0
        for (let i = 0; moving || i % 50 !== 0; i += 1) {
          told += await landed(store, streams[(i + writer) % streams.length] ?? newStream())
          if (moving) meanwhile += 1
        }
        return told
      }))
      const reading = follow(store, () => moving)
      await moveToParts(database.pool, schema).finally(async () => {
        moving = false
        await Promise.all([writing, reading])
      })
      expect(meanwhile).toBeGreaterThan(0)
      const told = (await writing).reduce((sum, count) => sum + count, 0)
      const live = await reading
      const { events } = await readToEnd(store, live.next)
      const read = [...live.events, ...events]
      expect(read).toHaveLength(2_000 + told)
      expect(read).toEqual((await readToEnd(store, Position.start, 1_000)).events)
      for (const stream of streams) expect(read.filter((event) => event.stream === stream).map(({ version }) => version)).toEqual([...((await store.readMany([stream])).get(stream) ?? []).keys()].map((key) => key + 1))
    })
  })

  describe('with 100,000 events', () => {
    let schema: string
    let tag: number
    beforeAll(async () => {
      const whole = await openWhole()
      schema = whole.schema
      tag = whole.tag
      await database.pool.query(`insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
        select nextval('${schema}.position'), v, 1, gen_random_uuid(), 'order-' || s, 'Often', '{"note":"a"}', '{}' from generate_series(1, 5) v, generate_series(1, 20000) s`)
      await moveToParts(database.pool, schema)
    }, 120_000)

    const stream = (number: number): StreamName => StreamName.of('order', String(number))
    const order = Array.from({ length: 50 }, (_, i) => stream(i + 100))
    const middle = '00000000000000050000' as Position
    const reads: readonly { name: string; way: string; call: (store: PostgresStore) => Promise<unknown> }[] = [
      { name: 'a page', way: 'Merge Append', call: (store) => store.readAll(middle, 500) },
      { name: 'a page of some types', way: 'Merge Append', call: (store) => store.readAll(middle, 500, ['Often']) },
      { name: 'a stream', way: 'Index Scan', call: (store) => store.readStream(stream(7), { limit: 3 }) },
      { name: 'a stream from its end', way: 'Index Scan', call: (store) => store.readStream(stream(7), { direction: 'backward', limit: 3 }) },
      { name: 'an append', way: 'Index Only Scan', call: (store) => store.append(appendTo(stream(8), 'any')) },
      { name: '50 appends', way: 'Index Only Scan', call: (store) => store.appendMany(order.map((name) => appendTo(name, 'any', 2))) },
    ]
    describe.each(['auto', 'force_generic_plan'])('(plan_cache_mode %s)', (mode) => {
      let connection: ExplainedConnection
      beforeAll(() => {
        connection = explainedConnection(database.url, `plan_cache_mode=${mode}`)
      })
      afterAll(() => connection.pool.end())

      test.each(reads)('$name is had by $way', async ({ way, call }) => {
        const store = openPostgresStore({ pool: connection.pool, schema, tag })
        for (let i = 0; i < 8; i += 1) {
          const nodes = (await connection.plansOf(() => call(store))).flatMap(({ Plan }) => nodesOf(Plan))
          expect(nodes.map((node) => node['Node Type'])).toContain(way)
          expect(nodes.filter(isWrong)).toEqual([])
        }
      })
    })
  })
})

const isPart = (node: PlanNode): boolean => /^event_\d$/.test(node['Relation Name'] ?? '')

/** Every row of a part read, or a page sorted. The few events of one stream may be. */
const isWrong = (node: PlanNode): boolean =>
  (isPart(node) && !/^(Index Scan|Index Only Scan|Bitmap Heap Scan|ModifyTable)$/.test(node['Node Type'])) ||
  (/Sort$/.test(node['Node Type']) && nodesOf(node).some((child) => child['Index Cond']?.includes('position')))

/** 1 when it was stored. */
const landed = async (store: PostgresStore, stream: StreamName): Promise<number> => ((await store.append(appendTo(stream, 'any'))).outcome === 'appended' ? 1 : 0)

async function follow(store: PostgresStore, going: () => boolean): Promise<{ readonly events: readonly RecordedEvent[]; readonly next: Position }> {
  const events: RecordedEvent[] = []
  let next = Position.start
  while (going()) {
    const page = await store.readAll(next, 500)
    events.push(...page.events)
    next = page.next
  }
  return { events, next }
}
