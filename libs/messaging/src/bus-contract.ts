// The one suite that every MessageBus passes. It is given a way to open the bus as another process would.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { partitionOf } from './murmur2.ts'
import type { ActiveSubscription, MessageBus, NextOffset, OutgoingMessage, ReceivedMessage, TopicPartition } from './port.ts'

export interface BusUnderTest {
  /** Another client of the same log, as if from another process. */
  open(): Promise<MessageBus>
  /** Releases what the suite needed. */
  close(): Promise<void>
  /** How long a group may take to find its members, in milliseconds. */
  readonly patienceMs: number
}

const text = (message: ReceivedMessage): string => (message.value === null ? 'null' : Buffer.from(message.value).toString())

/** A group that keeps its positions as a service would: moved when a delivery is settled. */
function member(bus: MessageBus, group: string, topics: readonly string[], handle: (messages: readonly ReceivedMessage[]) => Promise<void> = async () => undefined, positions = new Map<string, NextOffset>()) {
  const seen: ReceivedMessage[] = []
  const assigned: TopicPartition[] = []
  const active: ActiveSubscription = bus.subscribe({
    group,
    topics,
    async positions(now) {
      assigned.splice(0, assigned.length, ...now)
      return now.flatMap(({ topic, partition }) => positions.get(`${topic}/${partition}`) ?? [])
    },
    async deliver(messages) {
      await handle(messages)
      seen.push(...messages)
      const last = messages.at(-1)
      if (last !== undefined) positions.set(`${last.topic}/${last.partition}`, { topic: last.topic, partition: last.partition, next: last.offset + 1n })
    },
  })
  return { active, seen, assigned, positions, texts: (topic?: string) => seen.filter((one) => topic === undefined || one.topic === topic).map(text) }
}

export function busContract(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`${name} as a message bus`, () => {
    let under: BusUnderTest
    let bus: MessageBus
    let topic: string
    let within: { within: number }

    beforeAll(async () => {
      under = await start()
      bus = await under.open()
      within = { within: under.patienceMs }
    })
    afterAll(async () => {
      await bus.close()
      await under.close()
    })

    const fresh = async (...more: readonly string[]): Promise<string> => {
      topic = `test.${randomUUID()}.v1`
      await bus.ensureTopics([{ name: topic }, ...more.map((one) => ({ name: one }))])
      return topic
    }
    const message = (key: string, value: string | null, on = topic, headers: Record<string, string> = {}): OutgoingMessage => ({ topic: on, key, value: value === null ? null : Buffer.from(value), headers })
    const numbered = (key: string, count: number): OutgoingMessage[] => Array.from({ length: count }, (_, i) => message(key, `${key}${i}`))

    test('every group gets every message, in order per key, on the key’s partition', async () => {
      await fresh()
      const keys = ['a', 'b', 'ord_é']
      const [one, two] = [member(bus, `one.${topic}`, [topic]), member(bus, `two.${topic}`, [topic])]
      await bus.publish(keys.flatMap((key) => numbered(key, 20)))
      await eventuallyHolds(() => expect([one, two].map((group) => new Set(group.texts()).size)).toEqual([60, 60]), within)
      for (const key of keys) {
        const own = one.seen.filter((received) => received.key === key)
        expect([...new Set(own.map(text))]).toEqual(numbered(key, 20).map(({ value }) => Buffer.from(value ?? []).toString()))
        expect(new Set(own.map(({ partition }) => partition))).toEqual(new Set([partitionOf(key, bus.partitions)]))
      }
      await Promise.all([one.active.stop(), two.active.stop()])
    })

    test('bodies, null, headers and 300 KB come through as they were', async () => {
      await fresh()
      const large = 'x'.repeat(300_000)
      const group = member(bus, `bytes.${topic}`, [topic])
      await bus.publish([message('k', null, topic, { ce_id: '1', 'x-text': 'é 😀' }), message('k', large), message('k', '')])
      await eventuallyHolds(() => expect(group.texts()).toEqual(['null', large, '']), within)
      expect(group.seen[0]?.headers).toMatchObject({ ce_id: '1', 'x-text': 'é 😀' })
      await group.active.stop()
    })

    test('more than fits into one request arrives whole and in order', async () => {
      await fresh()
      const group = member(bus, `large.${topic}`, [topic])
      await bus.publish(Array.from({ length: 40 }, (_, i) => message('k', String(i).padStart(100_000, '0'))))
      await eventuallyHolds(() => expect(group.texts().map(Number)).toEqual(Array.from({ length: 40 }, (_, i) => i)), within)
      await group.active.stop()
    })

    test('a group that comes back goes on where its own positions say', async () => {
      await fresh()
      const first = member(bus, `back.${topic}`, [topic])
      await bus.publish(numbered('k', 5))
      await eventuallyHolds(() => expect(first.seen).toHaveLength(5), within)
      await first.active.stop()
      await bus.publish([message('k', 'later')])
      const second = member(bus, `back.${topic}`, [topic], undefined, first.positions)
      await eventuallyHolds(() => expect(second.texts()).toEqual(['later']), within)
      await second.active.stop()
    })

    test('positions that were taken back bring the messages again', async () => {
      await fresh()
      const first = member(bus, `again.${topic}`, [topic])
      await bus.publish(numbered('k', 3))
      await eventuallyHolds(() => expect(first.seen).toHaveLength(3), within)
      await first.active.stop()
      const partition = partitionOf('k', bus.partitions)
      const second = member(bus, `again.${topic}`, [topic], undefined, new Map([[`${topic}/${partition}`, { topic, partition, next: (first.seen[1]?.offset ?? 0n) }]]))
      await eventuallyHolds(() => expect(second.texts()).toEqual(['k1', 'k2']), within)
      await second.active.stop()
    })

    test('a refused delivery comes again, nothing overtakes it, other partitions go on', async () => {
      await fresh()
      let refusals = 2
      const other = Array.from({ length: 50 }, (_, i) => `o${i}`).find((key) => partitionOf(key, bus.partitions) !== partitionOf('k', bus.partitions)) ?? 'o'
      const group = member(bus, `refuse.${topic}`, [topic], async (messages) => {
        if (messages.some(({ key }) => key === 'k') && refusals-- > 0) throw new Error('not now')
      })
      await bus.publish([...numbered('k', 3), message(other, 'flows')])
      await eventuallyHolds(() => expect(group.seen.filter(({ key }) => key === 'k').map(text)).toEqual(['k0', 'k1', 'k2']), within)
      await eventuallyHolds(() => expect(group.texts()).toContain('flows'), within)
      await group.active.stop()
    })

    test('stop lets the delivery that runs end, and delivers nothing after it', async () => {
      await fresh()
      let release: () => void = () => undefined
      const held = new Promise<void>((done) => {
        release = done
      })
      let running = false
      const group = member(bus, `stop.${topic}`, [topic], async () => {
        running = true
        await held
      })
      await bus.publish([message('k', 'one')])
      await eventuallyHolds(() => expect(running).toBe(true), within)
      const stopped = group.active.stop()
      release()
      await stopped
      expect(group.texts()).toEqual(['one'])
      await bus.publish([message('k', 'two')])
      const next = member(bus, `stop.${topic}`, [topic], undefined, group.positions)
      await eventuallyHolds(() => expect(next.texts()).toEqual(['two']), within)
      expect(group.texts()).toEqual(['one'])
      await next.active.stop()
    })

    test('partition n of every topic is with the same member, and a member that leaves is replaced', async () => {
      const second = `test.${randomUUID()}.v1`
      await fresh(second)
      const rival = await under.open()
      const group = `pair.${topic}`
      const positions = new Map<string, NextOffset>()
      const [one, two] = [member(bus, group, [topic, second], undefined, positions), member(rival, group, [topic, second], undefined, positions)]
      await bus.publish([...Array.from({ length: 40 }, (_, i) => message(`k${i}`, 'x')), ...Array.from({ length: 40 }, (_, i) => message(`k${i}`, 'y', second))])
      await eventuallyHolds(() => expect(new Set([...one.seen, ...two.seen].map((received) => `${received.topic} ${received.key}`)).size).toBe(80), within)
      for (const own of [one, two]) {
        const of = (name: string): readonly number[] => own.assigned.filter((place) => place.topic === name).map(({ partition }) => partition).sort((a, b) => a - b)
        expect(of(topic)).toEqual(of(second))
      }
      await one.active.stop()
      await rival.publish([...Array.from({ length: 40 }, (_, i) => message(`k${i}`, 'after'))])
      await eventuallyHolds(() => expect(two.texts().filter((one_) => one_ === 'after')).toHaveLength(40), within)
      await two.active.stop()
      await rival.close()
    })

    test('readTopic gives a compacted topic’s newest message of each key', async () => {
      const compacted = `test.${randomUUID()}.v1`
      await bus.ensureTopics([{ name: compacted, compacted: true }])
      expect(await bus.readTopic(compacted)).toEqual([])
      await bus.publish([message('a', '1', compacted), message('b', '1', compacted), message('a', '2', compacted)])
      const newest = new Map((await bus.readTopic(compacted)).map((received) => [received.key, text(received)]))
      expect([...newest].sort()).toEqual([['a', '2'], ['b', '1']])
    })

    test('making topics again changes nothing; another number of partitions is refused', async () => {
      await fresh()
      await bus.publish([message('k', 'kept')])
      await bus.ensureTopics([{ name: topic }])
      expect((await bus.readTopic(topic)).map(text)).toEqual(['kept'])
    })

    test('it has a name of its own that stays', async () => {
      const other = await under.open()
      expect(await bus.identity()).not.toBe('')
      expect(await other.identity()).toBe(await bus.identity())
      await other.close()
    })

    test('a topic that was never made is an error that can be tried again, not a silence', async () => {
      await expect(bus.publish([message('k', 'x', 'nobody.made.this')])).rejects.toMatchObject({ kind: 'unavailable' })
    })

    test('publishing nothing is fine', async () => {
      await expect(bus.publish([])).resolves.toBeUndefined()
    })
  })
}
