// Why units came back, where that is told only with them.
import { expect, test } from '@jest/globals'
import { Instant, LineId, OrderId, ReturnId, ReturnsAccountId, wismoSpace } from '@wismo/kernel'
import { foldReturns, type ReturnsEvent, type ReturnsPart } from '../returns-part.ts'

const [orderId, returnId] = [OrderId.of(wismoSpace, 'o'), ReturnId.of(wismoSpace, 'r')]
const [a, b] = [LineId.of(wismoSpace, 'a'), LineId.of(wismoSpace, 'b')]
const told = (type: string, hour: number, data: object) => {
  const occurredAt = Instant.parse(`2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`)
  return { id: 'evt_1', type, aggregate: ReturnsAccountId.of(wismoSpace, 'rac'), version: 1, occurredAt, recordedAt: occurredAt, actor: 'retailer', data: { orderId, returnId, ...data } } as unknown as ReturnsEvent
}
const received = (hour: number, code: string, ...lines: readonly LineId[]) => told('ReturnReceived', hour, { lines: lines.map((lineId) => ({ lineId, quantity: 1 })), locationId: 'cork', reason: { code } })
const reasonsAfter = (...events: readonly ReturnsEvent[]) => events.reduce<ReturnsPart | undefined>(foldReturns, undefined)?.returns[returnId]?.reasons

test('each line shows the newest that was told of it, and of two at one moment always the same, in any order', () => {
  const all = [received(9, 'old', a, b), received(11, 'defect', a), received(11, 'broken', a)]
  for (const events of [all, all.toReversed(), [all[1], all[0], all[2]] as typeof all]) expect(reasonsAfter(...events)).toEqual({ [a]: 'defect', [b]: 'old' })
})

test('what the customer said when asking for the return stays, and a receipt without a reason says none', () => {
  const asked = told('ReturnRequested', 8, { lines: [{ lineId: a, quantity: 1, reason: { code: 'too_small' } }], method: 'store', outcome: 'refund' })
  expect(reasonsAfter(asked, received(9, 'worn', a, b))).toEqual({ [a]: 'too_small', [b]: 'worn' })
  expect(reasonsAfter(told('ReturnReceived', 9, { lines: [{ lineId: a, quantity: 1 }], locationId: 'cork' }))).toEqual({})
})
