import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Invalid, Unavailable } from '@wismo/kernel'
import { Position, type RecordedEvent, type StreamName } from '@wismo/event-store'
import { eventuallyHolds } from '@wismo/testing'
import type { RelaySource } from './group.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { republish } from './republish.ts'
import { maxMessageBytes, sortOut, unsentEvents, unsentStreams } from './unsent.ts'
import { relayScene, topic, type RelayScene } from './testing/relay-scene.ts'

const nobody = (): void => undefined

describe('what can never be sent', () => {
  let scene: RelayScene
  beforeAll(async () => {
    scene = await relayScene()
  })
  afterAll(() => scene.close())

  /** A release that fails on one version of one stream until it is mended. */
  const failingOn = (source: RelaySource, stream: string, version: number) => {
    const defect = { isMended: false }
    const publish = (event: RecordedEvent): ReturnType<RelaySource['publish']> => {
      if (!defect.isMended && event.stream === stream && event.version === version) throw new TypeError('nothing of Ada Lovelace')
      return source.publish(event)
    }
    return { defect, source: { ...source, publish } }
  }
  const rowsOf = async ({ schema }: RelaySource) => (await scene.database.pool.query<{ stream: string; behind: boolean; code: string; detail: string }>(`select stream, behind, code, detail from ${schema}.unsent order by position`)).rows

  test('an event whose mapping fails waits with its stream; other streams flow, and it is told once', async () => {
    const { source } = failingOn(await scene.sourceOf('unsent_mapping', 31), 'note-bad', 2)
    await scene.append(source, 'note-bad', 0, 3)
    await scene.append(source, 'note-good', 0, 2)
    const told: unknown[] = []
    const relay = scene.start([source], { watch: { parked: (event, error) => void told.push([event, String(error)]) } })
    await eventuallyHolds(async () => expect(await scene.published('note-good')).toEqual(['1', '2']))
    await scene.append(source, 'note-bad', 3, 1)
    await scene.append(source, 'note-good', 2, 1)
    await eventuallyHolds(async () => expect(await scene.published('note-good')).toEqual(['1', '2', '3']))
    await relay.stop()
    expect(await scene.published('note-bad')).toEqual(['1'])
    expect((await rowsOf(source)).map(({ stream, behind, code }) => [stream, behind, code])).toEqual([['note-bad', false, 'internal'], ['note-bad', true, 'behind_unsent'], ['note-bad', true, 'behind_unsent']])
    expect(JSON.stringify(await rowsOf(source))).not.toContain('Lovelace')
    expect(told).toEqual([[{ service: 'unsent_mapping', stream: 'note-bad', type: 'Noted', messageId: expect.any(String), code: 'internal' }, 'TypeError: nothing of Ada Lovelace']])
    expect(await unsentStreams(source, 10)).toMatchObject([{ stream: 'note-bad', type: 'Noted', code: 'internal', events: 3 }])
  })

  test('a NUL in the words of an error stops no store', async () => {
    const source = await scene.sourceOf('unsent_nul', 47)
    const nul: RelaySource = { ...source, publish: (event) => {
      if (event.stream === 'note-nul') throw new Invalid('invalid', 'Not \u0000 this one.')
      return source.publish(event)
    } }
    await scene.append(nul, 'note-nul', 0, 1)
    await scene.append(nul, 'note-fine', 0, 1)
    const relay = scene.start([nul])
    await eventuallyHolds(async () => expect(await scene.published('note-fine')).toEqual(['1']))
    await eventuallyHolds(async () => expect((await rowsOf(nul)).map(({ detail }) => detail)).toEqual(['Not \ufffd this one.']))
    await relay.stop()
  })

  test('a message that no broker takes waits like one that cannot be mapped', async () => {
    const source = await scene.sourceOf('unsent_large', 32)
    const heavy: RelaySource = {
      ...source,
      publish: (event) => ({ topic, key: event.stream, value: Buffer.alloc(event.stream === 'note-heavy' ? maxMessageBytes : 10), headers: {} }),
    }
    await scene.append(heavy, 'note-heavy', 0, 2)
    await scene.append(heavy, 'note-light', 0, 1)
    const relay = scene.start([heavy])
    await eventuallyHolds(async () => expect(await scene.published('note-light')).toHaveLength(1))
    await relay.stop()
    expect((await rowsOf(heavy)).map(({ code }) => code)).toEqual(['too_large', 'behind_unsent'])
    expect(await scene.published('note-heavy')).toEqual([])
  })

  test('a log that takes less than we allow: what it refuses by itself waits with its stream, what only was too much at once goes out', async () => {
    const source = await scene.sourceOf('unsent_refused', 40)
    const lengths = { 'note-fits': 300, 'note-over': 900 } as Readonly<Record<string, number>>
    const bodies: RelaySource = { ...source, publish: (event) => ({ topic, key: event.stream, value: Buffer.alloc(event.stream === 'note-over' && event.version === 1 ? 10 : (lengths[event.stream] ?? 10)), headers: {} }) }
    const sizeOf = (messages: readonly OutgoingMessage[]): number => messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)
    const small: MessageBus = { ...scene.bus, publish: (messages) => (messages[0]?.topic === topic && sizeOf(messages) > 800 ? Promise.reject(new Invalid('too_large')) : scene.bus.publish(messages)) }
    await scene.append(bodies, 'note-fits', 0, 4)
    await scene.append(bodies, 'note-over', 0, 3)
    await scene.append(bodies, 'note-small', 0, 2)
    const [told, sent]: [string[], number[]] = [[], []]
    const relay = scene.start([bodies], { on: small, watch: { parked: ({ code }) => void told.push(code), published: ({ messages }) => void sent.push(messages) } })
    await eventuallyHolds(async () => expect(await scene.published('note-small')).toHaveLength(2))
    await scene.append(bodies, 'note-over', 3, 1)
    await scene.append(bodies, 'note-small', 2, 1)
    await eventuallyHolds(async () => expect(await scene.published('note-small')).toHaveLength(3))
    await relay.stop()
    expect((await rowsOf(bodies)).map(({ stream, behind, code }) => [stream, behind, code])).toEqual([['note-over', false, 'too_large'], ['note-over', true, 'behind_unsent'], ['note-over', true, 'behind_unsent']])
    expect([await scene.published('note-fits'), await scene.published('note-over')].map(({ length }) => length)).toEqual([4, 1])
    expect([told, sent]).toEqual([['too_large'], [7, 1]])
  })

  test('another relay and another log keep to it: what lies before goes out, what waits is not kept twice', async () => {
    const { source } = failingOn(await scene.sourceOf('unsent_again', 33), 'note-again', 3)
    await scene.append(source, 'note-again', 0, 4)
    const first = scene.start([source])
    await eventuallyHolds(async () => expect(await unsentEvents(source)).toBe(2))
    await first.stop()
    const log = await scene.anotherLog('wismo_new_log')
    const second = scene.start([source], { on: log })
    await scene.append(source, 'note-again', 4, 1)
    await eventuallyHolds(async () => expect(await unsentEvents(source)).toBe(3))
    await second.stop()
    expect([await scene.published('note-again'), await scene.published('note-again', log)]).toEqual([['1', '2'], ['1', '2']])
    await log.close()
  })

  test('republishing the stream heals it: everything is out in order, the rows are gone, the relay goes on', async () => {
    const { source, defect } = failingOn(await scene.sourceOf('unsent_healed', 34), 'note-healed', 2)
    await scene.append(source, 'note-healed', 0, 3)
    const relay = scene.start([source])
    const stream = 'note-healed' as StreamName
    // Kept first, then the others are sent.
    await eventuallyHolds(async () => expect([await unsentEvents(source), await scene.published(stream)]).toEqual([2, ['1']]))
    await expect(republish(scene.bus, source, { stream }, nobody)).rejects.toMatchObject({ code: 'unsendable', message: 'Noted (version 2 of note-healed) still cannot be published: its mapping fails.' })
    expect([await unsentEvents(source), await scene.published(stream)]).toEqual([2, ['1']])
    defect.isMended = true
    expect(await republish(scene.bus, source, { stream }, nobody)).toMatchObject({ read: 3, published: 3 })
    expect(await unsentEvents(source)).toBe(0)
    await scene.append(source, stream, 3, 1)
    await eventuallyHolds(async () => expect(await scene.published(stream)).toEqual(['1', '1', '2', '3', '4']))
    await relay.stop()
  })

  test('what comes while the stream is republished is sent behind it, once more than needed at most', async () => {
    const { source, defect } = failingOn(await scene.sourceOf('unsent_race', 35), 'note-race', 2)
    await scene.append(source, 'note-race', 0, 2)
    const relay = scene.start([source])
    // Kept first, then the others are sent.
    await eventuallyHolds(async () => expect([await unsentEvents(source), await scene.published('note-race')]).toEqual([1, ['1']]))
    defect.isMended = true
    let isLate = false
    const slow: MessageBus = {
      ...scene.bus,
      async publish(messages) {
        await scene.bus.publish(messages)
        if (isLate) return
        isLate = true
        await scene.append(source, 'note-race', 2, 1)
        await eventuallyHolds(async () => expect(await unsentEvents(source)).toBe(2))
      },
    }
    await republish(slow, source, { stream: 'note-race' as StreamName }, nobody)
    expect([await unsentEvents(source), await scene.published('note-race')]).toEqual([0, ['1', '1', '2', '3']])
    await relay.stop()
  })

  test('a relay that is no leader any more sets nothing aside', async () => {
    const { source } = failingOn(await scene.sourceOf('unsent_robbed', 36), 'note-robbed', 1)
    const fast: RelaySource = {
      ...source,
      store: {
        ...source.store,
        // Robbed between reading and keeping.
        async readAll(after, limit, types) {
          const read = await source.store.readAll(after, limit, types)
          if (read.events.length > 0) await scene.database.pool.query(`update unsent_robbed.relay_position set owner = gen_random_uuid(), leased_until = now() + interval '1 hour'`)
          return read
        },
      },
    }
    const told: unknown[] = []
    const relay = scene.start([fast], { watch: { parked: (event) => void told.push(event) } })
    await scene.append(fast, 'note-robbed', 0, 1)
    const robbed = `select from unsent_robbed.relay_position where leased_until > now() + interval '1 minute'`
    await eventuallyHolds(async () => expect((await scene.database.pool.query(robbed)).rowCount).toBe(1))
    await relay.stop()
    expect([await unsentEvents(source), told, (await scene.database.pool.query(robbed)).rowCount]).toEqual([0, [], 1])
  })

  test('a schema that is not there yet is no fault of the event', async () => {
    const source = await scene.sourceOf('unsent_later', 37)
    await scene.append(source, 'note-later', 0, 1)
    const { events } = await source.store.readAll(Position.start, 10)
    const later = { ...source, publish: () => { throw new Unavailable('schema_unknown') } }
    expect(() => sortOut(later, events, new Map())).toThrow(Unavailable)
  })

  test('a whole store, one topic of it, or what lies behind a place; told as it goes', async () => {
    const source = await scene.sourceOf('republished', 38)
    const both: RelaySource = { ...source, publish: (event) => (event.stream === 'note-ref' ? { topic: 'wismo.schemas.v1', key: event.stream, value: null, headers: {} } : source.publish(event)) }
    await scene.append(both, 'note-one', 0, 501)
    await scene.append(both, 'note-ref', 0, 1)
    await scene.append(both, 'process-own', 0, 1)
    const told: number[] = []
    const first = await republish(scene.bus, both, { topic }, ({ read }) => void told.push(read))
    expect([first.read, first.published, first.unsent, told]).toEqual([503, 501, 0, [500, 503]])
    expect(await scene.published('note-one')).toEqual(Array.from({ length: 501 }, (_, i) => String(i + 1)))
    const [, second] = (await both.store.readAll(Position.start, 2)).events
    expect(await republish(scene.bus, both, { ...(second === undefined ? {} : { from: second.position }) }, nobody)).toMatchObject({ read: 501, published: 500 })
  })

  test.each([['a whole store', undefined], ['a stream', 'note-overtaken' as StreamName]])('%s: an event that the relay sends before those that are sent again is sent again behind them', async (_what, stream) => {
    const source = await scene.sourceOf(`republished_beside_${stream === undefined ? 1 : 2}`, stream === undefined ? 45 : 46)
    const log = await scene.anotherLog(`log_beside_${stream === undefined ? 1 : 2}`)
    const relay = scene.start([source], { on: log })
    await scene.append(source, 'note-overtaken', 0, 2)
    await eventuallyHolds(async () => expect(await scene.published('note-overtaken', log)).toEqual(['1', '2']))
    let rounds = 0
    // The first two times, the relay is quicker with an event that was stored since the store was read.
    const late: MessageBus = {
      ...log,
      async publish(messages) {
        rounds += 1
        if (rounds <= 2) {
          await scene.append(source, 'note-overtaken', rounds + 1, 1)
          await eventuallyHolds(async () => expect((await scene.published('note-overtaken', log)).at(-1)).toBe(String(rounds + 2)))
        }
        await log.publish(messages)
      },
    }
    await republish(late, source, stream === undefined ? {} : { stream }, nobody)
    expect(await scene.published('note-overtaken', log)).toEqual(['1', '2', '3', '1', '2', '4', '3', '4'])
    await relay.stop()
    await log.close()
  })

  test('what other streams got meanwhile is left to the relay', async () => {
    const source = await scene.sourceOf('republished_others', 48)
    await scene.append(source, 'note-here', 0, 1)
    const busy: MessageBus = {
      ...scene.bus,
      async publish(messages) {
        await scene.append(source, `note-new-${randomUUID()}`, 0, 1)
        await scene.bus.publish(messages)
      },
    }
    expect(await republish(busy, source, {}, nobody)).toMatchObject({ read: 1, published: 1 })
  })

  test('a whole store leaves out what cannot be sent, with everything behind it', async () => {
    const { source } = failingOn(await scene.sourceOf('republished_bad', 39), 'note-hole', 2)
    await scene.append(source, 'note-hole', 0, 3)
    await scene.append(source, 'note-whole', 0, 1)
    expect(await republish(scene.bus, source, {}, nobody)).toMatchObject({ read: 4, published: 2, unsent: 2 })
    expect([await scene.published('note-hole'), await scene.published('note-whole')]).toEqual([['1'], ['1']])
  })

  test('a whole store leaves out what the log refuses by its size, and goes on; nothing goes out past what cannot be mapped', async () => {
    const { source } = failingOn(await scene.sourceOf('republished_large', 49), 'note-gap', 1)
    await scene.append(source, 'note-gap', 0, 1)
    await scene.append(source, 'note-wide', 0, 2)
    await scene.append(source, 'note-gap', 1, 1)
    await scene.append(source, 'note-last', 0, 1)
    const small: MessageBus = {
      ...scene.bus,
      async publish(messages) {
        if (messages.some(({ key }) => key === 'note-wide')) throw new Invalid('too_large', 'The broker takes less.')
        await scene.bus.publish(messages)
      },
    }
    expect(await republish(small, source, {}, nobody)).toMatchObject({ read: 5, published: 1, unsent: 4 })
    expect([await scene.published('note-gap'), await scene.published('note-wide'), await scene.published('note-last')]).toEqual([[], [], ['1']])
  })

  test('what lies behind a place goes out, but not past an event that waits unsent before it', async () => {
    const { source, defect } = failingOn(await scene.sourceOf('republished_from', 40), 'note-before', 2)
    await scene.append(source, 'note-before', 0, 2)
    const relay = scene.start([source])
    await eventuallyHolds(async () => expect(await unsentEvents(source)).toBe(1))
    await relay.stop()
    const { next } = await source.store.readAll(Position.start, 10)
    await scene.append(source, 'note-before', 2, 1)
    await scene.append(source, 'note-after', 0, 1)
    expect(await republish(scene.bus, source, { topic, from: next }, nobody)).toMatchObject({ read: 2, published: 1, unsent: 1 })
    expect([await scene.published('note-before'), await scene.published('note-after')]).toEqual([['1'], ['1']])
    // What waits behind the place is looked at anew.
    defect.isMended = true
    expect(await republish(scene.bus, source, { topic }, nobody)).toMatchObject({ read: 4, published: 4, unsent: 0 })
  })
})
