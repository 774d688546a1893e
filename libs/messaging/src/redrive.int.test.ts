// Parked messages that are handled again: by themselves, when asked for, and with new ones coming meanwhile.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Rejected } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { ReactionGroup } from './group.ts'
import { partitionOf } from './murmur2.ts'
import type { Subscription } from './port.ts'
import type { BatchReport } from './runner.ts'
import { forgettingSettled } from './settled-parked.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteReaction, noteSchema, noteStream, orderOf, rejectionTopic, said, whileRunning, type NoteBase } from './testing/notes.ts'

describe('redrive', () => {
  let base: NoteBase
  let log: MemoryLog
  let group: ReactionGroup
  const refused = new Set<string>()
  const tried: string[] = []
  const picky = noteReaction((text) => {
    tried.push(text)
    if (refused.has(text)) throw new Rejected('wrong_state', 'Not this one.')
    return [text]
  })

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    log = memoryLog()
    refused.clear()
    tried.length = 0
    group = base.reactions({ handlers: [picky] })
  })
  afterAll(() => base.database.drop())

  const codes = (externalId: string): Promise<readonly string[]> => base.codes(group.name, externalId)
  const settled = async (externalId: string): Promise<readonly unknown[]> =>
    (await base.database.pool.query(`select message_id, how, reason, attempts from ${noteSchema}.settled_parked where group_name = $1 and key = $2 order by id`, [group.name, orderOf(externalId)])).rows

  test('keeps the order, goes up to the first that fails again, and says so', async () => {
    const a = randomUUID()
    const texts = ['1', '2', '3', '4', '5']
    refused.add('2').add('4')
    const reports: BatchReport[] = []
    await whileRunning(log, group, async () => {
      await log.publish(texts.map((text) => note(a, text, { id: `${text} ${a}` })))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state', 'behind_parked (behind)', 'behind_parked (behind)', 'behind_parked (behind)']))
      refused.delete('2')
      expect(await base.parked.redrive({ key: orderOf(a) })).toHaveLength(1)
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state', 'behind_parked (behind)']))
      expect(await base.texts(a)).toEqual(['1', '2', '3'])
      const [head] = await base.parked.list({ group: group.name, limit: 1 })
      expect(head).toMatchObject({ messageId: `4 ${a}`, attempts: 1, waiting: 1 })
      expect(head?.askedAt).toBeUndefined()
      await base.parked.redrive({ id: head?.id ?? '' })
      await eventuallyHolds(async () => expect((await base.parked.list({ group: group.name, limit: 1 }))[0]).toMatchObject({ attempts: 2 }))
      refused.clear()
      await base.parked.redrive({ id: head?.id ?? '' })
      await eventuallyHolds(async () => expect(await codes(a)).toEqual([]))
    }, { settled: (report) => reports.push(report) })
    expect(await base.texts(a)).toEqual(texts)
    expect(await settled(a)).toEqual([2, 3, 4, 5].map((n) => expect.objectContaining({ message_id: `${n} ${a}`, how: 'redriven' })))
    expect(reports.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(4)
    // One that only waited is told once more when something is wrong with it itself.
    const told = log.published(rejectionTopic).filter(({ headers }) => headers['ce_id'] === `4 ${a}`).map(({ value }) => Buffer.from(value ?? []).toString())
    expect(told).toEqual(['behind_parked', 'wrong_state'])
  })

  test('new messages of the order that come meanwhile are taken up behind it, hundreds of them', async () => {
    const a = randomUUID()
    const texts = Array.from({ length: 450 }, (_, i) => String(i).padStart(3, '0'))
    refused.add('000')
    await whileRunning(log, group, async () => {
      await log.publish(texts.slice(0, 250).map((text) => note(a, text)))
      await eventuallyHolds(async () => expect(await codes(a)).toHaveLength(250))
      refused.clear()
      await base.parked.redrive({ key: orderOf(a), group: group.name })
      for (const text of texts.slice(250)) await log.publish([note(a, text)])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(texts), { within: 20_000 })
      await eventuallyHolds(async () => expect(await codes(a)).toEqual([]))
    }, {}, { lookEveryMs: 20 })
    expect(tried.filter((text) => text !== '000')).toEqual(texts.slice(1))
  })

  test('moves no position, tells the sender nothing twice, and handles the message as it came', async () => {
    const a = randomUUID()
    const seen: (readonly [bigint, number])[] = []
    refused.add('no')
    group = { ...group, handlers: [{ ...picky, stream: (inbound) => {
      seen.push([inbound.message.offset, inbound.message.timestamp])
      return noteStream(said(inbound).externalId)
    } }] }
    await whileRunning(log, group, async () => {
      await log.publish([note(a, 'no')])
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state']))
      const positions = async (): Promise<unknown> => (await base.database.pool.query(`select topic, partition, next_offset from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])).rows
      const before = await positions()
      await base.parked.redrive({ code: 'wrong_state', group: group.name })
      await eventuallyHolds(async () => expect((await base.parked.list({ group: group.name, limit: 1 }))[0]?.attempts).toBe(2))
      expect(await positions()).toEqual(before)
    })
    expect(log.published(rejectionTopic)).toHaveLength(1)
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
  })

  test('F16: poison on one order while 1,000 others finish', async () => {
    const poison = randomUUID()
    const others = Array.from({ length: 1_000 }, () => randomUUID())
    refused.add('poison')
    await whileRunning(log, group, async () => {
      await log.publish([note(poison, 'poison'), ...others.flatMap((id, i) => [note(id, `a${i}`), ...(i % 100 === 0 ? [note(poison, `waits ${i}`)] : [])])])
      await eventuallyHolds(async () => {
        const { rows } = await base.database.pool.query<{ n: number }>(`select count(*)::int as n from ${noteSchema}.event where stream = any($1)`, [others.map((id) => noteStream(id))])
        expect(rows[0]?.n).toBe(1_000)
      }, { within: 20_000 })
      await eventuallyHolds(async () => expect(await codes(poison)).toEqual(['wrong_state', ...Array<string>(10).fill('behind_parked (behind)')]))
      expect((await base.parked.counts()).filter((count) => count.group === group.name).map(({ code, messages, keys }) => ({ code, messages, keys }))).toEqual([{ code: 'behind_parked', messages: 10, keys: 1 }, { code: 'wrong_state', messages: 1, keys: 1 }])
    })
    expect(await base.texts(poison)).toEqual([])
  })

  test('a message parked behind one that another member just finished goes on by itself', async () => {
    const a = randomUUID()
    const partition = partitionOf(`aldermoor:${a}`, log.partitions)
    let parkedSet: () => Promise<void> = async () => undefined
    refused.add('first')
    // The second member asks what is parked, and the first one finishes it before the second one parks behind it.
    const slow = { ...group, pool: Object.assign(Object.create(base.database.pool) as typeof group.pool, {
      async query(query: { name?: string }, ...more: never[]) {
        const answer: unknown = await (base.database.pool.query as (...all: unknown[]) => Promise<unknown>)(query, ...more)
        if (query.name?.endsWith('parked_keys') === true) await parkedSet()
        return answer
      },
    }) }
    await whileRunning(log, group, () => whileRunning(log, slow, async () => {
      await log.publish([note(a, 'first')])
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state']))
      refused.clear()
      parkedSet = async () => {
        parkedSet = async () => undefined
        await base.parked.redrive({ key: orderOf(a), group: group.name })
        await eventuallyHolds(async () => expect(await codes(a)).toEqual([]))
      }
      await log.give(partition, 1, 'unheard')
      await log.publish([note(a, 'second')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['first', 'second']))
      await eventuallyHolds(async () => expect(await codes(a)).toEqual([]))
    }))
  })

  test('a member takes up what is of its partitions, and only that', async () => {
    const a = randomUUID()
    const partition = partitionOf(`aldermoor:${a}`, log.partitions)
    const taken: string[] = []
    const told = (name: string) => ({ settled: ({ redriven, parked }: BatchReport) => void (redriven + parked > 0 && taken.push(name)) })
    refused.add('x')
    await whileRunning(log, group, () => whileRunning(log, group, async () => {
      await log.publish([note(a, 'x')])
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state']))
      for (const attempts of [2, 3, 4]) {
        await base.parked.redrive({ key: orderOf(a) })
        await eventuallyHolds(async () => expect((await base.parked.list({ group: group.name, limit: 1 }))[0]?.attempts).toBe(attempts))
      }
      expect(taken).toEqual(['one', 'one', 'one', 'one'])
      await log.give(partition, 1)
      refused.clear()
      await base.parked.redrive({ key: orderOf(a) })
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['x']))
      await eventuallyHolds(() => expect(taken).toEqual(['one', 'one', 'one', 'one', 'two']))
    }, told('two')), told('one'))
  })

  test('who lost a partition takes up nothing of it, even before it is told what it has now', async () => {
    const a = randomUUID()
    const partition = partitionOf(`aldermoor:${a}`, log.partitions)
    const taken: string[] = []
    refused.add('x')
    let lose: () => void = () => undefined
    const losing = { ...log, subscribe: (subscription: Subscription) => {
      lose = () => subscription.lost?.()
      return log.subscribe(subscription)
    } }
    await whileRunning(losing, group, async () => {
      await log.publish([note(a, 'x')])
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state']))
      taken.length = 0
      lose()
      await base.parked.redrive({ key: orderOf(a) })
      await log.publish([note(randomUUID(), 'y')])
      await eventuallyHolds(() => expect(tried).toContain('y'))
      await log.publish([note(randomUUID(), 'z')])
      await eventuallyHolds(() => expect(tried).toContain('z'))
      expect(taken).toEqual([])
      await log.give(partition, 0)
      await eventuallyHolds(() => expect(taken).toEqual(['taken up']))
    }, { settled: ({ redriven, parked, messages }) => void (messages === 1 && redriven + parked > 0 && taken.push('taken up')) })
  })

  test('what became of parked messages is forgotten after 90 days', async () => {
    const key = `old ${randomUUID()}`
    await base.database.pool.query(
      `insert into ${noteSchema}.settled_parked (id, group_name, key, message_id, type, code, attempts, parked_at, how, settled_at)
       select -n, 'g', $1, '', '', '', 1, now(), 'redriven', now() - n * interval '1 day' from generate_series(88, 92) n`,
      [key],
    )
    await forgettingSettled(base.database.pool, noteSchema).run()
    const { rows } = await base.database.pool.query(`select id from ${noteSchema}.settled_parked where key = $1 order by id`, [key])
    expect(rows).toEqual([{ id: '-89' }, { id: '-88' }])
  })

  test('a body that was not kept says so instead of being handled', async () => {
    const a = randomUUID()
    refused.add('x')
    await whileRunning(log, group, async () => {
      await log.publish([note(a, 'x')])
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state']))
      refused.clear()
      await base.database.pool.query('delete from wismo_vault.sealed_body')
      await base.parked.redrive({ key: orderOf(a) })
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['body_gone']))
    })
    expect(await base.texts(a)).toEqual([])
  })
})
