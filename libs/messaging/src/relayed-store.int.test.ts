import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Pool } from 'pg'
import { Unavailable, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { eventually, eventuallyHolds } from '@wismo/testing'
import type { RelaySource } from './group.ts'
import { relayedStore, type RelayedStore } from './relayed-store.ts'
import { schemaLog } from './schema-log.ts'
import { unsentEvents } from './unsent.ts'
import { contracts, quiet, relayScene, type RelayScene } from './testing/relay-scene.ts'

describe('one store among others', () => {
  let scene: RelayScene
  beforeAll(async () => {
    scene = await relayScene()
  })
  afterAll(() => scene.close())

  const readBy = (source: RelaySource, readAll: EventStore['readAll']): RelaySource => ({ ...source, store: { ...source.store, readAll } })

  test('one that is away holds up no other, is told of by its name, and goes on when it is back', async () => {
    const [healthy, own] = [await scene.sourceOf('store_healthy', 51), await scene.sourceOf('store_away', 52)]
    let isAway = true
    const away = readBy(own, (...asked) => (isAway ? Promise.reject(new Error('connect ECONNREFUSED')) : own.store.readAll(...asked)))
    const told: { service: string | undefined; retryInMs: number }[] = []
    const relay = scene.start([away, healthy], { watch: { waiting: (_error, retryInMs, service) => void told.push({ service, retryInMs }) } })
    await scene.append(away, 'note-away', 0, 2)
    for (let n = 1; n <= 20; n += 1) {
      await scene.append(healthy, 'note-healthy', n - 1, 1)
      await eventuallyHolds(async () => expect(await scene.published('note-healthy')).toHaveLength(n))
    }
    await eventually(() => told.length >= 3)
    expect(told.slice(0, 3)).toEqual([100, 200, 400].map((retryInMs) => ({ service: 'store_away', retryInMs })))
    expect(await scene.published('note-away')).toEqual([])
    isAway = false
    await eventuallyHolds(async () => expect(await scene.published('note-away')).toEqual(['1', '2']))
    await relay.stop()
  })

  test('one that does not answer is not waited for, and its answer is taken when it comes', async () => {
    const [healthy, own] = [await scene.sourceOf('store_quick', 53), await scene.sourceOf('store_hangs', 54)]
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    let looks = 0
    const hangs = readBy(own, async (...asked) => {
      looks += 1
      await answered
      return own.store.readAll(...asked)
    })
    await scene.append(hangs, 'note-hangs', 0, 2)
    const relay = scene.start([hangs, healthy])
    for (let n = 1; n <= 5; n += 1) {
      await scene.append(healthy, 'note-quick', n - 1, 1)
      await eventuallyHolds(async () => expect(await scene.published('note-quick')).toHaveLength(n))
    }
    expect(looks).toBe(1)
    answer()
    await eventuallyHolds(async () => expect(await scene.published('note-hangs')).toEqual(['1', '2']))
    await relay.stop()
  })

  test('an event whose schema is not there yet holds up its own store alone', async () => {
    const [healthy, own] = [await scene.sourceOf('store_known', 55), await scene.sourceOf('store_unknown', 56)]
    let isKnown = false
    const unknown: RelaySource = {
      ...own,
      publish(event) {
        if (!isKnown) throw new Unavailable('schema_unknown')
        return own.publish(event)
      },
    }
    await scene.append(unknown, 'note-unknown', 0, 1)
    const told: unknown[] = []
    const relay = scene.start([unknown, healthy], { watch: { waiting: (error, _retryInMs, service) => void told.push([(error as Unavailable).code, service]) } })
    await eventually(() => told.length > 0)
    await scene.append(healthy, 'note-known', 0, 1)
    await eventuallyHolds(async () => expect(await scene.published('note-known')).toEqual(['1']))
    expect(told[0]).toEqual(['schema_unknown', 'store_unknown'])
    isKnown = true
    await eventuallyHolds(async () => expect(await scene.published('note-unknown')).toEqual(['1']))
    await relay.stop()
  })

  test('a leader whose move was answered late does not believe that its lease begins with the answer', async () => {
    const own = await scene.sourceOf('store_late', 57)
    const now = performance.now.bind(performance)
    const clock = jest.spyOn(performance, 'now')
    let takes = 0
    const query = async (asked: { readonly name?: string } | string, ...others: unknown[]): Promise<unknown> => {
      if (typeof asked === 'string') takes += asked.startsWith('insert into store_late.relay_position') ? 1 : 0
      const answer: unknown = await (own.pool.query as (...all: unknown[]) => Promise<unknown>)(asked, ...others)
      if (typeof asked === 'object' && asked.name === 'store_late.relay_move') {
        // 11 s pass before the answer is here, and another process has taken the store over.
        await own.pool.query(`update store_late.relay_position set owner = $1, leased_until = now() + interval '1 hour'`, [randomUUID()])
        clock.mockImplementation(() => now() + 11_000)
      }
      return answer
    }
    const source = { ...own, pool: Object.assign(Object.create(own.pool) as Pool, { query }) }
    const sent: number[] = []
    const relay = scene.start([source], { watch: { published: ({ messages }) => void sent.push(messages) } })
    await scene.append(source, 'note-late', 0, 1)
    await eventuallyHolds(() => expect(sent).toEqual([1]))
    await scene.append(source, 'note-late', 1, 1)
    // It asks again whether the store is its own, instead of sending.
    await eventually(() => takes === 2)
    await relay.stop()
    clock.mockRestore()
    expect([sent, await scene.published('note-late')]).toEqual([[1], ['1']])
  })

  describe('forgotten while it answers', () => {
    const open = (source: RelaySource): RelayedStore => relayedStore(source, { owner: randomUUID() as Uuid, schemas: schemaLog(scene.bus, contracts), watch: quiet })
    /** Holds back the first answer about the streams that wait. `asked` tells that it was asked for. */
    const answersLate = (own: RelaySource) => {
      let answer: () => void = () => undefined
      const held = new Promise<void>((resolve) => {
        answer = resolve
      })
      let asked = 0
      const query = async (...all: unknown[]): Promise<unknown> => {
        const answered: unknown = await (own.pool.query as (...all: unknown[]) => Promise<unknown>).apply(own.pool, all)
        if (typeof all[0] === 'string' && all[0].includes(`${own.schema}.unsent`) && asked++ === 0) await held
        return answered
      }
      return { source: { ...own, pool: Object.assign(Object.create(own.pool) as Pool, { query }) }, answer, asked: () => asked }
    }

    test('what it still answers belongs to the past: no event goes out past an unsent one of its stream', async () => {
      const own = await scene.sourceOf('store_forgotten', 58)
      const { source, answer } = answersLate(own)
      const store = open({
        ...source,
        publish(event) {
          if (event.version === 1) throw new TypeError('bug')
          return own.publish(event)
        },
      })
      const sent: string[] = []
      const pass = async (): Promise<void> => {
        const found = await store.look('log')
        if (found === undefined) return
        sent.push(...found.messages.map(({ value }) => Buffer.from(value ?? []).toString()))
        await store.settle(found)
      }
      await scene.append(own, 'note-forgotten', 0, 1)
      await pass()
      // The log failed in the same pass.
      store.forget()
      // Time enough for a look of its own to keep the first event and to move past it.
      for (let n = 0; n < 20; n += 1) {
        await pass()
        await own.pool.query('select')
      }
      await scene.append(own, 'note-forgotten', 1, 1)
      answer()
      await eventuallyHolds(async () => {
        await pass()
        expect([sent, await unsentEvents(own)]).toEqual([[], 2])
      })
      expect([...store.waiting().keys()]).toEqual(['note-forgotten'])
      await store.release()
    })

    test('its release waits for what is still under way', async () => {
      const own = await scene.sourceOf('store_released', 59)
      const { source, answer, asked } = answersLate(own)
      const store = open(source)
      expect(await store.look('log')).toBeUndefined()
      expect(asked()).toBe(1)
      store.forget()
      const happened: string[] = []
      const released = store.release().then(() => happened.push('released'))
      await own.pool.query('select')
      happened.push('answered')
      answer()
      await released
      expect(happened).toEqual(['answered', 'released'])
    })
  })
})
