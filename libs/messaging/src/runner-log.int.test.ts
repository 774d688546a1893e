// The runner and its log: memory that is bounded, how late it is, and a topic that was made anew.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { noTypeName } from './names-in-logs.ts'
import type { Subscription } from './port.ts'
import type { BatchReport } from './runner.ts'
import { memoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteRunner, noteSchema, noteTopic, whileRunning, type NoteBase } from './testing/notes.ts'

describe('the runner and its log', () => {
  let base: NoteBase
  beforeAll(async () => {
    base = await noteBase()
  })
  afterAll(() => base.database.drop())

  test('a backlog is worked off in batches of 500 at most, whatever the bus delivers', async () => {
    const log = memoryLog(2, 5_000)
    const reports: BatchReport[] = []
    const ids = Array.from({ length: 3_000 }, () => randomUUID())
    await log.publish(ids.map((id) => note(id, 'x')))
    await whileRunning(log, base.reactions(), async () => {
      await eventuallyHolds(() => expect(reports.reduce((sum, { messages }) => sum + messages, 0)).toBe(3_000), { within: 20_000 })
    }, { settled: (report) => reports.push(report) })
    expect(Math.max(...reports.map(({ messages }) => messages))).toBeLessThanOrEqual(500)
    expect(reports.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(3_000)
  })

  test('a batch says how old its oldest message is', async () => {
    const log = memoryLog(1)
    const reports: BatchReport[] = []
    await log.publish([note(randomUUID(), 'old')])
    const [old] = log.published(noteTopic)
    Object.assign(old ?? {}, { timestamp: Date.now() - 90_000 })
    await log.publish([note(randomUUID(), 'new')])
    await whileRunning(log, base.reactions(), () => eventuallyHolds(() => expect(reports).toHaveLength(1)), { settled: (report) => reports.push(report) })
    expect(reports[0]?.oldestMs).toBeGreaterThanOrEqual(90_000)
    expect(reports[0]?.oldestMs).toBeLessThan(150_000)
  })

  test('a group whose positions cannot be read says so', async () => {
    const log = memoryLog(1)
    const broken = new Error('permission denied for table consumer_position')
    const group = base.reactions()
    const pool = Object.assign(Object.create(base.database.pool) as typeof group.pool, {
      async query(query: unknown, ...more: never[]) {
        if (typeof query === 'string' && query.includes('consumer_position')) throw broken
        return (base.database.pool.query as (...all: unknown[]) => Promise<unknown>)(query, ...more)
      },
    })
    const told: unknown[] = []
    const runner = noteRunner(log, { ...group, pool }, { waiting: (...all) => told.push(all) })
    await expect(runner.ready).rejects.toBe(broken)
    await runner.stop()
    expect(told).toEqual([[group.name, broken, 1_000]])
  })

  test('names of a sender reach no log as they are', async () => {
    const log = memoryLog(1)
    const told: unknown[] = []
    await log.publish([note(randomUUID(), 'x', { type: 'Nora Byrne, 14 Lapwing Quay' }), note(randomUUID(), 'y', { type: 'shop.Paid'.padEnd(300, 'x') }), note(randomUUID(), 'z', { type: 'shop.Paid' })])
    await whileRunning(log, base.reactions({ parksUnknown: false }), () => eventuallyHolds(() => expect(told).toHaveLength(2)), { unknown: (_, type, messages) => told.push([type, messages]) })
    expect(told).toEqual([[noTypeName, 2], ['shop.Paid', 1]])
  })

  test('F23: a topic that was deleted and made anew is noticed, told of and taken from its beginning; nothing is doubled', async () => {
    const log = memoryLog(1)
    const group = base.reactions()
    const a = randomUUID()
    const first = ['1', '2', '3'].map((text) => note(a, text))
    const told: unknown[] = []
    await whileRunning(log, group, async () => {
      await log.publish(first)
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1', '2', '3']))
      log.makeAnew(noteTopic)
      await eventuallyHolds(() => expect(told).toEqual([[group.name, noteTopic, 0, 3n, 0n]]))
      await log.publish([...first.slice(2), note(a, '4')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1', '2', '3', '4']))
      const { rows } = await base.database.pool.query(`select next_offset from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])
      expect(rows).toEqual([{ next_offset: '2' }])
    }, { restarted: (...all) => told.push(all) })
    expect(log.subscriptions).toBe(2)
  })

  test('F23: one that is full beyond where the group was before anybody looked is noticed too, and only once', async () => {
    const log = memoryLog(1)
    const group = base.reactions()
    const a = randomUUID()
    const told: unknown[] = []
    const place = async (): Promise<unknown> => (await base.database.pool.query(`select next_offset, made from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])).rows
    await whileRunning(log, group, async () => {
      await log.publish(['1', '2', '3'].map((text) => note(a, text)))
      await eventuallyHolds(async () => expect(await place()).toEqual([{ next_offset: '3', made: `${noteTopic} 0` }]))
      log.makeAnew(noteTopic)
      await log.publish(['4', '5', '6', '7'].map((text) => note(a, text)))
      await eventuallyHolds(async () => expect((await base.texts(a)).toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7']))
      await eventuallyHolds(async () => expect(await place()).toEqual([{ next_offset: '4', made: `${noteTopic} 1` }]))
    }, { restarted: (...all) => told.push(all) })
    expect([told.length, log.subscriptions]).toEqual([1, 2])
  })

  test('what the log forgot before the group came to it is told of once for each time it comes back', async () => {
    const log = memoryLog(1)
    const group = base.reactions()
    const [a, b] = [randomUUID(), randomUUID()]
    const told: unknown[] = []
    await log.publish(['1', '2'].map((text) => note(a, text)))
    await whileRunning(log, group, () => eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1', '2'])))
    await log.publish([...['3', '4', '5'].map((text) => note(a, text)), note(b, '1')])
    log.forget(noteTopic, 0, 5)
    let looks = 0
    const counted = { ...log, ends: async (topics: readonly string[]) => log.ends(topics).finally(() => (looks += 1)) }
    await whileRunning(counted, group, async () => {
      await eventuallyHolds(() => expect(looks).toBeGreaterThan(3))
      expect([await base.texts(a), await base.texts(b)]).toEqual([['1', '2'], ['1']])
    }, { forgotten: (...all) => told.push(all) })
    expect(told).toEqual([[group.name, noteTopic, 0, 2n, 5n]])
    await whileRunning(counted, group, () => eventuallyHolds(() => expect(looks).toBeGreaterThan(6)), { forgotten: (...all) => told.push(all) })
    expect(told).toHaveLength(1)
  })

  test('an end that only one look found too small is believed to be a leader that does not know it yet', async () => {
    const log = memoryLog(1)
    const a = randomUUID()
    const told: unknown[] = []
    let looks = 0
    let wrong = false
    const forgetful = { ...log, ends: async (topics: readonly string[]) => {
      looks += 1
      const ends = await log.ends(topics)
      if (!wrong) return ends
      wrong = false
      return ends.map((one) => ({ ...one, next: 0n }))
    } }
    await whileRunning(forgetful, base.reactions(), async () => {
      await log.publish([note(a, '1')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1']))
      wrong = true
      const before = looks
      await eventuallyHolds(() => expect(looks).toBeGreaterThan(before + 3))
    }, { restarted: (...all) => told.push(all) })
    expect([wrong, told]).toEqual([false, []])
  })

  test('a log that is long in saying where it ends holds up no batch; it is not asked twice, and stopping waits for it', async () => {
    const log = memoryLog(1)
    const a = randomUUID()
    let asked = 0
    let answer: () => void = () => undefined
    let [left, stopped] = [false, false]
    const frozen = { ...log, subscribe: (subscription: Subscription) => {
      const active = log.subscribe(subscription)
      return { ...active, stop: () => active.stop().then(() => void (left = true)) }
    }, ends: () => {
      asked += 1
      return new Promise<never>((_, reject) => {
        answer = () => reject(new Error('away'))
      })
    } }
    const runner = noteRunner(frozen, base.reactions())
    await runner.ready
    await log.publish([note(a, '1')])
    await eventuallyHolds(() => expect(asked).toBe(1))
    for (const text of ['2', '3']) {
      await log.publish([note(a, text)])
      await eventuallyHolds(async () => expect((await base.texts(a)).at(-1)).toBe(text))
    }
    const stopping = runner.stop().then(() => void (stopped = true))
    await eventuallyHolds(() => expect(left).toBe(true))
    for (let i = 0; i < 20; i += 1) await base.texts(a)
    expect([asked, stopped]).toEqual([1, false])
    answer()
    await stopping
  })

  test('a log whose ends cannot be asked for hinders nothing, and is told of', async () => {
    const log = memoryLog(1)
    const a = randomUUID()
    const waits: unknown[] = []
    const away = { ...log, ends: () => Promise.reject(new Error('away')) }
    await whileRunning(away, base.reactions(), async () => {
      await log.publish([note(a, '1')])
      await eventuallyHolds(() => expect(waits.length).toBeGreaterThan(0))
      await log.publish([note(a, '2')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1', '2']))
    }, { waiting: (_, error) => waits.push(error) })
  })
})
