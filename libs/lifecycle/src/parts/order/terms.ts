// What was agreed and may be changed since: lines, sums, where it goes and how the customer is reached.
import type { Gift, OrderLine, OrderPlaced } from '@wismo/contracts'
import type { LineId, Minor } from '@wismo/kernel'
import { linesOf, plus, quantitiesOf, summed, sumOf, unitsOn, type LineQuantities, type Quantities } from '../../units/quantities.ts'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'
import { asTold, costOf, lineOf, onLines, portionOf, switched, withUnits, type OrderPartLine } from './order-line.ts'

export interface Terms extends Pick<OrderPlaced, 'addresses' | 'contactRef' | 'totals'> {
  /** Every line ever, in the order in which they came. */
  readonly lines: readonly OrderPartLine[]
  readonly gifts: Readonly<Record<LineId, Gift>>
  /**
   * Units that are off, from whomever they were taken. More than a line has were never there: they cancel none that join it later.
   * The cancellation of a whole order is `cancelled` alone.
   */
  readonly cancelledUnits: Quantities
  /** Of those, the ones that a part had lost or back, by that part. */
  readonly cancelledFrom: Readonly<Record<string, Quantities>>
  /** What the cancelled units had cost and may be given back, in minor units. */
  readonly cancelledAmount: Minor
  readonly backordered: Quantities
  /** By line the day on which what it waits for is expected in stock, where somebody said one: the newest word counts. */
  readonly stockOn: Readonly<Partial<Record<LineId, string>>>
  /** What changed the total since the order was placed, except cancellations, in minor units: it is `totals.total + adjustments - cancelledAmount` now. */
  readonly adjustments: Minor
}

/** What each of these makes of the terms as they were at its time. */
export const termRules = {
  LineAdded: (terms, { line, origin, parentLineId }) =>
    origin === 'retailer' ? told(terms, line, 'retailer') : gifted(added(terms, { ...lineOf(line), origin, ...(parentLineId === undefined ? {} : { parentLineId }) }), line),
  LineQuantityChanged: (terms, { lineId, from, to }) => (to > from ? raised(terms, lineId, to - from) : lowered(terms, lineId, from - to)),
  VariantSwapped: (terms, { oldLineId, newLineId, quantity, line }) => {
    // The line is told as it is now: units that it has already were swapped before.
    const taken = Math.min(quantity, Math.max(0, line.quantity - (lineIn(terms, newLineId)?.quantity ?? 0)))
    return gifted(added(lowered(terms, oldLineId, taken), { ...portionOf({ ...lineOf(line), lineId: newLineId }, taken), origin: 'change', parentLineId: oldLineId }), line)
  },
  LinesCancelled: (terms, { lines, refundable, from = [] }) => ({
    ...terms,
    cancelledUnits: sumOf(terms.cancelledUnits, quantitiesOf(lines)),
    cancelledFrom: from.reduce<Terms['cancelledFrom']>((held, { partId, lines: units }) => ({ ...held, [partId]: sumOf(held[partId], quantitiesOf(units)) }), terms.cancelledFrom),
    cancelledAmount: terms.cancelledAmount + (refundable ?? costOfUnits(terms, lines)),
  }),
  // Told again, with another day perhaps, it is the same units.
  UnitsBackordered: (terms, { lines, expectedOn }) => ({ ...terms, backordered: mostOf(terms.backordered, quantitiesOf(lines)), stockOn: expectedFrom(terms.stockOn, lines, expectedOn) }),
  UnitsAvailable: (terms, { lines }) => {
    const backordered = less(terms.backordered, lines)
    return { ...terms, backordered, stockOn: expectedFrom(terms.stockOn, lines.filter(({ lineId }) => unitsOn(backordered, lineId) === 0)) }
  },
  AddressChanged: (terms, { addressKey, address }) => ({ ...terms, addresses: { ...terms.addresses, [addressKey]: address } }),
  ContactChanged: (terms, { contactRef }) => ({ ...terms, contactRef }),
  ServiceLevelChanged: (terms, { to, delta, lines }) => ({ ...adjusted(terms, delta), lines: onLines(terms.lines, lines?.map(({ lineId }) => lineId), (line) => ({ ...line, delivery: { ...line.delivery, serviceLevel: to } })) }),
  DeliveryMethodSwitched: (terms, { lines, to, locationId, delta }) => ({ ...adjusted(terms, delta), lines: onLines(terms.lines, lines.map(({ lineId }) => lineId), (line) => switched(line, to, locationId)) }),
  PromotionApplied: (terms, { delta }) => adjusted(terms, delta),
  PromotionRemoved: (terms, { delta }) => adjusted(terms, delta),
  PriceAdjusted: (terms, { target, lineId, before, after, line }) => {
    if (line !== undefined) return told(terms, line, 'retailer')
    if (target === 'order') return adjusted(terms, after - totalOf(terms))
    const priced = lineId === undefined ? undefined : lineIn(terms, lineId)
    const delta = after - (before ?? priced?.total ?? after)
    return { ...adjusted(terms, delta), lines: onLines(terms.lines, lineId === undefined ? [] : [lineId], (one) => ({ ...one, total: one.total + delta })) }
  },
  GiftOptionsChanged: (terms, { lineId, gift }) => ({ ...terms, gifts: { ...terms.gifts, [lineId]: gift } }),
} satisfies Partial<Rules<EventName, Terms>>

const mostOf = (a: Quantities, b: Quantities): Quantities => summed([...new Set([...linesOf(a), ...linesOf(b)])].map((line) => [line, Math.max(unitsOn(a, line), unitsOn(b, line))] as const))

export const less = (quantities: Quantities, lines: LineQuantities): Quantities => lines.reduce((left, { lineId, quantity }) => plus(left, lineId, -quantity), quantities)

/** These lines wait for that day, or for none that is known. */
function expectedFrom(before: Terms['stockOn'], lines: LineQuantities, day?: string): Terms['stockOn'] {
  const others = Object.entries(before).filter(([id]) => !lines.some(({ lineId }) => lineId === id))
  const now = day === undefined ? [] : lines.map(({ lineId }) => [lineId, day] as const)
  return Object.fromEntries([...others, ...now].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the order costs by its terms. */
const totalOf = ({ totals, adjustments, cancelledAmount }: Terms): Minor => totals.total + adjustments - cancelledAmount

const adjusted = (terms: Terms, delta: Minor): Terms => ({ ...terms, adjustments: terms.adjustments + delta })

const added = (terms: Terms, more: OrderPartLine): Terms => ({ ...adjusted(withRealUnits(terms, more.lineId), more.total), lines: withUnits(terms.lines, more) })

/** Of a line no more units are off than it has. */
function withRealUnits(terms: Terms, id: LineId): Terms {
  const beyond = unitsOn(terms.cancelledUnits, id) - (lineIn(terms, id)?.quantity ?? 0)
  return beyond > 0 ? { ...terms, cancelledUnits: plus(terms.cancelledUnits, id, -beyond) } : terms
}

const gifted = (terms: Terms, { lineId, gift }: OrderLine): Terms => (gift === undefined ? terms : { ...terms, gifts: { ...terms.gifts, [lineId]: gift } })

/** More units of a line cost what its units did. */
function raised(terms: Terms, lineId: LineId, more: number): Terms {
  const line = lineIn(terms, lineId)
  return line === undefined ? terms : added(terms, portionOf(line, more))
}

/** Fewer units of a line are cancelled units; what they had cost leaves the total. */
function lowered(terms: Terms, lineId: LineId, fewer: number): Terms {
  return { ...adjusted(terms, -costOfUnits(terms, [{ lineId, quantity: fewer }])), cancelledUnits: plus(terms.cancelledUnits, lineId, fewer) }
}

/** What units cost that are cancelled now, after those that were before. */
const costOfUnits = (terms: Terms, lines: LineQuantities): Minor =>
  Object.entries(quantitiesOf(lines)).reduce((sum, [id, quantity]) => {
    const line = lineIn(terms, id as LineId)
    return line === undefined ? sum : sum + costOf(line, quantity ?? 0, unitsOn(terms.cancelledUnits, line.lineId))
  }, 0)

const lineIn = ({ lines }: Terms, id: LineId): OrderPartLine | undefined => lines.find(({ lineId }) => lineId === id)

/** The retailer says how a line is now: it joins the order, or has that price and at least so many units from then on. Fewer than it has are cancelled ones. */
function told(given: Terms, line: OrderLine, origin: 'retailer'): Terms {
  const terms = withRealUnits(given, line.lineId)
  const before = lineIn(terms, line.lineId)
  if (before === undefined) return gifted(added(terms, { ...lineOf(line), origin }), line)
  const off = unitsOn(terms.cancelledUnits, line.lineId)
  const left = before.quantity - off
  const fewer = lineOf(line).quantity < left ? left - line.quantity : 0
  const now = asTold(before, lineOf(line), off + fewer)
  const cost = costOf(now, now.quantity - off - fewer, off + fewer)
  const { adjustments } = adjusted(terms, cost - costOf(before, left, off))
  return gifted({ ...terms, adjustments, lines: onLines(terms.lines, [line.lineId], () => now), cancelledUnits: plus(terms.cancelledUnits, line.lineId, fewer) }, line)
}
