import { expect, test } from '@jest/globals'
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
