import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Uuid } from '@wismo/kernel'
import { explainedConnection, nodesOf, testDatabase, testServers, type ExplainedConnection, type PlanNode, type RunPlan, type TestDatabase } from '@wismo/testing'
import { Position, StreamName, type Append, type EventStore, type ReadAllResult } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newEvent, newStream } from './sample-events.ts'

// What a call costs must not grow with the store: every statement of every call, as PostgreSQL ran it on a million events.

const schema = 'plans'
/** A million events, as `fill` makes them. */
const manyStreams = 153_846
const longest = 2_000

/** Streams of 1 to 12 events and a long one, number 0, their events side by side as they come in over months. */
const fill = (streams: number): string => `
insert into ${schema}.event (position, version, schema_version, event_id, stream, type, data, metadata)
select nextval('${schema}.position'), v, 1, md5(s || '.' || v)::uuid, 'order-' || s, case when s > 0 and s % 50000 = 0 then 'Rarest' when s % 1000 = 0 then 'Rare' else 'Often' || s % 7 end, '{"note":"${'a1b2c3d4'.repeat(12)}"}'::json, '{"shopId":"aldermoor"}'::json
from (
  select s, v, s + v * 997 as at from generate_series(1, ${streams}) s, generate_series(1, 1 + s * 7 % 12) v
  union all select 0, v, v * 75 from generate_series(1, ${longest}) v
) x order by at, s, v`

const stream = (number: number): StreamName => StreamName.of('order', String(number))
const lengthOf = (number: number): number => 1 + ((number * 7) % 12)
const idOf = (number: number, version: number): Uuid => createHash('md5').update(`${number}.${version}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as Uuid

let used = 1_000
/** The number of a stream that is still as the fill made it. */
const untouched = (): number => (used += 1)

const fits = (number = untouched(), count = 1): Append => appendTo(stream(number), lengthOf(number), count)
const conflicts = (number = untouched()): Append => appendTo(stream(number), 'none')
const toldBefore = (number = untouched()): Append => appendTo(stream(number), 'any', [newEvent({ id: idOf(number, 1) })])
const times = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make)

const outcomes = async (store: EventStore, appends: readonly Append[]): Promise<string> =>
  [...new Set((await store.appendMany(appends)).map(({ outcome }) => outcome))].sort().join()
const lengths = (reads: Iterable<readonly unknown[]>): number => [...reads].reduce((sum, { length }) => sum + length, 0)
const middle = '00000000000000500000' as Position
/** How far one call looks for events of some types: 20,000 numbers from the first event behind `middle` on. */
const oneLookOn = '00000000000000520001' as Position
const someOf = ({ events, ...page }: ReadAllResult): unknown => ({ some: events.length > 0, ...page })

interface Call {
  readonly name: string
  /** Blocks of 8 kB, found in memory or not: as many in a small store. */
  readonly atMost: number
  readonly run: (store: EventStore) => Promise<unknown>
  readonly answer: unknown
  /** It may sort the events of the streams that it names, in memory: what is read at once by bitmap comes unordered. */
  readonly sorts?: boolean
}

const calls: readonly Call[] = [
  { name: 'an append that begins a stream', atMost: 20, run: (store) => outcomes(store, [appendTo(newStream(), 'none')]), answer: 'appended' },
  { name: 'an append of several events that begins a stream', atMost: 60, run: (store) => outcomes(store, [appendTo(newStream(), 'none', 5)]), answer: 'appended' },
  { name: 'an append', atMost: 40, run: (store) => outcomes(store, [fits()]), answer: 'appended' },
  { name: 'an append of several events', atMost: 60, run: (store) => outcomes(store, [fits(untouched(), 3)]), answer: 'appended' },
  { name: 'an append told before', atMost: 40, run: (store) => outcomes(store, [toldBefore()]), answer: 'duplicate' },
  { name: 'an append that conflicts', atMost: 40, run: (store) => outcomes(store, [conflicts()]), answer: 'conflict' },
  { name: '100 appends that begin streams', atMost: 1_500, run: (store) => outcomes(store, times(100, () => appendTo(newStream(), 'none'))), answer: 'appended' },
  { name: '100 appends', atMost: 3_000, run: (store) => outcomes(store, times(100, () => fits())), answer: 'appended' },
  { name: '100 appends that fit, conflict or were told before', atMost: 3_000, run: (store) => outcomes(store, times(25, () => [fits(), conflicts(), toldBefore(), appendTo(newStream(), 'none')]).flat()), answer: 'appended,conflict,duplicate' },
  { name: '100 appends to 50 streams', atMost: 5_000, run: (store) => outcomes(store, times(50, () => stream(untouched())).flatMap((name) => [appendTo(name, 'any'), appendTo(name, 'exists')])), answer: 'appended' },
  { name: '50 streams', atMost: 600, run: async (store) => (await store.readMany(times(50, () => stream(untouched())))).size, answer: 50, sorts: true },
  { name: 'a stream from its start', atMost: 80, run: async (store) => (await store.readStream(stream(0), { limit: 50 })).map(({ version }) => version).at(-1), answer: 50 },
  { name: 'a stream from its end', atMost: 80, run: async (store) => (await store.readStream(stream(0), { direction: 'backward', limit: 50 })).map(({ version }) => version).at(-1), answer: longest - 49 },
  { name: 'a stream from a version on', atMost: 80, run: async (store) => (await store.readStream(stream(0), { from: 1_000, limit: 50 })).map(({ version }) => version).at(-1), answer: 1_049 },
  { name: 'a stream from a version back', atMost: 80, run: async (store) => (await store.readStream(stream(0), { from: 1_000, direction: 'backward', limit: 50 })).map(({ version }) => version).at(-1), answer: 951 },
  { name: 'a page from the start', atMost: 60, run: async (store) => lengths([(await store.readAll(Position.start, 500)).events]), answer: 500 },
  { name: 'a page from the middle', atMost: 60, run: async (store) => lengths([(await store.readAll(middle, 500)).events]), answer: 500 },
  { name: 'the last page', atMost: 60, run: async (store) => (await store.readAll('00000000000001000000' as Position, 500)).events[0]?.position, answer: '00000000000001000001' },
  { name: 'nothing new', atMost: 30, run: (store) => store.readAll('00000000000009000000' as Position, 500), answer: { events: [], next: '00000000000009000000', caughtUp: true } },
  { name: 'a page of two types', atMost: 120, run: async (store) => lengths([(await store.readAll(middle, 500, ['Often1', 'Often2'])).events]), answer: 500 },
  { name: 'a page of a rare type', atMost: 1_000, run: async (store) => someOf(await store.readAll(middle, 500, ['Rare'])), answer: { some: true, next: oneLookOn, caughtUp: false } },
  { name: 'a page of a type that there is not', atMost: 1_000, run: (store) => store.readAll(middle, 500, ['Never']), answer: { events: [], next: oneLookOn, caughtUp: false } },
]

describe.each(testServers())('on a million events, $name', ({ url }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase(url)
    await openPostgresStore({ pool: database.pool, schema, tag: 1 }).migrate()
    await database.pool.query(fill(manyStreams))
    await database.pool.query(`vacuum analyze ${schema}.event`)
  }, 180_000)
  afterAll(() => database.drop())

  // As PostgreSQL chooses, which after five runs can be one plan for all values; that plan alone; never that plan.
  describe.each(['auto', 'force_generic_plan', 'force_custom_plan'])('(plan_cache_mode %s)', (mode) => {
    let connection: ExplainedConnection
    let store: EventStore
    beforeAll(() => {
      connection = explainedConnection(database.url, `plan_cache_mode=${mode}`)
      store = openPostgresStore({ pool: connection.pool, schema, tag: 1 })
    })
    afterAll(() => connection.pool.end())

    test.each(calls)('$name: by index, in order, in $atMost blocks', async ({ atMost, run, answer, sorts }) => {
      let last: readonly RunPlan[] = []
      for (let i = 0; i < 8; i += 1) {
        last = await connection.plansOf(async () => expect(await run(store)).toEqual(answer))
        expect(last.flatMap(({ Plan }) => nodesOf(Plan)).filter(isOfEvents)).not.toEqual([])
        expect(last.flatMap((plan) => faults(plan, sorts))).toEqual([])
      }
      expect(blocks(last.at(-1))).toBeLessThanOrEqual(atMost)
    })
  })

  test.each([['Rare', 2_750], ['Rarest', 15], ['Never', 0]])('whoever follows the type %s is given all %i of it, in order', async (type, count) => {
    const { rows } = await database.pool.query<{ id: Uuid }>(`select event_id as id from ${schema}.event where type = $1 order by position`, [type])
    expect(rows).toHaveLength(count)
    expect(await idsOfType(openPostgresStore({ pool: database.pool, schema, tag: 1 }), type)).toEqual(rows.map(({ id }) => id))
  })
})

/** Page by page to the end; between two events of a rare type lie many pages with nothing. */
async function idsOfType(store: EventStore, type: string): Promise<readonly Uuid[]> {
  const ids: Uuid[] = []
  for (let after = Position.start; ; ) {
    const { events, next, caughtUp } = await store.readAll(after, 100, [type])
    ids.push(...events.map(({ id }) => id))
    if (caughtUp) return ids
    // Otherwise it would be asked for for ever.
    expect(next > after).toBe(true)
    after = next
  }
}

// What PostgreSQL does not know of a table, or knows to be small, it may read as a whole; under the locks of an append it must not.
describe.each(testServers())('appends on $name', ({ url }) => {
  describe.each([
    { store: 'of 100,000 events that nobody counted', schema: 'uncounted', streams: 15_384, count: '' },
    { store: 'of 20,000 events', schema: 'small', streams: 3_076, count: 'vacuum analyze small.event' },
  ])('to a store $store', ({ schema: own, streams, count }) => {
    let database: TestDatabase
    let connection: ExplainedConnection
    beforeAll(async () => {
      used = 1_000
      database = await testDatabase(url)
      await openPostgresStore({ pool: database.pool, schema: own, tag: 1 }).migrate()
      await database.pool.query(`alter table ${own}.event set (autovacuum_enabled = off)`)
      await database.pool.query(fill(streams).replaceAll(`${schema}.`, `${own}.`))
      if (count !== '') await database.pool.query(count)
      connection = explainedConnection(database.url)
    }, 60_000)
    afterAll(async () => {
      await connection.pool.end()
      await database.drop()
    })

    test.each(calls.filter(({ name }) => /append/.test(name)))('$name: never through the whole table', async ({ run, answer }) => {
      const store = openPostgresStore({ pool: connection.pool, schema: own, tag: 1 })
      for (let i = 0; i < 3; i += 1) {
        const plans = await connection.plansOf(async () => expect(await run(store)).toEqual(answer))
        expect(plans.flatMap(({ Plan }) => nodesOf(Plan)).filter(isOfEvents)).not.toEqual([])
        expect(plans.flatMap(({ Plan, 'Query Text': text }) => nodesOf(Plan).filter((node) => isOfEvents(node) && node['Node Type'] === 'Seq Scan').map(() => text))).toEqual([])
      }
    })
  })
})

const isOfEvents = (node: PlanNode): boolean => node['Relation Name'] === 'event'

/** The whole call: the statement that the others ran in. */
const blocks = (plan: RunPlan | undefined): number => (plan === undefined ? Infinity : plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'])

/** What would cost more as the store grows. A call may sort its own parameters; events come in order from an index. */
function faults({ 'Query Text': text, Plan }: RunPlan, sorts = false): readonly string[] {
  const found = nodesOf(Plan).flatMap((node) => {
    const type = node['Node Type']
    if (isOfEvents(node) && !/^(Index Scan|Index Only Scan|Bitmap Heap Scan|ModifyTable)$/.test(type)) return [type]
    if (node['Index Name'] !== undefined && node['Index Cond'] === undefined) return [`${type} of all of ${node['Index Name']}`]
    return /Sort$/.test(type) && rowsOf(node).some(isOfEvents) && !(sorts && isOfNamedStreams(node)) ? [`${type} of events`] : []
  })
  return found.map((fault) => `${fault}: ${text}`)
}

/** All events of a few streams may be sorted: there are as many in a small store, and the blocks are counted. */
const isOfNamedStreams = (sort: PlanNode): boolean =>
  sort['Sort Space Type'] === 'Memory' && rowsOf(sort).every((node) => node['Index Cond']?.includes('stream = ') ?? node['Index Name'] === undefined)

/** The nodes whose rows this one works on: not what is looked up for each of them in a subquery. */
const rowsOf = (node: PlanNode): readonly PlanNode[] =>
  (node.Plans ?? []).filter((child) => !/^(SubPlan|InitPlan)$/.test(child['Parent Relationship'] ?? '')).flatMap((child) => [child, ...rowsOf(child)])
