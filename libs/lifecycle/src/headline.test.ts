import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { headlineOf, type HeadlineCode } from './headline.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const now = Instant.parse('2026-11-26T22:30:00Z')
const codeOf = (said: Said): string => headlineOf(stateWith(said), now).code
const moving = { in_transit: 1 }
const onVan = (status: string) => [{ status, stages: { van: { lin_1: 1 } } }]
const incident = (over: object) => ({ incidents: { inc_1: { status: 'options_offered', ...over } } })

const said: readonly (readonly [string, Said, HeadlineCode])[] = [
  ['a payment failed and something is due', { units: { open: 1 }, money: { due: 1 }, paymentStatus: 'failed' }, 'action_needed'],
  ['a payment failed and nothing is due', { units: { open: 1 }, paymentStatus: 'failed' }, 'confirmed'],
  ['a payment failed of an order that is off', { units: { cancelled: 1 }, money: { due: 1 }, paymentStatus: 'failed', status: 'cancelled' }, 'cancelled'],
  ['the bank wants the customer to act', { units: { open: 1 }, money: { due: 1, payments: [{ status: 'action_required' }, { status: 'authorized' }] as never }, paymentStatus: 'pending' }, 'action_needed'],
  ['something is due, and nobody waits for it', { units: { open: 1 }, money: { due: 1, payments: [{ status: 'initiated' }] as never }, paymentStatus: 'pending' }, 'confirmed'],
  ['the carrier needs an address', { units: moving, parcels: [{}, { flags: ['action_required'] }] }, 'action_needed'],
  ['duties are due', { units: moving, parcels: [{ flags: ['duties_due'] }] }, 'action_needed'],
  ['duties were due of a parcel that came', { units: { delivered: 1 }, parcels: [{ status: 'delivered', flags: ['duties_due'] }] }, 'delivered'],
  ['a choice without a harmless default', { units: moving, returns: incident({}) }, 'action_needed'],
  ['a choice with a harmless default', { units: moving, returns: incident({ default: 'wait' }) }, 'on_the_way'],
  ['a choice that was made', { units: moving, returns: incident({ status: 'chosen' }) }, 'on_the_way'],
  ['something is lost', { units: { lost: 1, delivered: 1 } }, 'problem'],
  ['something was lost and made good', { units: { lost: 1, delivered: 1 }, settled: 1 }, 'delivered'],
  ['something was lost on its way back, and its return is open', { units: { lost: 1, delivered: 1 }, lostBack: 1, parcels: [{ direction: 'return', returnId: 'ret_1', status: 'lost', lines: {} }], returns: { returns: { ret_1: { status: 'in_transit', handed: { lin_1: 1 }, from: [] } } } }, 'problem'],
  ['something was lost on its way back, and the return of another unit is open', { units: { lost: 1, delivered: 1 }, lostBack: 1, returnStatus: 'requested', returns: { returns: { ret_1: { status: 'closed' }, ret_2: { status: 'requested' } } } }, 'return_in_progress'],
  ['something was lost on its way back, and that is settled', { units: { lost: 1, delivered: 1 }, lostBack: 1 }, 'delivered'],
  ['a return is open, and nothing is lost', { units: { delivered: 1 }, returns: { returns: { ret_1: { status: 'in_transit' } } } }, 'delivered'],
  ['a parcel is silent', { units: moving, parcels: [{}, { flags: ['silent'] }] }, 'problem'],
  ['a parcel is damaged', { units: moving, parcels: [{ flags: ['damaged'] }] }, 'problem'],
  ['a parcel was silent and came', { units: { delivered: 1 }, parcels: [{ status: 'delivered', flags: ['silent'] }] }, 'delivered'],
  ['a parcel on its way back is silent', { units: { delivered: 1 }, parcels: [{ direction: 'return', flags: ['silent'] }] }, 'delivered'],
  ['a refund failed', { units: { delivered: 1 }, money: { refunds: [{ status: 'failed' }, { status: 'pending' }] as never } }, 'problem'],
  ['a refund is pending', { units: { delivered: 1 }, money: { refunds: [{ status: 'pending' }] as never } }, 'delivered'],
  ['a hold', { units: { packed: 1 }, order: { holds: { hld_1: {} } } }, 'on_hold'],
  ['a hold of an order that is off', { units: { cancelled: 1 }, status: 'cancelled', order: { holds: { hld_1: {} } } }, 'cancelled'],
  ['nobody was at home, while another is at the door', { units: moving, parcels: [{ status: 'out_for_delivery' }, { status: 'attempt_failed' }] }, 'attempt_failed'],
  ['at the door', { units: moving, parcels: [{}, { status: 'out_for_delivery' }] }, 'out_for_delivery'],
  ['a van is on its way', { units: moving, fulfillments: onVan('en_route') }, 'out_for_delivery'],
  ['a van is there', { units: moving, fulfillments: onVan('on_site') }, 'out_for_delivery'],
  ['a van is loaded', { units: moving, fulfillments: onVan('scheduled') }, 'on_the_way'],
  ['an empty van is on its way', { units: moving, fulfillments: [{ status: 'en_route' }] }, 'on_the_way'],
  ['due today', { units: moving, promises: [{ original: { to: '2026-11-26' } }] }, 'arriving_today'],
  ['due today by the destination’s calendar', { units: moving, order: { timeZone: 'Europe/Dublin' }, promises: [{ original: { to: '2026-11-26T23:30:00Z', timeZone: 'Europe/Berlin' } }, { original: { to: '2026-11-26T20:00:00Z', timeZone: 'Europe/Berlin' } }] }, 'arriving_today'],
  ['tomorrow already where it goes', { units: moving, order: { timeZone: 'Europe/Berlin' }, promises: [{ original: { to: '2026-11-27T00:10:00Z', timeZone: 'Europe/Berlin' } }] }, 'on_the_way'],
  ['likely today', { units: moving, promises: [{ estimate: { likely: '2026-11-26', latest: '2026-11-28' } }] }, 'arriving_today'],
  ['today at the latest', { units: moving, promises: [{ estimate: { latest: '2026-11-26' } }] }, 'arriving_today'],
  ['first promised for today, likely later', { units: moving, promises: [{ original: { to: '2026-11-26' }, estimate: { likely: '2026-11-27' } }] }, 'on_the_way'],
  ['at risk, but today', { units: moving, promises: [{ status: 'at_risk', original: { to: '2026-11-26' } }] }, 'arriving_today'],
  ['promised for today, and kept', { units: moving, promises: [{ status: 'kept', original: { to: '2026-11-26' } }] }, 'on_the_way'],
  ['due today, and nothing is under way', { units: { packed: 1 }, promises: [{ original: { to: '2026-11-26' } }] }, 'preparing'],
  ['its carrier says it is late', { units: moving, parcels: [{}, { flags: ['delayed'] }] }, 'delayed'],
  ['its carrier said so of a parcel that came', { units: { delivered: 1, open: 1 }, parcels: [{ status: 'delivered', flags: ['delayed'] }] }, 'partly_delivered'],
  ['a promise is at risk', { units: { open: 1 }, promises: [{}, { status: 'at_risk' }] }, 'delayed'],
  ['a promise is broken', { units: { backordered: 1 }, promises: [{ status: 'broken' }] }, 'delayed'],
  ['a promise was broken, and all came', { units: { delivered: 1 }, promises: [{ status: 'broken' }] }, 'delivered'],
  ['a promise was broken, and all is off', { units: { cancelled: 1 }, status: 'cancelled', promises: [{ status: 'broken' }] }, 'cancelled'],
  ['a promise was broken, and the rest waits at the counter', { units: { ready_for_pickup: 1 }, promises: [{ status: 'broken' }] }, 'ready_for_pickup'],
  ['at the counter', { units: { ready_for_pickup: 1, packed: 1 } }, 'ready_for_pickup'],
  ['at a point of the carrier', { units: moving, parcels: [{}, { status: 'available_for_pickup' }] }, 'ready_for_pickup'],
  ['a part is there, a part moves', { units: { delivered: 1, in_transit: 1 } }, 'partly_delivered'],
  ['moving', { units: { in_transit: 1, returning_to_sender: 1 } }, 'on_the_way'],
  ['one comes back, others are packed', { units: { returning_to_sender: 1, packed: 1 } }, 'returning_to_sender'],
  ['stock has not all', { units: { backordered: 1, open: 1 } }, 'backordered'],
  ['stock has not all, the rest is packed', { units: { backordered: 1, packed: 1 } }, 'preparing'],
  ['a node has it', { units: { allocated: 1, open: 1 } }, 'preparing'],
  ['a change is quoted', { units: { open: 1 }, order: { changes: { chg_1: { status: 'quoted' } } } }, 'change_pending'],
  ['a change waits for money', { units: { open: 1 }, order: { changes: { chg_1: { status: 'awaiting_payment' } } } }, 'change_pending'],
  ['a change waits for a node', { units: { open: 1 }, order: { changes: { chg_1: { status: 'awaiting_node' } } } }, 'change_pending'],
  ['a change was applied', { units: { open: 1 }, order: { changes: { chg_1: { status: 'applied' } } } }, 'confirmed'],
  ['a return is on its way', { units: { delivered: 1 }, returnStatus: 'in_progress' }, 'return_in_progress'],
  ['a return was asked for', { units: { delivered: 1 }, returnStatus: 'requested' }, 'return_in_progress'],
  ['a refund is on its way', { units: { delivered: 1 }, money: { refundPending: 1 } }, 'refund_on_its_way'],
  ['we owe', { units: { delivered: 1 }, money: { due: -1 } }, 'refund_on_its_way'],
  ['all are there', { units: { delivered: 1, returned: 1 } }, 'delivered'],
  ['all came back', { units: { returned: 1 } }, 'refunded'],
  ['off', { units: { cancelled: 1 }, status: 'cancelled' }, 'cancelled'],
  ['confirmed', { units: { open: 1 } }, 'confirmed'],
  ['not confirmed', { units: { open: 1 }, status: 'pending' }, 'received'],
  ['a draft', { units: {}, status: 'draft' }, 'received'],
]

test.each(said)('%s', (_, state, code) => {
  expect(codeOf(state)).toBe(code)
})

describe('beside the headline', () => {
  test('flags say all that goes on, in a fixed order', () => {
    const state = stateWith({
      units: { in_transit: 1, lost: 1 }, money: { due: 1, disputed: true }, paymentStatus: 'failed', promises: [{ status: 'broken' }], order: { changes: { chg_1: { status: 'quoted' } } },
      returns: { returns: { ret_1: { status: 'in_transit' } } },
    })
    expect(headlineOf(state, now).flags).toEqual(['action_needed', 'problem', 'delayed', 'change_pending', 'return_open', 'disputed'])
    expect(headlineOf(stateWith({ units: { open: 1 } }), now).flags).toEqual([])
  })

  test.each(['closed', 'resolved', 'declined', 'expired', 'cancelled'])('a return that is %s is not open', (status) => {
    expect(headlineOf(stateWith({ units: { delivered: 1 }, returns: { returns: { ret_1: { status } } } }), now).flags).toEqual([])
  })

  test('the stage knows where parcels and vans are', () => {
    const stage = (state: Said) => headlineOf(stateWith({ units: moving, ...state }), now).stage
    expect([stage({ parcels: [{ status: 'out_for_delivery' }] }), stage({ parcels: [{ status: 'available_for_pickup' }] }), stage({ fulfillments: onVan('en_route') }), stage({})]).toEqual(['out_for_delivery', 'ready_for_pickup', 'out_for_delivery', 'on_the_way'])
  })

  test.each(['delivered', 'returned', 'lost', 'destroyed', 'cancelled'])('a parcel that is %s does not move', (status) => {
    expect(codeOf({ units: { open: 1 }, parcels: [{ status, flags: ['silent'] }] })).toBe('confirmed')
  })

  test('a parcel without a scan moves where its node says that it left', () => {
    const parcels = [{ status: 'pre_transit', flags: ['silent'] }]
    expect([codeOf({ units: { open: 1 }, parcels }), codeOf({ units: { open: 1 }, parcels, fulfillments: [{ passed: { pcl_0: { lin_1: 1 } } }, {}] })]).toEqual(['confirmed', 'problem'])
  })
})
