import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { endRun, giveRunBack, lastRun, migrateRetention, takeRun } from './runs.ts'

let base: TestDatabase
let database: { readonly pool: TestDatabase['pool']; readonly schema: string }
beforeAll(async () => {
  base = await testDatabase()
  database = { pool: base.pool, schema: 'wismo_order' }
  await migrateRetention(database)
})
afterAll(() => base.drop())

const taken = async (day: string): Promise<number> => (await Promise.all(Array.from({ length: 8 }, () => takeRun(database, day)))).filter(Boolean).length

test('of several who ask for a day one has it, and nobody once it was done', async () => {
  expect(await taken('2026-11-24')).toBe(1)
  await endRun(database, '2026-11-24', Instant.parse('2026-11-24T00:01:00Z'), { bodies: 1, successes: 2, persons: 3 })
  expect(await taken('2026-11-24')).toBe(0)
  expect(await lastRun(database)).toEqual({ at: '2026-11-24T00:01:00.000Z', removed: { bodies: 1, successes: 2, persons: 3 } })
})

test('one that was given back, or whose process died long ago, is somebody’s again', async () => {
  expect(await taken('2026-11-25')).toBe(1)
  await giveRunBack(database, '2026-11-25')
  expect(await taken('2026-11-25')).toBe(1)
  await base.pool.query(`update wismo_order.retention_run set begun_at = now() - interval '59 minutes' where day = '2026-11-25'`)
  expect(await taken('2026-11-25')).toBe(0)
  await base.pool.query(`update wismo_order.retention_run set begun_at = now() - interval '61 minutes' where day = '2026-11-25'`)
  expect(await taken('2026-11-25')).toBe(1)
})
