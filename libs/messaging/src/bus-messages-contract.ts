// What is published comes out as it was, in order per key, to every group.
import { describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { partitionOf } from './murmur2.ts'
import { message, numbered, type StageOf } from './testing/bus-stage.ts'
import { text } from './testing/consumer.ts'

export function messagesContract(stage: StageOf): void {
  describe('messages', () => {
    test('every group gets every message, in order per key, on the key’s partition', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const keys = ['a', 'b', 'ord_é']
      const groups = ['one', 'two'].map((group) => consume({ group: `${group}.${name}`, topics: [name] }))
      await bus.publish(keys.flatMap((key) => numbered(name, key, 20)))
      await eventuallyHolds(() => expect(groups.map((group) => group.texts().length)).toEqual([60, 60]), within)
      for (const { settled } of groups) {
        for (const key of keys) {
          const own = settled.filter((received) => received.key === key)
          expect(own.map(text)).toEqual(Array.from({ length: 20 }, (_, i) => `${key}${i}`))
          expect(new Set(own.map(({ partition }) => partition))).toEqual(new Set([partitionOf(key, bus.partitions)]))
        }
      }
    })

    test('bodies, headers and an empty body come through as they were, null on a compacted topic too', async () => {
      const { bus, topic, consume, within } = stage()
      const [name, compacted] = [await topic(), await topic({ compacted: true })]
      const group = consume({ group: `bytes.${name}`, topics: [name, compacted] })
      await group.active.ready
      await bus.publish([message(name, 'k', 'x', { ce_id: '1', 'x-text': 'é 😀' }), message(name, 'k', null), message(name, 'k', ''), message(compacted, 'gone', null)])
      await eventuallyHolds(() => expect([group.texts(name), group.texts(compacted)]).toEqual([['x', 'null', ''], ['null']]), within)
      expect(group.settled.find(({ headers }) => headers['ce_id'] === '1')?.headers).toEqual({ ce_id: '1', 'x-text': 'é 😀' })
      expect(group.settled.find((received) => received.topic === compacted)?.key).toBe('gone')
    })

    test('a message of 1 MB comes through, between others', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const large = 'x'.repeat(1_000_000)
      const group = consume({ group: `mega.${name}`, topics: [name] })
      await bus.publish([message(name, 'k', 'before'), message(name, 'k', large), message(name, 'k', 'after')])
      await eventuallyHolds(() => expect(group.texts().map((one) => (one === large ? 'large' : one))).toEqual(['before', 'large', 'after']), within)
    })

    test('more than fits into one request arrives whole and in order', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const group = consume({ group: `large.${name}`, topics: [name] })
      await bus.publish(Array.from({ length: 40 }, (_, i) => message(name, 'k', String(i).padStart(100_000, '0'))))
      await eventuallyHolds(() => expect(group.texts().map(Number)).toEqual(Array.from({ length: 40 }, (_, i) => i)), within)
    })

    test('what is published twice comes twice: whoever handles it knows it by its id', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      const group = consume({ group: `twice.${name}`, topics: [name] })
      const batch = [message(name, 'k', 'a', { ce_id: '1' }), message(name, 'k', 'b', { ce_id: '2' })]
      await bus.publish(batch)
      await bus.publish(batch)
      await eventuallyHolds(() => expect(group.texts()).toEqual(['a', 'b', 'a', 'b']), within)
      expect(new Set(group.settled.map(({ offset }) => offset)).size).toBe(4)
      expect(group.settled.map(({ headers }) => headers['ce_id'])).toEqual(['1', '2', '1', '2'])
    })

    test('publishing nothing is fine', async () => {
      await expect(stage().bus.publish([])).resolves.toBeUndefined()
    })
  })
}
