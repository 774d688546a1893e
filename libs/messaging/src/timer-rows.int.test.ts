import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Instant, type Uuid } from '@wismo/kernel'
import { openMemoryStore, Position, type EventStore, type RecordedEvent } from '@wismo/event-store'
import { testDatabase, testSeed, type TestDatabase } from '@wismo/testing'
import { openLease, type Lease } from './lease.ts'
import { alarmStream, appendAlarms, ringing, set, standing, stopped } from './sample-waits.ts'
import { stuckWaits, waits } from './stuck.ts'
import { migrateMessaging } from './tables.ts'
import { dueWaits, nextDue, readWaits, retryAnew, settleRows, writeRows, type ReadWaits } from './timer-rows.ts'
import type { Wait } from './wait.ts'

const schema = 'rows'
const start = Instant.parse('2026-11-26T10:00:00Z')
const due = (minutes: number): Instant => Instant.plus(start, minutes * 60_000)
const nothing: ReadWaits = { rows: [], read: [], unread: [] }
const unforeseen = (error: unknown): never => {
  throw error
}

describe('timers as rows', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
    await database.pool.query(`create schema ${schema}`)
    await migrateMessaging(database.pool, schema)
  })
  afterAll(() => database.drop())

  const wipe = () => database.pool.query(`truncate ${schema}.timer, ${schema}.relay_position`)
  const newLease = (): Lease => openLease({ pool: database.pool, schema, name: 'rows.timers', owner: randomUUID() as Uuid })
  const expire = () => database.pool.query(`update ${schema}.relay_position set leased_until = now() - interval '1 second'`)
  const table = async (): Promise<ReadonlyMap<string, Instant>> => new Map((await waits(database.pool, schema, { limit: 100 })).map((one) => [one.id, one.due]))
  const allOf = async (store: EventStore): Promise<readonly RecordedEvent[]> => (await store.readAll(Position.start, 1_000)).events

  interface Page {
    readonly said: ReadWaits
    readonly next: Position
    readonly from: Position
  }
  /** A process that follows the store: it may stop between reading and writing, or write what it read long ago. */
  const follower = (store: EventStore) => {
    const lease = newLease()
    let page: Page | undefined
    return {
      async read(limit: number): Promise<void> {
        if (lease.position === undefined) await lease.take()
        if (lease.position === undefined) return
        const { events, next } = await store.readAll(lease.position, limit, ringing.on)
        page = { said: readWaits([ringing], events, unforeseen), next, from: lease.position }
      },
      async write(): Promise<void> {
        if (page === undefined || page.from !== lease.position) return
        await writeRows({ pool: database.pool, schema }, lease, page.said, page.next)
        page = undefined
      },
    }
  }

  const alarm = fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c1')
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ what: fc.constant('set' as const), id: alarm, minutes: fc.integer({ min: 0, max: 100 }) }) },
    { weight: 3, arbitrary: fc.record({ what: fc.constant('stop' as const), id: alarm }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('read' as const), who: fc.nat(1), limit: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('write' as const), who: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('expire' as const, 'die' as const, 'lose place' as const, 'lose all' as const), who: fc.nat(1) }) },
  )

  test('any cut of the events, any death between, any late write: the rows are what a fold of all events says', async () => {
    const seed = testSeed()
    process.stdout.write(`timers as rows: seed ${seed}\n`)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await wipe()
        const store = openMemoryStore(() => start)
        const followers = [follower(store), follower(store)]
        for (const one of steps) {
          const own = 'who' in one ? followers[one.who] : undefined
          if (one.what === 'set') await appendAlarms(store, one.id.slice(0, 1), [set(one.id, due(one.minutes))], start)
          if (one.what === 'stop') await appendAlarms(store, one.id.slice(0, 1), [stopped(one.id)], start)
          if (one.what === 'read') await own?.read(one.limit)
          if (one.what === 'write') await own?.write()
          if (one.what === 'expire') await expire()
          if (one.what === 'die') followers[one.who] = follower(store)
          if (one.what === 'lose place') await database.pool.query(`truncate ${schema}.relay_position`)
          if (one.what === 'lose all') await wipe()
        }
        await expire()
        const last = follower(store)
        for (let page = 0; page <= steps.length; page += 1) {
          await last.read(3)
          await last.write()
        }
        expect([...(await table())].sort()).toEqual([...standing(await allOf(store))].sort())
      }),
      { seed, numRuns: 60 },
    )
  })

  test('who lost the lease writes nothing', async () => {
    await wipe()
    const store = openMemoryStore(() => start)
    await appendAlarms(store, 'a', [set('a1', due(1))], start)
    const [slow, quick] = [newLease(), newLease()]
    expect(await slow.take()).toBe(true)
    expect(await quick.take()).toBe(false)
    await expire()
    expect(await quick.take()).toBe(true)
    const { events, next } = await store.readAll(Position.start, 10)
    await writeRows({ pool: database.pool, schema }, slow, readWaits([ringing], events, unforeseen), next)
    expect([slow.position, [...(await table())]]).toEqual([undefined, []])
    await writeRows({ pool: database.pool, schema }, quick, readWaits([ringing], events, unforeseen), next)
    expect([quick.position, [...(await table())]]).toEqual([next, [['a1', due(1)]]])
    await quick.release()
    expect([await slow.take(), slow.position]).toEqual([true, next])
  })

  test('a place that is set back under its holder is where it goes on', async () => {
    await wipe()
    const lease = newLease()
    await lease.take()
    const store = openMemoryStore(() => start)
    await appendAlarms(store, 'a', [set('a1', due(1)), set('a2', due(1))], start)
    const [first, second] = (await allOf(store)).map(({ position }) => position)
    await writeRows({ pool: database.pool, schema }, lease, nothing, first ?? Position.start)
    await database.pool.query(`update ${schema}.relay_position set position = $1`, [Position.start])
    await writeRows({ pool: database.pool, schema }, lease, nothing, second ?? Position.start)
    expect([await lease.take(), lease.position]).toEqual([true, Position.start])
  })

  test('a follower of another name that begins at the start puts no older event over a newer one', async () => {
    await wipe()
    const store = openMemoryStore(() => start)
    await appendAlarms(store, 'a', [set('a1', due(1)), stopped('a1'), set('a1', due(5))], start)
    const one = follower(store)
    await one.read(10)
    await one.write()
    const other = openLease({ pool: database.pool, schema, name: 'rows.timers.next', owner: randomUUID() as Uuid })
    await other.take()
    for (const event of await allOf(store)) {
      await writeRows({ pool: database.pool, schema }, other, readWaits([ringing], [event], unforeseen), event.position)
      expect([...(await table())]).toEqual([['a1', due(5)]])
    }
  })

  test('a wait that an event moved while it fired stays as the event says', async () => {
    await wipe()
    const store = openMemoryStore(() => start)
    const one = follower(store)
    const follow = async (): Promise<void> => {
      await one.read(10)
      await one.write()
    }
    await appendAlarms(store, 'a', [set('a1', due(1)), set('a2', due(1))], start)
    await follow()
    const source = { service: 'rows', store: { ...store, onAppend: () => () => undefined, onAnswer: () => () => undefined }, pool: database.pool, schema, waits: [ringing] }
    const fired = await dueWaits(source, due(1), 10)
    expect(fired.map(({ id, stream }) => [id, stream])).toEqual([['a1', alarmStream('a')], ['a2', alarmStream('a')]])
    await appendAlarms(store, 'a', [set('a1', due(9)), set('a2', due(1))], start)
    await follow()
    const [first, second] = fired
    await settleRows(source, { over: first === undefined ? [] : [first], refused: second === undefined ? [] : [{ due: second, code: 'late', detail: 'Late.' }], recorded: 1 }, due(1))
    expect((await waits(database.pool, schema, { limit: 10 })).map(({ id, due: at, attempts, code }) => [id, at, attempts, code])).toEqual([['a2', due(1), 0, undefined], ['a1', due(9), 0, undefined]])
  })

  test('an event that cannot be read has a row that is stuck and never due, until a release that reads it follows the store anew', async () => {
    await wipe()
    const store = openMemoryStore(() => start)
    await appendAlarms(store, 'a', [set('a1', due(1)), set('a2', due(2)), stopped('a2')], start)
    const events = await allOf(store)
    const [unreadable, , last] = events
    const failing: Wait = {
      ...ringing,
      read(event) {
        if (event.id === unreadable?.id) throw new Error('Nora Byrne, 14 Lapwing Quay')
        return ringing.read(event)
      },
    }
    const follow = async (waits: readonly Wait[], name: string): Promise<void> => {
      const lease = openLease({ pool: database.pool, schema, name, owner: randomUUID() as Uuid })
      await lease.take()
      await writeRows({ pool: database.pool, schema }, lease, readWaits(waits, events, () => undefined), last?.position ?? Position.start)
    }
    await follow([failing], 'rows.timers')
    const source = { service: 'rows', store: { ...store, onAppend: () => () => undefined, onAnswer: () => () => undefined }, pool: database.pool, schema, waits: [failing] }
    await retryAnew(source, start)
    expect([await dueWaits(source, due(1_000_000), 10), await nextDue(source)]).toEqual([[], undefined])
    const stuck = await stuckWaits(database.pool, schema, { now: start, overdueMs: 300_000 })
    expect(stuck).toEqual([{
      wait: 'ringing', id: `event ${unreadable?.id}`, stream: 'alarm-a', owner: 'night-porter', shopId: 'aldermoor', due: start, since: start, attempts: 1, code: 'internal',
      detail: 'AlarmSet (version 1) cannot be read: the deadline that it sets or ends is not known. The log of the service has the cause.',
    }])
    // The place of another set of waits: it begins at the start.
    await follow([ringing], 'rows.timers.next')
    expect([...(await table())]).toEqual([['a1', due(1)]])
    expect(await nextDue({ ...source, waits: [ringing] })).toBe(due(1))
  })
})
