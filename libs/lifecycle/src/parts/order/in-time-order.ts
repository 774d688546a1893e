// What changes lines, prices and addresses of an order, in the order in which it happened: a cancellation costs what its units cost then.
// A retailer may tell of it in any order, so the facts are kept beside what they changed, and folded anew with each one more.
import type { Instant, LineId, Minor } from '@wismo/kernel'
import { pick } from '../../pick.ts'
import { less, noUnits, plus, quantitiesOf, sumOf, unitsOn, type Quantities } from '../../units/quantities.ts'
import { applied, type EventName } from '../kept-objects.ts'
import type { OrderPart } from '../order-part.ts'
import type { EventOf, Rules } from '../part-events.ts'
import { costOf, lineOf, onLines, portionOf, pricedAs, switched, withUnits, type OrderPartLine } from './order-line.ts'

/** Fields that depend on the order of facts. */
const fields = ['lines', 'adjustments', 'cancelled', 'cancelledUnits', 'cancelledFrom', 'cancelledAmount', 'backordered', 'addresses', 'contactRef'] as const
type Ordered = Pick<OrderPart, (typeof fields)[number]>

/** What was told, and how the order was before any of it. */
export interface Told {
  readonly base: Ordered
  readonly facts: readonly ToldFact[]
}

interface ToldFact {
  readonly id: string
  readonly type: Name
  readonly occurredAt: Instant
  readonly data: unknown
}

/** Of two facts at one moment the first of these counts first: a line is there before it is cancelled. */
const rules = {
  LineAdded: (part, { line, origin, parentLineId }) => added(part, { ...lineOf(line), origin, ...(parentLineId === undefined ? {} : { parentLineId }) }),
  VariantSwapped: (part, { oldLineId, newLineId, quantity, line }) => added(lowered(part, oldLineId, quantity), { ...portionOf({ ...lineOf(line), lineId: newLineId }, quantity), origin: 'change', parentLineId: oldLineId }),
  LineQuantityChanged: (part, { lineId, from, to }) => (to > from ? raised(part, lineId, to - from) : lowered(part, lineId, from - to)),
  ServiceLevelChanged: (part, { to, delta, lines }) => ({ ...adjusted(part, delta), lines: onLines(part.lines, lines?.map(({ lineId }) => lineId), (line) => ({ ...line, delivery: { ...line.delivery, serviceLevel: to } })) }),
  DeliveryMethodSwitched: (part, { lines, to, locationId, delta }) => ({ ...adjusted(part, delta), lines: onLines(part.lines, lines.map(({ lineId }) => lineId), (line) => switched(line, to, locationId)) }),
  PriceAdjusted: (part, { lineId, after, before = after, line }) => (lineId !== undefined && line !== undefined ? repriced(part, lineId, lineOf(line)) : { ...adjusted(part, after - before), lines: onLines(part.lines, lineId === undefined ? [] : [lineId], (one) => ({ ...one, total: one.total + after - before })) }),
  PromotionApplied: (part, { delta }) => adjusted(part, delta),
  PromotionRemoved: (part, { delta }) => adjusted(part, delta),
  LinesCancelled: (part, { lines, refundable, from = [] }) => ({
    ...part,
    cancelledUnits: sumOf(part.cancelledUnits, quantitiesOf(lines)),
    cancelledFrom: from.reduce<OrderPart['cancelledFrom']>((held, { partId, lines: units }) => ({ ...held, [partId]: sumOf(held[partId], quantitiesOf(units)) }), part.cancelledFrom),
    cancelledAmount: part.cancelledAmount + (refundable ?? worthOf(part, quantitiesOf(lines))),
  }),
  UnitsBackordered: (part, { lines }) => ({ ...part, backordered: atMost(sumOf(part.backordered, quantitiesOf(lines)), part.lines) }),
  UnitsAvailable: (part, { lines }) => ({ ...part, backordered: less(part.backordered, lines) }),
  AddressChanged: (part, { addressKey, address }) => ({ ...part, addresses: { ...part.addresses, [addressKey]: address } }),
  ContactChanged: (part, { contactRef }) => ({ ...part, contactRef }),
  OrderCancelled: (part) => ({ ...part, cancelled: true }),
  OrderReopened: (part) => ({ ...part, cancelled: false }),
} satisfies Partial<Rules<EventName, Ordered>>
type Name = keyof typeof rules

const ranks = Object.keys(rules) as Name[]

/** The same rules for a part that has all of its facts: each one more is put at its time, and all of them are folded from the beginning. */
export const inTimeOrder = Object.fromEntries(ranks.map((type) => [type, (part: OrderPart, data: unknown, event: { readonly id: string; readonly occurredAt: Instant }) => toldOneMore(part, { id: event.id, type, occurredAt: event.occurredAt, data })])) as unknown as Rules<Name, OrderPart>

function toldOneMore(part: OrderPart, fact: ToldFact): OrderPart {
  const { base, facts } = part.told ?? { base: pick(part, ...fields), facts: [] }
  const all = [...facts, fact].sort(byTime)
  return { ...part, ...all.reduce<Ordered>((before, one) => applied(rules, before, one as unknown as EventOf<Name>), base), told: { base, facts: all } }
}

const byTime = (a: ToldFact, b: ToldFact): number => compare(a.occurredAt, b.occurredAt) || ranks.indexOf(a.type) - ranks.indexOf(b.type) || compare(a.id, b.id)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const adjusted = (part: Ordered, delta: Minor): Ordered => ({ ...part, adjustments: part.adjustments + delta })
const added = (part: Ordered, more: OrderPartLine): Ordered => ({ ...adjusted(part, more.total), lines: withUnits(part.lines, more) })
const lineIn = ({ lines }: Ordered, id: LineId): OrderPartLine | undefined => lines.find(({ lineId }) => lineId === id)

/** More units of a line cost what its units did. */
function raised(part: Ordered, lineId: LineId, more: number): Ordered {
  const line = lineIn(part, lineId)
  return line === undefined ? part : added(part, portionOf(line, more))
}

/** Fewer units of a line are cancelled units; what they had cost leaves the total. */
const lowered = (part: Ordered, lineId: LineId, fewer: number): Ordered => ({ ...adjusted(part, 0 - costIn(part, lineId, fewer)), cancelledUnits: plus(part.cancelledUnits, lineId, fewer) })

/** What these units cost now, after those that are off already. */
const worthOf = (part: Ordered, units: Quantities): Minor => Object.keys(units).reduce((sum, line) => sum + costIn(part, line as LineId, unitsOn(units, line as LineId)), 0)

function costIn(part: Ordered, lineId: LineId, units: number): Minor {
  const line = lineIn(part, lineId)
  return line === undefined ? 0 : costOf(line, units, unitsOn(part.cancelledUnits, lineId))
}

/** A new price is one for every unit of the line; what is off already stays worth what it was. */
function repriced(part: Ordered, lineId: LineId, priced: OrderPartLine): Ordered {
  const line = lineIn(part, lineId)
  if (line === undefined) return part
  const after = pricedAs(line, priced)
  const off = unitsOn(part.cancelledUnits, lineId)
  const stillDue = (one: OrderPartLine): Minor => one.total - costOf(one, off, 0)
  // The total counts the line's units that are off with what they had cost, which `cancelledAmount` takes away again.
  return { ...adjusted(part, stillDue(after) - stillDue(line)), lines: onLines(part.lines, [lineId], () => after) }
}

const atMost = (units: Quantities, lines: readonly OrderPartLine[]): Quantities =>
  lines.reduce((left, { lineId, quantity }) => (unitsOn(left, lineId) > quantity ? plus(left, lineId, quantity - unitsOn(left, lineId)) : left), units)

/** Of nothing that was told yet. */
export const nothingTold = { cancelled: false, cancelledUnits: noUnits, cancelledFrom: {}, cancelledAmount: 0, backordered: noUnits, adjustments: 0 } satisfies Partial<Ordered>
