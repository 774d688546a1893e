// What comes together, as the page shows it: by parcel, by pickup or appointment, and what nobody holds yet by method and place.
import type { LineId } from '@wismo/kernel'
import type { LineState } from './lines.ts'
import type { OrderPart, OrderPartLine } from './parts/order-part.ts'
import type { FulfillmentPart } from './parts/fulfillment-part.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { OrderParts } from './parts.ts'
import type { LinesHeld, OrderView, PromiseWindow } from './order-view.ts'
import { spanOf, windowOf } from './promises.ts'
import { parcelsOut } from './state.ts'
import { asLines, sumOf, totalOf, unitsOn, type Quantities } from './units/quantities.ts'

type GroupView = OrderView['groups'][number]
type Method = GroupView['kind']

/** Steps of the bar, the order itself being the first. */
const steps: Readonly<Record<Method, number>> = { ship: 5, scheduled: 5, pickup: 4, curbside: 4, digital: 2, none: 2 }

/** None when the order is off. Parcels first, then work at a place, then the rest in the order of the lines. */
export function groupsOf(parts: OrderParts, lines: readonly LineState[]): readonly GroupView[] {
  if (parts.order.doc.cancelled) return []
  const order = parts.order.doc
  return [...parcelsOut(parts).flatMap((parcel) => parcelGroup(order, parcel, parts)), ...parts.fulfillments.flatMap(({ doc }) => workGroup(order, doc)), ...restGroups(order, lines, parts)]
}

/** How the units of a line reach the customer; a way that this release has no word for is shown as none. */
export const methodOf = ({ delivery: { method } }: Pick<OrderPartLine, 'delivery'>): Method => (method === 'unknown' ? 'none' : method)

/** What is in a parcel by the word of who registered it, or of the node that sent it. */
export const contentsOf = ({ parcelId, lines }: ParcelPart, { fulfillments }: OrderParts): Quantities => (totalOf(lines) > 0 ? lines : sumOf(...fulfillments.map(({ doc }) => doc.passed[parcelId])))

function parcelGroup(order: OrderPart, parcel: ParcelPart, parts: OrderParts): readonly GroupView[] {
  const lines = asLines(contentsOf(parcel, parts))
  return lines.length === 0 ? [] : [groupOf(order, parcel.parcelId, 'ship', lines, stepOfParcel(parcel), undefined)]
}

function stepOfParcel({ status }: ParcelPart): number {
  if (status === 'delivered') return 5
  if (status === 'out_for_delivery' || status === 'available_for_pickup' || status === 'attempt_failed') return 4
  return status === 'pre_transit' ? 2 : 3
}

/** Work that brings units to the customer without a parcel. */
function workGroup(order: OrderPart, { fulfillmentId, method, locationId, stages }: FulfillmentPart): readonly GroupView[] {
  if (method !== 'pickup' && method !== 'curbside' && method !== 'scheduled' && method !== 'digital') return []
  const lines = asLines(sumOf(stages.allocated, stages.packed, stages.ready, stages.van, stages.delivered))
  if (lines.length === 0) return []
  return [groupOf(order, fulfillmentId, method, lines, stepOfWork(method, stages), locationId)]
}

function stepOfWork(method: Method, { ready, van, delivered, allocated, packed }: FulfillmentPart['stages']): number {
  const waiting = totalOf(allocated) + totalOf(packed)
  if (waiting + totalOf(ready) + totalOf(van) === 0 && totalOf(delivered) > 0) return steps[method]
  if (totalOf(van) > 0 || totalOf(ready) > 0) return 3
  return 2
}

/** Units that no parcel and no such work holds: one group per method and place, named by its first line until something with an id of its own holds it. */
function restGroups({ timeZone }: OrderPart, states: readonly LineState[], parts: OrderParts): readonly GroupView[] {
  const shown = shownElsewhere(parts)
  const groups = new Map<string, { readonly line: OrderPartLine; readonly quantity: number; readonly isBegun: boolean }[]>()
  for (const { line, tally: { units } } of states) {
    const quantity = Math.min(units.open + units.backordered + units.allocated + units.packed, line.quantity - unitsOn(shown, line.lineId))
    if (quantity <= 0) continue
    const key = placeOf(line)
    groups.set(key, [...(groups.get(key) ?? []), { line, quantity, isBegun: units.allocated + units.packed > 0 }])
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows
    if (first === undefined) return []
    const when = spanOf(rows.map(({ line }) => windowOf(line, timeZone)))
    const held = rows.map(({ line, quantity }) => ({ lineId: line.lineId, quantity }))
    return [groupOfLines(first.line, held, rows.some(({ isBegun }) => isBegun) ? 2 : 1, when)]
  })
}

/** Units that have a group of their own. */
function shownElsewhere(parts: OrderParts): Quantities {
  const work = parts.fulfillments.filter(({ doc: { method } }) => method === 'pickup' || method === 'curbside' || method === 'scheduled' || method === 'digital')
  return sumOf(...parcelsOut(parts).map((parcel) => contentsOf(parcel, parts)), ...work.map(({ doc: { stages } }) => sumOf(stages.allocated, stages.packed, stages.ready, stages.van, stages.delivered)))
}

const placeOf = ({ delivery: { method, addressKey, locationId } }: OrderPartLine): string => JSON.stringify([method, addressKey, locationId])

function groupOf(order: OrderPart, ref: string, kind: Method, lines: readonly LinesHeld[], step: number, locationId: string | undefined): GroupView {
  const when = spanOf(lines.map(({ lineId }) => windowOfLine(order, lineId)))
  return { ref, kind, lines, step, steps: steps[kind], ...(when === undefined ? {} : { when }), ...(locationId === undefined ? {} : { locationId }) }
}

function windowOfLine({ lines, timeZone }: OrderPart, id: LineId): PromiseWindow | undefined {
  const line = lines.find(({ lineId }) => lineId === id)
  return line && windowOf(line, timeZone)
}

function groupOfLines(first: OrderPartLine, lines: readonly LinesHeld[], step: number, when: PromiseWindow | undefined): GroupView {
  const kind = methodOf(first)
  const { locationId } = first.delivery
  return { ref: first.lineId, kind, lines, step, steps: steps[kind], ...(when === undefined ? {} : { when }), ...(locationId === undefined ? {} : { locationId }) }
}

