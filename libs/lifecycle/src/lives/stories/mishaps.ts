// Ways by parcel that go wrong: lost, turned back, cancelled underway or in time.
import { days, hours, together, type Strand, type Telling } from '../telling.ts'
import { askNodeToCancel, cancelWork, declineToCancel, pack, receiveBack, ship } from '../steps/node-steps.ts'
import { addLine, askCancellation, cancelUnits, declineCancellation, grant, priceOf } from '../steps/order-steps.ts'
import { declareLost, deliver, failAttempt, fallSilent, find, flag, reachSender, scan, turnBack } from '../steps/parcel-steps.ts'
import { approveClaim, detectIncident, offerOptions, onClaim, onIncident, openClaim, recover, timeOut, choose, assign } from '../steps/trouble-steps.ts'
import { dueOf } from '../purse.ts'
import type { Box } from '../steps/handles.ts'
import type { Unit } from '../world.ts'
import { lotOf, prepared, send, someOf, taken, type Arrival, type Lot } from './lot.ts'
import { refund } from './money.ts'
import { again, plain, travelAll } from './ship.ts'
import { underWay } from './trip.ts'
import { slip } from './words.ts'

/** Sent, seen once or twice, and then not any more. */
function* sent(life: Telling, lot: Lot): Strand<Box> {
  const work = yield* prepared(life, lot)
  const [box] = send(life, work, [lot.units])
  yield* underWay(life, box as Box)
  return box as Box
}

function* lost(life: Telling, lot: Lot): Strand<Box> {
  const box = yield* sent(life, lot)
  yield days(5)
  fallSilent(life, box)
  slip(life)
  yield days(life.random.spread(5, 12))
  declareLost(life, box)
  return box
}

/** Half a year later it is there after all, now and then. */
function* perhapsFound(life: Telling, box: Box): Strand {
  if (!life.random.chance(0.3)) return
  yield days(life.random.spread(10, 60))
  life.kinds.add('found_after_settled')
  find(life, box)
  yield days(2)
  flag(box)
  scan(life, box, 'delivered')
  deliver(life, box)
}

/** Another of each article leaves, at no cost. */
export function* replaced(life: Telling, lot: Lot, units: readonly Unit[]): Strand<readonly Arrival[]> {
  const others = [...new Set(units.map(({ lineId }) => lineId))].flatMap((lineId) => {
    const { sku = 'SKU', title = 'Article', unitPrice = 0 } = life.lines.get(lineId) ?? {}
    return addLine(life, { sku, title, quantity: units.filter((unit) => unit.lineId === lineId).length, price: unitPrice, credit: unitPrice }, 'claim', lineId)
  })
  yield hours(1)
  return yield* plain(life, lotOf(lot, others, grant(life, others, 'replacement')))
}

export function* lostAndReplaced(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* lost(life, lot)
  const claim = openClaim(life, 'not_received', lot.units)
  yield days(1)
  approveClaim(life, claim, 'replacement', 0, box.id)
  const [arrivals = []] = yield* together<readonly Arrival[]>(life, [replaced(life, lot, lot.units), nothing(perhapsFound(life, box))])
  onClaim(life, 'ClaimResolved', claim)
  return arrivals
}

function* nothing(strand: Strand): Strand<readonly Arrival[]> {
  yield* strand
  return []
}

/** Nobody has seen it for days, and nobody waits until it counts as lost. */
export function* silentAndReplaced(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* sent(life, lot)
  yield days(5)
  fallSilent(life, box)
  const claim = openClaim(life, 'not_received', lot.units)
  yield days(1)
  approveClaim(life, claim, 'replacement', 0, box.id)
  const arrivals = yield* replaced(life, lot, lot.units)
  onClaim(life, 'ClaimResolved', claim)
  return arrivals
}

export function* lostAndRefunded(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* lost(life, lot)
  const incident = detectIncident(life, 'lost')
  offerOptions(life, incident, [{ code: 'refund', refund: priceOf(life, lot.units) }, { code: 'wait' }], life.random.chance(0.5) ? 'refund' : undefined)
  yield days(1)
  if (life.random.chance(0.5)) choose(life, incident, 'refund')
  else timeOut(life, incident, 'refund')
  const claim = openClaim(life, 'not_received', lot.units)
  const amount = priceOf(life, lot.units)
  approveClaim(life, claim, 'refund', amount, box.id)
  recover(life, 'CarrierRecoveryFiled', claim, amount)
  yield* refund(life, amount, claim.id)
  onIncident(life, 'IncidentResolved', incident)
  recover(life, 'CarrierRecoverySettled', claim, amount)
  yield* perhapsFound(life, box)
  return []
}

export function* lostAndCancelled(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* lost(life, lot)
  yield hours(8)
  const amount = cancelUnits(life, lot.units, 'lost', box.id)
  // What was added and not paid for yet does not come back.
  const owed = Math.min(amount, -dueOf(life.purse) - life.purse.pending)
  if (owed > 0) yield* refund(life, owed, life.ids.orderId)
  return []
}

/** Found before anything was settled. */
export function* lostAndFound(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* lost(life, lot)
  yield days(2)
  find(life, box)
  yield hours(20)
  flag(box)
  scan(life, box, 'delivered')
  deliver(life, box)
  return [{ units: lot.units, holder: box.id }]
}

/** Back at its sender. */
function* undeliverable(life: Telling, lot: Lot): Strand<Box> {
  const box = yield* sent(life, lot)
  failAttempt(life, box)
  yield days(3)
  if (life.random.chance(0.6)) scan(life, box, 'returning', 'Berlin DE', 'recipient')
  turnBack(life, box)
  yield days(3)
  if (life.random.chance(0.5)) scan(life, box, 'returned', 'Leipzig DE')
  reachSender(life, box)
  return box
}

export function* redelivered(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const incident = life.random.chance(0.5) ? detectIncident(life, 'address_problem') : undefined
  const box = yield* undeliverable(life, lot)
  yield days(1)
  if (box.work !== undefined) receiveBack(life, box.work, lot.units, box)
  if (incident !== undefined) {
    assign(life, incident)
    onIncident(life, 'IncidentResolved', incident)
  }
  return yield* again(life, lot, lot.units)
}

/** Back at its node without a word of its carrier, and sent again by another one under the same number. */
export function* sameNumber(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* sent(life, lot)
  failAttempt(life, box)
  yield days(2)
  if (box.work !== undefined) receiveBack(life, box.work, lot.units, box)
  yield hours(8)
  const work = yield* prepared(life, lotOf(lot, lot.units, grant(life, lot.units, 'released'), 'dresden-dc'))
  ship(life, work, [box])
  return yield* travelAll(life, [{ ...box, work, flags: [] }])
}

export function* cancelledAtSender(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const box = yield* undeliverable(life, lot)
  yield hours(5)
  cancelUnits(life, lot.units, 'undeliverable', box.id)
  if (box.work !== undefined && life.random.chance(0.5)) receiveBack(life, box.work, lot.units, box)
  return []
}

/** Never granted: off at once. */
export function* cancelledBeforeWork(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  yield hours(life.random.spread(1, 10))
  cancelUnits(life, lot.units, 'customer_request')
  return []
}

export function* cancelAcknowledged(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const [off, rest] = someOf(life, lot.units)
  const work = yield* taken(life, lot)
  if (life.random.chance(0.5)) pack(life, work, [lot.units])
  yield hours(3)
  askCancellation(life, off)
  askNodeToCancel(life, work, off)
  yield hours(1)
  cancelWork(life, work, off)
  cancelUnits(life, off, 'customer_request')
  if (rest.length === 0) return []
  yield hours(20)
  return yield* travelAll(life, send(life, work, [rest]))
}

export function* cancelDeclined(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* prepared(life, lot)
  askCancellation(life, lot.units)
  askNodeToCancel(life, work, lot.units)
  const boxes = send(life, work, [lot.units])
  declineToCancel(life, work, lot.units)
  declineCancellation(life, lot.units)
  return yield* travelAll(life, boxes)
}
