// The tables of the view: what an upgrade keeps, and what a change of a row costs.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { migrate } from '@wismo/service'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { livesOf } from '@wismo/lifecycle/lives'
import { searchColumns, viewMigrations } from './tables.ts'
import { factOf } from './testing/life-facts.ts'
import { viewScene } from './testing/view-scene.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('rows of the first release are found by all that people look for after the upgrade', async () => {
  const steps = viewMigrations('old')
  await migrate(database.pool, 'old', steps.slice(0, 1))
  const doc = { externalId: 'A-1', number: '#1', trackingNumber: 'jd 01 46', subjectRef: 'sub_1', placedAt: '2026-11-24T10:00:00Z', timeline: [{ recordedAt: '2026-11-24T10:00:01Z' }] }
  await database.pool.query(`insert into old.order_part (order_id, part, version, shop_id, doc) values (gen_random_uuid(), 'ord_1', 1, 'aldermoor', $1)`, [JSON.stringify(doc)])
  await migrate(database.pool, 'old', steps)
  const { rows } = await database.pool.query(`select ${searchColumns.map(({ name }) => name).join(', ')} from old.order_part_v1`)
  expect(rows).toEqual([{ external_id: 'A-1', number: '#1', tracking_number: 'JD0146', subject_ref: 'sub_1', placed_at: '2026-11-24T10:00:00Z' }])
  expect(Object.fromEntries(searchColumns.map(({ name, of }) => [name, of(doc)]))).toEqual(rows[0])
})

test('a row that changes is written in place: no index learns of it', async () => {
  const scene = await viewScene()
  try {
    for (const { orderId, events } of livesOf(3, 5)) for (const event of events) await scene.publish([factOf(event, orderId)])
    const updates = async () => (await scene.database.pool.query<{ all: number; inPlace: number; rows: number }>(`select n_tup_upd::int as all, n_tup_hot_upd::int as "inPlace", n_tup_ins::int as rows from pg_stat_user_tables where schemaname = 'view' and relname = 'order_part'`)).rows[0]
    const events = (await scene.database.pool.query<{ n: number }>('select count(*)::int as n from view.order_event')).rows[0]?.n ?? 0
    // A connection tells what it did when it has been idle for ten seconds.
    await eventually(async () => ((await updates())?.all ?? 0) + ((await updates())?.rows ?? 0) >= events, { within: 20_000 })
    const { all, inPlace } = (await updates()) ?? { all: 0, inPlace: 0 }
    expect(all).toBeGreaterThan(50)
    // Some find their page full.
    expect(inPlace).toBeGreaterThan(all * 0.75)
  } finally {
    await scene.stop()
  }
}, 60_000)
