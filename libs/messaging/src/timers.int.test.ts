import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { openPool } from '@wismo/database'
import { eventIdOf, Instant, uuidV5, wismoSpace, Unavailable } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { eventuallyHolds, testServers } from '@wismo/testing'
import { alarmStream, appendAlarms, rung, set, stopped } from './sample-waits.ts'
import { stuckWaits, waits } from './stuck.ts'
import { wakeablePause, type Pause } from './pause.ts'
import { after, start, timerScene, virtualClock, type TimerScene } from './testing/timer-scene.ts'

/** What setTimeout can take. */
const maxTimerMs = 2 ** 31 - 1

describe.each(testServers())('timers on $name', ({ url }) => {
  let scene: TimerScene
  beforeAll(async () => {
    scene = await timerScene(url)
  })
  afterEach(() => scene.stop())
  afterAll(() => scene.database.drop())

  test('a deadline fires when the clock is there, once, and its wait is gone', async () => {
    const source = await scene.openSource('ring_once')
    const time = virtualClock()
    const timers = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('one', after(60)), set('two', after(120))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['one', 'two']))
    time.now = after(59.999)
    await appendAlarms(source.store, 'b', [set('three', after(30))], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['three']))
    expect(await rung(source.store, 'a')).toEqual([])
    time.now = after(61)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['two']))
    await timers.stop()
    const [, , rang] = await source.store.readStream(alarmStream('a'), { limit: 10 })
    const cause = uuidV5(wismoSpace, 'timer', 'ring_once', 'ringing', 'one', after(60))
    expect(rang).toMatchObject({ id: eventIdOf(cause, 'ringing', 0), metadata: { shopId: 'aldermoor', occurredAt: after(61), causationId: cause, correlationId: wismoSpace, actor: { type: 'system', id: 'ring_once' } } })
  })

  test('the clock jumps ahead: all of it fires; it jumps back: nothing fires again, nothing fires early', async () => {
    const source = await scene.openSource('jumps')
    const time = virtualClock()
    scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('day', after(86_400)), set('week', after(7 * 86_400)), set('refused', after(86_400), 'refusal')], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toHaveLength(3))
    time.now = after(30 * 86_400)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['day', 'week']))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['refused']))
    time.now = after(10)
    await appendAlarms(source.store, 'a', [set('soon', after(5)), set('later', after(20))], time.now)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['day', 'week', 'soon']))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['later', 'refused']))
    const attempts = async () => (await waits(scene.database.pool, source.schema, { limit: 10 })).find(({ id }) => id === 'refused')?.attempts ?? 0
    const before = await attempts()
    // Its next try was a month away by then; the wait itself is due again after a day.
    time.now = after(86_401)
    await eventuallyHolds(async () => expect(await attempts()).toBeGreaterThan(before))
    expect(await rung(source.store, 'a')).toEqual(['day', 'week', 'soon', 'later'])
  })

  test('a refused wait whose next try is far away after the clock went back is due at its own time', async () => {
    const source = await scene.openSource('refused_back')
    const time = virtualClock()
    scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', after(10), 'refusal')], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['refused']))
    const tries = async () => (await scene.database.pool.query<{ attempts: number; retry_at: Date | null }>('select attempts, retry_at from refused_back.timer')).rows[0]
    time.now = after(30 * 86_400)
    await eventuallyHolds(async () => expect(await tries()).toMatchObject({ attempts: 1 }))
    time.now = after(5)
    await eventuallyHolds(async () => expect(await tries()).toEqual({ attempts: 1, retry_at: null }))
    time.now = after(10)
    await eventuallyHolds(async () => expect(await tries()).toMatchObject({ attempts: 2 }))
  })

  test('an event moves a deadline and another ends it; what is moved fires at its new time only', async () => {
    const source = await scene.openSource('moves')
    const time = virtualClock()
    scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('moved', after(10)), set('stopped', after(10)), set('moved', after(50)), stopped('stopped')], start)
    await appendAlarms(source.store, 'b', [set('marker', after(20))], start)
    time.now = after(20)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['marker']))
    expect(await rung(source.store, 'a')).toEqual([])
    time.now = after(50)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['moved']))
  })

  test('what came due while no process ran is fired by the next one', async () => {
    const source = await scene.openSource('restarts')
    const time = virtualClock()
    const first = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('known', after(60))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['known']))
    await first.stop()
    await appendAlarms(source.store, 'a', [set('unheard', after(70))], start)
    time.now = after(90)
    scene.run(source.again(), time.clock)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['known', 'unheard']))
  })

  test('of two processes one fires; it hears of deadlines that the other sets; when it stops the other takes over', async () => {
    const source = await scene.openSource('pair')
    const elsewhere = source.again()
    const time = virtualClock()
    const leader = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    const follower = scene.run(elsewhere, time.clock)
    await appendAlarms(elsewhere.store, 'a', [set('two', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two']))
    expect(follower.reports).toEqual([])
    await leader.stop()
    await appendAlarms(elsewhere.store, 'a', [set('three', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two', 'three']))
    await eventuallyHolds(() => expect(follower.reports).toHaveLength(1))
  })

  test('the one that fired dies and lets nothing go: the next takes over when its lease is out, and fires what came due meanwhile', async () => {
    const source = await scene.openSource('dies')
    const time = virtualClock()
    const first = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('one', after(60))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['one']))
    await first.stop()
    // As if another one had taken it and was gone: nobody takes the lease back.
    const { rows: [lease] } = await scene.database.pool.query<{ over: Date }>(`update dies.relay_position set owner = gen_random_uuid(), leased_until = now() + interval '1500 milliseconds' returning leased_until as over`)
    time.now = after(60)
    const second = scene.run(source, time.clock)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    const { rows: [rang] } = await scene.database.pool.query<{ late: string }>(`select extract(epoch from recorded_at - $1) * 1000 as late from dies.event where type = 'AlarmRang'`, [lease?.over])
    expect(Number(rang?.late)).toBeGreaterThanOrEqual(0)
    expect(Number(rang?.late)).toBeLessThan(3_000)
    await eventuallyHolds(() => expect(second.reports).toMatchObject([{ due: 1, recorded: 1 }]))
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
    const source = await scene.openSource('woken')
    const otherPool = openPool(scene.database.url, { max: 4 })
    const elsewhere = source.again(otherPool)
    const [leader, follower] = [untilWoken(), untilWoken()]
    scene.run(source, () => start, leader.alarm)
    await eventuallyHolds(() => expect(leader.sleeps()).toBe(1))
    scene.run(elsewhere, () => start, follower.alarm)
    await eventuallyHolds(() => expect(follower.sleeps()).toBe(1))
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    // Woken by the append, by what it recorded itself, and asleep again.
    await eventuallyHolds(() => expect(leader.sleeps()).toBe(3))
    // Past its first statement: it listens.
    const listening = `select from pg_stat_activity where datname = current_database() and application_name = 'wismo listen wismo_appended' and state = 'idle' and query <> ''`
    await eventuallyHolds(async () => expect((await scene.database.pool.query(listening)).rowCount).toBe(2))
    await appendAlarms(elsewhere.store, 'b', [set('two', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'b')).toEqual(['two']))
    await scene.stop()
    await otherPool.end()
  })

  test('a wait that is refused stays, with its reason, and is tried again; a defect says nothing of itself; the others go on', async () => {
    const source = await scene.openSource('refusals')
    const time = virtualClock()
    const timers = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', after(1), 'refusal'), set('broken', after(2), 'bug'), set('good', after(3))], start)
    await appendAlarms(source.store, 'b', [set('unfit', after(4), 'unfit')], start)
    await appendAlarms(source.store, 'c', [set('other', after(5))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toHaveLength(5))
    time.now = after(10)
    await eventuallyHolds(async () => expect([await rung(source.store, 'a'), await rung(source.store, 'b'), await rung(source.store, 'c')]).toEqual([['good'], [], ['other']]))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['refused', 'broken', 'unfit']))
    expect(await stuckWaits(scene.database.pool, source.schema, { now: time.now, overdueMs: 60_000 })).toEqual([
      { wait: 'ringing', id: 'refused', stream: 'alarm-a', owner: 'night-porter', shopId: 'aldermoor', due: after(1), since: start, attempts: 1, code: 'not_now', detail: 'It is too early.' },
      { wait: 'ringing', id: 'broken', stream: 'alarm-a', owner: 'night-porter', shopId: 'aldermoor', due: after(2), since: start, attempts: 1, code: 'internal', detail: 'The decision failed; the log of the service has the cause.' },
      { wait: 'ringing', id: 'unfit', stream: 'alarm-b', owner: 'night-porter', shopId: 'aldermoor', due: after(4), since: start, attempts: 1, code: 'invalid', detail: expect.any(String) },
    ])
    // Once more than it was tried: the batch that held what cannot be stored was decided again one by one.
    expect(timers.bugs).toMatchObject([{ failed: { wait: 'ringing', id: 'broken' } }, { failed: { wait: 'ringing', id: 'broken' } }])
    time.now = after(11)
    await eventuallyHolds(async () => expect((await waits(scene.database.pool, source.schema, { limit: 10 })).map(({ attempts }) => attempts)).toEqual([2, 2, 2]))
    // An event says what holds from now on: the refusals before it no longer count.
    await appendAlarms(source.store, 'a', [set('refused', after(11))], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['good', 'refused']))
  })

  test('tries of a refused wait are at most a minute apart', async () => {
    const source = await scene.openSource('backs_off')
    const time = virtualClock()
    scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('refused', start, 'refusal')], start)
    const retries: number[] = []
    for (let attempts = 1; attempts <= 9; attempts += 1) {
      await eventuallyHolds(async () => {
        const { rows } = await scene.database.pool.query<{ attempts: number; retry_at: Date }>('select attempts, retry_at from backs_off.timer')
        expect(rows[0]?.attempts).toBe(attempts)
        retries[attempts - 1] = (rows[0]?.retry_at.getTime() ?? 0) - Instant.toMillis(time.now)
      })
      time.now = Instant.plus(time.now, retries[attempts - 1] ?? 0)
    }
    expect(retries).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  test('a store that is away is waited for, and the deadline is kept', async () => {
    const source = await scene.openSource('outage')
    let failures = 2
    const broken: EventStore['appendMany'] = (appends) => (failures-- > 0 ? Promise.reject(new Unavailable('unavailable')) : source.store.appendMany(appends))
    const timers = scene.run({ ...source, store: { ...source.store, appendMany: broken } }, () => start)
    await appendAlarms(source.store, 'a', [set('one', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one']))
    expect(timers.waiting).toHaveLength(2)
  })

  test('somebody else writes to the stream while it is decided: it is decided again', async () => {
    const source = await scene.openSource('races')
    let races = 2
    const raced: EventStore['readMany'] = async (streams) => {
      const loaded = await source.store.readMany(streams)
      if (races-- > 0) await appendAlarms(source.store, 'a', [set(`race ${races}`, after(1_000))], start)
      return loaded
    }
    const timers = scene.run({ ...source, store: { ...source.store, readMany: raced } }, () => start)
    await appendAlarms(source.store, 'a', [set('one', start), set('two', start), set('refused', start, 'refusal')], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['one', 'two']))
    await eventuallyHolds(async () => expect((await waits(scene.database.pool, source.schema, { limit: 10 })).map(({ id, attempts }) => `${id} ${attempts}`)).toEqual(['refused 1', 'race 0 0', 'race 1 0']))
    await eventuallyHolds(() => expect(timers.reports[0]).toMatchObject({ due: 3, recorded: 1, refused: 1 }))
  })
})
