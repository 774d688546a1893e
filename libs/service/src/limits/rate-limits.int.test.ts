// Limits on a real PostgreSQL: each of the `replicas` has memory and connections of its own, as a process has.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPool } from '@wismo/database'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import type { Pool } from 'pg'
import { createLog } from '../log.ts'
import type { Limit } from './limit.ts'
import { openRateLimits, type RateLimits } from './rate-limits.ts'
import { migrateLimits } from './tables.ts'

const schema = 'wismo_limits'
const log = createLog({ level: 'silent', name: 'test' })
const hash = (text: string): string => createHmac('sha256', 'key').update(text).digest('hex')

let database: TestDatabase
let pools: Pool[]
let replicas: readonly [RateLimits, RateLimits]
let refused: string[]
beforeAll(async () => {
  database = await testDatabase()
  await migrateLimits(database.pool, schema)
  pools = [openPool(database.url), openPool(database.url)]
  const open = (pool: Pool | undefined): RateLimits => openRateLimits({ pool: pool ?? database.pool, schema, requests: undefined, hash, log, refused: (limit) => void refused.push(limit) })
  replicas = [open(pools[0]), open(pools[1])]
  refused = []
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

let names = 0
const limit = (over: Partial<Limit> = {}): Limit => ({ name: `limit-${(names += 1)}`, quota: 5, windowMs: 3_600_000, ...over })
const allowed = (standings: readonly { readonly allowed: boolean }[]): number => standings.filter((one) => one.allowed).length
/** As if so much time had passed. */
const pass = (ms: number) => database.pool.query(`update ${schema}.rate_limit set ends_at = ends_at - $1 * interval '1 millisecond'`, [ms])
const from = (i: number): RateLimits => replicas[i % 2] as RateLimits

describe('strict limits', () => {
  test('five in an hour, over both replicas, and each owner has its own', async () => {
    const five = limit()
    const asks = Array.from({ length: 40 }, (_, i) => from(i).take([{ limit: five, whose: 'a' }]))
    expect(allowed((await Promise.all(asks)).flat())).toBe(5)
    const [standing] = await from(0).take([{ limit: five, whose: 'b' }])
    expect(standing).toMatchObject({ allowed: true, left: 4 })
    expect(standing?.freshInMs).toBeGreaterThan(3_590_000)
    expect(refused.filter((name) => name === five.name)).toHaveLength(35)
  })

  test('a new window begins when the old one is over', async () => {
    const five = limit()
    const asked = { limit: five, whose: 'a' }
    for (let i = 0; i < 6; i += 1) await from(i).take([asked])
    await pass(3_599_000)
    expect((await from(0).take([asked]))[0]).toMatchObject({ allowed: false, left: 0 })
    await pass(1_001)
    expect((await from(0).take([asked]))[0]).toMatchObject({ allowed: true, left: 4 })
  })

  test('a lock begins with the last permit, is not made longer by trying, and ends', async () => {
    const locking = limit({ lockMs: 86_400_000 })
    const asked = { limit: locking, whose: 'a' }
    for (let i = 0; i < 5; i += 1) expect((await from(i).take([asked]))[0]?.allowed).toBe(true)
    await pass(3_600_001)
    const [standing] = await from(0).take([asked])
    expect(standing?.allowed).toBe(false)
    expect(standing?.freshInMs).toBeLessThan(86_400_000 - 3_600_000)
    await pass(86_400_000 - 3_600_000)
    expect((await from(1).take([asked]))[0]).toMatchObject({ allowed: true, left: 4 })
  })

  test('several in one call: each is counted, and one that is used up is told apart', async () => {
    const five = limit()
    for (let i = 0; i < 5; i += 1) await from(i).take([{ limit: five, whose: 'number' }, { limit: five, whose: `address ${i}` }])
    expect((await from(0).take([{ limit: five, whose: 'address 0' }, { limit: five, whose: 'number' }])).map((one) => [one.allowed, one.left])).toEqual([[true, 3], [false, 0]])
  })

  test('given back, all of them are there again', async () => {
    const asked = { limit: limit(), whose: 'a' }
    for (let i = 0; i < 6; i += 1) await from(i).take([asked])
    await from(0).forget(asked)
    expect((await from(1).take([asked]))[0]).toMatchObject({ allowed: true, left: 4 })
  })
})

describe('limits by blocks', () => {
  test.each([30, 600, 1_000])('never more than %i over both replicas, however many ask at once', async (quota) => {
    const asked = { limit: limit({ quota, windowMs: 60_000 }), whose: 'key' }
    const asks = Array.from({ length: quota + 200 }, (_, i) => from(i).draw(asked))
    const given = allowed(await Promise.all(asks))
    expect(given).toBeLessThanOrEqual(quota)
    // What one process holds when the limit is used up is one block at most.
    expect(given).toBeGreaterThan(quota - Math.ceil(quota / 60) - 1)
  })

  test('a process alone gets all of them, and hardly asks the database', async () => {
    const counted: string[] = []
    const query = database.pool.query.bind(database.pool) as Pool['query']
    const watched = Object.assign(Object.create(database.pool) as Pool, { query: (...given: Parameters<Pool['query']>) => (counted.push('asked'), query(...given)) })
    const alone = openRateLimits({ pool: watched, schema, requests: undefined, hash, log })
    const asked = { limit: limit({ quota: 6_000, windowMs: 60_000 }), whose: 'key' }
    for (let i = 0; i < 6_000; i += 1) if (!(await alone.draw(asked)).allowed) throw new Error(`refused after ${i}`)
    expect(counted).toHaveLength(60)
    expect(await alone.draw(asked)).toMatchObject({ allowed: false, left: 0 })
    await alone.draw(asked)
    expect(counted).toHaveLength(60)
  })
})

test('I35 the table holds no address and no name', async () => {
  await from(0).take([{ limit: limit(), whose: 'nora.byrne@mail.example' }, { limit: limit(), whose: '203.0.113.7' }])
  const { rows } = await database.pool.query<{ text: string }>(`select r::text as text from ${schema}.rate_limit r`)
  const hex = ['nora', '203.0.113.7'].map((text) => Buffer.from(text).toString('hex'))
  expect(rows.length).toBeGreaterThan(1)
  for (const { text } of rows) for (const word of ['nora', '203.0', ...hex]) expect(text).not.toContain(word)
})

test('a process that is held up itself takes the database for there', async () => {
  const asked = { limit: limit(), whose: 'held up' }
  const limits = from(0)
  await limits.take([asked])
  const taking = limits.take([asked])
  for (const until = performance.now() + 600; performance.now() < until; );
  expect(await taking).toMatchObject([{ allowed: true }])
})

test('while the database is away: Unavailable, at once', async () => {
  const pool = openPool('postgres://nobody@127.0.0.1:1/none')
  const limits = openRateLimits({ pool, schema, requests: undefined, hash, log })
  const asked = { limit: limit(), whose: 'a' }
  await expect(limits.take([asked])).rejects.toMatchObject({ kind: 'unavailable' })
  const started = performance.now()
  await expect(limits.draw(asked)).rejects.toMatchObject({ kind: 'unavailable' })
  expect(performance.now() - started).toBeLessThan(100)
  await pool.end()
})
