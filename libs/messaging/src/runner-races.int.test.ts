// Somebody else writes to the same streams: nothing is lost, doubled, or left parked behind nothing.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { EventStore, StreamName } from '@wismo/event-store'
import { Rejected, Unavailable } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { ReactionGroup } from './group.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteReaction, noteStream, said, whileRunning, type NoteBase } from './testing/notes.ts'

describe('the runner against rivals', () => {
  let base: NoteBase
  let log: MemoryLog
  let group: ReactionGroup

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    log = memoryLog()
    group = base.reactions()
  })
  afterAll(() => base.database.drop())

  const codes = (externalId: string): Promise<readonly string[]> => base.codes(group.name, externalId)
  /** A store on which a rival is faster once, just before the first append. */
  const racing = (stream: StreamName): EventStore => {
    let raced = false
    return {
      ...base.store,
      async appendMany(appends) {
        if (!raced) {
          raced = true
          await base.rival(stream, 'rival', 'none')
        }
        return base.store.appendMany(appends)
      },
    }
  }
  const needsRival = (text: string, state: readonly string[]): readonly string[] => {
    if (text === 'strict' && !state.includes('rival')) throw new Rejected('wrong_state', 'No rival yet.')
    return text === 'quiet' && !state.includes('rival') ? [] : [text]
  }

  test('both facts are there once', async () => {
    const a = randomUUID()
    group = { ...group, store: racing(noteStream(a)) }
    await log.publish([note(a, 'one'), note(a, 'two')])
    await whileRunning(log, group, () => eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['rival', 'one', 'two'])))
  })

  test('what was refused on a state that a rival undid is decided again', async () => {
    const a = randomUUID()
    group = { ...group, handlers: [noteReaction(needsRival)], store: racing(noteStream(a)) }
    await log.publish([note(a, 'first'), note(a, 'strict')])
    await whileRunning(log, group, () => eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['rival', 'first', 'strict'])))
    expect(await codes(a)).toEqual([])
  })

  test('and so is what was refused only because it came behind it, on another stream of the order', async () => {
    const a = randomUUID()
    const elsewhere = noteReaction((text) => (text === 'elsewhere' ? [text] : []), { name: 'take-note-elsewhere', stream: (inbound) => noteStream(said(inbound).externalId, 'other') })
    const here = noteReaction((text, state) => (text === 'elsewhere' ? [] : needsRival(text, state)))
    group = { ...group, handlers: [here, elsewhere], store: racing(noteStream(a)) }
    await log.publish([note(a, 'first'), note(a, 'strict'), note(a, 'elsewhere'), note(a, 'last')])
    await whileRunning(log, group, async () => {
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['rival', 'first', 'strict', 'last']))
      await eventuallyHolds(async () => expect(await base.texts(a, 'other')).toEqual(['elsewhere']))
    }, {}, { lookEveryMs: 60_000 })
    expect(await codes(a)).toEqual([])
  })

  test('what stands before a refused message of its order does not wait for it', async () => {
    const a = randomUUID()
    group = { ...group, handlers: [noteReaction((text) => [text], { prepare: async (batch) => batch.map((inbound) => (said(inbound).text === 'unprepared' ? new Rejected('wrong_state', 'No.') : undefined) as never) })] }
    await log.publish([note(a, 'before'), note(a, 'unprepared'), note(a, 'behind')])
    await whileRunning(log, group, async () => {
      await eventuallyHolds(async () => expect(await codes(a)).toEqual(['wrong_state', 'behind_parked (behind)']))
    })
    expect(await base.texts(a)).toEqual(['before'])
  })

  test('a batch of 500 streams is written in calls of 200 at most, side by side', async () => {
    const calls: number[] = []
    let inFlight = 0
    let most = 0
    const others: (() => void)[] = []
    group = { ...group, store: {
      ...base.store,
      async appendMany(appends) {
        calls.push(appends.length)
        inFlight += 1
        most = Math.max(most, inFlight)
        if (inFlight < 3 && calls.length <= 3) await new Promise<void>((resolve) => others.push(resolve))
        else others.forEach((go) => go())
        const results = await base.store.appendMany(appends)
        inFlight -= 1
        return results
      },
    } }
    const ids = Array.from({ length: 500 }, () => randomUUID())
    const one = memoryLog(1, 500)
    await one.publish(ids.map((id) => note(id, 'x')))
    await whileRunning(one, group, () => eventuallyHolds(async () => expect(await base.texts(ids[499] ?? '')).toEqual(['x'])))
    expect([calls, most]).toEqual([[200, 200, 100], 3])
  })

  describe('a stream that an earlier batch left known', () => {
    let loads: StreamName[]
    beforeEach(() => {
      loads = []
      group = { ...group, store: {
        ...base.store,
        readMany(streams) {
          loads.push(...streams)
          return base.store.readMany(streams)
        },
      } }
    })
    const loadsOf = (externalId: string): number => loads.filter((stream) => stream === noteStream(externalId)).length
    const say = async (externalId: string, text: string, expected: readonly string[], over = {}): Promise<void> => {
      await log.publish([note(externalId, text, over)])
      await eventuallyHolds(async () => expect(await base.texts(externalId)).toEqual(expected))
    }

    test('is not loaded again, nor for a message that is told again', async () => {
      const [a, b, id] = [randomUUID(), randomUUID(), randomUUID()]
      await whileRunning(log, group, async () => {
        await say(a, 'one', ['one'])
        await say(a, 'two', ['one', 'two'], { id })
        await say(a, 'three', ['one', 'two', 'three'])
        await log.publish([note(a, 'two', { id })])
        await say(a, 'four', ['one', 'two', 'three', 'four'])
        await say(b, 'one', ['one'])
      })
      expect([loadsOf(a), loadsOf(b)]).toEqual([1, 1])
    })

    test('and that a rival changed meanwhile is loaded again: the version of the append tells', async () => {
      const a = randomUUID()
      await whileRunning(log, group, async () => {
        await say(a, 'one', ['one'])
        await base.rival(noteStream(a), 'rival', 1)
        await say(a, 'two', ['one', 'rival', 'two'])
        await say(a, 'three', ['one', 'rival', 'two', 'three'])
      })
      expect(loadsOf(a)).toBe(2)
    })

    test('neither refuses a message nor passes over it before it was loaded', async () => {
      group = { ...group, handlers: [noteReaction(needsRival)] }
      const [a, b] = [randomUUID(), randomUUID()]
      await whileRunning(log, group, async () => {
        for (const [externalId, text] of [[a, 'strict'], [b, 'quiet']] as const) {
          await say(externalId, 'one', ['one'])
          await base.rival(noteStream(externalId), 'rival', 1)
          await say(externalId, text, ['one', 'rival', text])
        }
      })
      expect([await codes(a), await codes(b)]).toEqual([[], []])
    })
  })

  test('a database that is away for a while: the batch waits and nothing is lost or doubled', async () => {
    const a = randomUUID()
    let failures = 2
    group = { ...group, store: { ...base.store, readMany: (streams) => (failures-- > 0 ? Promise.reject(new Unavailable('unavailable', 'Connection terminated.')) : base.store.readMany(streams)) } }
    await whileRunning(log, group, async () => {
      await log.publish([note(a, 'one'), note(a, 'two')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one', 'two']))
    })
    expect(await codes(a)).toEqual([])
  })
})
