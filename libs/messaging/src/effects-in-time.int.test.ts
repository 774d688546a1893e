// A batch of effects ends while its member still counts as alive.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Rejected } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { startRunner, type RunnerWatch } from './runner.ts'
import { schemaLog } from './schema-log.ts'
import { memoryLog, type MemoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteContracts, said, whileRunning, type NoteBase } from './testing/notes.ts'
import { newProvider, quick } from './testing/provider.ts'

describe('effects in time', () => {
  let base: NoteBase
  let log: MemoryLog
  const provider = newProvider()
  const { askedFor, send } = provider
  /** Works for so many milliseconds at least. */
  const busy = async (ms: number): Promise<void> => {
    const end = performance.now() + ms
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve))
  }

  beforeAll(async () => {
    base = await noteBase()
  })
  beforeEach(() => {
    log = memoryLog()
    provider.reset()
  })
  afterAll(() => base.database.drop())

  test('a batch that grew too old begins nothing new: the rest is parked and comes by itself, in order', async () => {
    const a = randomUUID()
    const group = base.effects([send()])
    log = memoryLog(1)
    await log.publish(['1', '2', '3'].map((text) => note(a, text)))
    provider.answer = async ({ text }) => {
      await busy(5)
      return `${text} sent`
    }
    const seen: string[] = []
    await whileRunning(log, group, async () => {
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['1 sent', '2 sent', '3 sent']))
    }, { settled: ({ parked }) => void seen.push(`${parked}`) }, { ...quick, tries: { ...quick.tries, batchMs: 4 } })
    expect(askedFor(a).map(({ text }) => text)).toEqual(['1', '2', '3'])
    expect(seen[0]).not.toBe('0')
  })

  test('a batch that grew too old begins no second effect of a message either; what the first one brought about is not called again', async () => {
    const a = randomUUID()
    const slow = send({ name: 'slow', perform: async (inbound, { idempotencyKey, attempt }) => {
      provider.asked.push({ ...said(inbound), text: 'slow', idempotencyKey, attempt })
      await busy(300)
      return 'slow sent'
    } })
    const group = base.effects([slow, send()])
    const seen: number[] = []
    await log.publish([note(a, '1')])
    await whileRunning(log, group, async () => {
      await eventuallyHolds(async () => expect(await base.texts(a)).toEqual(['slow sent', '1 sent']))
    }, { settled: ({ parked }) => void seen.push(parked) }, { ...quick, tries: { ...quick.tries, batchMs: 250 } })
    expect(askedFor(a).map(({ text }) => text)).toEqual(['slow', '1'])
    expect(seen[0]).toBe(1)
  })

  test('a backlog at a provider that is slow, but answers, is worked off in time: nothing of it is parked', async () => {
    const ids = Array.from({ length: 100 }, () => randomUUID())
    provider.answer = async ({ text }) => {
      await busy(40)
      return `${text} sent`
    }
    await log.publish(ids.map((id) => note(id, 'x')))
    let parked = 0
    const group = base.effects([send()], { lanes: 4 })
    await whileRunning(log, group, async () => {
      await eventuallyHolds(() => expect(provider.asked).toHaveLength(100), { within: 20_000 })
      await eventuallyHolds(async () => expect(await base.texts(provider.asked.at(-1)?.externalId ?? '')).toEqual(['x sent']))
    }, { settled: (report) => void (parked += report.parked) }, { ...quick, tries: { ...quick.tries, batchMs: 500 } })
    expect(parked).toBe(0)
  })

  test('parked messages come back in rounds of no more than a batch has, and no longer than new ones can wait', async () => {
    const ids = Array.from({ length: 10 }, () => randomUUID())
    provider.answer = () => Promise.reject(new Rejected('declined', 'No.'))
    const group = base.effects([send()], { lanes: 2 })
    const rounds: { readonly redriven: number; readonly parked: number }[] = []
    const settings = { ...quick, tries: { ...quick.tries, redriveMs: 4 } }
    await whileRunning(log, group, async () => {
      await log.publish(ids.map((id) => note(id, 'x')))
      for (const id of ids) await eventuallyHolds(async () => expect(await base.codes(group.name, id)).toEqual(['declined']))
      rounds.length = 0
      provider.answer = async ({ text }) => {
        await busy(5)
        return `${text} sent`
      }
      await base.parked.redrive({ code: 'declined', group: group.name })
      for (const id of ids) await eventuallyHolds(async () => expect(await base.texts(id)).toEqual(['x sent']))
    }, { settled: ({ redriven, parked, messages }) => void (messages > 0 && rounds.push({ redriven, parked })) }, settings)
    expect(Math.max(...rounds.map(({ redriven, parked }) => redriven + parked))).toBeLessThanOrEqual(4)
    expect(rounds.some(({ parked }) => parked > 0)).toBe(true)
  })

  test('an effect that may take longer than a batch has does not start', () => {
    expect(() => startRunner(log, base.effects([send({ timeoutMs: 8_001 })]), schemaLog(log, noteContracts), {} as RunnerWatch)).toThrow('One try of the effect send-note may take 8000 ms at most, not 8001')
    expect(log.subscriptions).toBe(0)
  })
})
