import { describe, expect, test } from '@jest/globals'
import { current, fulfilled, fulfillmentStatus, gone, lineStatus, lostOpen, orderStatus, returnStatus, stageOf, tallyOf, type FulfillmentStatus, type LineStatus, type OrderFacts } from './statuses.ts'
import { tallyWith, type Said } from './testing/state-of.ts'

const order: OrderFacts = { draft: false, confirmed: true, cancelled: false, closed: false, due: 0, unfinished: false }
const nothingKnown = { requested: false, lostOpen: false }
const noLeg = { isOnLastLeg: false, waitsAtPoint: false }

test('counts what the law names: a, d, gone and what is lost and not made good', () => {
  const tally = tallyWith({ units: { open: 1, delivered: 2, return_in_transit: 4, returned: 8, in_transit: 16, returning_to_sender: 32, lost: 64, cancelled: 128, packed: 256 }, lostBack: 24, settled: 10 })
  expect([current(tally), fulfilled(tally), gone(tally), lostOpen(tally)]).toEqual([383, 38, 126, 30])
  expect(tallyOf([tally, tallyWith({ units: { open: 3, lost: 2 }, lostBack: 1, settled: 1 })])).toMatchObject({ units: { open: 4, lost: 66, delivered: 2 }, lostBack: 25, settled: 11 })
})

const goods: readonly (readonly [string, Said, FulfillmentStatus])[] = [
  ['all of it is off', { units: { cancelled: 2 } }, 'cancelled'],
  ['all of it is lost', { units: { lost: 2, cancelled: 1 } }, 'lost'],
  ['it was lost on its way back, so it was delivered', { units: { lost: 2 }, lostBack: 2 }, 'delivered'],
  ['everybody has theirs', { units: { delivered: 2, cancelled: 1 } }, 'delivered'],
  ['it went back after it came', { units: { return_in_transit: 1, returned: 1 } }, 'delivered'],
  ['one is there and the lost one was made good', { units: { delivered: 1, lost: 1 }, settled: 1 }, 'delivered'],
  ['one is there and the lost one is open', { units: { delivered: 1, lost: 1 } }, 'partially_delivered'],
  ['one is there, one on the way', { units: { delivered: 1, in_transit: 1 } }, 'partially_delivered'],
  ['one is there, one not begun', { units: { delivered: 1, open: 1 } }, 'partially_delivered'],
  ['what left comes back', { units: { returning_to_sender: 1, packed: 1 } }, 'returning_to_sender'],
  ['one comes back, one moves', { units: { returning_to_sender: 1, in_transit: 1 } }, 'in_transit'],
  ['all of it moves', { units: { in_transit: 2 } }, 'in_transit'],
  ['one moves, one is lost', { units: { in_transit: 1, lost: 1 } }, 'in_transit'],
  ['one moves, one is open', { units: { in_transit: 1, open: 1 } }, 'partially_shipped'],
  ['one moves, one waits at the counter', { units: { in_transit: 1, ready_for_pickup: 1 } }, 'partially_shipped'],
  ['one is lost, one open', { units: { lost: 1, open: 1 } }, 'partially_shipped'],
  ['one is lost, one waits at the counter', { units: { lost: 1, ready_for_pickup: 1 } }, 'ready_for_pickup'],
  ['one waits at the counter, one is packed', { units: { ready_for_pickup: 1, packed: 1 } }, 'ready_for_pickup'],
  ['a node has it', { units: { allocated: 1, open: 1 } }, 'preparing'],
  ['it is packed, the other one missing', { units: { packed: 1, backordered: 1 } }, 'preparing'],
  ['stock has none of it', { units: { backordered: 2, cancelled: 1 } }, 'backordered'],
  ['stock has a part of it', { units: { backordered: 1, open: 1 } }, 'received'],
  ['nothing happened', { units: { open: 2 } }, 'received'],
]

test.each(goods)('goods: %s', (_, said, wanted) => {
  expect(fulfillmentStatus(tallyWith(said))).toBe(wanted)
})

const lines: readonly (readonly [string, Said, LineStatus])[] = [
  ['all came back', { units: { returned: 2, cancelled: 1 } }, 'returned'],
  ['one came back, one was lost', { units: { returned: 1, lost: 1 } }, 'returned'],
  ['one came back, one stayed', { units: { returned: 1, delivered: 1 } }, 'partially_returned'],
  ['one came back, one stayed, one is on its way back, one was lost', { units: { returned: 1, delivered: 1, return_in_transit: 1, lost: 1 } }, 'partially_returned'],
  ['one came back, one still comes', { units: { returned: 1, in_transit: 1 } }, 'partially_delivered'],
  ['none came back', { units: { delivered: 2 } }, 'delivered'],
]

test.each(lines)('line: %s', (_, said, wanted) => {
  expect(lineStatus(tallyWith(said))).toBe(wanted)
})

test.each([
  ['all came back', { units: { returned: 2, cancelled: 1 } }, { requested: true, lostOpen: true }, 'returned'],
  ['one came back, the other was lost', { units: { returned: 1, lost: 1 } }, nothingKnown, 'returned'],
  ['one is on its way', { units: { return_in_transit: 1, returned: 1 } }, nothingKnown, 'in_progress'],
  ['one was lost on its way, and its return is open', { units: { delivered: 1, lost: 1 }, lostBack: 1 }, { requested: false, lostOpen: true }, 'in_progress'],
  ['one was lost on its way, and that is settled', { units: { delivered: 1, lost: 1 }, lostBack: 1 }, nothingKnown, 'none'],
  ['one was lost on its way out while a return is open', { units: { delivered: 1, lost: 1 } }, { requested: false, lostOpen: true }, 'none'],
  ['one was asked for, after another came back', { units: { delivered: 1, returned: 1 } }, { requested: true, lostOpen: false }, 'requested'],
  ['one came back', { units: { delivered: 1, returned: 1 } }, nothingKnown, 'partially_returned'],
  ['nothing was asked for', { units: { delivered: 1 } }, nothingKnown, 'none'],
] as const)('returns: %s', (_, said, returns, wanted) => {
  expect(returnStatus(tallyWith(said), returns)).toBe(wanted)
})

const rest: Said = { units: { delivered: 1 } }
test.each([
  ['the customer has not agreed', rest, { draft: true, closed: true, cancelled: true }, 'draft'],
  ['it is closed', rest, { closed: true, cancelled: true }, 'closed'],
  ['it was called off, and not all of it stayed', rest, { cancelled: true }, 'cancelled'],
  ['every unit is off', { units: { cancelled: 2 } }, {}, 'cancelled'],
  ['all are at rest', { units: { delivered: 1, returned: 1, lost: 1, cancelled: 1 }, settled: 1 }, {}, 'completed'],
  ['all are at rest, and nobody ever confirmed', rest, { confirmed: false }, 'completed'],
  ['one is on its way back', { units: { delivered: 1, return_in_transit: 1 } }, {}, 'confirmed'],
  ['a loss is not made good', { units: { delivered: 1, lost: 1 } }, {}, 'confirmed'],
  ['a loss on the way back is', { units: { delivered: 1, lost: 1 }, lostBack: 1 }, {}, 'completed'],
  ['I13 money is owed', rest, { due: 1 }, 'confirmed'],
  ['I13 money is owed to the customer', rest, { due: -1 }, 'confirmed'],
  ['something is open', rest, { unfinished: true }, 'confirmed'],
  ['nobody confirmed, but goods left', { units: { in_transit: 1, open: 1 } }, { confirmed: false }, 'confirmed'],
  ['nobody confirmed', { units: { open: 1 } }, { confirmed: false }, 'pending'],
  ['somebody confirmed', { units: { open: 1 } }, {}, 'confirmed'],
] as const)('order: %s', (_, said, facts, wanted) => {
  expect(orderStatus(tallyWith(said), { ...order, ...facts })).toBe(wanted)
})

describe('stage', () => {
  test.each([
    ['off', { units: { cancelled: 1 } }, 'cancelled', noLeg, 'cancelled'],
    ['off, but gone', { units: { in_transit: 1 } }, 'cancelled', noLeg, 'on_the_way'],
    ['all there, also when a van still says otherwise', { units: { delivered: 1 } }, 'confirmed', { isOnLastLeg: true, waitsAtPoint: true }, 'delivered'],
    ['at the door before the counter', { units: { in_transit: 1, ready_for_pickup: 1 } }, 'confirmed', { isOnLastLeg: true, waitsAtPoint: true }, 'out_for_delivery'],
    ['at the counter', { units: { in_transit: 1, ready_for_pickup: 1 } }, 'confirmed', noLeg, 'ready_for_pickup'],
    ['at a point of the carrier', { units: { in_transit: 1 } }, 'confirmed', { isOnLastLeg: false, waitsAtPoint: true }, 'ready_for_pickup'],
    ['moving', { units: { in_transit: 1, packed: 1 } }, 'confirmed', noLeg, 'on_the_way'],
    ['lost and not made good', { units: { lost: 1, packed: 1 } }, 'confirmed', noLeg, 'on_the_way'],
    ['lost and made good', { units: { lost: 1, packed: 1 }, settled: 1 }, 'confirmed', noLeg, 'preparing'],
    ['a node has it', { units: { allocated: 1 } }, 'confirmed', noLeg, 'preparing'],
    ['packed', { units: { packed: 1 } }, 'confirmed', noLeg, 'preparing'],
    ['coming back', { units: { returning_to_sender: 1 } }, 'confirmed', noLeg, 'preparing'],
    ['the rest of a begun order', { units: { delivered: 1, open: 1 } }, 'confirmed', noLeg, 'preparing'],
    ['not confirmed', { units: { open: 1 } }, 'pending', noLeg, 'placed'],
    ['confirmed', { units: { open: 1 } }, 'confirmed', noLeg, 'confirmed'],
  ] as const)('%s', (_, said, status, leg, wanted) => {
    expect(stageOf(tallyWith(said), status, leg)).toBe(wanted)
  })
})
