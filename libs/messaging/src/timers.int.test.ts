import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventIdOf, Instant, uuidV5, wismoSpace, Unavailable, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { eventuallyHolds, testDatabase, testServers, type TestDatabase } from '@wismo/testing'
import { alarmStream, appendAlarms, openAlarms, ringing, rung, set, stopped } from './sample-waits.ts'
import { stuckWaits, waits } from './stuck.ts'
import { startTimers, type FiredReport, type Timers } from './timers.ts'
import { wakeablePause, type Pause } from './pause.ts'
import type { TimerSource, Wait } from './wait.ts'

/** What setTimeout can take. */
const maxTimerMs = 2 ** 31 - 1
const start = Instant.parse('2026-11-26T10:00:00Z')
const after = (seconds: number): Instant => Instant.plus(start, seconds * 1_000)

/** A clock that tests move. */
function virtualClock(): { now: Instant; readonly clock: () => Instant } {
  const time = { now: start, clock: () => time.now }
  return time
}

describe.each(testServers())('timers on $name', ({ url }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase(url)
  })
  afterAll(() => database.drop())
  const started: Timers[] = []
  afterEach(() => Promise.all(started.splice(0).map((timers) => timers.stop())))

  let tag = 40
  const openSource = (schema: string, own?: readonly Wait[]): ReturnType<typeof openAlarms> => openAlarms({ pool: database.pool, schema, tag: (tag += 1) }, own)
  const run = (source: TimerSource, clock: () => Instant, alarm: () => Pause = wakeablePause) => {
    const reports: FiredReport[] = []
    const bugs: unknown[] = []
    const waiting: unknown[] = []
    const timers: Timers = startTimers([source], {
      clock,
      owner: randomUUID() as Uuid,
      alarm,
      watch: { fired: (report) => reports.push(report), waiting: (_service, error) => waiting.push(error), bug: (_service, error, failed) => bugs.push({ error, failed }) },
    })
    started.push(timers)
    return { ...timers, reports, bugs, waiting }
  }
  const rowsOf = async ({ schema }: TimerSource) => (await waits(database.pool, schema, { limit: 1_000 })).map(({ id }) => id)

  test('a deadline fires when the clock is there, once, and its wait is gone', async () => {
    const source = await openSource('ring_once')
    const time = virtualClock()
    const timers = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('one', after(60)), set('two', after(120))], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['one', 'two']))
    time.now = after(59.999)
    await appendAlarms(source.store, 'b', [set('three', after(30))], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['three']))
    expect(await rung(source.store, 'a')).toEqual([])
    time.now = after(61)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['two']))
    await timers.stop()
    const [, , rang] = await source.store.readStream(alarmStream('a'), { limit: 10 })
    const cause = uuidV5(wismoSpace, 'timer', 'ring_once', 'ringing', 'one', after(60))
    expect(rang).toMatchObject({ id: eventIdOf(cause, 'ringing', 0), metadata: { shopId: 'aldermoor', occurredAt: after(61), causationId: cause, correlationId: wismoSpace, actor: { type: 'system', id: 'ring_once' } } })
  })

  test('the clock jumps ahead: all of it fires; it jumps back: nothing fires again, nothing fires early', async () => {
    const source = await openSource('jumps')
    const time = virtualClock()
    run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('day', after(86_400)), set('week', after(7 * 86_400)), set('refused', after(86_400), 'refusal')], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toHaveLength(3))
    time.now = after(30 * 86_400)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['day', 'week']))
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['refused']))
    time.now = after(10)
    await appendAlarms(source.store, 'a', [set('soon', after(5)), set('later', after(20))], time.now)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['day', 'week', 'soon']))
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['later', 'refused']))
    const attempts = async () => (await waits(database.pool, source.schema, { limit: 10 })).find(({ id }) => id === 'refused')?.attempts ?? 0
    const before = await attempts()
    // Its next try was a month away by then; the wait itself is due again after a day.
    time.now = after(86_401)
    await eventuallyHolds(async () => expect(await attempts()).toBeGreaterThan(before))
    expect(await rung(source.store, 'a')).toEqual(['day', 'week', 'soon', 'later'])
  })

  test('a refused wait whose next try is far away after the clock went back is due at its own time', async () => {
    const source = await openSource('refused_back')
    const time = virtualClock()
    run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', after(10), 'refusal')], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['refused']))
    const tries = async () => (await database.pool.query<{ attempts: number; retry_at: Date | null }>('select attempts, retry_at from refused_back.timer')).rows[0]
    time.now = after(30 * 86_400)
    await eventuallyHolds(async () => expect(await tries()).toMatchObject({ attempts: 1 }))
    time.now = after(5)
    await eventuallyHolds(async () => expect(await tries()).toEqual({ attempts: 1, retry_at: null }))
    time.now = after(10)
    await eventuallyHolds(async () => expect(await tries()).toMatchObject({ attempts: 2 }))
  })

  test('an event moves a deadline and another ends it; what is moved fires at its new time only', async () => {
    const source = await openSource('moves')
    const time = virtualClock()
    run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('moved', after(10)), set('stopped', after(10)), set('moved', after(50)), stopped('stopped')], start)
    await appendAlarms(source.store, 'b', [set('marker', after(20))], start)
    time.now = after(20)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['marker']))
    expect(await rung(source.store, 'a')).toEqual([])
    time.now = after(50)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['moved']))
  })

  test('what came due while no process ran is fired by the next one', async () => {
    const source = await openSource('restarts')
    const time = virtualClock()
    const first = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('known', after(60))], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['known']))
    await first.stop()
    await appendAlarms(source.store, 'a', [set('unheard', after(70))], start)
    time.now = after(90)
    run(source.again(), time.clock)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['known', 'unheard']))
  })

  test('of two processes one fires; it hears of deadlines that the other sets; when it stops the other takes over', async () => {
    const source = await openSource('pair')
    const elsewhere = source.again()
    const time = virtualClock()
    const leader = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    const follower = run(elsewhere, time.clock)
    await appendAlarms(elsewhere.store, 'a', [set('two', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two']))
    expect(follower.reports).toEqual([])
    await leader.stop()
    await appendAlarms(elsewhere.store, 'a', [set('three', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two', 'three']))
    await eventuallyHolds(() => expect(follower.reports).toHaveLength(1))
  })

  /** A pause that only a call ends: who was not woken never looks again. */
  const untilWoken = () => {
    const pause = wakeablePause()
    let sleeps = 0
    const alarm: Pause = {
      wake: pause.wake,
      for() {
        sleeps += 1
        return pause.for(maxTimerMs)
      },
    }
    return { alarm: () => alarm, sleeps: () => sleeps }
  }

  test('an append wakes the process that fires: in itself at once, in another by a signal', async () => {
    const source = await openSource('woken')
    const elsewhere = source.again()
    const [leader, follower] = [untilWoken(), untilWoken()]
    run(source, () => start, leader.alarm)
    await eventuallyHolds(() => expect(leader.sleeps()).toBe(1))
    run(elsewhere, () => start, follower.alarm)
    await eventuallyHolds(() => expect(follower.sleeps()).toBe(1))
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    // Woken by the append, by what it recorded itself, and asleep again.
    await eventuallyHolds(() => expect(leader.sleeps()).toBe(3))
    // Past its first statement: it listens.
    const listening = `select from pg_stat_activity where datname = current_database() and application_name = 'wismo listen wismo_appended' and state = 'idle' and query <> ''`
    await eventuallyHolds(async () => expect((await database.pool.query(listening)).rowCount).toBe(2))
    await appendAlarms(elsewhere.store, 'b', [set('two', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['two']))
  })

  test('a wait that is refused stays, with its reason, and is tried again; a defect says nothing of itself; the others go on', async () => {
    const source = await openSource('refusals')
    const time = virtualClock()
    const timers = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', after(1), 'refusal'), set('broken', after(2), 'bug'), set('good', after(3))], start)
    await appendAlarms(source.store, 'b', [set('unfit', after(4), 'unfit')], start)
    await appendAlarms(source.store, 'c', [set('other', after(5))], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toHaveLength(5))
    time.now = after(10)
    await eventuallyHolds(async () => expect([await rung(source.store, 'a'), await rung(source.store, 'b'), await rung(source.store, 'c')]).toEqual([['good'], [], ['other']]))
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['refused', 'broken', 'unfit']))
    expect(await stuckWaits(database.pool, source.schema, { now: time.now, overdueMs: 60_000 })).toEqual([
      { wait: 'ringing', id: 'refused', stream: 'alarm-a', owner: 'night-porter', shopId: 'aldermoor', due: after(1), since: start, attempts: 1, code: 'not_now', detail: 'It is too early.' },
      { wait: 'ringing', id: 'broken', stream: 'alarm-a', owner: 'night-porter', shopId: 'aldermoor', due: after(2), since: start, attempts: 1, code: 'internal', detail: 'The decision failed; the log of the service has the cause.' },
      { wait: 'ringing', id: 'unfit', stream: 'alarm-b', owner: 'night-porter', shopId: 'aldermoor', due: after(4), since: start, attempts: 1, code: 'invalid', detail: expect.any(String) },
    ])
    // Once more than it was tried: the batch that held what cannot be stored was decided again one by one.
    expect(timers.bugs).toMatchObject([{ failed: { wait: 'ringing', id: 'broken' } }, { failed: { wait: 'ringing', id: 'broken' } }])
    time.now = after(11)
    await eventuallyHolds(async () => expect((await waits(database.pool, source.schema, { limit: 10 })).map(({ attempts }) => attempts)).toEqual([2, 2, 2]))
    // An event says what holds from now on: the refusals before it no longer count.
    await appendAlarms(source.store, 'a', [set('refused', after(11))], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['good', 'refused']))
  })

  test('tries of a refused wait are at most a minute apart', async () => {
    const source = await openSource('backs_off')
    const time = virtualClock()
    run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', start, 'refusal')], start)
    const retries: number[] = []
    for (let attempts = 1; attempts <= 9; attempts += 1) {
      await eventuallyHolds(async () => {
        const { rows } = await database.pool.query<{ attempts: number; retry_at: Date }>('select attempts, retry_at from backs_off.timer')
        expect(rows[0]?.attempts).toBe(attempts)
        retries[attempts - 1] = (rows[0]?.retry_at.getTime() ?? 0) - Instant.toMillis(time.now)
      })
      time.now = Instant.plus(time.now, retries[attempts - 1] ?? 0)
    }
    expect(retries).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  test('rows and place deleted: all comes back from the events, and what fired does not fire again', async () => {
    const source = await openSource('rebuilt')
    const time = virtualClock()
    const first = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('fired', after(5)), set('stands', after(500)), set('stopped', after(500)), stopped('stopped')], start)
    time.now = after(5)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['stands']))
    const before = await waits(database.pool, source.schema, { limit: 10 })
    await first.stop()
    await database.pool.query('truncate rebuilt.timer; truncate rebuilt.relay_position')
    run(source, time.clock)
    await eventuallyHolds(async () => expect(await waits(database.pool, source.schema, { limit: 10 })).toEqual(before))
    expect(await rung(source.store, 'a')).toEqual(['fired'])
  })

  test('a wait of a newer release hears of what was recorded before it', async () => {
    const source = await openSource('grows')
    const time = virtualClock()
    const first = run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('old', after(60))], start)
    await eventuallyHolds(async () => expect(await rowsOf(source)).toEqual(['old']))
    await first.stop()
    const snoring: Wait = { ...ringing, name: 'snoring' }
    run({ ...source, waits: [ringing, snoring] }, time.clock)
    await eventuallyHolds(async () => expect((await waits(database.pool, source.schema, { limit: 10 })).map(({ wait }) => wait)).toEqual(['ringing', 'snoring']))
  })

  test('an event that a wait cannot read is told of and stops nothing', async () => {
    const picky: Wait = {
      ...ringing,
      read(event) {
        if ((event.data as { id: string }).id === 'unreadable') throw new Error('what is this')
        return ringing.read(event)
      },
    }
    const source = await openSource('picky', [picky])
    const timers = run(source, () => start)
    await appendAlarms(source.store, 'a', [set('unreadable', start), set('readable', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['readable']))
    expect(timers.bugs).toHaveLength(1)
  })

  test('a store that is away is waited for, and the deadline is kept', async () => {
    const source = await openSource('outage')
    let failures = 2
    const broken: EventStore['appendMany'] = (appends) => (failures-- > 0 ? Promise.reject(new Unavailable('unavailable')) : source.store.appendMany(appends))
    const timers = run({ ...source, store: { ...source.store, appendMany: broken } }, () => start)
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    expect(timers.waiting).toHaveLength(2)
  })

  test('somebody else writes to the stream while it is decided: it is decided again', async () => {
    const source = await openSource('races')
    let races = 2
    const raced: EventStore['readMany'] = async (streams) => {
      const loaded = await source.store.readMany(streams)
      if (races-- > 0) await appendAlarms(source.store, 'a', [set(`race ${races}`, after(1_000))], start)
      return loaded
    }
    const timers = run({ ...source, store: { ...source.store, readMany: raced } }, () => start)
    await appendAlarms(source.store, 'a', [set('one', start), set('two', start), set('refused', start, 'refusal')], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two']))
    await eventuallyHolds(async () => expect((await waits(database.pool, source.schema, { limit: 10 })).map(({ id, attempts }) => `${id} ${attempts}`)).toEqual(['refused 1', 'race 0 0', 'race 1 0']))
    await eventuallyHolds(() => expect(timers.reports[0]).toMatchObject({ due: 3, recorded: 1, refused: 1 }))
  })
})
