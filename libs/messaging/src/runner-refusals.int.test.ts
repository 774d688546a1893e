// What cannot be read, prepared or stored is the fault of one message: its order waits, nobody else.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Invalid, Unavailable, type Uuid } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { ReactionGroup } from './group.ts'
import type { MessageBus } from './port.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteReaction, noteSchema, noteStream, noteTopic, orderOf, rejectionTopic, said, whileRunning, type NoteBase } from './testing/notes.ts'

describe('what one message makes impossible', () => {
  let base: NoteBase
  let log: MemoryLog
  let group: ReactionGroup
  const bugs: unknown[] = []

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    log = memoryLog(1)
    bugs.length = 0
    group = base.reactions({ handlers: [noteReaction((text) => [text])] })
  })
  afterAll(() => base.database.drop())

  const codes = (externalId: string): Promise<readonly string[]> => base.codes(group.name, externalId)
  const running = (work: () => Promise<void>): Promise<void> => whileRunning(log, group, work, { bug: (_, error) => bugs.push(error) })
  const shared = (): ReactionGroup => ({ ...group, handlers: [noteReaction((text) => [text], { stream: () => noteStream('shared') })] })

  test('a text that cannot be stored parks its message; what stands before it on the stream is written, what comes behind waits', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await log.publish([note(a, 'before'), note(a, 'bad\u0000'), note(b, 'one'), note(a, 'behind'), note(b, 'two')])
    await running(async () => {
      await eventuallyHolds(async () => expect([await base.texts(a), await base.texts(b)]).toEqual([['before'], ['one', 'two']]))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['invalid', 'behind_parked (behind)']))
    })
    expect(bugs).toEqual([])
  })

  test('so many of them on one stream of many orders are no lost races', async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID())
    group = shared()
    await log.publish(ids.flatMap((id) => [note(id, 'bad\u0000'), note(randomUUID(), `after ${id}`)]))
    await running(async () => {
      await eventuallyHolds(async () => expect(await base.texts('shared')).toEqual(ids.map((id) => `after ${id}`)))
      for (const id of ids) await eventuallyHolds(async () => expect(await codes(id)).toEqual(['invalid']))
    })
  })

  test('a defect in `prepare` parks the message that brings it about', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const batches: number[] = []
    group = { ...group, handlers: [noteReaction((text) => [text], { prepare: async (batch) => {
      batches.push(batch.length)
      if (batch.some((inbound) => said(inbound).text === 'bad')) throw new TypeError('the secret of Nora Byrne')
      return batch.map(() => undefined)
    } })] }
    await log.publish([note(a, 'before'), note(a, 'bad'), note(b, 'one'), note(a, 'behind'), note(b, 'two')])
    await running(async () => {
      await eventuallyHolds(async () => expect([await base.texts(a), await base.texts(b)]).toEqual([['before'], ['one', 'two']]))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['internal', 'behind_parked (behind)']))
    })
    expect(bugs).toEqual([expect.any(TypeError)])
    expect(batches[0]).toBe(5)
  })

  test('and so does a refusal that `prepare` throws instead of answering with it', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    group = { ...group, handlers: [noteReaction((text) => [text], { prepare: async (batch) => {
      if (batch.some((inbound) => said(inbound).text === 'bad')) throw new Invalid('reference_unknown')
      return batch.map(() => undefined)
    } })] }
    await log.publish([note(a, 'bad'), note(b, 'one')])
    await running(async () => {
      await eventuallyHolds(async () => expect(await base.texts(b)).toEqual(['one']))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['reference_unknown']))
    })
  })

  test('a part that was away while a batch was prepared is nobody’s fault: all of it comes again', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    let failures = 4
    group = { ...group, handlers: [noteReaction((text) => [text], { prepare: async (batch) => {
      failures -= 1
      if (failures >= 0) throw new Unavailable('unavailable')
      return batch.map(() => undefined)
    } })] }
    await log.publish([note(a, 'one'), note(b, 'one')])
    await running(async () => {
      await eventuallyHolds(async () => expect([await base.texts(a), await base.texts(b)]).toEqual([['one'], ['one']]))
    })
    expect([failures < 0, await codes(a), await codes(b)]).toEqual([true, [], []])
  })

  test('a stream that cannot be read parks what is decided on it', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    group = { ...group, store: { ...base.store, readMany: (streams) => (streams.includes(noteStream(a)) ? Promise.reject(new TypeError('no upcast')) : base.store.readMany(streams)) } }
    await log.publish([note(a, 'one'), note(b, 'one')])
    await running(async () => {
      await eventuallyHolds(async () => expect(await base.texts(b)).toEqual(['one']))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['internal']))
    })
    expect(bugs).toEqual([expect.any(TypeError)])
  })

  test('an announcement that the log refuses by its size is left out and told of; the message is parked and every other sender hears', async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID())
    const heavy = ids[2] ?? ''
    const narrow: MessageBus = { ...log, publish: async (messages) => {
      if (messages.some(({ topic, key }) => topic === rejectionTopic && key === orderOf(heavy))) throw new Invalid('too_large', 'The broker takes less.')
      await log.publish(messages)
    } }
    await log.publish([...ids.map((id) => note(id, 'bad\u0000', { id: `heavy ${id}` })), note(randomUUID(), 'good')])
    const told: unknown[] = []
    await whileRunning(narrow, group, async () => {
      for (const id of ids) await eventuallyHolds(async () => expect(await codes(id)).toEqual(['invalid']))
    }, { bug: (_, error, failed) => told.push([(error as Invalid).code, failed]) })
    expect(new Set(log.published(rejectionTopic).map(({ key }) => key))).toEqual(new Set(ids.filter((id) => id !== heavy).map(orderOf)))
    expect(told).toEqual([['too_large', { type: 'RetailNote', id: `heavy ${heavy}` }]])
  })

  test('a member that lost its partition parks nothing that its successor settled', async () => {
    const a = randomUUID()
    let refuses = true
    let held: () => Promise<void> = async () => undefined
    let landed = false
    const slow = { ...group, handlers: [noteReaction((text) => {
      if (refuses) throw new Invalid('wrong_state')
      return [text]
    })], pool: Object.assign(Object.create(base.database.pool) as typeof group.pool, {
      async query(query: { name?: string }, ...more: never[]) {
        const isLast = query.name?.endsWith('.park') === true
        if (isLast) await held()
        const answer: unknown = await (base.database.pool.query as (...all: unknown[]) => Promise<unknown>)(query, ...more)
        if (isLast) landed = true
        return answer
      },
    }) }
    await whileRunning(log, slow, () => whileRunning(log, group, async () => {
      held = async () => {
        refuses = false
        await log.give(0, 1, 'unheard')
        await eventuallyHolds(async () => {
          const { rows } = await base.database.pool.query(`select next_offset from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])
          expect(rows).toEqual([{ next_offset: '1' }])
        })
      }
      await log.publish([note(a, 'x')])
      await eventuallyHolds(() => expect(landed).toBe(true))
      await log.publish([note(a, 'y')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['x', 'y']))
    }))
    expect(await codes(a)).toEqual([])
  })

  test('nor what its successor settles at that very moment', async () => {
    const a = randomUUID()
    const position = `${group.name}@memory`
    const successor = await base.database.pool.connect()
    let sent = 0
    group = { ...group, handlers: [noteReaction((text) => {
      if (text === 'no') throw new Invalid('wrong_state')
      return [text]
    })], pool: Object.assign(Object.create(base.database.pool) as typeof group.pool, {
      async query(query: { name?: string }, ...more: never[]) {
        if (query.name?.endsWith('.park') === true) sent += 1
        return (base.database.pool.query as (...all: unknown[]) => Promise<unknown>)(query, ...more)
      },
    }) }
    try {
      await running(async () => {
        await log.publish([note(a, 'yes')])
        await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['yes']))
        await eventuallyHolds(async () => expect((await base.database.pool.query(`select next_offset from ${noteSchema}.consumer_position where group_name = $1`, [position])).rows).toEqual([{ next_offset: '1' }]))
        await successor.query('begin')
        try {
          await successor.query(`update ${noteSchema}.consumer_position set next_offset = 2 where group_name = $1`, [position])
          await log.publish([note(a, 'no'), note(randomUUID(), 'yes')])
          await eventuallyHolds(async () => {
            const { rows } = await base.database.pool.query(`select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
            expect(rows).toHaveLength(1)
          })
        } finally {
          // Also where that did not come about: the runner could not end while it waits.
          await successor.query('commit')
        }
        await eventuallyHolds(async () => expect((await base.database.pool.query(`select next_offset from ${noteSchema}.consumer_position where group_name = $1`, [position])).rows).toEqual([{ next_offset: '3' }]))
      })
    } finally {
      successor.release()
    }
    expect([sent, await codes(a)]).toEqual([1, []])
  })

  test.each([
    ['another message', 'new', ['wrong_state', 'wrong_state']],
    ['the same message', 'old', ['wrong_state']],
  ])('%s at the place of one that the first release parked is told from it by its id', async (_, id, expected) => {
    const [a, old] = [randomUUID(), randomUUID() as Uuid]
    group = { ...group, handlers: [noteReaction(() => {
      throw new Invalid('wrong_state')
    })] }
    await base.database.pool.query(
      `insert into ${noteSchema}.parked (group_name, key, message_id, type, code, detail, faults, behind, topic, partition, log_offset, headers, message_key)
       values ($1, $2, $3, 'RetailNote', 'wrong_state', '', '[]', false, $4, 0, 0, '{}', $5)`,
      [group.name, orderOf(id === 'old' ? a : randomUUID()), old, noteTopic, `aldermoor:${a}`],
    )
    await running(async () => {
      await log.publish([note(a, 'x', { id: id === 'old' ? old : randomUUID() })])
      await eventuallyHolds(async () => {
        const { rows } = await base.database.pool.query(`select next_offset from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])
        expect(rows).toEqual([{ next_offset: '1' }])
      })
    })
    expect((await base.parked.list({ group: group.name, limit: 10 })).map(({ code }) => code)).toEqual(expected)
  })
})
