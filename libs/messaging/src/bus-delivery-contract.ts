// What is not settled comes again and holds up its partition alone.
import { describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { partitionOf } from './murmur2.ts'
import { keyBeside, message, numbered, type StageOf } from './testing/bus-stage.ts'
import { text } from './testing/consumer.ts'
import { newPlaces, placeOf } from './testing/places.ts'

export function deliveryContract(stage: StageOf): void {
  describe('deliveries', () => {
    test('a group that comes back goes on where its own positions say', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const settings = { group: `back.${name}`, topics: [name], places: newPlaces() }
      const first = consume(settings)
      await bus.publish(numbered(name, 'k', 5))
      await eventuallyHolds(() => expect(first.settled).toHaveLength(5), within)
      await first.active.stop()
      await bus.publish([message(name, 'k', 'later')])
      const second = consume(settings)
      await eventuallyHolds(() => expect(second.texts()).toEqual(['later']), within)
    })

    test('positions that were taken back bring the messages again', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const settings = { group: `again.${name}`, topics: [name] }
      const first = consume(settings)
      await bus.publish(numbered(name, 'k', 3))
      await eventuallyHolds(() => expect(first.settled).toHaveLength(3), within)
      await first.active.stop()
      const second = consume({ ...settings, places: newPlaces([{ topic: name, partition: partitionOf('k', bus.partitions), next: first.settled[1]?.offset ?? 0n }]) })
      await eventuallyHolds(() => expect(second.texts()).toEqual(['k1', 'k2']), within)
    })

    test('a refused delivery comes again, and nothing overtakes it', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      let refusals = 2
      const group = consume({
        group: `refuse.${name}`,
        topics: [name],
        async handle() {
          if (refusals-- > 0) throw new Error('not now')
        },
      })
      await bus.publish(numbered(name, 'k', 3))
      await eventuallyHolds(() => expect(group.texts()).toEqual(['k0', 'k1', 'k2']), within)
      expect(group.given.length).toBeGreaterThan(3)
    })

    test('poison: what is refused for ever comes for ever, and no other partition waits for it', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const beside = keyBeside('k', bus.partitions)
      const group = consume({
        group: `poison.${name}`,
        topics: [name],
        async handle(messages) {
          if (messages.some(({ key }) => key === 'k')) throw new Error('never')
        },
      })
      await bus.publish([...numbered(name, 'k', 2), ...numbered(name, beside, 5)])
      await eventuallyHolds(() => expect(group.given.filter(({ key }) => key === 'k').length).toBeGreaterThan(3), within)
      await bus.publish(numbered(name, beside, 5, 5))
      await eventuallyHolds(() => expect(group.texts()).toEqual(Array.from({ length: 10 }, (_, i) => `${beside}${i}`)), within)
      await group.active.stop()
      const healed = consume({ group: `poison.${name}`, topics: [name], places: group.places })
      await eventuallyHolds(() => expect(healed.texts()).toEqual(['k0', 'k1']), within)
    })

    test('a delivery that is not settled pauses its partition alone; settled, the partition goes on', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const beside = keyBeside('k', bus.partitions)
      const held = stage().gate()
      const group = consume({
        group: `pause.${name}`,
        topics: [name],
        handle: async (messages) => (messages.some(({ key }) => key === 'k') ? held.pass() : undefined),
      })
      await bus.publish([message(name, 'k', 'k0')])
      await eventuallyHolds(() => expect(held.entered).toBe(1), within)
      for (let i = 0; i < 3; i += 1) {
        await bus.publish([...numbered(name, 'k', 1, i + 1), ...numbered(name, beside, 1, i)])
        await eventuallyHolds(() => expect(group.texts()).toEqual(Array.from({ length: i + 1 }, (_, n) => `${beside}${n}`)), within)
      }
      expect(held.entered).toBe(1)
      held.open()
      await eventuallyHolds(() => expect(group.settled.filter(({ key }) => key === 'k')).toHaveLength(4), within)
    })

    test('back-pressure: whoever does not settle is given a few megabytes at most, however much waits', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const held = stage().gate()
      const group = consume({ group: `pressure.${name}`, topics: [name], handle: () => held.pass() })
      const bodies = Array.from({ length: 300 }, (_, i) => message(name, 'k', String(i).padStart(20_000, '0')))
      await bus.publish(bodies)
      await eventuallyHolds(() => expect(held.entered).toBe(1), within)
      const beside = consume({ group: `beside.${name}`, topics: [name] })
      await eventuallyHolds(() => expect(beside.settled).toHaveLength(300), within)
      expect([...group.deliveries.values()]).toEqual([1])
      expect(group.given.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)).toBeLessThan(2 * 1024 * 1024)
      held.open()
      await eventuallyHolds(() => expect(group.texts().map(Number)).toEqual(Array.from({ length: 300 }, (_, i) => i)), within)
    })

    test('a delivery holds no more than was asked for; a refused one comes again, what was settled before it does not', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const sizes: number[] = []
      const refusing = new Set(['k3'])
      await bus.publish(numbered(name, 'k', 8))
      const group = consume({
        group: `few.${name}`,
        topics: [name],
        maxMessages: 3,
        async handle(messages) {
          sizes.push(messages.length)
          if (messages.some((one) => refusing.delete(text(one)))) throw new Error('not now')
        },
      })
      await eventuallyHolds(() => expect(group.texts()).toEqual(Array.from({ length: 8 }, (_, i) => `k${i}`)), within)
      expect(Math.max(...sizes)).toBe(3)
      expect(group.given.filter((one) => text(one) === 'k2')).toHaveLength(1)
    })

    test('stopped between two parts of what it read, a member delivers nothing more, and the next one goes on there', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const held = stage().gate()
      const settings = { group: `parts.${name}`, topics: [name], places: newPlaces() }
      await bus.publish(numbered(name, 'k', 3))
      const group = consume({ ...settings, maxMessages: 1, handle: () => held.pass() })
      await eventuallyHolds(() => expect(held.entered).toBe(1), within)
      const stopped = group.active.stop()
      held.open()
      await stopped
      expect(group.texts()).toEqual(['k0'])
      const next = consume(settings)
      await eventuallyHolds(() => expect(next.texts()).toEqual(['k1', 'k2']), within)
    })

    test('stop lets the delivery that runs end, and delivers nothing after it', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const held = stage().gate()
      const settings = { group: `stop.${name}`, topics: [name], places: newPlaces() }
      const group = consume({ ...settings, handle: () => held.pass() })
      await bus.publish([message(name, 'k', 'one')])
      await eventuallyHolds(() => expect(held.entered).toBe(1), within)
      const stopped = group.active.stop()
      held.open()
      await stopped
      expect(group.texts()).toEqual(['one'])
      await bus.publish([message(name, 'k', 'two')])
      const next = consume(settings)
      await eventuallyHolds(() => expect(next.texts()).toEqual(['two']), within)
      expect(group.texts()).toEqual(['one'])
      expect(group.deliveries).toEqual(new Map([[placeOf(group.settled[0] ?? { topic: '', partition: -1 }), 1]]))
    })
  })
}
