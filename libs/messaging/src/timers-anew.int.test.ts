// Waits are a projection: what they are after rows and place are gone, for a newer release, and where an event cannot be read.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventuallyHolds, testServers } from '@wismo/testing'
import { appendAlarms, ringing, rung, set, stopped } from './sample-waits.ts'
import { stuckWaits, waits } from './stuck.ts'
import { after, start, timerScene, virtualClock, type TimerScene } from './testing/timer-scene.ts'
import type { TimerSource, Wait } from './wait.ts'

describe.each(testServers())('timers on $name follow their store anew', ({ url }) => {
  let scene: TimerScene
  beforeAll(async () => {
    scene = await timerScene(url)
  })
  afterEach(() => scene.stop())
  afterAll(() => scene.database.drop())

  /** The words of docs/runbooks/stuck-waits.md, for this store. */
  const followAnew = ({ schema }: TimerSource) => {
    const [, sql = ''] = /```sql\n([^]*?)```/.exec(readFileSync('docs/runbooks/stuck-waits.md', 'utf8')) ?? []
    return scene.database.pool.query(sql.replaceAll('wismo_order', schema))
  }

  test('rows and place deleted: all comes back from the events, and what fired does not fire again', async () => {
    const source = await scene.openSource('rebuilt')
    const time = virtualClock()
    const first = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('fired', after(5)), set('stands', after(500)), set('stopped', after(500)), stopped('stopped')], start)
    time.now = after(5)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['stands']))
    const before = await waits(scene.database.pool, source.schema, { limit: 10 })
    await first.stop()
    await scene.database.pool.query('truncate rebuilt.timer; truncate rebuilt.relay_position')
    scene.run(source, time.clock)
    await eventuallyHolds(async () => expect(await waits(scene.database.pool, source.schema, { limit: 10 })).toEqual(before))
    expect(await rung(source.store, 'a')).toEqual(['fired'])
  })

  test('the same while a process runs, as the runbook says it', async () => {
    const source = await scene.openSource('anew')
    const time = virtualClock()
    scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('stands', after(500)), set('soon', after(5))], start)
    time.now = after(5)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['stands']))
    await followAnew(source)
    await appendAlarms(source.store, 'b', [set('later', after(600))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['stands', 'later']))
    expect(await rung(source.store, 'a')).toEqual(['soon'])
  })

  test('a wait of a newer release hears of what was recorded before it', async () => {
    const source = await scene.openSource('grows')
    const time = virtualClock()
    const first = scene.run(source, time.clock)
    await appendAlarms(source.store, 'a', [set('old', after(60))], start)
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual(['old']))
    await first.stop()
    const snoring: Wait = { ...ringing, name: 'snoring' }
    scene.run({ ...source, waits: [ringing, snoring] }, time.clock)
    await eventuallyHolds(async () => expect((await waits(scene.database.pool, source.schema, { limit: 10 })).map(({ wait }) => wait)).toEqual(['ringing', 'snoring']))
  })

  test('an event that a wait cannot read is told of, stands as stuck and stops nothing; followed anew by a release that reads it, it fires', async () => {
    const picky: Wait = {
      ...ringing,
      read(event) {
        if ((event.data as { id: string }).id === 'unreadable') throw new Error('what is this')
        return ringing.read(event)
      },
    }
    const source = await scene.openSource('picky', [picky])
    const timers = scene.run(source, () => start)
    await appendAlarms(source.store, 'a', [set('unreadable', start), set('readable', start)], start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['readable']))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toHaveLength(1))
    expect(timers.bugs).toHaveLength(1)
    expect(await stuckWaits(scene.database.pool, source.schema, { now: start, overdueMs: 60_000 })).toMatchObject([{ wait: 'ringing', stream: 'alarm-a', attempts: 1, code: 'internal' }])
    await timers.stop()
    await followAnew(source)
    scene.run({ ...source, waits: [ringing] }, () => start)
    await eventuallyHolds(async () => expect(await rung(source.store, 'a')).toEqual(['readable', 'unreadable']))
    await eventuallyHolds(async () => expect(await scene.rowsOf(source)).toEqual([]))
  })
})
