import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { testDatabase, testSeed, testServers, type TestDatabase } from '@wismo/testing'
import { abuse } from './abuse.ts'
import type { Findings } from './abuse-verdict.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newEvent, newStream, readToEnd } from './sample-events.ts'

const events = 25_000
const stallLimitMs = 1_000
const ours = { schema: 'store_ours', tag: 1 }
const neighbours = { schema: 'store_neighbours', tag: 2 }

describe.each(testServers())('the store under abuse on $name', ({ name, url }) => {
  let database: TestDatabase
  let elsewhere: TestDatabase
  beforeAll(async () => {
    [database, elsewhere] = await Promise.all([testDatabase(url), testDatabase(url)])
    await openPostgresStore({ pool: database.pool, ...ours }).migrate()
    await openPostgresStore({ pool: database.pool, ...neighbours }).migrate()
    // The same store with the same tag, as a second installation on the server has it.
    await openPostgresStore({ pool: elsewhere.pool, ...ours }).migrate()
    await database.pool.query('create table foreign_thing (id int)')
  })
  afterAll(() => Promise.all([database.drop(), elsewhere.drop()]))

  test('I24 25,000 events by 16 contending writers, cut off now and then, beside idle foreign transactions: lost 0, doubled 0, inverted 0, no stall over 1 s', async () => {
    const seed = testSeed()
    const endIdle = await beginIdle()
    const findings = await abuse((pool) => openPostgresStore({ pool, ...ours }), { seed, url: database.url, schema: ours.schema, events })
    await endIdle()
    process.stderr.write(`${name}: ${lineOf(findings)}\n`)
    const kept = { seed, lost: 0, doubled: 0, inverted: 0, gaps: 0, ghosts: 0, torn: 0, contradicted: 0, deadlocks: 0, failures: [] }
    expect(findings).toMatchObject(kept)
    expect({ seed, heldBackMs: Math.max(findings.stallMs, stallLimitMs) }).toEqual({ seed, heldBackMs: stallLimitMs })
    expect(findings.events).toBeGreaterThanOrEqual(events)
    // It was hard, and there was something to lose.
    const { rolledBack, resent, cutOff, unanswered, landed, naiveLost } = findings
    expect(Object.entries({ rolledBack, resent, cutOff, unanswered, landed, naiveLost }).filter(([, times]) => times === 0)).toEqual([])
  }, 120_000)

  /** Transactions that are of no concern to the store and stay open all the time; ending them fails when one did not. */
  async function beginIdle(): Promise<() => Promise<void>> {
    const event = newEvent()
    const writing = (settings: { readonly schema: string; readonly tag: number }) => async (pool: pg.Pool): Promise<unknown> => openPostgresStore({ pool, ...settings }).append(appendTo(newStream(), 'none', [event]))
    const pools = await Promise.all([
      idle(database.url, (pool) => pool.query('insert into foreign_thing values (1)')),
      idle(database.url, writing(neighbours)),
      idle(elsewhere.url, writing(ours)),
    ])
    return async () => {
      for (const pool of pools) await pool.query('commit')
      await Promise.all(pools.map((pool) => pool.end()))
      const stores = [openPostgresStore({ pool: database.pool, ...neighbours }), openPostgresStore({ pool: elsewhere.pool, ...ours })]
      for (const store of stores) expect((await readToEnd(store)).events.map(({ id }) => id)).toEqual([event.id])
      expect((await database.pool.query('select from foreign_thing')).rowCount).toBe(1)
    }
  }
})

async function idle(url: string, act: (pool: pg.Pool) => Promise<unknown>): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 })
  await pool.query('begin')
  await act(pool)
  return pool
}

const count = new Intl.NumberFormat('en')

const lineOf = ({ seed, events: stored, lost, doubled, inverted, stallMs, waitedMs, loopMs, queryMs, rolledBack, resent, cutOff, unanswered, landed, naiveLost }: Findings): string =>
  `events ${count.format(stored)} lost ${lost} doubled ${doubled} inverted ${inverted} stall ${stallMs} ms (${waitedMs} ms by the clock; the machine's own pauses: event loop ${loopMs} ms, bare query ${queryMs} ms; rolled back ${rolledBack} calls, resent ${count.format(resent)} appends, cut off ${cutOff}, unanswered ${unanswered}, of which stored ${landed}; a naive reader lost ${count.format(naiveLost)}; WISMO_SEED=${seed})`
