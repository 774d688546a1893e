// Ways without a parcel: over the counter, by van with an appointment, and what has no weight at all.
import { weighted } from '../random.ts'
import { accept, arriveAtStore, extendPickup, lapsePickup, makeReady, pack, pickUp, receiveBack, releasePickup, render } from '../steps/node-steps.ts'
import type { Work } from '../steps/handles.ts'
import { cancelUnits, grant } from '../steps/order-steps.ts'
import { acceptPart, arriveAtDoor, authorizeRefusal, book, depart, failAppointment, findShort, handOver, publishManifest, rebook, refuse, scanAtDoor } from '../steps/van-steps.ts'
import { detectIncident, onIncident } from '../steps/trouble-steps.ts'
import { days, hours, type Strand, type Telling } from '../telling.ts'
import type { Unit } from '../world.ts'
import { lastFact, lotOf, notify, someOf, taken, workFor, type Arrival, type Lot } from './lot.ts'
import { again } from './ship.ts'

const pickupFate = weighted({ all: 75, part: 13, none: 12 })

/** Collected, in part or not at all: what stays lapses, and is sent on or off. */
export function* pickup(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* taken(life, lot)
  yield hours(life.random.spread(3, 12))
  if (life.random.chance(0.3)) pack(life, work, [lot.units])
  makeReady(life, work, lot.units)
  notify(life, lastFact(life), 'ready_for_pickup')
  const fate = pickupFate(life.random)
  const collected = fate === 'all' ? lot.units : fate === 'none' ? [] : someOf(life, lot.units)[0]
  yield days(life.random.spread(1, 4))
  if (life.random.chance(0.2)) arriveAtStore(life, work)
  if (collected.length > 0) pickUp(life, work, collected)
  const left = lot.units.filter((unit) => !collected.includes(unit))
  const sentOn = left.length > 0 ? yield* uncollected(life, lot, work, left) : []
  return [...(collected.length > 0 ? [{ units: collected, holder: work.id }] : []), ...sentOn]
}

function* uncollected(life: Telling, lot: Lot, work: Work, left: readonly Unit[]): Strand<readonly Arrival[]> {
  if (life.random.chance(0.3)) extendPickup(life, work)
  yield days(9)
  lapsePickup(life, work)
  yield hours(12)
  releasePickup(life, work, left)
  if (life.random.chance(0.6)) return yield* again(life, { ...lotOf(lot, left), method: 'ship', locationId: 'leipzig-dc' }, left)
  cancelUnits(life, left, 'not_collected')
  return []
}

const vanFate = weighted({ complete: 70, refusedInPart: 8, short: 8, nobodyHome: 8, secondTry: 6 })

export function* byVan(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = yield* taken(life, lot)
  book(life, work)
  yield days(1)
  if (life.random.chance(0.2)) rebook(life, work)
  yield days(2)
  switch (vanFate(life.random)) {
    case 'refusedInPart':
      return yield* refusedInPart(life, lot, work)
    case 'short':
      return yield* short(life, lot, work)
    case 'nobodyHome':
      return yield* nobodyHome(life, lot, work)
    case 'secondTry':
      return yield* secondTry(life, lot, work)
    case 'complete':
      return yield* tour(life, work, lot.units)
  }
}

/** Out, at the door, handed over. */
function* tour(life: Telling, work: Work, units: readonly Unit[], handed = units): Strand<readonly Arrival[]> {
  yield* toTheDoor(life, work, units)
  handOver(life, work, handed)
  return [{ units: handed, holder: work.id }]
}

function* toTheDoor(life: Telling, work: Work, units: readonly Unit[]): Strand {
  if (life.random.chance(0.5)) publishManifest(life, work, units)
  depart(life, work, units)
  yield hours(3)
  if (life.random.chance(0.6)) arriveAtDoor(life, work)
  if (life.random.chance(0.4)) scanAtDoor(life, work, units)
}

/** What they do not want stays on the van: said by a refusal, or only by what was handed over. */
function* refusedInPart(life: Telling, lot: Lot, work: Work): Strand<readonly Arrival[]> {
  const [unwanted, wanted] = someOf(life, lot.units)
  yield* toTheDoor(life, work, lot.units)
  if (life.random.chance(0.7)) {
    authorizeRefusal(life, work, `rfs-${life.events.length}`)
    refuse(life, work, unwanted, `rfs-${life.events.length}`)
  }
  if (wanted.length > 0 || unwanted.some(({ place }) => place === 'on_van')) handOver(life, work, wanted)
  yield hours(6)
  receiveBack(life, work, unwanted)
  const sentOn = life.random.chance(0.5) ? yield* secondTour(life, lot, unwanted) : off(life, unwanted)
  return [...(wanted.length > 0 ? [{ units: wanted, holder: work.id }] : []), ...sentOn]
}

function off(life: Telling, units: readonly Unit[]): readonly Arrival[] {
  cancelUnits(life, units, 'refused')
  return []
}

/** A new grant, a new work order, a second van. */
function* secondTour(life: Telling, lot: Lot, units: readonly Unit[]): Strand<readonly Arrival[]> {
  const work = workFor(life, lotOf(lot, units, grant(life, units, 'released')))
  yield hours(2)
  accept(life, work, units)
  book(life, work)
  yield days(3)
  return yield* tour(life, work, units)
}

/** Pieces are missing on the van; the customer takes the others, and the rest comes with the next one. */
function* short(life: Telling, lot: Lot, work: Work): Strand<readonly Arrival[]> {
  const [missing, there] = someOf(life, lot.units)
  depart(life, work, lot.units)
  yield hours(3)
  scanAtDoor(life, work, there)
  findShort(life, work, missing)
  const incident = detectIncident(life, 'shortfall')
  if (there.length > 0) {
    acceptPart(life, work, there)
    handOver(life, work, there)
  }
  yield days(2)
  const last = yield* tour(life, work, missing)
  onIncident(life, 'IncidentResolved', incident)
  return [...(there.length > 0 ? [{ units: there, holder: work.id }] : []), ...last]
}

function* nobodyHome(life: Telling, lot: Lot, work: Work): Strand<readonly Arrival[]> {
  depart(life, work, lot.units)
  yield hours(3)
  failAppointment(life, work)
  yield hours(5)
  receiveBack(life, work, lot.units)
  return yield* secondTour(life, lot, lot.units)
}

/** Nobody was there, and it stays on the lorry for the next day. */
function* secondTry(life: Telling, lot: Lot, work: Work): Strand<readonly Arrival[]> {
  depart(life, work, lot.units)
  yield hours(3)
  failAppointment(life, work)
  rebook(life, work)
  yield days(1)
  depart(life, work, lot.units)
  yield hours(2)
  handOver(life, work, lot.units)
  return [{ units: lot.units, holder: work.id }]
}

export function* digital(life: Telling, lot: Lot): Strand<readonly Arrival[]> {
  const work = workFor(life, lot)
  yield hours(life.random.spread(0.1, 2))
  if (life.random.chance(0.5)) accept(life, work, lot.units)
  render(life, work, lot.units)
  return []
}
