import { expect, test } from '@jest/globals'
import type { PromiseView } from './order-view.ts'
import { withUnits } from './promise-units.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const promise = (status: string, over: object = {}): PromiseView => ({ id: 'prm_1', lineIds: ['lin_1'], original: { to: '2026-11-20', precision: 'day', timeZone: 'Europe/Berlin', source: 'checkout' }, status, ...over }) as unknown as PromiseView
const units = (view: PromiseView, said: Said): unknown => {
  const { lines, parts } = stateWith(said)
  const { unitsKept, unitsLate } = withUnits(view, lines, parts)
  return [unitsKept, unitsLate]
}
const parcel = (deliveredAt: string, quantity: number): object => ({ status: 'delivered', deliveredAt, lines: { lin_1: quantity } })

// Midnight in Berlin is 23:00 in UTC.
const came = { units: { delivered: 4, in_transit: 1, cancelled: 2 }, parcels: [parcel('2026-11-20T22:30:00Z', 3), parcel('2026-11-20T23:30:00Z', 1)] }

test('of a promise that was broken, what came before its window was over, at the place, was kept', () => {
  expect(units(promise('broken'), came)).toEqual([3, 2])
  expect(units(promise('broken', { original: { to: '2026-11-20T22:00:00Z', precision: 'hour', timeZone: 'Europe/Berlin', source: 'checkout' } }), came)).toEqual([0, 5])
})

test('what came of units that are off makes no more than there are', () => {
  expect(units(promise('broken'), { ...came, units: { delivered: 2, cancelled: 5 } })).toEqual([2, 0])
})

test('a promise that was kept was kept for all that is not off', () => {
  expect(units(promise('kept'), came)).toEqual([5, 0])
})

test('of other lines, and before it is over, nothing is counted', () => {
  expect(units(promise('broken', { lineIds: ['lin_2'] }), came)).toEqual([0, 0])
  for (const status of ['on_track', 'at_risk', 'replaced', 'void']) expect(units(promise(status), came)).toEqual([undefined, undefined])
})
