import { expect, test } from '@jest/globals'
import { EventId, GrantId, Instant, LineId, OrderId, sourcingIdOf, wismoSpace } from '@wismo/kernel'
import { foldSourcing, sourcingEvents, type SourcingEvent } from './sourcing-part.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const [a, b] = [LineId.of(wismoSpace, 'a'), LineId.of(wismoSpace, 'b')]
const at = Instant.parse('2026-11-24T10:00:00Z')
const unsourced = (...lines: readonly { lineId: LineId; quantity: number }[]): SourcingEvent => ({
  id: EventId.of(wismoSpace, 'e'), type: 'UnitsUnsourced', aggregate: sourcingIdOf(orderId), version: 1, occurredAt: at, recordedAt: at, actor: 'system', data: { orderId, grantId: GrantId.of(wismoSpace, 'g'), lines, reason: { code: 'no_node' } },
})

test('units that no node took are free again, and stay counted', () => {
  const once = foldSourcing(undefined, unsourced({ lineId: a, quantity: 2 }))
  expect(once.released).toEqual({ [a]: 2 })
  const twice = foldSourcing(once, unsourced({ lineId: a, quantity: 1 }, { lineId: b, quantity: 1 }))
  expect(twice.released).toEqual({ [a]: 3, [b]: 1 })
  expect(twice.timeline.map(({ type }) => type)).toEqual([...sourcingEvents, ...sourcingEvents])
  expect(once.released).toEqual({ [a]: 2 })
})
