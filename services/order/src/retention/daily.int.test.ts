// The daily run of one process beside another one that died, by a clock that the test moves.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { openPostgresStore } from '@wismo/event-store'
import { Instant } from '@wismo/kernel'
import { announceAppends } from '@wismo/messaging'
import { openOrderViews } from '@wismo/order-views'
import { openVault } from '@wismo/privacy'
import { migrateIdempotency, shopsOf } from '@wismo/service'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { startRetention } from './daily.ts'
import { migrateImports } from '../imports/import-jobs.ts'
import { migrateTold } from '../inbox/told-messages.ts'
import { migrateRejections } from '../rejections/rejections.ts'
import { migrateRetention, takeRun } from './runs.ts'

const schema = 'wismo_order'
const dayBegins = Instant.parse('2026-11-27T00:00:00Z')
const minutes = (count: number): Instant => Instant.plus(dayBegins, count * 60_000)

let base: TestDatabase
let now: Instant
/** How often the run was told the time: more often, and it has looked since. */
let looks: number
let told: readonly string[]
let stop: () => Promise<void>
beforeEach(async () => {
  base = await testDatabase()
  ;[now, looks, told, stop] = [dayBegins, 0, [], () => Promise.resolve()]
  await migrateRetention({ pool: base.pool, schema })
  await migrateTold({ pool: base.pool, schema })
  await migrateImports({ pool: base.pool, schema })
  await migrateRejections({ pool: base.pool, schema })
  await migrateIdempotency(base.pool, schema)
})
afterEach(async () => {
  await stop()
  await base.drop()
})

async function start(): Promise<void> {
  const { pool } = base
  const [shops, database] = [shopsOf([]), { pool, schema }]
  const clock = (): Instant => {
    looks += 1
    return now
  }
  const parts = {
    vault: await openVault({ pool, schema: 'wismo_vault', masterKeys: [randomBytes(32)], clock: () => now }), store: announceAppends(openPostgresStore({ pool, schema, tag: 1 })),
    views: openOrderViews({ pool, schema: 'wismo_order_view', shops, clock: () => now, contracts: openContracts() }), shops, database, clock,
  }
  const log = (line: object): void => void (told = [...told, (line as { readonly outcome: string }).outcome])
  stop = startRetention(parts, { info: log, warn: log } as never)
}

const looked = async (): Promise<void> => {
  const before = looks
  // The look that is under way may have read the time before it was moved.
  await eventuallyHolds(() => expect(looks).toBeGreaterThan(before + 1), { within: 15_000 })
}
const ended = async (): Promise<readonly string[]> => (await base.pool.query<{ day: string }>(`select to_char(day, 'YYYY-MM-DD') as day from ${schema}.retention_run where ended_at is not null order by day`)).rows.map(({ day }) => day)

test('P17 a run whose process died is taken over after an hour, not before', async () => {
  expect(await takeRun({ pool: base.pool, schema }, '2026-11-27', minutes(1))).toBe('ours')
  now = minutes(2)
  await start()
  await looked()
  now = minutes(50)
  await looked()
  expect([await ended(), told]).toEqual([[], []])
  now = minutes(62)
  await eventuallyHolds(async () => expect([await ended(), told]).toEqual([['2026-11-27'], ['done']]), { within: 15_000 })
}, 60_000)

test('P17 one that failed is tried again a minute later; one that was done is not, until the next day', async () => {
  await base.pool.query(`alter table ${schema}.idempotency rename to away`)
  await start()
  await eventuallyHolds(() => expect(told).toEqual(['retry']), { within: 15_000 })
  await base.pool.query(`alter table ${schema}.away rename to idempotency`)
  await looked()
  expect([await ended(), told]).toEqual([[], ['retry']])
  now = minutes(1)
  await eventuallyHolds(async () => expect([await ended(), told]).toEqual([['2026-11-27'], ['retry', 'done']]), { within: 15_000 })
  now = minutes(600)
  await looked()
  expect(told).toEqual(['retry', 'done'])
  now = minutes(24 * 60)
  await eventuallyHolds(async () => expect(await ended()).toEqual(['2026-11-27', '2026-11-28']), { within: 15_000 })
}, 60_000)
