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

test('who knows the number of a parcel sees how it stands and since when, and nothing else', () => {
  expect(stubOf(parcel)).toEqual({ carrier: 'dhl-de', trackingNumber: '003404341610940', status: 'delivered', lastSeenAt: seen, deliveredAt: seen })
})

test('one that waits for the customer says until when, and not where', () => {
  const { deliveredAt: _deliveredAt, proof: _proof, ...waiting } = parcel
  expect(stubOf({ ...waiting, status: 'available_for_pickup' })).toEqual({ carrier: 'dhl-de', trackingNumber: '003404341610940', status: 'available_for_pickup', lastSeenAt: seen, pickupUntil: until })
})

test('one that nobody has seen yet has no dates', () => {
  const { lastFact: _lastFact, deliveredAt: _deliveredAt, ...unseen } = parcel
  expect(stubOf({ ...unseen, status: 'pre_transit' })).toEqual({ carrier: 'dhl-de', trackingNumber: '003404341610940', status: 'pre_transit' })
})
