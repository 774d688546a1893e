// Lives a to d, h and k: the way to the customer.
import { findShort, depart, handOver, refuse } from '../steps/van-steps.ts'
import { accept, allocate, askNodeToCancel, cancelWork, lapsePickup, makeReady, newWork, pack, pickUp, receiveBack, releasePickup, ship } from '../steps/node-steps.ts'
import { askCancellation, cancelUnits, confirm, grant, grantOf } from '../steps/order-steps.ts'
import { capture } from '../steps/money-steps.ts'
import { newBox, register, scan } from '../steps/parcel-steps.ts'
import { detectIncident, onIncident } from '../steps/trouble-steps.ts'
import type { Unit } from '../world.ts'
import { later, named, ordered, see, type Named } from './key-points.ts'

const plainShip = named('a', 'plain ship, 2', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2])
  see(told, 'placed', { units: { open: 2 }, fulfillmentStatus: 'received', status: 'pending', headline: 'received', contradictions: {} })
  const work = newWork(life, confirmed(told, units))
  accept(life, work, units)
  see(told, 'accepted', { units: { allocated: 2 }, fulfillmentStatus: 'preparing', status: 'confirmed', headline: 'preparing' })
  later(told)
  const box = newBox(life, units, work)
  register(life, box)
  ship(life, work, [box])
  see(told, 'shipped', { units: { in_transit: 2 }, fulfillmentStatus: 'in_transit', headline: 'on_the_way' })
  later(told, 30)
  scan(life, box, 'delivered')
  see(told, 'delivered, uncaptured', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'confirmed', headline: 'delivered' })
  capture(life, life.purse.costs)
  see(told, 'captured', { units: { delivered: 2 }, status: 'completed', returnStatus: 'none', contradictions: {} })
})

/** Confirmed with one grant for these units. */
export function confirmed({ life }: Named, units: readonly Unit[]) {
  const given = grantOf(life, units)
  confirm(life, [given])
  return given
}

const twoParcels = named('b', 'two parcels, 3+1', (told) => {
  const { life } = told
  const [three = [], one = []] = ordered(told, [3, 1])
  capture(life, life.purse.costs)
  const work = newWork(life, confirmed(told, [...three, ...one]))
  accept(life, work, three)
  pack(life, work, [three.slice(0, 2)])
  see(told, 'packed two', { units: { packed: 2, allocated: 1, open: 1 }, fulfillmentStatus: 'preparing' })
  const first = newBox(life, three.slice(0, 2), work)
  ship(life, work, [first])
  see(told, 'first shipped', { units: { in_transit: 2, allocated: 1, open: 1 }, fulfillmentStatus: 'partially_shipped', headline: 'on_the_way' })
  allocate(life, work, one)
  register(life, first)
  later(told, 30)
  scan(life, first, 'delivered')
  see(told, 'first there', { lines: [{ delivered: 2, allocated: 1 }, { allocated: 1 }], fulfillmentStatus: 'partially_delivered', headline: 'partly_delivered' })
  const second = newBox(life, [...three.slice(2), ...one], work)
  ship(life, work, [second])
  register(life, second)
  later(told, 30)
  scan(life, second, 'delivered')
  see(told, 'all there', { lines: [{ delivered: 3 }, { delivered: 1 }], fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

const pickup = named('c', 'pickup, 2', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [2], { method: 'pickup' })
  capture(life, life.purse.costs)
  const work = newWork(life, confirmed(told, units), 'store-leipzig', 'pickup')
  makeReady(life, work, units)
  see(told, 'ready', { units: { ready_for_pickup: 2 }, fulfillmentStatus: 'ready_for_pickup', headline: 'ready_for_pickup' })
  later(told)
  pickUp(life, work, units.slice(0, 1))
  see(told, 'one collected', { units: { delivered: 1, ready_for_pickup: 1 }, fulfillmentStatus: 'partially_delivered', headline: 'ready_for_pickup' })
  later(told, 200)
  const left = units.slice(1)
  lapsePickup(life, work)
  releasePickup(life, work, left)
  see(told, 'lapsed and released', { units: { delivered: 1, open: 1 }, fulfillmentStatus: 'partially_delivered', status: 'confirmed' })
  const again = newWork(life, grant(life, left, 'released'))
  accept(life, again, left)
  const box = newBox(life, left, again)
  ship(life, again, [box])
  register(life, box)
  later(told, 30)
  scan(life, box, 'delivered')
  see(told, 'sent on', { units: { delivered: 2 }, fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

const lori = named('d', 'Lori, 3 pieces', (told) => {
  const { life } = told
  const lines = ordered(told, [1, 1, 1], { method: 'scheduled' })
  const [table = [], chair = [], ottoman = []] = lines
  const pieces = lines.flat()
  capture(life, life.purse.costs)
  const work = newWork(life, confirmed(told, pieces), 'leipzig-hub', 'scheduled')
  accept(life, work, pieces)
  depart(life, work, pieces)
  see(told, 'on the van', { units: { in_transit: 3 }, fulfillmentStatus: 'in_transit', headline: 'out_for_delivery' })
  findShort(life, work, ottoman)
  see(told, 'scanned at the door', { lines: [{ in_transit: 1 }, { in_transit: 1 }, { allocated: 1 }], fulfillmentStatus: 'partially_shipped' })
  const incident = detectIncident(life, 'shortfall')
  refuse(life, work, [...table, ...chair], 'rfs-1')
  see(told, 'refused', { units: { returning_to_sender: 2, allocated: 1 }, fulfillmentStatus: 'returning_to_sender', headline: 'returning_to_sender' })
  later(told)
  receiveBack(life, work, [...table, ...chair])
  see(told, 'received back', { units: { open: 2, allocated: 1 }, fulfillmentStatus: 'preparing' })
  const again = newWork(life, grant(life, [...table, ...chair], 'released'), 'leipzig-hub', 'scheduled')
  accept(life, again, [...table, ...chair])
  see(told, 'granted again', { units: { allocated: 3 }, fulfillmentStatus: 'preparing' })
  later(told, 70)
  depart(life, work, ottoman)
  depart(life, again, [...table, ...chair])
  handOver(life, work, ottoman)
  handOver(life, again, [...table, ...chair])
  see(told, 'complete at last', { units: { delivered: 3 }, fulfillmentStatus: 'delivered', status: 'confirmed', headline: 'delivered', contradictions: {} })
  onIncident(life, 'IncidentClosed', incident)
  see(told, 'incident closed', { units: { delivered: 3 }, status: 'completed' })
})

const cancelPacked = named('h', 'cancel, 4 packed', (told) => {
  const { life } = told
  const [units = []] = ordered(told, [4])
  const off = units.slice(2)
  const work = newWork(life, confirmed(told, units))
  accept(life, work, units)
  pack(life, work, [units])
  askCancellation(life, off)
  askNodeToCancel(life, work, off)
  see(told, 'asked', { units: { packed: 4 }, fulfillmentStatus: 'preparing', contradictions: {} })
  cancelWork(life, work, off)
  see(told, 'acknowledged', { units: { packed: 2, open: 2 } })
  cancelUnits(life, off, 'customer_request')
  see(told, 'cancelled', { units: { packed: 2, cancelled: 2 }, fulfillmentStatus: 'preparing', contradictions: {} })
  const box = newBox(life, units.slice(0, 2), work)
  ship(life, work, [box])
  register(life, box)
  later(told, 30)
  scan(life, box, 'delivered')
  capture(life, life.purse.costs)
  see(told, 'the rest is there', { units: { delivered: 2, cancelled: 2 }, fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

const secondSeller = named('k', 'second seller, 1+2', (told) => {
  const { life } = told
  const [ours = [], theirs = []] = ordered(told, [1, 2])
  const [has = [], lacks = []] = [theirs.slice(0, 1), theirs.slice(1)]
  const given = confirmed(told, [...ours, ...theirs])
  const seller = newWork(life, given, 'seller-nordwind')
  accept(life, seller, has)
  see(told, 'the seller has one', { lines: [{ open: 1 }, { allocated: 1, open: 1 }], fulfillmentStatus: 'preparing' })
  const work = newWork(life, given)
  accept(life, work, ours)
  cancelUnits(life, lacks, 'no_stock')
  see(told, 'the other is off', { lines: [{ allocated: 1 }, { allocated: 1, cancelled: 1 }], fulfillmentStatus: 'preparing', contradictions: {} })
  const boxes = [newBox(life, ours, work), newBox(life, has, seller)] as const
  ship(life, work, [boxes[0]])
  ship(life, seller, [boxes[1]])
  see(told, 'both shipped', { units: { in_transit: 2, cancelled: 1 }, fulfillmentStatus: 'in_transit' })
  for (const box of boxes) register(life, box)
  later(told, 30)
  for (const box of boxes) scan(life, box, 'delivered')
  capture(life, life.purse.costs)
  see(told, 'both there', { lines: [{ delivered: 1 }, { delivered: 1, cancelled: 1 }], fulfillmentStatus: 'delivered', status: 'completed', contradictions: {} })
})

export const livesToTheCustomer = [plainShip, twoParcels, pickup, lori, cancelPacked, secondSeller]
