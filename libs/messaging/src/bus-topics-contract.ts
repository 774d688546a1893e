// Topics are declared, made or checked at start, and never made by a message.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { partitionOf } from './murmur2.ts'
import type { NextOffset } from './port.ts'
import { keyBeside, message, numbered, type StageOf } from './testing/bus-stage.ts'
import { text } from './testing/consumer.ts'
import { placeOf } from './testing/places.ts'

export function topicsContract(stage: StageOf): void {
  describe('topics', () => {
    test('making them again changes nothing', async () => {
      const { bus, topic } = stage()
      const name = await topic()
      await bus.publish([message(name, 'k', 'kept')])
      await bus.ensureTopics([{ name }])
      expect((await bus.readTopic(name)).map(text)).toEqual(['kept'])
    })

    test('another number of partitions is refused by name', async () => {
      const { open, topic } = stage()
      const name = await topic()
      const other = await open({ partitions: 6 })
      await expect(other.ensureTopics([{ name }])).rejects.toThrow(`${name} has 12 partitions`)
    })

    test('one that keeps all is not taken for one that keeps the newest of each key, nor the other way round', async () => {
      const { bus, topic } = stage()
      const [plain, compacted] = [await topic(), await topic({ compacted: true })]
      await expect(bus.ensureTopics([{ name: plain, compacted: true }])).rejects.toThrow(`${plain} is not compacted`)
      await expect(bus.ensureTopics([{ name: compacted }])).rejects.toThrow(`${compacted} is compacted`)
      await bus.ensureTopics([{ name: plain }, { name: compacted, compacted: true }])
    })

    test('how many days a topic is kept may change', async () => {
      const { bus, topic } = stage()
      const name = await topic({ keptDays: 7 })
      await bus.publish([message(name, 'k', 'kept')])
      await bus.ensureTopics([{ name, keptDays: 30 }])
      expect((await bus.readTopic(name)).map(text)).toEqual(['kept'])
    })

    test('one that was never made is an error that can be tried again, not a silence, and is not made by it', async () => {
      const { bus } = stage()
      const name = `nobody.made.${randomUUID()}`
      const since = performance.now()
      for (const again of [1, 2]) {
        await expect(bus.publish([message(name, 'k', 'x')])).rejects.toMatchObject({ kind: 'unavailable' })
        expect(performance.now() - since).toBeLessThan(again * 5_000)
      }
    })

    test('a compacted one is read as the newest message of each key, a deleted key as null', async () => {
      const { bus, topic } = stage()
      const name = await topic({ compacted: true })
      expect(await bus.readTopic(name)).toEqual([])
      await bus.publish([message(name, 'a', '1'), message(name, 'b', '1'), message(name, 'a', '2'), message(name, 'c', '1'), message(name, 'c', null)])
      const newest = new Map((await bus.readTopic(name)).map((received) => [received.key, text(received)]))
      expect([...newest].sort()).toEqual([['a', '2'], ['b', '1'], ['c', 'null']])
    })

    test('the log has a name of its own that stays', async () => {
      const { bus, open } = stage()
      expect(await bus.identity()).not.toBe('')
      expect(await (await open()).identity()).toBe(await bus.identity())
    })

    test('both ends of a topic are told: what was forgotten, and nothing of a topic that is not there', async () => {
      const { bus, topic, under } = stage()
      const [name, compacted] = [await topic(), await topic({ compacted: true })]
      await bus.publish([...numbered(name, 'k', 6), ...numbered(compacted, 'k', 6)])
      const partition = partitionOf('k', bus.partitions)
      const endsOf = async (of: string) => (await bus.ends(['nobody.made.it', of])).filter((end) => end.partition === partition).map(({ oldest, next }) => [oldest, next])
      expect([await endsOf(name), await endsOf(compacted)]).toEqual([[[0n, 6n]], [[0n, 6n]]])
      await under.forget(name, partition, 4n)
      expect(await endsOf(name)).toEqual([[4n, 6n]])
      await under.forget(name, partition, 6n)
      expect(await endsOf(name)).toEqual([[6n, 6n]])
    })

    test('lag is where the partitions end less where the group is', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const lagOf = async (at: readonly NextOffset[]): Promise<bigint> => {
        const places = new Map(at.map((one) => [placeOf(one), one.next]))
        return (await bus.ends([name])).reduce((sum, end) => sum + end.next - (places.get(placeOf(end)) ?? 0n), 0n)
      }
      expect((await bus.ends([name])).map(({ partition, next }) => [partition, next]).sort(([a], [b]) => Number(a) - Number(b))).toEqual(Array.from({ length: bus.partitions }, (_, i) => [i, 0n]))
      await bus.publish([...numbered(name, 'k', 6), ...numbered(name, keyBeside('k', bus.partitions), 4)])
      expect(await lagOf([])).toBe(10n)
      const group = consume({ group: `lag.${name}`, topics: [name] })
      await eventuallyHolds(async () => expect(await lagOf(group.places.all())).toBe(0n), within)
      await group.active.stop()
      await bus.publish(numbered(name, 'k', 5))
      expect(await lagOf(group.places.all())).toBe(5n)
    })
  })
}
