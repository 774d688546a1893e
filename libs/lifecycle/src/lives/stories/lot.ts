// A lot: units of an order that take one way to the customer together.
import type { DeliveryMethod, Grant } from '@wismo/contracts'
import { hours, minutes, spawn, type Strand, type Telling } from '../telling.ts'
import type { Fact } from '../life.ts'
import type { Box, Work } from '../steps/handles.ts'
import { accept, createLabel, newWork, pack, request, ship, startPicking } from '../steps/node-steps.ts'
import { newBox, register } from '../steps/parcel-steps.ts'
import type { Unit } from '../world.ts'
import { message } from './words.ts'

export interface Lot {
  readonly units: readonly Unit[]
  readonly method: DeliveryMethod
  readonly locationId: string
  /** None where another system decides, or not yet. */
  readonly grant: Grant | undefined
}

/** Units that got to the customer together, and what brought them. */
export interface Arrival {
  readonly units: readonly Unit[]
  /** Parcel or fulfillment. */
  readonly holder: string
}

/** One way to the customer, told to its end; answers what arrived. */
export type Way = (life: Telling, lot: Lot) => Strand<readonly Arrival[]>

export const workFor = (life: Telling, { grant, locationId, method }: Lot): Work => newWork(life, grant, locationId, method)

/** With the same units in other hands. */
export const lotOf = (lot: Lot, units: readonly Unit[], grant: Grant | undefined = lot.grant, locationId = lot.locationId): Lot => ({ ...lot, units, grant, locationId })

/** Some of them, at least one and if it can be not all. */
export function someOf(life: Telling, units: readonly Unit[]): readonly [some: readonly Unit[], rest: readonly Unit[]] {
  const count = life.random.between(1, Math.max(1, units.length - 1))
  return [units.slice(0, count), units.slice(count)]
}

/** Requested and accepted. */
export function* taken(life: Telling, lot: Lot, units = lot.units): Strand<Work> {
  const work = workFor(life, lot)
  if (life.random.chance(0.3)) request(life, work, units)
  yield hours(life.random.spread(2, 9))
  accept(life, work, units)
  return work
}

/** Accepted, picked and packed. From the approval on, the parcel is handed over after 44 hours at the median. */
export function* prepared(life: Telling, lot: Lot): Strand<Work> {
  const work = yield* taken(life, lot)
  yield hours(life.random.spread(40, 90))
  if (life.random.chance(0.5)) startPicking(life, work)
  if (life.random.chance(0.7)) pack(life, work, [lot.units])
  yield minutes(life.random.between(5, 90))
  return work
}

/** They leave in one box for each group. Carriers and nodes tell of it in either order. */
export function send(life: Telling, work: Work, groups: readonly (readonly Unit[])[]): readonly Box[] {
  const boxes = groups.map((units) => newBox(life, units, work))
  const isKnownFirst = life.random.chance(0.6)
  for (const box of boxes) if (life.random.chance(0.4)) createLabel(life, work, box)
  if (isKnownFirst) for (const box of boxes) register(life, box)
  ship(life, work, boxes)
  if (!isKnownFirst) for (const box of boxes) register(life, box)
  if (life.random.chance(0.6)) notify(life, lastFact(life), 'shipped')
  return boxes
}

/** The customer is told, by a message with a life of its own. */
export const notify = (life: Telling, cause: Fact, template: string): void => spawn(life, message(life, cause, template))

/** The fact that was told last. */
export const lastFact = ({ events }: Telling): Fact => (events[events.length - 1] as Telling['events'][number]).event
