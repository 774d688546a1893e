import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { endRun, giveRunBack, lastRun, migrateRetention, runGoesOn, takeRun } from './runs.ts'

let base: TestDatabase
let database: { readonly pool: TestDatabase['pool']; readonly schema: string }
beforeAll(async () => {
  base = await testDatabase()
  database = { pool: base.pool, schema: 'wismo_order' }
  await migrateRetention(database)
})
afterAll(() => base.drop())

const at = (time: string): Instant => Instant.parse(`2026-11-${time}Z`)
const taken = async (day: string, now: Instant): Promise<Record<string, number>> => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => takeRun(database, `2026-11-${day}`, now)))
  return Object.fromEntries((['ours', 'others', 'done'] as const).map((one) => [one, answers.filter((answer) => answer === one).length]))
}

test('P17 of several who ask for a day one has it, and nobody once it was done', async () => {
  expect(await taken('24', at('24T00:00:00'))).toEqual({ ours: 1, others: 7, done: 0 })
  await endRun(database, '2026-11-24', at('24T00:01:00'), { bodies: 1, successes: 2, persons: 3, told: 4, imports: 5, rejections: 6 })
  expect(await taken('24', at('24T09:00:00'))).toEqual({ ours: 0, others: 0, done: 8 })
  expect(await lastRun(database)).toEqual({ at: '2026-11-24T00:01:00.000Z', removed: { bodies: 1, successes: 2, persons: 3, told: 4, imports: 5, rejections: 6 } })
})

test('P17 one that was given back, or whose process died an hour ago, is somebody’s again', async () => {
  expect(await taken('25', at('25T00:00:00'))).toMatchObject({ ours: 1 })
  await giveRunBack(database, '2026-11-25')
  expect(await taken('25', at('25T00:01:00'))).toMatchObject({ ours: 1 })
  expect(await taken('25', at('25T01:01:00'))).toEqual({ ours: 0, others: 8, done: 0 })
  expect(await taken('25', at('25T01:01:01'))).toEqual({ ours: 1, others: 7, done: 0 })
})

test('one that takes long and goes on stays whose it is', async () => {
  expect(await taken('26', at('26T00:00:00'))).toMatchObject({ ours: 1 })
  await runGoesOn(database, '2026-11-26', at('26T00:50:00'))
  expect(await taken('26', at('26T01:50:00'))).toEqual({ ours: 0, others: 8, done: 0 })
  expect(await taken('26', at('26T01:50:01'))).toMatchObject({ ours: 1 })
})
