// What each contradiction about units weighs, who looks, and which facts say it.
import { expect, test } from '@jest/globals'
import { ParcelId, wismoSpace } from '@wismo/kernel'
import { composeLines } from '../lines.ts'
import { stateWith, type Said as Stated } from '../testing/state-of.ts'
import { back, box, captured, delivered, factsIn, foundOf, lineA, orderCancelled, orderId, placed, registered, returns, said, shipped, viewOf, work } from '../testing/said.ts'
import { withFacts } from './of-units.ts'

const one = (quantity: number) => ({ lin_1: quantity })
const parcel = (status: string, quantity: number, over: object = {}) => ({ status, lines: one(quantity), timeline: [], ...over })
const claim = (over: object) => ({ claims: { clm_1: { status: 'approved', lines: one(1), isNeverHad: true, ...over } } })
const ret = (over: object) => ({ returns: { ret_1: { status: 'in_transit', ...over } } })

function compose(stated: Stated, order: object) {
  const { parts } = stateWith({ ...stated, order: { lines: [{ lineId: 'lin_1', quantity: 4, delivery: { method: 'ship' } }], cancelled: false, cancelledUnits: {}, cancelledFrom: {}, backordered: {}, ...order } })
  return composeLines(parts).contradictions.map((found) => withFacts(found, parts))
}

test.each([
  ['more_than_ordered', 'incident', 'operations', { parcels: [parcel('delivered', 5)] }, {}],
  ['cancelled_but_gone', 'incident', 'order', { parcels: [parcel('delivered', 4)] }, { cancelled: true }],
  ['found_after_settled', 'incident', 'returns', { parcels: [parcel('delivered', 1, { foundVersion: 4 })], returns: claim({ from: { partId: 'pcl_0', version: 3 } }) }, {}],
  ['delivered_after_received_back', 'incident', 'operations', { parcels: [parcel('delivered', 1)], fulfillments: [{ back: { pcl_0: one(1) } }] }, {}],
  ['unknown_line', 'incident', 'operations', { parcels: [{ lines: { lin_9: 1 }, timeline: [] }] }, {}],
  ['node_still_holds_cancelled', 'task', 'node', { fulfillments: [{ stages: { packed: one(1) } }] }, { cancelled: true }],
  ['held_twice', 'task', 'node', { parcels: [parcel('delivered', 4)], fulfillments: [{ stages: { packed: one(1) }, passed: { pcl_0: one(4) } }] }, {}],
  ['return_closed_with_units_underway', 'task', 'returns', { parcels: [parcel('delivered', 1)], returns: ret({ status: 'closed', handed: one(1) }) }, {}],
  ['superseded', 'note', 'operations', { parcels: [parcel('lost', 1), parcel('delivered', 4)] }, {}],
  ['returned_but_never_seen_delivered', 'note', 'returns', { parcels: [parcel('in_transit', 1)], returns: ret({ handed: one(1) }) }, {}],
  ['parcel_contents_differ', 'note', 'operations', { parcels: [parcel('in_transit', 1)], fulfillments: [{ passed: { pcl_0: one(2) } }] }, {}],
] as const)('%s is a matter of weight %s for %s', (code, weight, owner, stated, order) => {
  expect(compose(stated as Stated, order)).toEqual([expect.objectContaining({ code, weight, owner })])
})

test('more_than_ordered has the facts of what holds the surplus, and goes when there was more to hold', () => {
  const other = ParcelId.of(wismoSpace, 'other')
  const facts = [placed(), captured(9), shipped(11), registered(11), delivered(13), shipped(12, 1, { parcelId: other })]
  const found = foundOf('more_than_ordered', ...facts)
  expect(found).toMatchObject({ parts: [other], lineId: lineA, quantity: 1 })
  expect(factsIn(found)).toEqual([['FulfillmentShipped', 12]])
  expect(foundOf('more_than_ordered', ...facts.slice(0, -1))).toBeUndefined()
})

test('cancelled_but_gone has the cancellation and what shows where the units are', () => {
  const found = foundOf('cancelled_but_gone', placed(), captured(9), shipped(11), registered(11), delivered(13), orderCancelled(12))
  expect(found).toMatchObject({ parts: [orderId, box].sort(), quantity: 2 })
  expect(factsIn(found)).toEqual([['OrderCancelled', 12], ['ParcelDelivered', 13]])
})

test('a delivery is the scan of it, whatever followed from that and whatever was seen afterwards', () => {
  const scan = (hour: number, status: string) => said(box, 'CheckpointRecorded', hour, { parcelId: box, factId: `f${hour}`, rawCode: status, status, statusChanged: true, flags: [], source: 'carrier', mappingVersion: 1, remap: false })
  const view = viewOf([placed(), captured(9), shipped(11), registered(11), orderCancelled(12), scan(12.5, 'in_transit'), scan(13, 'delivered'), delivered(13), scan(14, 'delivered')])
  expect(factsIn(view.contradictions?.[0])).toEqual([['OrderCancelled', 12], ['CheckpointRecorded', 13]])
})

test('node_still_holds_cancelled has the cancellation beside the work of the node', () => {
  const packed = said(work, 'UnitsPacked', 11, { fulfillmentId: work, packages: [{ lines: [{ lineId: lineA, quantity: 2 }] }] })
  expect(factsIn(foundOf('node_still_holds_cancelled', placed(), packed, orderCancelled(12)))).toEqual([['UnitsPacked', 11], ['OrderCancelled', 12]])
  expect(foundOf('node_still_holds_cancelled', placed(), packed)).toBeUndefined()
})

test('what is of a return is remembered by the account of all returns', () => {
  const received = said(returns, 'ReturnReceived', 15, { returnId: back(), lines: [{ lineId: lineA, quantity: 1 }], locationId: 'store', scanned: true })
  const found = foundOf('returned_but_never_seen_delivered', placed(), captured(9), shipped(11), received)
  expect(found).toMatchObject({ parts: [back()], quantity: 1 })
  expect(found?.events).toMatchObject([{ type: 'ReturnReceived', part: returns }])
})

test('parcel_contents_differ has the word of who packed it; who carries it is heard once somebody has seen it', () => {
  expect(factsIn(foundOf('parcel_contents_differ', placed(), captured(9), shipped(11, 2), registered(12, 1)))).toEqual([['FulfillmentShipped', 11]])
})

test('of a parcel of which there is only a label, that is the fact', () => {
  const other = ParcelId.of(wismoSpace, 'other')
  expect(factsIn(foundOf('more_than_ordered', placed(), captured(9), shipped(11), registered(11), delivered(13), registered(12, 1, other), said(other, 'CheckpointRecorded', 14, { parcelId: other, factId: 'f', rawCode: 'x', status: 'in_transit', statusChanged: true, flags: [], source: 'carrier', mappingVersion: 1, remap: false })))).toEqual([['CheckpointRecorded', 14]])
  expect(factsIn(foundOf('unknown_line', placed({ lines: [] }), registered(12, 1, other)))).toEqual([['ParcelRegistered', 12]])
})

test('a fact that is too long ago for its part to remember is missing, the contradiction is not', () => {
  const notes = Array.from({ length: 20 }, (_, i) => said(orderId, 'NoteAdded', 20 + i, { noteRef: 'n' }))
  const view = viewOf([placed(), captured(9), shipped(11), registered(11), delivered(13), orderCancelled(12), ...notes])
  expect(factsIn(view.contradictions?.[0])).toEqual([['ParcelDelivered', 13]])
})
