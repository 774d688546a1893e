// What people do with parked messages.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Rejected } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { ReactionGroup } from './group.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteReaction, noteSchema, orderOf, whileRunning, type NoteBase } from './testing/notes.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('parked messages', () => {
  let base: NoteBase
  let log: MemoryLog
  let group: ReactionGroup
  const refused = new Set<string>()

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    log = memoryLog()
    refused.clear()
    group = base.reactions({
      handlers: [noteReaction((text) => {
        if (refused.has(text)) throw new Rejected(`no_${text}`, 'Not this one.')
        return [text]
      })],
    })
  })
  afterAll(() => base.database.drop())

  const idOf = async (messageId: string): Promise<string> => (await base.parked.list({ group: group.name, limit: 100 })).find((row) => row.messageId === messageId)?.id ?? ''
  /** Two orders: the first with one refused and two behind it, the second with one refused. */
  const parkFour = async (a: string, b: string, work: () => Promise<void>): Promise<void> => {
    refused.add('bad').add('worse')
    await whileRunning(log, group, async () => {
      const first = note(a, 'bad', { id: `1 ${a}` })
      await log.publish([{ ...first, headers: { ...first.headers, traceparent } }, note(a, 'fine', { id: `2 ${a}` }), note(a, 'last', { id: `3 ${a}` }), note(b, 'worse', { id: `1 ${b}` })])
      await eventuallyHolds(async () => expect(await base.parked.list({ group: group.name, limit: 10 })).toHaveLength(4))
      await work()
    }, {}, { lookEveryMs: 20 })
  }

  test('are listed with what people ask for: heads, one key, one code, one shop, page by page', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await parkFour(a, b, async () => {
      const ids = async (filter: object): Promise<readonly string[]> => (await base.parked.list({ group: group.name, limit: 10, ...filter })).map(({ messageId }) => messageId)
      expect((await ids({ heads: true })).toSorted()).toEqual([`1 ${a}`, `1 ${b}`].toSorted())
      expect(await ids({ key: orderOf(a) })).toEqual([`1 ${a}`, `2 ${a}`, `3 ${a}`])
      expect(await ids({ code: 'no_worse' })).toEqual([`1 ${b}`])
      expect(await ids({ shopId: 'aldermoor' })).toHaveLength(4)
      expect(await ids({ shopId: 'olist-br' })).toEqual([])
      const [first] = await base.parked.list({ group: group.name, key: orderOf(a), limit: 1 })
      expect(await ids({ key: orderOf(a), after: first?.id, limit: 1 })).toEqual([`2 ${a}`])
      expect(first).toMatchObject({ group: group.name, key: orderOf(a), type: 'RetailNote', shopId: 'aldermoor', code: 'no_bad', detail: 'Not this one.', faults: [], behind: false, attempts: 1, topic: 'retail.orders.v1', traceparent, waiting: 2 })
      expect(Math.abs((first?.parkedAt ?? 0) - Date.now())).toBeLessThan(60_000)
      expect((await base.parked.list({ group: group.name, key: orderOf(a), limit: 3 })).map(({ waiting, attempts }) => [waiting, attempts])).toEqual([[2, 1], [1, 0], [0, 0]])
    })
  })

  test('are shown with headers and where the body is, never with the body', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await parkFour(a, b, async () => {
      const shown = await base.parked.show(await idOf(`1 ${a}`))
      expect(shown).toMatchObject({ messageId: `1 ${a}`, size: 0, headers: { ce_shop: 'aldermoor', traceparent } })
      expect(shown?.bodyRef).toBeDefined()
      expect(JSON.stringify(shown)).not.toContain('externalId')
    })
    expect(await base.parked.show('999999999')).toBeUndefined()
    await expect(base.parked.show('x')).rejects.toMatchObject({ code: 'invalid' })
  })

  test('are counted per group and code, for alerts', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await parkFour(a, b, async () => {
      const counts = (await base.parked.counts()).filter((count) => count.group === group.name)
      expect(counts.map(({ code, messages, keys }) => [code, messages, keys])).toEqual([['behind_parked', 2, 1], ['no_bad', 1, 1], ['no_worse', 1, 1]])
      for (const { oldestParkedAt } of counts) expect(Math.abs(oldestParkedAt - Date.now())).toBeLessThan(60_000)
    })
  })

  test('a discarded head is noted with its reason, and what was behind it goes on by itself, in order', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await parkFour(a, b, async () => {
      const { discarded, hole } = await base.parked.discard(await idOf(`1 ${a}`), 'The shop sent it by mistake.')
      expect([discarded.messageId, hole]).toEqual([`1 ${a}`, undefined])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['fine', 'last']))
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual([]))
      const { rows } = await base.database.pool.query(`select message_id, how, reason from ${noteSchema}.settled_parked where key = $1 order by id`, [orderOf(a)])
      expect(rows).toEqual([{ message_id: `1 ${a}`, how: 'discarded', reason: 'The shop sent it by mistake.' }, { message_id: `2 ${a}`, how: 'redriven', reason: null }, { message_id: `3 ${a}`, how: 'redriven', reason: null }])
    })
    expect(await base.texts(b)).toEqual([])
  })

  test('one that waits behind another is not discarded, nor is one without a reason, nor one that is not there', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await parkFour(a, b, async () => {
      await expect(base.parked.discard(await idOf(`2 ${a}`), 'No.')).rejects.toMatchObject({ kind: 'rejected', code: 'behind_parked' })
      await expect(base.parked.discard(await idOf(`1 ${a}`), ' ')).rejects.toMatchObject({ kind: 'invalid', code: 'reason_missing' })
      await expect(base.parked.discard('999999999', 'No.')).rejects.toMatchObject({ kind: 'not_found' })
      expect(await base.codes(group.name, a)).toHaveLength(3)
    })
  })

  test('are asked for by message, by key or by code; one question per key', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    refused.clear()
    await parkFour(a, b, async () => undefined)
    const asked = async (): Promise<readonly string[]> => (await base.parked.list({ group: group.name, limit: 10 })).filter(({ askedAt }) => askedAt !== undefined).map(({ messageId }) => messageId).toSorted()
    expect(await base.parked.redrive({ id: await idOf(`3 ${a}`) })).toEqual([{ group: group.name, key: orderOf(a) }])
    expect(await asked()).toEqual([`1 ${a}`])
    expect(await base.parked.redrive({ key: orderOf(b), group: 'another' })).toEqual([])
    expect(await base.parked.redrive({ code: 'no_worse', group: group.name })).toEqual([{ group: group.name, key: orderOf(b) }])
    expect(await asked()).toEqual([`1 ${a}`, `1 ${b}`].toSorted())
    expect(await base.parked.redrive({ code: 'never', group: group.name })).toEqual([])
  })

  test('a place that a log made anew gives to another message does not cost that one', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    refused.add('bad')
    const one = memoryLog(1)
    await whileRunning(one, group, async () => {
      await one.publish([note(a, 'bad')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual(['no_bad']))
    })
    await base.database.pool.query(`delete from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [group.name])
    const anew = memoryLog(1)
    await whileRunning(anew, group, async () => {
      await anew.publish([note(b, 'bad')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, b)).toEqual(['no_bad']))
    })
    expect(await base.codes(group.name, a)).toEqual(['no_bad'])
    const [row] = await base.parked.list({ group: group.name, key: orderOf(a), limit: 1 })
    expect(row?.offset).toBeUndefined()
  })
})
