import { describe, expect, test } from '@jest/globals'
import type { Uuid } from '@wismo/kernel'
import { maxRead, Position, type NewEvent, type StreamRange } from './port.ts'
import { freshForEach } from './fresh-for-each.ts'
import { invalid, newEvent, newEvents, newStream, readToEnd, tell, type FreshStore } from './sample-events.ts'

/** Parts of streams, some types alone, and what no read takes: the part of the store's contract that is about choosing. */
export function readingContract(open: () => Promise<FreshStore>): void {
  const store = freshForEach(open)

  describe('readStream', () => {
    test.each<[string, Omit<StreamRange, 'limit'>, number, readonly number[]]>([
      ['forward', {}, 10, [1, 2, 3, 4, 5]],
      ['forward, the first two', {}, 2, [1, 2]],
      ['forward from a version', { from: 3 }, 10, [3, 4, 5]],
      ['forward from before the first', { from: 0 }, 2, [1, 2]],
      ['forward from behind the last', { from: 6 }, 10, []],
      ['backward', { direction: 'backward' }, 10, [5, 4, 3, 2, 1]],
      ['backward, the last one', { direction: 'backward' }, 1, [5]],
      ['backward from a version', { direction: 'backward', from: 3 }, 2, [3, 2]],
      ['backward from behind the last', { direction: 'backward', from: 99 }, 1, [5]],
      ['backward from before the first', { direction: 'backward', from: 0 }, 10, []],
    ])('%s', async (_, range, limit, expected) => {
      const stream = newStream()
      await tell(store, stream, newEvents(3))
      await tell(store, newStream(), newEvents(1))
      await tell(store, stream, newEvents(2))
      expect((await store.readStream(stream, { ...range, limit })).map(({ version }) => version)).toEqual(expected)
    })

    test('gives what readAll gives of the stream, and nothing of one that is not there', async () => {
      const stream = newStream()
      await tell(store, stream, newEvents(2))
      expect(await store.readStream(stream, { limit: 10 })).toEqual((await readToEnd(store)).events)
      expect(await store.readStream(newStream(), { limit: 10 })).toEqual([])
    })

    test.each<StreamRange>([{ limit: 0 }, { limit: -1 }, { limit: 1.5 }, { limit: maxRead + 1 }, { from: -1, limit: 1 }, { from: 0.5, limit: 1 }, { from: 2 ** 31, limit: 1 }])('%j is refused', async (range) => {
      await expect(store.readStream(newStream(), range)).rejects.toMatchObject(invalid)
    })
  })

  describe('readAll of some types', () => {
    const notes = async (): Promise<readonly NewEvent[]> => {
      const events = Array.from({ length: 9 }, (_, i) => newEvent({ type: ['ThingNoted', 'ThingDropped', "Thing'Lost"][i % 3] ?? '' }))
      for (const event of events) await tell(store, newStream(), [event])
      return events
    }
    const allOf = async (types: readonly string[], limit: number): Promise<readonly Uuid[]> => {
      const ids: Uuid[] = []
      for (let next = Position.start; ; ) {
        const page = await store.readAll(next, limit, types)
        expect(page.events.length).toBeLessThanOrEqual(limit)
        ids.push(...page.events.map(({ id }) => id))
        next = page.next
        if (page.caughtUp) return ids
      }
    }

    test.each([1, 2, 3, 100])('page by page of %i gives those alone, in order', async (limit) => {
      const events = await notes()
      const wanted = events.filter(({ type }) => type !== 'ThingNoted').map(({ id }) => id)
      expect(await allOf(['ThingDropped', "Thing'Lost"], limit)).toEqual(wanted)
    })

    test('without any, or of unknown ones, it gives nothing and moves on', async () => {
      await notes()
      const { next } = await readToEnd(store)
      for (const types of [[], ['ThingUnheardOf']]) expect(await store.readAll(Position.start, 10, types)).toEqual({ events: [], next, caughtUp: true })
    })
  })

  test.each([0, -1, 1.5, Number.NaN, maxRead + 1])('a page of %p events is refused', async (limit) => {
    await expect(store.readAll(Position.start, limit)).rejects.toMatchObject(invalid)
  })

  test.each(['', '1', 'x'.repeat(20), '9'.repeat(20), `-${'0'.repeat(19)}`])('%j is no position to read after', async (position) => {
    await expect(store.readAll(position as Position, 1)).rejects.toMatchObject(invalid)
  })
}
