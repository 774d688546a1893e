// Ways by parcel that end well: plain, split, over several nodes, and with facts that nobody tells.
import { hours, together, type Strand, type Telling } from '../telling.ts'
import { accept, allocate, completeWork, holdWork, mergeWork, moveWork, newWork, pack, reject, releaseAllocation, request, resumeWork, ship, shortPick, splitRequest, splitWork, unpack, voidLabel, createLabel } from '../steps/node-steps.ts'
import { backorder, cancelUnits, grant, makeAvailable, unsourced } from '../steps/order-steps.ts'
import { newBox, register, voidBox } from '../steps/parcel-steps.ts'
import type { Box } from '../steps/handles.ts'
import type { Unit } from '../world.ts'
import { lotOf, prepared, send, someOf, taken, workFor, type Arrival, type Lot, type Way } from './lot.ts'
import { travel } from './trip.ts'
import { slip } from './words.ts'

/** Several boxes at once. */
export function* travelAll(life: Telling, boxes: readonly Box[]): Strand<readonly Arrival[]> {
  if (boxes.length === 1) return yield* travel(life, boxes[0] as Box)
  return (yield* together(life, boxes.map((box) => travel(life, box)))).flat()
}

export function* both(life: Telling, way: Way, lots: readonly Lot[]): Strand<readonly Arrival[]> {
  return (yield* together(life, lots.filter(({ units }) => units.length > 0).map((lot) => way(life, lot)))).flat()
}

/** One fulfillment, one parcel. */
export function* plain(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* prepared(life, lot)
  const arrivals = yield* travelAll(life, send(life, work, [lot.units]))
  if (life.random.chance(0.3)) completeWork(life, work)
  return arrivals
}

/** The units are handed out once more, and go the plain way. */
export function* again(life: Telling, lot: Lot, units: readonly Unit[]): Strand<readonly Arrival[]> {
  if (units.length === 0) return []
  yield hours(life.random.spread(2, 24))
  return yield* plain(life, lotOf(lot, units, grant(life, units, 'released')))
}

export function* inBoxes(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* prepared(life, lot)
  const groups = lot.units.length === 1 ? [lot.units] : [...someOf(life, lot.units)]
  if (life.random.chance(0.5)) return yield* travelAll(life, send(life, work, groups))
  return (yield* together(life, groups.map((units) => later(life, () => send(life, work, [units]))))).flat()
}

function* later(life: Telling, sent: () => readonly Box[]): Strand<readonly Arrival[]> {
  yield hours(life.random.between(0, 40))
  return yield* travelAll(life, sent())
}

export function* overNodes(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [here, there] = someOf(life, lot.units)
  return yield* both(life, plain, [lotOf(lot, here), lotOf(lot, there, lot.grant, 'dresden-dc')])
}

/** The node gives some of it to another one; sometimes it comes back together. */
export function* regrouped(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [given, kept] = someOf(life, lot.units)
  const work = yield* taken(life, lot)
  const other = newWork(life, { grantId: work.grantId }, 'dresden-dc')
  yield hours(1)
  splitWork(life, work, other, given)
  yield hours(1)
  if (life.random.chance(0.3)) request(life, other, given)
  if (life.random.chance(0.8)) accept(life, other, given)
  if (life.random.chance(0.4)) {
    yield hours(3)
    mergeWork(life, work, other, given)
    return yield* travelAll(life, send(life, work, [[...kept, ...given]]))
  }
  const boxes = [...send(life, other, [given]), ...(kept.length > 0 ? send(life, work, [kept]) : [])]
  return yield* travelAll(life, boxes)
}

/** Asked of one node, which gives some of it to another before it took any. */
export function* splitUnbegun(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [given, kept] = someOf(life, lot.units)
  const work = workFor(life, lot)
  request(life, work, lot.units)
  const other = newWork(life, { grantId: work.grantId }, 'dresden-dc')
  yield hours(2)
  splitRequest(life, work, other, given)
  yield hours(1)
  accept(life, other, given)
  if (kept.length > 0) accept(life, work, kept)
  yield hours(20)
  return yield* travelAll(life, [...send(life, other, [given]), ...(kept.length > 0 ? send(life, work, [kept]) : [])])
}

export function* backordered(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  yield hours(3)
  backorder(life, lot.units)
  slip(life)
  yield hours(life.random.spread(120, 400))
  makeAvailable(life, lot.units)
  return yield* again(life, lot, lot.units)
}

/** No node has it; it comes in later, or it is off. */
export function* noNode(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  yield hours(5)
  if (lot.grant !== undefined) unsourced(life, lot.grant.grantId, lot.units)
  if (life.random.chance(0.5)) return yield* backordered(life, lot)
  cancelUnits(life, lot.units, 'no_stock')
  return []
}

export function* rejected(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = workFor(life, lot)
  yield hours(4)
  reject(life, work, lot.units)
  return yield* again(life, lotOf(lot, lot.units, lot.grant, 'dresden-dc'), lot.units)
}

export function* shortPicked(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [short, rest] = someOf(life, lot.units)
  const work = yield* taken(life, lot)
  yield hours(20)
  shortPick(life, work, short)
  const strands = [fate(life, lot, short), ...(rest.length > 0 ? [goOn(life, send(life, work, [rest]))] : [])]
  return (yield* together(life, strands)).flat()
}

function* goOn(life: Telling, boxes: readonly Box[]): Strand<readonly Arrival[]> {
  return yield* travelAll(life, boxes)
}

function* fate(life: Telling, lot: Lot, units: readonly Unit[]): Strand<readonly Arrival[]> {
  if (life.random.chance(0.6)) return yield* again(life, lot, units)
  cancelUnits(life, units, 'no_stock')
  return []
}

export function* released(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* taken(life, lot)
  yield hours(10)
  releaseAllocation(life, work, lot.units)
  return yield* again(life, lot, lot.units)
}

export function* heldAtNode(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* taken(life, lot)
  holdWork(life, work)
  yield hours(30)
  resumeWork(life, work)
  if (life.random.chance(0.4)) moveWork(life, work, 'dresden-dc')
  yield hours(10)
  return yield* travelAll(life, send(life, work, [lot.units]))
}

/** Accepted in part; the rest was found later. */
export function* foundStock(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [first, rest] = someOf(life, lot.units)
  const work = workFor(life, lot)
  yield hours(2)
  accept(life, work, first)
  yield hours(8)
  if (rest.length > 0) allocate(life, work, rest)
  yield hours(8)
  return yield* travelAll(life, send(life, work, [lot.units]))
}

/** The first box was void: unpacked, and packed into another. */
export function* repacked(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* taken(life, lot)
  yield hours(9)
  pack(life, work, [lot.units])
  const box = newBox(life, lot.units, work)
  createLabel(life, work, box)
  register(life, box)
  yield hours(2)
  voidLabel(life, work, box)
  voidBox(life, box)
  if (life.random.chance(0.5)) {
    unpack(life, work, lot.units)
    yield hours(1)
    pack(life, work, [lot.units])
  }
  return yield* travelAll(life, send(life, work, [lot.units]))
}

/** A system that tells of parcels and never says that anything was accepted or left. */
export function* noShippedFact(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = workFor(life, lot)
  yield hours(life.random.spread(40, 90))
  if (life.random.chance(0.5)) pack(life, work, [lot.units])
  const box = newBox(life, lot.units, work)
  register(life, box)
  return yield* travelAll(life, [box])
}

/** A system in which the first word of the node is that they left. */
export function* noAcceptance(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = workFor(life, lot)
  yield hours(life.random.spread(40, 90))
  const box = newBox(life, lot.units, work)
  register(life, box)
  ship(life, work, [box])
  return yield* travelAll(life, [box])
}
