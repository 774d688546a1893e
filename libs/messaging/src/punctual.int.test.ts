import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { Instant, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { eventuallyHolds, testDatabase } from '@wismo/testing'
import { appendAlarms, openAlarms, set } from './sample-waits.ts'
import { waits } from './stuck.ts'
import { startTimers, type FiredReport } from './timers.ts'

test('p99 of 400 deadlines by the real clock is within a second, set shortly or long before', async () => {
  const database = await testDatabase()
  const source = await openAlarms({ pool: database.pool, schema: 'punctual', tag: 90 })
  const clock = (): Instant => Instant.fromMillis(Date.now())
  const timers = startTimers([source], { clock, owner: randomUUID() as Uuid, watch: { fired: () => undefined, waiting: () => undefined, bug: () => undefined } })
  const base = clock()
  const deadlines = Array.from({ length: 400 }, (_, i) => Instant.plus(base, 500 + i * 10))
  for (const [i, deadline] of deadlines.entries()) await appendAlarms(source.store, `p${i}`, [set(`a${i}`, deadline)], base)
  // A deadline that has passed when it is set is due at once: it counts from when it was recorded.
  const lateness = `select extract(epoch from rang.recorded_at) * 1000 as at, extract(epoch from armed.recorded_at) * 1000 as armed, rang.data->>'id' as id
    from punctual.event rang join punctual.event armed on armed.stream = rang.stream and armed.type = 'AlarmSet' where rang.type = 'AlarmRang'`
  await eventuallyHolds(async () => expect((await database.pool.query(lateness)).rowCount).toBe(400), { within: 30_000 })
  const { rows } = await database.pool.query<{ at: string; armed: string; id: string }>(lateness)
  const dueAt = (id: string): number => Instant.toMillis(deadlines[Number(id.slice(1))] ?? base)
  const late = rows.map(({ at, armed, id }) => Number(at) - Math.max(Number(armed), dueAt(id))).sort((a, b) => a - b)
  const passed = rows.filter(({ armed, id }) => Number(armed) > dueAt(id)).length
  process.stdout.write(`deadlines: p50 ${Math.round(late[199] ?? 0)} ms late, p99 ${Math.round(late[395] ?? 0)} ms, most ${Math.round(late[399] ?? 0)} ms; ${passed} had passed when they were set\n`)
  expect(late[0]).toBeGreaterThanOrEqual(0)
  expect(late[395]).toBeLessThan(1_000)
  await timers.stop()
  await database.drop()
}, 60_000)

test('500 deadlines of one moment: all fire, at most 200 in one call', async () => {
  const database = await testDatabase()
  const source = await openAlarms({ pool: database.pool, schema: 'crowd', tag: 91 })
  const calls: number[] = []
  const counted: EventStore['appendMany'] = (appends) => {
    calls.push(appends.length)
    return source.store.appendMany(appends)
  }
  let now = Instant.parse('2026-11-26T10:00:00Z')
  const deadline = Instant.plus(now, 5_000)
  const reports: FiredReport[] = []
  const names = Array.from({ length: 500 }, (_, i) => `s${i}`)
  for (const name of names) await appendAlarms(source.store, name, [set(`x${name}`, deadline)], now)
  const timers = startTimers([{ ...source, store: { ...source.store, appendMany: counted } }], { clock: () => now, owner: randomUUID() as Uuid, watch: { fired: (report) => reports.push(report), waiting: () => undefined, bug: () => undefined } })
  const standing = async () => (await waits(database.pool, 'crowd', { limit: 1_000 })).length
  await eventuallyHolds(async () => expect(await standing()).toBe(500))
  now = deadline
  await eventuallyHolds(async () => expect(await standing()).toBe(0), { within: 20_000 })
  expect(calls).toEqual([200, 200, 100])
  expect(reports.map(({ due, recorded, refused }) => [due, recorded, refused])).toEqual([[200, 200, 0], [200, 200, 0], [100, 100, 0]])
  await timers.stop()
  await database.drop()
}, 60_000)
