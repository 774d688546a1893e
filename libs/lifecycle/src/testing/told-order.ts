// An order told fact by fact: what a test says happened, and the view of it.
import { Instant, ShopId } from '@wismo/kernel'
import { compose, type ComposedOrder } from '../compose.ts'
import type { Fact, FactName } from '../lives/life.ts'
import { randomOf } from '../lives/random.ts'
import type { Box, Work } from '../lives/steps/handles.ts'
import { capture } from '../lives/steps/money-steps.ts'
import { accept, newWork, ship } from '../lives/steps/node-steps.ts'
import { addLine, confirm, grant, grantOf, place, type LineSpec } from '../lives/steps/order-steps.ts'
import { newBox, register } from '../lives/steps/parcel-steps.ts'
import { beginTelling, tell, toldLife, type Telling } from '../lives/telling.ts'
import type { Unit } from '../lives/world.ts'
import { partsOf } from './parts-of.ts'

const start = Instant.toMillis(Instant.parse('2026-11-16T08:00:00Z'))
let orders = 0

export interface Told {
  readonly life: Telling
  /** By line, in the order of the lines. */
  readonly lines: readonly (readonly Unit[])[]
  readonly units: readonly Unit[]
}

/** Lines of so many units each, ordered at 10.00 apiece, and nothing else. */
export function ordered(quantities: readonly number[], over: Partial<LineSpec> = {}, options: Parameters<typeof place>[2] = {}): Told {
  orders += 1
  const life = beginTelling(ShopId.parse('nordlicht-de'), `told-${orders}`, randomOf(orders), start)
  const lines = place(life, quantities.map((quantity, i) => ({ sku: `S${i}`, title: `Thing ${i}`, quantity, price: 1_000, ...over })), options)
  return { life, lines, units: lines.flat() }
}

/** The same, paid. */
export function paid(quantities: readonly number[], over: Partial<LineSpec> = {}): Told {
  const told = ordered(quantities, over)
  capture(told.life, told.life.purse.costs)
  return told
}

export interface Sent {
  readonly work: Work
  readonly box: Box
}

/** Confirmed, and taken by a node. */
export function atNode({ life, units }: Told, method?: Parameters<typeof newWork>[3]): Work {
  const given = grantOf(life, units)
  confirm(life, [given])
  const work = newWork(life, given, 'leipzig-dc', method)
  accept(life, work, units)
  return work
}

/** Confirmed, taken by a node and on its way in one parcel of which nobody has seen anything. */
export function sent(told: Told): Sent {
  const work = atNode(told)
  return { work, box: boxOf(told, work, told.units) }
}

export function boxOf({ life }: Told, work: Work, units: readonly Unit[]): Box {
  const box = newBox(life, units, work)
  register(life, box)
  ship(life, work, [box])
  return box
}

/** Handed out once more, and on its way from another node. */
export function sentAgain({ life }: Told, units: readonly Unit[]): Sent {
  const work = newWork(life, grant(life, units, 'released'))
  accept(life, work, units)
  const box = newBox(life, units, work)
  register(life, box)
  ship(life, work, [box])
  return { work, box }
}

/** A line that stands in for units which the customer will not get. */
export const replacementFor = ({ life }: Told, units: readonly Unit[]): readonly Unit[] =>
  addLine(life, { sku: 'S0', title: 'Again', quantity: units.length, price: 1_000, credit: 1_000 }, 'claim', units[0]?.lineId)

/** The view of all that was told, or of what passes. */
export function viewOf({ life }: Told, now = '2026-11-20T10:00:00Z', isKnown: (fact: Fact) => boolean = () => true): ComposedOrder {
  const view = compose(partsOf(toldLife(life).events.filter(({ event }) => isKnown(event))), Instant.parse(now))
  if (view === undefined) throw new Error('The order is not known.')
  return view
}

/** Any fact as it is. */
export const say = ({ life }: Told, aggregate: string, type: FactName, data: object): Fact => tell(life, aggregate, type, data as never)

/** Buckets of all lines that hold something. */
export const held = ({ lines }: ComposedOrder): object => {
  const all: Record<string, number> = {}
  for (const { units } of lines) for (const [bucket, quantity] of Object.entries(units)) all[bucket] = (all[bucket] ?? 0) + quantity
  return all
}

/** Contradictions as code, units and parts. */
export const odd = ({ contradictions = [] }: ComposedOrder): readonly (readonly [string, number, readonly string[]])[] => contradictions.map(({ code, quantity = 0, parts }) => [code, quantity, parts])

/** Groups as kind of their id, step and units. */
export const shown = ({ groups }: ComposedOrder): readonly (readonly [string, number, number])[] => groups.map(({ ref, step, lines }) => [ref.slice(0, 3), step, lines.reduce((sum, { quantity }) => sum + quantity, 0)])
