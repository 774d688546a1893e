// Handlers that reach outside: lanes, time limits, tries, and what is recorded of them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Rejected, Unavailable, uuidV5, type Uuid } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import type { EffectGroup } from './group.ts'
import type { Effect } from './handlers.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, notes, noteSchema, noteStream, orderOf, said, whileRunning, type NoteBase } from './testing/notes.ts'
import { newProvider, quick } from './testing/provider.ts'

describe('effects', () => {
  let base: NoteBase
  let log: MemoryLog
  let ignored: number
  const provider = newProvider()
  const { askedFor, send } = provider

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    ignored = 0
    log = memoryLog()
    provider.reset()
  })
  afterAll(() => base.database.drop())

  const run = (group: EffectGroup, work: () => Promise<void>, settings = quick, bugs: unknown[] = []): Promise<void> =>
    whileRunning(log, group, work, { bug: (_, error) => bugs.push(error), settled: ({ duplicates }) => void (ignored += duplicates) }, settings)
  const restart = async ({ name }: EffectGroup): Promise<void> => void (await base.database.pool.query(`delete from ${noteSchema}.consumer_position where group_name like $1 || '@%'`, [name]))

  test('what came of a call is recorded, and a message told again after that calls nobody', async () => {
    const [a, id] = [randomUUID(), randomUUID() as Uuid]
    const group = base.effects([send({ needed: () => () => true })])
    await run(group, async () => {
      await log.publish([note(a, 'one', { id }), note(a, 'one', { id })])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one sent']))
      await log.publish([note(a, 'one', { id }), note(a, 'two')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one sent', 'two sent']))
      await eventuallyHolds(() => expect(ignored).toBe(2))
    })
    await restart(group)
    await run(group, async () => {
      await log.publish([note(a, 'three')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one sent', 'two sent', 'three sent']))
      await eventuallyHolds(() => expect(ignored).toBe(2 + 4))
    })
    expect(askedFor(a).map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    expect(askedFor(a)[0]?.idempotencyKey).toBe(uuidV5(id, 'send-note'))
  })

  test('a process that dies between call and append calls again, under the same key', async () => {
    const a = randomUUID()
    let dies = true
    const group = base.effects([send()])
    const mortal: EffectGroup = { ...group, store: { ...base.store, appendMany: (appends) => (dies ? Promise.reject(new Unavailable('unavailable', 'The process is gone.')) : base.store.appendMany(appends)) } }
    await run(mortal, async () => {
      await log.publish([note(a, 'one')])
      await eventuallyHolds(() => expect(askedFor(a).length).toBeGreaterThan(0))
      dies = false
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one sent']))
    })
    expect(askedFor(a).length).toBeGreaterThan(1)
    expect(new Set(askedFor(a).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  })

  test('what is not needed any more is not called', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await base.rival(noteStream(a), 'one sent', 'none')
    await run(base.effects([send()]), async () => {
      await log.publish([note(a, 'one'), note(b, 'one')])
      await eventuallyHolds(async () => expect(await base.texts(b)).toEqual(['one sent']))
    })
    expect(askedFor(a)).toEqual([])
    expect(await base.texts(a)).toEqual(['one sent'])
  })

  test('a call that gives no answer in its time is tried again, told by its signal, and not heard when it answers late', async () => {
    const a = randomUUID()
    const late: ((answer: string) => void)[] = []
    const aborted: unknown[] = []
    provider.answer = ({ attempt, signal }) => {
      if (attempt > 1) return Promise.resolve('in time')
      signal.addEventListener('abort', () => aborted.push(signal.reason))
      return new Promise((resolve) => late.push(resolve))
    }
    await run(base.effects([send({ timeoutMs: 30 })]), async () => {
      await log.publish([note(a, 'one')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['in time']))
      late.forEach((answer) => answer('too late'))
      await log.publish([note(a, 'two')])
      provider.answer = async () => 'second'
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['in time', 'second']))
    })
    expect(aborted).toEqual([expect.objectContaining({ code: 'timed_out' })])
  })

  test('orders go side by side, the messages of one order one after the other', async () => {
    const ids = Array.from({ length: 8 }, () => randomUUID())
    const open = new Map<string, number>()
    let most = 0
    const waiting: (() => void)[] = []
    provider.answer = async ({ externalId, text }) => {
      open.set(externalId, (open.get(externalId) ?? 0) + 1)
      expect(open.get(externalId)).toBe(1)
      const now = [...open.values()].reduce((sum, one) => sum + one, 0)
      most = Math.max(most, now)
      // Nobody answers the first calls before all lanes have one.
      if (text === '1' && now < 4) await new Promise<void>((resolve) => waiting.push(resolve))
      waiting.splice(0).forEach((go) => go())
      open.set(externalId, 0)
      return `${text} sent`
    }
    // Published before anybody reads, so that it is one batch.
    const one = memoryLog(1)
    await one.publish(['1', '2', '3'].flatMap((text) => ids.map((id) => note(id, text))))
    await whileRunning(one, base.effects([send()], { lanes: 4 }), async () => {
      for (const id of ids) await eventuallyHolds(async () => expect(await base.texts(id)).toEqual(['1 sent', '2 sent', '3 sent']))
    })
    expect(most).toBe(4)
    for (const id of ids) expect(askedFor(id).map(({ text }) => text)).toEqual(['1', '2', '3'])
  })

  test('F16: one order that always fails is parked after a few tries, and waits alone; it comes again by itself', async () => {
    const poison = randomUUID()
    const others = Array.from({ length: 100 }, () => randomUUID())
    let down = true
    provider.answer = async ({ externalId, text }) => {
      if (externalId === poison && down) throw new Unavailable('provider_away', 'Not now.')
      return `${text} sent`
    }
    const group = base.effects([send()])
    await run(group, async () => {
      await log.publish([note(poison, 'one'), note(poison, 'two'), ...others.map((id) => note(id, 'x'))])
      await eventuallyHolds(async () => expect(await base.codes(group.name, poison)).toEqual(['provider_away', 'behind_parked (behind)']))
      for (const id of others) await eventuallyHolds(async () => expect(await base.texts(id)).toEqual(['x sent']))
      down = false
      await eventuallyHolds(async () => expect(await base.texts(poison)).toEqual(['one sent', 'two sent']))
      await eventuallyHolds(async () => expect(await base.codes(group.name, poison)).toEqual([]))
    }, { ...quick, tries: { ...quick.tries, parkedMs: 50, longestMs: 50 } })
    const tries = askedFor(poison).filter(({ text }) => text === 'one')
    expect(tries.length).toBeGreaterThanOrEqual(5)
    expect(tries.map(({ attempt }) => attempt)).toEqual(tries.map((_, i) => i + 1))
    expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  })

  test('after 20 tries it waits for somebody, says so, and is tried once when asked for', async () => {
    const a = randomUUID()
    provider.answer = () => Promise.reject(new Unavailable('provider_away', 'Not now.'))
    const group = base.effects([send()])
    await run(group, async () => {
      await log.publish([note(a, 'one')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual(['gave_up']))
      const [row] = await base.parked.list({ group: group.name, limit: 1 })
      expect(row).toMatchObject({ attempts: 20, detail: 'Tried 20 times, the last time: provider_away. It waits until somebody asks for it.' })
      expect(row?.retryAt).toBeUndefined()
      expect(askedFor(a)).toHaveLength(20)
      await base.parked.redrive({ key: orderOf(a) })
      await eventuallyHolds(async () => expect((await base.parked.list({ group: group.name, limit: 1 }))[0]?.attempts).toBe(21))
      expect(askedFor(a)).toHaveLength(21)
      provider.answer = async () => 'at last'
      await base.parked.redrive({ key: orderOf(a) })
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['at last']))
    })
    expect(askedFor(a).at(-1)?.attempt).toBe(22)
  })

  test.each([
    ['a refusal', () => new Rejected('declined', 'The card was declined.'), 'declined'],
    ['a defect', () => new TypeError('the secret of Nora Byrne'), 'internal'],
  ])('%s is not tried again: its order is parked from there, the others go on', async (_, thrown, code) => {
    const [a, b] = [randomUUID(), randomUUID()]
    const bugs: unknown[] = []
    provider.answer = ({ text }) => (text === 'bad' ? Promise.reject(thrown()) : Promise.resolve(`${text} sent`))
    const group = base.effects([send()])
    await run(group, async () => {
      await log.publish([note(a, 'good'), note(a, 'bad'), note(a, 'behind'), note(b, 'flows')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual([code, 'behind_parked (behind)']))
      await log.publish([note(b, 'flows on')])
      await eventuallyHolds(async () => expect(await base.texts(b)).toEqual(['flows sent', 'flows on sent']))
    }, quick, bugs)
    expect(askedFor(a).map(({ text }) => text)).toEqual(['good', 'bad'])
    expect(await base.texts(a)).toEqual(['good sent'])
    expect(bugs).toHaveLength(code === 'internal' ? 1 : 0)
    const { rows } = await base.database.pool.query(`select p::text as row from ${noteSchema}.parked p where group_name = $1`, [group.name])
    expect(JSON.stringify(rows)).not.toContain('Nora')
  })

  test.each(['stream', 'needed', 'decide'] as const)('a defect in `%s` parks its order alone', async (where) => {
    const [a, b] = [randomUUID(), randomUUID()]
    const broken = send({ [where]: (inbound: Parameters<Effect['stream']>[0]) => {
      if (said(inbound).text === 'bad') throw new TypeError('bug')
      const sound = send()
      return where === 'decide' ? () => [{ type: 'Noted', data: { text: 'good sent' } }] : where === 'needed' ? sound.needed(inbound) : sound.stream(inbound)
    } })
    const group = base.effects([broken])
    await run(group, async () => {
      await log.publish([note(a, 'bad'), note(b, 'good')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual(['internal']))
      await eventuallyHolds(async () => expect(await base.texts(b)).toEqual(['good sent']))
    })
  })

  test('a result that meets a changed stream is decided anew, without a second call', async () => {
    const a = randomUUID()
    provider.answer = async ({ text }) => {
      await base.rival(noteStream(a), 'rival')
      return `${text} sent`
    }
    await run(base.effects([send({ decide: (_, answer) => (state) => [{ type: 'Noted', data: { text: `${answer} after ${state.join()}` } }] })]), async () => {
      await log.publish([note(a, 'one')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['rival', 'one sent after rival']))
    })
    expect(askedFor(a)).toHaveLength(1)
  })

  test.each([
    ['a result that cannot be stored', 'invalid', () => send({ perform: async (inbound, call) => {
      provider.asked.push({ ...said(inbound), idempotencyKey: call.idempotencyKey, attempt: call.attempt })
      return said(inbound).text === 'bad' ? 'a\u0000' : 'good'
    } }), 1],
    ['a stream that cannot be folded', 'internal', () => send({ aggregate: { ...notes, evolve: (state, event) => {
      if (event.data.text === 'poison') throw new TypeError('bug')
      return [...state, event.data.text]
    } } }), 0],
  ] as const)('%s parks its order alone, and nobody is called over and over', async (_, code, handler, calls) => {
    const [a, b] = [randomUUID(), randomUUID()]
    const bugs: unknown[] = []
    const group = base.effects([handler()])
    if (calls === 0) await base.rival(noteStream(a), 'poison', 'none')
    await run(group, async () => {
      await log.publish([note(a, 'bad'), note(a, 'behind'), note(b, 'x')])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual([code, 'behind_parked (behind)']))
      await eventuallyHolds(async () => expect(await base.texts(b)).toHaveLength(1))
      await log.publish([note(b, 'y')])
      await eventuallyHolds(async () => expect(await base.texts(b)).toHaveLength(2))
    }, quick, bugs)
    expect(askedFor(a)).toHaveLength(calls)
    expect(bugs).toHaveLength(code === 'internal' ? 1 : 0)
  })

  test('stopping gives up a call that hangs', async () => {
    const a = randomUUID()
    const group = base.effects([send({ timeoutMs: 8_000 })])
    let signal: AbortSignal | undefined
    provider.answer = (call) => {
      signal = call.signal
      return new Promise(() => undefined)
    }
    await run(group, async () => {
      await log.publish([note(a, 'one')])
      await eventuallyHolds(() => expect(askedFor(a)).toHaveLength(1))
    })
    expect(signal?.aborted).toBe(true)
    expect(await base.codes(group.name, a)).toEqual([])
    provider.answer = async () => 'after'
    await run(group, () => eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['after'])))
    expect(new Set(askedFor(a).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  })

  test('an answer that came in the moment in which the partition was lost is recorded, so that nobody is called again', async () => {
    const a = randomUUID()
    const one = memoryLog(1)
    // Lost after the answer is there, and before anybody went on with it.
    const losing = send({ perform: (inbound, call) => {
      provider.asked.push({ ...said(inbound), ...call })
      const answer = Promise.resolve('one sent')
      void answer.then(() => queueMicrotask(() => void one.give(0, 1, 'unheard')))
      return answer
    } })
    const group = base.effects([losing])
    await one.publish([note(a, 'one')])
    await whileRunning(one, group, () => eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['one sent'])))
    await restart(group)
    await whileRunning(one, group, async () => {
      await one.publish([note(a, 'two')])
      await eventuallyHolds(async () => expect(await base.texts(a)).toHaveLength(2))
    })
    expect(askedFor(a).map(({ text }) => text)).toEqual(['one', 'two'])
  })
})
