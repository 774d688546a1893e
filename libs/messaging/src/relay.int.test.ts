import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts, type RecordSchema } from '@wismo/contracts'
import { Instant, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import { appendSignal, openPostgresStore, StreamName, type RecordedEvent } from '@wismo/event-store'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { announceAppends, type AnnouncingStore } from './announcing-store.ts'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import type { RelaySource } from './group.ts'
import { wakeablePause, type Pause } from './pause.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { startRelay, type Relay } from './relay.ts'
import { ours, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'

/** What setTimeout can take. */
const maxTimerMs = 2 ** 31 - 1
const topic = 'order.events.v1'
const noted = (name: string): RecordSchema => ({ type: 'record', name, namespace: 'wismo.order', fields: [{ name: 'text', type: 'string' }] })
const contracts = openContracts(withEvent(withEvent(ours, { topic, owner: 'relay_one' }, noted('NotedOne')), { topic, owner: 'relay_two' }, noted('NotedTwo')))
const clock = (): Instant => Instant.fromMillis(Date.now())
const metadata = { shopId: ShopId.parse('aldermoor'), occurredAt: Instant.parse('2026-11-24T10:00:00Z'), correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system' as const, id: 'test' } }

describe('the relay', () => {
  let database: TestDatabase
  let bus: MessageBus
  beforeAll(async () => {
    database = await testDatabase()
    const embedded = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4, clock })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: topic }, { name: 'wismo.schemas.v1', compacted: true }])
  })
  afterAll(async () => {
    await bus.close()
    await database.drop()
  })

  const publish = (event: RecordedEvent): OutgoingMessage | undefined =>
    event.stream.startsWith('process-') ? undefined : { topic, key: event.stream, value: Buffer.from(String(event.version)), headers: { ce_id: event.id } }

  const sourceOf = async (schema: string, tag: number): Promise<RelaySource & { store: AnnouncingStore }> => {
    const postgres = openPostgresStore({ pool: database.pool, schema, tag })
    await postgres.migrate()
    await migrateMessaging(database.pool, schema)
    return { service: schema, store: announceAppends(postgres), pool: database.pool, schema, publish }
  }
  const start = (sources: readonly RelaySource[], on: MessageBus = bus): Relay =>
    startRelay(on, sources, schemaLog(on, contracts), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined })
  const append = (source: RelaySource, stream: string, from: number, count: number) =>
    source.store.append({
      stream: stream as StreamName,
      expected: from === 0 ? 'none' : from,
      events: Array.from({ length: count }, (_, i) => ({ id: uuidV5(wismoSpace, stream, from + i), type: 'Noted', data: {}, metadata })),
    })
  const published = async (stream: string): Promise<readonly string[]> =>
    (await bus.readTopic(topic)).filter(({ key }) => key === stream).map(({ value }) => Buffer.from(value ?? []).toString())

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
      const relay = startRelay(watched, [source], schemaLog(watched, other), randomUUID() as Uuid, { published: () => undefined, waiting: () => undefined })
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
    let published = 0
    const relay = startRelay(bus, [source], schemaLog(bus, contracts), randomUUID() as Uuid, { published: ({ messages }) => void (published += messages), waiting: () => undefined }, alarm)
    return { ...relay, alarm, published: () => published }
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
    // The same store as another process has it: its appends are not heard by the leader's own listeners.
    const elsewhere = { ...source, store: announceAppends(openPostgresStore({ pool: database.pool, schema: source.schema, tag: 18 })) }
    const follower = startAsleep(elsewhere)
    await eventuallyHolds(() => expect(follower.alarm.asked).toHaveLength(1))
    const signal = appendSignal(database.pool)
    let heard = 0
    signal.hear(source.schema, () => (heard += 1))
    // Past its first statement: it listens.
    const listening = `select from pg_stat_activity where datname = current_database() and application_name = 'wismo listen wismo_appended' and state = 'idle' and query <> ''`
    await eventuallyHolds(async () => expect((await database.pool.query(listening)).rowCount).toBe(3))
    await append(elsewhere, 'note-follower', 0, 1)
    await eventuallyHolds(() => expect([leader.published(), heard]).toEqual([1, 1]))
    await Promise.all([leader.stop(), follower.stop(), signal.stop()])
    expect(follower.published()).toBe(0)
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
    const relay = start([source], broken)
    await append(source, 'note-d', 0, 3)
    await eventuallyHolds(async () => expect(await published('note-d')).toEqual(['1', '2', '3']))
    await relay.stop()
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

  test('another log, empty or made anew, gets the whole store; the first one keeps its place', async () => {
    const source = await sourceOf('relay_other_log', 16)
    await append(source, 'note-f', 0, 2)
    const first = start([source])
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2']))
    await first.stop()
    const other = openEmbeddedBus({ pool: database.pool, schema: 'wismo_other_log', partitions: 4, clock })
    await other.migrate()
    await other.ensureTopics([{ name: topic }, { name: 'wismo.schemas.v1', compacted: true }])
    const second = start([source], other)
    await eventuallyHolds(async () => expect((await other.readTopic(topic)).map(({ key }) => key)).toEqual(['note-f', 'note-f']))
    await second.stop()
    const third = start([source])
    await append(source, 'note-f', 2, 1)
    await eventuallyHolds(async () => expect(await published('note-f')).toEqual(['1', '2', '3']))
    await third.stop()
    await other.close()
  })
})
