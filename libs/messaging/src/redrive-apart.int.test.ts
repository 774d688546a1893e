// Parked messages of which some cannot be handled now: nobody waits for them but their own orders.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Rejected, Unavailable } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { memoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteReaction, orderOf, whileRunning, type NoteBase } from './testing/notes.ts'

describe('redrive beside what is not available', () => {
  let base: NoteBase
  beforeAll(async () => {
    base = await noteBase()
  })
  afterAll(() => base.database.drop())

  test.each([['one', 1, 3], ['more than one round takes', 120, 130]])('%s that cannot be handled now holds up no other order, and comes again', async (_, missing, others) => {
    const log = memoryLog()
    let mode: 'refusing' | 'away' | 'well' = 'refusing'
    const group = base.reactions({ handlers: [noteReaction((text) => {
      if (mode === 'refusing') throw new Rejected('wrong_state', 'Not now.')
      if (mode === 'away' && text === 'away') throw new Unavailable('unavailable', 'What this one needs is away.')
      return [text]
    })] })
    const [bad, good] = [missing, others].map((length) => Array.from({ length }, () => randomUUID())) as [string[], string[]]
    const waiting: unknown[] = []
    const parkedNow = async (): Promise<number> => (await base.parked.list({ group: group.name, limit: 1_000 })).length
    await whileRunning(log, group, async () => {
      await log.publish([...bad.map((id) => note(id, 'away')), ...good.map((id) => note(id, 'x'))])
      await eventuallyHolds(async () => expect(await parkedNow()).toBe(missing + others))
      mode = 'away'
      // Asked for first, so that they stand before all others.
      for (const id of bad) await base.parked.redrive({ key: orderOf(id), group: group.name })
      await base.parked.redrive({ code: 'wrong_state', group: group.name })
      await eventuallyHolds(async () => expect(await parkedNow()).toBe(missing), { within: 15_000 })
      await eventuallyHolds(() => expect(waiting).toContainEqual(expect.any(Unavailable)))
      mode = 'well'
      await eventuallyHolds(async () => expect(await parkedNow()).toBe(0), { within: 15_000 })
    }, { waiting: (_group, error) => waiting.push(error) })
    expect(await base.texts(bad[0] ?? '')).toEqual(['away'])
  })
})
