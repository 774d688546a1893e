import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { remember, timelineLength, type PublicEvent, type TimelineEntry } from './public-event.ts'

const at = (second: number): string => `2026-11-24T10:00:${String(second).padStart(2, '0')}.000Z`
const told = (type: string, second: number): PublicEvent => ({ id: `evt_${type}`, type, occurredAt: at(second), recordedAt: at(59), actor: 'carrier' }) as unknown as PublicEvent
const all = (...events: readonly PublicEvent[]) => events.reduce<readonly TimelineEntry[]>(remember, []).map(({ type }) => type)

test('a part keeps the facts that happened last, also where many old ones are told after them', () => {
  const old = Array.from({ length: timelineLength + 1 }, (_, i) => told(`old-${i}`, i))
  const kept = all(told('ParcelDelivered', 50), ...old)
  expect(kept).toHaveLength(timelineLength)
  expect([kept[0], kept.at(-2), kept.at(-1)]).toEqual(['old-2', 'old-20', 'ParcelDelivered'])
})

test('of facts of the same moment the one that was told first comes first', () => {
  expect(all(told('b', 1), told('a', 1), told('c', 0))).toEqual(['c', 'b', 'a'])
})

test('whichever came first, the same facts leave the same entries, also where many happened at the moment of the oldest', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: timelineLength + 1, maxLength: 2 * timelineLength })
  const arrivals = seconds.chain((all) => {
    const facts = all.map((second, i) => told(`fact-${String(i).padStart(2, '0')}`, second))
    return fc.record({ facts: fc.constant(facts), shuffled: fc.shuffledSubarray(facts, { minLength: facts.length }) })
  })
  fc.assert(
    fc.property(arrivals, ({ facts, shuffled }) => {
      const kept = all(...facts).toSorted()
      expect(kept).toHaveLength(timelineLength)
      expect(all(...shuffled).toSorted()).toEqual(kept)
      const moments = (events: readonly PublicEvent[]): readonly string[] => events.reduce<readonly TimelineEntry[]>(remember, []).map((entry) => entry.at)
      expect(moments(shuffled)).toEqual(facts.map(({ occurredAt }) => occurredAt).toSorted().slice(-timelineLength))
    }),
  )
})

test('of facts of the moment of the oldest the one with the lowest id leaves', () => {
  const later = Array.from({ length: timelineLength - 1 }, (_, i) => told(`later-${i}`, 10 + i))
  expect(all(told('b', 1), told('a', 1), ...later)[0]).toBe('b')
  expect(all(...later, told('a', 1), told('b', 1))[0]).toBe('b')
})
