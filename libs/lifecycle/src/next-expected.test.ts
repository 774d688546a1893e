import { describe, expect, test } from '@jest/globals'
import { nextExpectedOf, pendingForOf } from './next-expected.ts'
import { stateWith, type Said } from './testing/state-of.ts'

type Expected = ReturnType<typeof nextExpectedOf>
const next = (said: Said): Expected => nextExpectedOf(stateWith(said))
const moving = { in_transit: 1 }
const promises = [{ original: { to: '2026-12-03' } }, { original: { to: '2026-12-01' }, estimate: { latest: '2026-12-02' } }, { status: 'kept', original: { to: '2026-11-01' } }]
const ret = (over: object): Said => ({ units: { delivered: 1 }, returns: { returns: { ret_1: over } } })

const said: readonly (readonly [string, Said, Expected])[] = [
  ['closed: nothing', { status: 'closed', money: { due: 5 } }, undefined],
  ['off, paid back: only its end', { status: 'cancelled', order: { holds: { hld_1: {} } } }, { event: 'OrderClosed', who: 'system' }],
  ['off, not paid back', { status: 'cancelled', money: { due: -5 } }, { event: 'RefundRequested', who: 'payments' }],
  ['a hold comes first', { units: moving, order: { holds: { hld_1: {} } }, parcels: [{}] }, { event: 'OrderHoldReleased', who: 'retailer' }],
  ['a payment that waits for money', { status: 'pending', money: { due: 5 }, order: { payments: [{ status: 'pending', expiresAt: '2026-12-02T00:00:00Z' }, { status: 'pending', expiresAt: '2026-12-01T00:00:00Z' }, { status: 'failed', expiresAt: '2026-11-01T00:00:00Z' }, { status: 'pending' }] } }, { event: 'PaymentAuthorized', who: 'payment_provider', by: '2026-12-01T00:00:00Z' }],
  ['a payment without a deadline', { status: 'pending', units: { open: 1 }, money: { due: 5 } }, { event: 'PaymentAuthorized', who: 'payment_provider' }],
  ['a review', { status: 'pending', units: { open: 1 }, money: { due: 5 }, order: { confirmation: 'manual' } }, { event: 'OrderConfirmed', who: 'retailer' }],
  ['paid at checkout: the first work, which confirms it', { status: 'pending', units: { open: 1 }, promises }, { event: 'FulfillmentAccepted', who: 'fulfillment', by: '2026-12-02' }],
  ['covered by what checkout saw set aside: no other authorization', { status: 'pending', units: { open: 1 }, money: { due: 5, dueCoveredBy: 'authorization' }, promises }, { event: 'FulfillmentAccepted', who: 'fulfillment', by: '2026-12-02' }],
  ['covered, and none in stock', { status: 'pending', units: { backordered: 1 }, money: { due: 5, dueCoveredBy: 'authorization' } }, { event: 'UnitsAvailable', who: 'retailer' }],
  ['nothing but the word', { status: 'pending' }, { event: 'OrderConfirmed', who: 'system' }],
  ['a van, by its appointment', { units: moving, parcels: [{}], fulfillments: [{ locationId: 'hub-1', appointment: { to: '2026-12-01T12:00:00Z' }, stages: { van: { lin_1: 1 } } }] }, { event: 'DeliveryCompleted', who: 'node:hub-1', by: '2026-12-01T12:00:00Z' }],
  ['a van of nobody knows whom', { units: moving, fulfillments: [{ stages: { van: { lin_1: 1 } } }] }, { event: 'DeliveryCompleted', who: 'node' }],
  ['no parcel is known, by the first day that is promised and not over', { units: moving, promises }, { event: 'CheckpointRecorded', to: 'in_transit', who: 'carrier', ifMissed: 'ParcelSilent', by: '2026-12-02' }],
  ['a parcel under way', { units: { in_transit: 1, ready_for_pickup: 1 }, parcels: [{}], promises }, { event: 'CheckpointRecorded', to: 'out_for_delivery', who: 'carrier:dpd', ifMissed: 'ParcelSilent', by: '2026-12-02' }],
  ['a parcel at the door', { units: moving, parcels: [{ status: 'out_for_delivery' }] }, { event: 'ParcelDelivered', who: 'carrier:dpd', ifMissed: 'ParcelAttemptFailed' }],
  ['a parcel that comes once more', { units: moving, parcels: [{ status: 'attempt_failed' }] }, { event: 'ParcelDelivered', who: 'carrier:dpd', ifMissed: 'ParcelAttemptFailed' }],
  ['a parcel at a point', { units: moving, parcels: [{ status: 'available_for_pickup', point: { until: '2026-12-05T00:00:00Z' } }], promises }, { event: 'ParcelDelivered', who: 'customer', ifMissed: 'ParcelReturningToSender', by: '2026-12-05T00:00:00Z' }],
  ['a parcel at a point that keeps it', { units: moving, parcels: [{ status: 'available_for_pickup' }] }, { event: 'ParcelDelivered', who: 'customer', ifMissed: 'ParcelReturningToSender' }],
  ['a parcel that turned back', { units: { returning_to_sender: 1 }, parcels: [{ status: 'returning' }], promises }, { event: 'ParcelReturnedToSender', who: 'carrier:dpd', ifMissed: 'ParcelSilent' }],
  ['a parcel is there, the rest waits at the counter', { units: { delivered: 1, ready_for_pickup: 1 }, parcels: [{ status: 'delivered' }], fulfillments: [{}, { status: 'ready_for_pickup', pickup: { to: '2026-12-04' } }] }, { event: 'PickedUp', who: 'customer', ifMissed: 'PickupWindowLapsed', by: '2026-12-04' }],
  ['at the counter without an end', { units: { ready_for_pickup: 1, packed: 1 }, fulfillments: [{ status: 'ready_for_pickup' }] }, { event: 'PickedUp', who: 'customer', ifMissed: 'PickupWindowLapsed' }],
  ['a node packs', { units: { allocated: 1, open: 1 }, fulfillments: [{ status: 'completed', locationId: 'hub-0' }, { status: 'picking', method: 'ship', locationId: 'hub-1', readyBy: '2026-11-30T00:00:00Z' }], promises }, { event: 'FulfillmentShipped', who: 'node:hub-1', by: '2026-11-30T00:00:00Z' }],
  ['a node that said no time, by what is promised', { units: { packed: 1 }, fulfillments: [{ status: 'packed', method: 'ship' }], promises }, { event: 'FulfillmentShipped', who: 'node', by: '2026-12-02' }],
  ['a node that prepares a pickup', { units: { allocated: 1 }, fulfillments: [{ method: 'pickup' }] }, { event: 'PickupReady', who: 'node' }],
  ['a node that prepares a pickup at the kerb', { units: { allocated: 1 }, fulfillments: [{ method: 'curbside' }] }, { event: 'PickupReady', who: 'node' }],
  ['a van that is booked', { units: { packed: 1 }, fulfillments: [{ status: 'scheduled', method: 'scheduled' }] }, { event: 'DeliveryDeparted', who: 'node' }],
  ['a seller whose work nobody knows', { units: { packed: 1 } }, { event: 'FulfillmentShipped', who: 'node' }],
  ['goods come back, the rest is open', { units: { returning_to_sender: 1, open: 1 } }, { event: 'ReturnToSenderReceived', who: 'node' }],
  ['nobody has begun', { units: { open: 1, backordered: 1 }, promises }, { event: 'FulfillmentAccepted', who: 'fulfillment', by: '2026-12-02' }],
  ['stock has none', { units: { backordered: 1, lost: 1 } }, { event: 'UnitsAvailable', who: 'retailer' }],
  ['lost', { units: { lost: 1 } }, { event: 'ClaimResolved', who: 'retailer' }],
  ['lost and made good', { status: 'completed', units: { lost: 1 }, settled: 1 }, { event: 'OrderClosed', who: 'system' }],
  ['goods before returns', { ...ret({ status: 'requested' }), units: { delivered: 1, open: 1 } }, { event: 'FulfillmentAccepted', who: 'fulfillment' }],
  ['a return that was asked for', ret({ status: 'requested' }), { event: 'ReturnApproved', who: 'retailer' }],
  ['a return that was approved', ret({ status: 'approved', dueBy: '2026-12-06' }), { event: 'ReturnHandedOver', who: 'customer', ifMissed: 'ReturnExpired', by: '2026-12-06' }],
  ['a return with a label', ret({ status: 'awaiting_handover' }), { event: 'ReturnHandedOver', who: 'customer', ifMissed: 'ReturnExpired' }],
  ['a return under way', ret({ status: 'in_transit' }), { event: 'ReturnReceived', who: 'carrier' }],
  ['a return that is there', ret({ status: 'received' }), { event: 'ReturnInspected', who: 'node' }],
  ['a return that was looked at', ret({ status: 'inspected' }), { event: 'ReturnResolved', who: 'retailer' }],
  ['a claim', { units: { delivered: 1 }, money: { due: 5 }, returns: { claims: { clm_1: { status: 'opened' } } } }, { event: 'ClaimApproved', who: 'retailer' }],
  ['a refund that was asked for', { units: { delivered: 1 }, money: { due: -5, refunds: [{ status: 'succeeded', dueBy: '2026-11-01' }, { status: 'requested', dueBy: '2026-12-07' }] as never } }, { event: 'RefundSucceeded', who: 'payment_provider', ifMissed: 'RefundFailed', by: '2026-12-07' }],
  ['a refund that is pending', { units: { delivered: 1 }, money: { refunds: [{ status: 'pending' }] as never } }, { event: 'RefundSucceeded', who: 'payment_provider', ifMissed: 'RefundFailed' }],
  ['a refund that failed', { units: { delivered: 1 }, money: { refunds: [{ status: 'failed' }] as never } }, { event: 'RefundSucceeded', who: 'payment_provider', ifMissed: 'RefundFailed' }],
  ['a refund that was called off', { units: { delivered: 1 }, money: { refunds: [{ status: 'cancelled' }] as never } }, { event: 'OrderCompleted', who: 'system' }],
  ['money that the customer owes', { units: { delivered: 1 }, money: { due: 1 } }, { event: 'PaymentCaptured', who: 'customer' }],
  ['money that is set aside', { units: { delivered: 1 }, money: { due: 1, dueCoveredBy: 'authorization' } }, { event: 'PaymentCaptured', who: 'payment_provider' }],
  ['all is done', { units: { delivered: 1 } }, { event: 'OrderCompleted', who: 'system' }],
  ['all is done and said', { status: 'completed', units: { delivered: 1 } }, { event: 'OrderClosed', who: 'system' }],
]

test.each(said)('S2 %s', (_, state, expected) => {
  expect(next(state)).toStrictEqual(expected)
})

test('of several parcels the one that is nearest to the customer counts', () => {
  const nearestFirst = ['out_for_delivery', 'available_for_pickup', 'attempt_failed', 'in_transit', 'returning']
  const owes = (statuses: readonly string[]): string | undefined => next({ units: moving, parcels: statuses.map((status) => ({ status, carrier: status })) })?.who
  for (const [i, status] of nearestFirst.entries()) {
    const who = status === 'available_for_pickup' ? 'customer' : `carrier:${status}`
    for (const farther of nearestFirst.slice(i + 1)) expect([owes([status, farther]), owes([farther, status])]).toEqual([who, who])
  }
})

test.each(['evidence_requested', 'under_review', 'reopened'])('a claim that is %s is open', (status) => {
  expect(next({ units: { delivered: 1 }, returns: { claims: { clm_1: { status } } } })?.event).toBe('ClaimApproved')
})

test.each(['approved', 'denied', 'resolved', 'withdrawn'])('a claim that is %s is not', (status) => {
  expect(next({ units: { delivered: 1 }, returns: { claims: { clm_1: { status } } } })?.event).toBe('OrderCompleted')
})

describe('an order is pending for', () => {
  test.each([
    ['review', { status: 'pending', order: { confirmation: 'manual' } }],
    ['payment', { status: 'pending', money: { due: 1 } }],
    [undefined, { status: 'pending' }],
    [undefined, { status: 'pending', units: { open: 1 }, money: { due: 1, dueCoveredBy: 'authorization' } }],
    ['stock', { status: 'pending', units: { backordered: 1 }, money: { due: 1, dueCoveredBy: 'authorization' } }],
    [undefined, { status: 'confirmed', money: { due: 1 }, order: { confirmation: 'manual' } }],
  ] as const)('%s', (why, state) => {
    expect(pendingForOf(stateWith(state))).toBe(why)
  })
})
