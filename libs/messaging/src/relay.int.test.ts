import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import type { Uuid } from '@wismo/kernel'
import { appendSignal } from '@wismo/event-store'
import { eventuallyHolds } from '@wismo/testing'
import type { RelaySource } from './group.ts'
import { wakeablePause, type Pause } from './pause.ts'
import type { MessageBus } from './port.ts'
import { startRelay } from './relay.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { contracts, noted, quiet, relayScene, topic, type RelayScene } from './testing/relay-scene.ts'

/** What setTimeout can take. */
const maxTimerMs = 2 ** 31 - 1

describe('the relay', () => {
  let scene: RelayScene
  let bus: MessageBus
  beforeAll(async () => {
    scene = await relayScene()
    bus = scene.bus
  })
  afterAll(() => scene.close())

  const sourceOf: RelayScene['sourceOf'] = (schema, tag) => scene.sourceOf(schema, tag)
  const start: RelayScene['start'] = (sources, settings) => scene.start(sources, settings)
  const append: RelayScene['append'] = (source, stream, from, count) => scene.append(source, stream, from, count)
  const published: RelayScene['published'] = (stream, on) => scene.published(stream, on)

  test('publishes every event of every store in stream order, private streams excepted, its schemas first', async () => {
    const [one, two] = [await sourceOf('relay_one', 11), await sourceOf('relay_two', 12)]
    await append(one, 'note-a', 0, 3)
    const relay = start([one, two])
    await append(two, 'note-b', 0, 2)
    await append(one, 'process-a', 0, 1)
    await append(one, 'note-a', 3, 2)
    await eventuallyHolds(async () => expect([await published('note-a'), await published('note-b')]).toEqual([['1', '2', '3', '4', '5'], ['1', '2']]))
    await relay.stop()
    expect(await published('process-a')).toEqual([])
    const schemas = new Set((await bus.readTopic('wismo.schemas.v1')).map(({ key }) => key))
    expect(schemas).toEqual(new Set(['relay_one', 'relay_two'].flatMap((owner) => contracts.schemaMessages(owner)).map(({ key }) => key)))
  })

  test('its schemas are durable before its first event, and are not sent again', async () => {
    const source = await sourceOf('relay_two', 12)
    await append(source, 'note-first', 0, 1)
    const sent: string[] = []
    const watched: MessageBus = {
      ...bus,
      async publish(messages) {
        await bus.publish(messages)
        sent.push(...messages.map((message) => message.topic))
      },
    }
    const other = openContracts(withEvent(ours, { topic, owner: 'relay_two' }, noted('NotedThree')))
    for (const round of [1, 2]) {
      const relay = startRelay(watched, [source], schemaLog(watched, other), randomUUID() as Uuid, quiet)
      await append(source, 'note-first', round, 1)
      await eventuallyHolds(async () => expect(await published('note-first')).toHaveLength(round + 1))
      await relay.stop()
    }
    expect(sent).toEqual(['wismo.schemas.v1', ...sent.slice(1)])
    expect(sent.slice(1)).not.toContain('wismo.schemas.v1')
  })

  test('goes on where it was after a restart, and says nothing twice', async () => {
    const source = await sourceOf('relay_restart', 13)
    const first = start([source])
    await append(source, 'note-c', 0, 2)
    await eventuallyHolds(async () => expect(await published('note-c')).toEqual(['1', '2']))
    await first.stop()
    await append(source, 'note-c', 2, 1)
    const second = start([source])
    await eventuallyHolds(async () => expect(await published('note-c')).toEqual(['1', '2', '3']))
    await second.stop()
  })

  /** A pause that only a call ends: who was not woken never looks again. `asked` is how long each one should have been. */
  const untilWoken = (): Pause & { readonly asked: readonly number[] } => {
    const pause = wakeablePause()
    const asked: number[] = []
    return {
      asked,
      wake: pause.wake,
      for(ms) {
        asked.push(ms)
        return pause.for(maxTimerMs)
      },
    }
  }
  const startAsleep = (source: RelaySource) => {
    const alarm = untilWoken()
    let count = 0
    const relay = start([source], { watch: { published: ({ messages }) => void (count += messages) }, pauses: { idle: alarm, rest: wakeablePause() } })
    return { ...relay, alarm, published: () => count }
  }

  test('an append of this process wakes it', async () => {
    const source = await sourceOf('relay_woken', 17)
    const relay = startAsleep(source)
    await eventuallyHolds(() => expect(relay.alarm.asked).toHaveLength(1))
    await append(source, 'note-woken', 0, 1)
    await eventuallyHolds(() => expect(relay.published()).toBe(1))
    await relay.stop()
  })

  test('an append in another process wakes the one that relays the store, by one signal', async () => {
    const source = await sourceOf('relay_signal', 18)
    const leader = startAsleep(source)
    await eventuallyHolds(() => expect(leader.alarm.asked).toHaveLength(1))
    const elsewhere = scene.elsewhere(source, 18)
    const follower = startAsleep(elsewhere)
    await eventuallyHolds(() => expect(follower.alarm.asked).toHaveLength(1))
    const signal = appendSignal(scene.database.pool)
    let heard = 0
    signal.hear(source.schema, () => (heard += 1))
    // Past its first statement: it listens.
    const listening = `select from pg_stat_activity where datname = current_database() and application_name = 'wismo listen wismo_appended' and state = 'idle' and query <> ''`
    await eventuallyHolds(async () => expect((await scene.database.pool.query(listening)).rowCount).toBe(2))
    await append(elsewhere, 'note-follower', 0, 1)
    await eventuallyHolds(() => expect([leader.published(), heard]).toEqual([1, 1]))
    await append(elsewhere, 'note-follower', 1, 1)
    await eventuallyHolds(() => expect([leader.published(), heard]).toEqual([2, 2]))
    expect([follower.published(), follower.alarm.asked.length]).toEqual([0, 1])
    await Promise.all([leader.stop(), follower.stop(), signal.stop()])
  })

  test('looks again at once while full batches come, then later and later up to 250 ms, and soon again after an event', async () => {
    const source = await sourceOf('relay_idle', 19)
    await append(source, 'note-idle', 0, 501)
    const { alarm, published: count, stop } = startAsleep(source)
    for (const looks of [1, 2, 3, 4, 5, 6, 7]) {
      await eventuallyHolds(() => expect(alarm.asked).toHaveLength(looks))
      expect(count()).toBe(501)
      alarm.wake()
    }
    await eventuallyHolds(() => expect(alarm.asked).toHaveLength(8))
    await append(source, 'note-idle', 501, 1)
    await eventuallyHolds(() => expect(alarm.asked).toEqual([5, 10, 20, 40, 80, 160, 250, 250, 5]))
    await stop()
  })

  test('a log that is away: the position stays, and everything arrives when it is back', async () => {
    const source = await sourceOf('relay_outage', 14)
    let failures = 2
    const broken: MessageBus = { ...bus, publish: (messages) => (failures-- > 0 ? Promise.reject(new Error('no leader')) : bus.publish(messages)) }
    const relay = start([source], { on: broken })
    await append(source, 'note-d', 0, 3)
    await eventuallyHolds(async () => expect(await published('note-d')).toEqual(['1', '2', '3']))
    await relay.stop()
  })

  test('after a failure it waits its time: no append ends that, only the stop', async () => {
    const source = await sourceOf('relay_back_off', 20)
    const [idle, rest] = [wakeablePause(), untilWoken()]
    let tries = 0
    const away: MessageBus = {
      ...bus,
      publish(messages) {
        if (messages[0]?.topic !== topic) return bus.publish(messages)
        tries += 1
        return Promise.reject(new Error('no leader'))
      },
    }
    await append(source, 'note-away', 0, 1)
    const relay = start([source], { on: away, pauses: { idle, rest } })
    await eventuallyHolds(() => expect(rest.asked).toEqual([100]))
    const signal = appendSignal(scene.database.pool)
    let heard = 0
    signal.hear(source.schema, () => (heard += 1))
    let round = 1
    await eventuallyHolds(async () => {
      await append(source, 'note-away', round++, 1)
      idle.wake()
      expect(heard).toBeGreaterThan(2)
    })
    expect([tries, rest.asked.length]).toEqual([1, 1])
    await relay.stop()
    await signal.stop()
  })

  test('of two relays one works; when it stops the other takes over, and nothing is left out', async () => {
    const source = await sourceOf('relay_pair', 15)
    const first = start([source])
    await append(source, 'note-e', 0, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1']))
    const second = start([source])
    await append(source, 'note-e', 1, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1', '2']))
    await first.stop()
    await append(source, 'note-e', 2, 1)
    await eventuallyHolds(async () => expect(await published('note-e')).toEqual(['1', '2', '3']))
    await second.stop()
  })

  const placeOf = async (source: RelaySource): Promise<{ position: string; owner: string } | undefined> =>
    (await scene.database.pool.query<{ position: string; owner: string }>(`select position, owner from ${source.schema}.relay_position`)).rows[0]
  /** The first relay sleeps where it was; the second one has taken its store over and published two events. */
  const takenOver = async (schema: string, tag: number) => {
    const source = await sourceOf(schema, tag)
    const robbed = startAsleep(source)
    await eventuallyHolds(() => expect(robbed.alarm.asked).toHaveLength(1))
    await scene.database.pool.query(`update ${schema}.relay_position set leased_until = now() - interval '1 second'`)
    const elsewhere = scene.elsewhere(source, tag)
    const owner = randomUUID() as Uuid
    const leader = start([elsewhere], { owner })
    await eventuallyHolds(async () => expect((await placeOf(source))?.owner).toBe(owner))
    await append(elsewhere, schema, 0, 2)
    await eventuallyHolds(async () => expect(await published(schema)).toEqual(['1', '2']))
    return { source, elsewhere, robbed, leader, owner }
  }

  test('a leader that was paused and robbed sends one late batch, moves nothing back and steps aside', async () => {
    const { source, elsewhere, robbed, leader, owner } = await takenOver('relay_robbed', 22)
    const place = await placeOf(source)
    robbed.alarm.wake()
    await eventuallyHolds(async () => expect(await published('relay_robbed')).toEqual(['1', '2', '1', '2']))
    await eventuallyHolds(() => expect(robbed.alarm.asked).toHaveLength(2))
    expect(await placeOf(source)).toEqual({ ...place, owner })
    await append(elsewhere, 'relay_robbed', 2, 1)
    robbed.alarm.wake()
    await eventuallyHolds(() => expect(robbed.alarm.asked).toHaveLength(3))
    await eventuallyHolds(async () => expect(await published('relay_robbed')).toEqual(['1', '2', '1', '2', '3']))
    await Promise.all([robbed.stop(), leader.stop()])
  })

  test('a leader whose time is over by its own clock sends nothing', async () => {
    const { robbed, leader } = await takenOver('relay_late', 23)
    const now = performance.now.bind(performance)
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 11_000)
    robbed.alarm.wake()
    await eventuallyHolds(() => expect(robbed.alarm.asked).toHaveLength(2))
    clock.mockRestore()
    expect([robbed.published(), await published('relay_late')]).toEqual([0, ['1', '2']])
    await Promise.all([robbed.stop(), leader.stop()])
  })

  test('another log, empty or made anew, gets the whole store; the first one keeps its place', async () => {
    const source = await sourceOf('relay_other_log', 16)
    await append(source, 'note-f', 0, 2)
    const first = start([source])
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2']))
    await first.stop()
    const other = await scene.anotherLog('wismo_other_log')
    const second = start([source], { on: other })
    await eventuallyHolds(async () => expect(await published('note-f', other)).toEqual(['1', '2']))
    await second.stop()
    const third = start([source])
    await append(source, 'note-f', 2, 1)
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2', '3']))
    await third.stop()
    await other.close()
  })
})
