import { expect, test } from '@jest/globals'
import { FulfillmentId, Instant, ParcelId, ReturnId, wismoSpace } from '@wismo/kernel'
import { stubOf } from './parcel-stub.ts'
import type { ParcelPart } from './parts/parcel-part.ts'

const seen = Instant.parse('2026-11-19T13:40:00Z')
const until = Instant.parse('2026-11-26T18:00:00Z')

/** A parcel of which everything is known. */
const parcel: ParcelPart = {
  parcelId: ParcelId.of(wismoSpace, 'p'), direction: 'out', carrier: 'dhl-de', trackingNumber: '003404341610940', lines: { lin_1: 2 } as ParcelPart['lines'], fulfillmentId: FulfillmentId.of(wismoSpace, 'f'), returnId: ReturnId.of(wismoSpace, 'r'),
  status: 'delivered', flags: ['duties_due'], cause: { party: 'recipient', code: 'refused' }, foundVersion: 3, lastFact: { at: seen, place: 'Leipzig DE' }, deliveredAt: seen, proof: { kind: 'signature' }, attempts: 2, point: { name: 'Kiosk Beispielweg', until }, dutiesDue: 500,
  scans: [], timeline: [{ id: 'evt_1', type: 'ParcelDelivered', at: seen, recordedAt: seen, actor: 'carrier' }] as unknown as ParcelPart['timeline'],
}

const numbers = { carrier: 'dhl-de', trackingNumber: '003404341610940', steps: 5 }

test('who knows the number of a parcel sees how it stands and since when, and nothing else', () => {
  expect(stubOf(parcel)).toEqual({ ...numbers, status: 'delivered', step: 5, lastSeenAt: seen, deliveredAt: seen })
})

test('one that waits for the customer says until when, and not where', () => {
  const { deliveredAt: _deliveredAt, proof: _proof, ...waiting } = parcel
  expect(stubOf({ ...waiting, status: 'available_for_pickup' })).toEqual({ ...numbers, status: 'available_for_pickup', step: 4, lastSeenAt: seen, pickupUntil: until })
})

test.each([['accepted', true], ['in_transit', true], ['held', true], ['out_for_delivery', false], ['attempt_failed', false], ['returning', false], ['lost', false]] as const)('where it was last seen is said on its way alone: %s', (status, isSaid) => {
  const { deliveredAt: _deliveredAt, ...moving } = parcel
  expect(stubOf({ ...moving, status })?.place).toBe(isSaid ? 'Leipzig DE' : undefined)
})

test.each(['accepted', 'in_transit', 'available_for_pickup'] as const)('one that goes back to the shop says so, and not where it began: %s', (status) => {
  const { deliveredAt: _deliveredAt, ...moving } = parcel
  const stub = stubOf({ ...moving, status, direction: 'return' })
  expect([stub?.direction, stub?.place, stub?.pickupUntil]).toEqual(['return', undefined, undefined])
})

test('one that nobody has seen yet is none', () => {
  const { lastFact: _lastFact, deliveredAt: _deliveredAt, ...unseen } = parcel
  expect(stubOf({ ...unseen, status: 'pre_transit' })).toBeUndefined()
})
