// The look for rows that would become older, on more rows than a page holds.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { OrderId, type Uuid } from '@wismo/kernel'
import { explainedConnection, nodesOf, testDatabase, type ExplainedConnection, type TestDatabase } from '@wismo/testing'
import type { ViewGroup } from '../group.ts'
import { migrateMessaging } from '../tables.ts'
import { olderRows, olderThanParked, stillOlder, type OlderRow } from './older-rows.ts'
import type { ViewGenerations } from './view-generations.ts'

const schema = 'view'
const change = { from: 1, to: 2 }
const orders = 25_000

let database: TestDatabase
let generations: ViewGenerations
let explained: ExplainedConnection
beforeAll(async () => {
  database = await testDatabase()
  const { pool } = database
  await pool.query(`create schema ${schema}`)
  await migrateMessaging(pool, schema)
  for (const table of ['row_1', 'row_2']) {
    await pool.query(`create table ${schema}.${table} (order_id uuid not null, part text collate "C" not null, version int not null, primary key (order_id, part))`)
    // Two parts each.
    await pool.query(`insert into ${schema}.${table} select lpad(to_hex(n), 32, '0')::uuid, part, 3 from generate_series(1, ${orders}) n, unnest(array['a', 'b']) part`)
    await pool.query(`analyze ${schema}.${table}`)
  }
  const group = (number: number): ViewGroup => ({ kind: 'views', name: `rows.v${number}`, pool, schema, handlers: [], channel: 'rows', table: `row_${number}` })
  generations = { view: 'rows', pool, schema, group, make: () => '', index: () => '', publish: () => '' }
  explained = explainedConnection(database.url)
}, 60_000)
afterAll(async () => {
  await explained.pool.end()
  await database.drop()
})

const orderOf = (n: number): Uuid => `00000000-0000-0000-0000-${n.toString(16).padStart(12, '0')}` as Uuid
const nextVersion = (table: string, n: number, part: string) => database.pool.query(`update ${schema}.${table} set version = version + 1 where order_id = $1 and part = $2`, [orderOf(n), part])

async function allOlder(signal?: AbortSignal): Promise<readonly OlderRow[]> {
  const found: OlderRow[] = []
  for await (const some of olderRows(database.pool, generations, change, signal)) found.push(...some)
  return found
}

test('finds each of them on whatever page, and none of those that came to it meanwhile', async () => {
  expect(await allOlder()).toEqual([])
  for (const [n, part] of [[1, 'a'], [5_000, 'b'], [5_001, 'a'], [orders, 'b']] as const) await nextVersion('row_1', n, part)
  await database.pool.query(`delete from ${schema}.row_2 where order_id = $1 and part = 'a'`, [orderOf(12_345)])
  await nextVersion('row_2', 77, 'a')
  const older = await allOlder()
  expect(older).toEqual([[1, 'a', 4, 3], [5_000, 'b', 4, 3], [5_001, 'a', 4, 3], [12_345, 'a', 3, 0], [orders, 'b', 4, 3]].map(([n, part, version, becomes]) => ({ order: orderOf(Number(n)), part, version, becomes })))
  await nextVersion('row_2', 1, 'a')
  // Both went on: the new one knows what the old one knew then.
  await nextVersion('row_2', 5_000, 'b')
  await nextVersion('row_1', 5_000, 'b')
  expect((await stillOlder(database.pool, generations, change, older)).map(({ order }) => order)).toEqual([5_001, 12_345, orders].map(orderOf))
}, 60_000)

test('ends when it is aborted', async () => {
  const stopped = new AbortController()
  stopped.abort()
  expect(await allOlder(stopped.signal)).toEqual([])
})

test('of parked messages it looks at their rows alone, by the primary key', async () => {
  await database.pool.query(`truncate ${schema}.row_2`)
  const parked = [orderOf(42), orderOf(43)]
  for (const [i, order] of parked.entries()) {
    await database.pool.query(
      `insert into ${schema}.parked (group_name, key, aggregate, message_id, type, code, detail, faults, behind, topic, partition, log_offset, headers, message_key) values ('rows.v2', 'a', 'a', $1, 'T', 'internal', '', '[]', false, 't', 0, $2, '{}', $3)`,
      [randomUUID(), i, OrderId.fromUuid(order)],
    )
  }
  const client = await explained.pool.connect()
  try {
    let older: readonly OlderRow[] = []
    const plans = await explained.plansOf(async () => void (older = await olderThanParked(client, generations, change)))
    expect(older.map(({ order, part }) => [order, part])).toEqual(parked.map((order) => [order, 'a']))
    const nodes = plans.flatMap((plan) => nodesOf(plan.Plan)).filter((node) => node['Relation Name'] === 'row_1')
    expect(nodes.length).toBeGreaterThan(0)
    for (const node of nodes) expect(String(node['Index Cond'])).toMatch(/order_id.*part/)
  } finally {
    client.release()
  }
}, 60_000)
