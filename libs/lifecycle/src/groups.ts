// What comes together, as the page shows it: by parcel, by pickup or appointment, and what nobody holds yet by method and place.
import type { Instant, LineId, ParcelId } from '@wismo/kernel'
import { dayIn, dayOf } from './calendar.ts'
import { heldBy, type LineState } from './lines.ts'
import { byLeaving } from './parcel-order.ts'
import type { OrderPartLine } from './parts/order-part.ts'
import type { FulfillmentPart } from './parts/fulfillment-part.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { Part } from './parts.ts'
import type { OrderView, PromiseWindow } from './order-view.ts'
import { expectedWindow, spanOf } from './promises.ts'
import type { OrderState } from './state.ts'
import { parcelIdsOf } from './units/claims.ts'
import { asLines, linesOf, noUnits, plus, totalOf, type Quantities } from './units/quantities.ts'
import type { Stage } from './units/units.ts'

type GroupView = OrderView['groups'][number]
type Method = GroupView['kind']
type State = Pick<OrderState, 'parts' | 'lines' | 'promises'> & { readonly now: Instant }

/** Steps of the bar, the order itself being the first. */
const steps: Readonly<Record<Method, number>> = { ship: 5, scheduled: 5, pickup: 4, curbside: 4, digital: 2, none: 2 }

/** Units that were not handed over to anybody. */
const onShelf: readonly Stage[] = ['allocated', 'packed']
/** Units that reach the customer, or reached them, without a parcel. */
const inPerson: readonly Stage[] = ['ready', 'in_transit', 'delivered']
/** What makes up the rest where no group holds it. */
const notGone: readonly Stage[] = ['backordered', ...onShelf, 'ready']

/** Parcels first, as they left, then work at a place, then the rest in the order of the lines. A unit is in one of them at most: where its holder is. `now` decides only what comes today. */
export function groupsOf(known: Omit<State, 'now'>, now: Instant): readonly GroupView[] {
  const state = { ...known, now }
  const shown = [...parcelGroups(state), ...state.parts.fulfillments.flatMap((work) => workGroup(state, work))]
  return [...shown, ...restGroups(state, shown)]
}

/** How the units of a line reach the customer; a way that this release has no word for is shown as none. */
export const methodOf = ({ delivery: { method } }: Pick<OrderPartLine, 'delivery'>): Method => (method === 'unknown' ? 'none' : method)

/** What is collected, or comes by mail, has no address that could be changed. */
export const goesToAddress = (method: Method): boolean => method === 'ship' || method === 'scheduled'

/** Those too of which only their node has spoken. */
const parcelGroups = (state: State): readonly GroupView[] => byLeaving(state.parts, parcelIdsOf(state.parts)).flatMap((id) => parcelGroup(state, id, state.parts.parcels.find(({ part }) => part === id)?.doc))

function parcelGroup(state: State, id: ParcelId, parcel: ParcelPart | undefined): readonly GroupView[] {
  const lines = heldBy(state.lines, id)
  if (parcel?.status === 'cancelled' || totalOf(lines) === 0) return []
  const hasLeft = totalOf(heldBy(state.lines, id, ['packed'])) < totalOf(lines)
  return [groupOf({ ref: id, kind: 'ship', lines, step: hasLeft ? stepOfParcel(parcel?.status) : 2, when: goesAstray.has(parcel?.status) ? undefined : todayIf(state, outSince(parcel), expectedOf(state, lines)) })]
}

/** It does not come on any day that was promised. */
const goesAstray: ReadonlySet<ParcelPart['status'] | undefined> = new Set(['returning', 'returned', 'lost', 'destroyed'])

/** How far a parcel that has left is, of the five steps of what is shipped. */
export function stepOfParcel(status: ParcelPart['status'] | undefined): number {
  if (status === 'delivered') return 5
  return status === 'out_for_delivery' || status === 'available_for_pickup' || status === 'attempt_failed' ? 4 : 3
}

/** Work that brings units to the customer without a parcel, by its word or by what it holds. */
function workGroup(state: State, { part, doc }: Part<FulfillmentPart>): readonly GroupView[] {
  const lines = heldBy(state.lines, part, [...onShelf, ...inPerson])
  const [first] = linesOf(lines)
  if (first === undefined) return []
  const isNamed = doc.method !== undefined && doc.method !== 'ship' && doc.method in steps
  if (!isNamed && totalOf(heldBy(state.lines, part, inPerson)) === 0) return []
  const kind = isNamed ? (doc.method as Method) : methodOfLine(state, first)
  return [groupOf({ ref: part, kind, lines, step: stepOfWork(state, part, kind), when: todayIf(state, vanSince(doc), windowOfWork(state, doc, lines)), locationId: doc.locationId })]
}

function methodOfLine({ lines }: State, id: LineId): Method {
  const line = lines.find((state) => state.line.lineId === id)?.line
  return line === undefined ? 'none' : methodOf(line)
}

function stepOfWork({ lines }: State, part: string, method: Method): number {
  const held = (...stages: readonly Stage[]): number => totalOf(heldBy(lines, part, stages))
  if (held(...onShelf, 'ready', 'in_transit') === 0) return steps[method]
  return held('ready', 'in_transit') > 0 ? 3 : 2
}

const outSince = (parcel: ParcelPart | undefined): Instant | undefined => (parcel?.status === 'out_for_delivery' ? parcel.lastFact?.at : undefined)

/** When the van of an appointment was last heard of. */
function vanSince({ status, timeline, shippedAt }: FulfillmentPart): Instant | undefined {
  if (status !== 'en_route' && status !== 'on_site') return undefined
  return timeline.filter(({ type }) => type === 'DeliveryDeparted' || type === 'DeliveryArrived').map(({ at }) => at).sort().at(-1) ?? shippedAt
}

/** What is in the van since today comes today, whatever day was expected, with hours where somebody named them; a van that was loaded on another day says nothing of today. */
function todayIf({ parts, now }: State, since: Instant | undefined, window: PromiseWindow | undefined): PromiseWindow | undefined {
  const { timeZone } = parts.order.doc
  const today = dayIn(now, timeZone)
  if (since === undefined || dayIn(since, timeZone) !== today) return window
  if (window?.precision === 'hour' && dayOf(window.to, window.timeZone) === today) return window
  return { from: today, to: today, precision: 'day', timeZone, source: 'carrier' }
}

/** What was agreed for the counter counts before any guess; an appointment may still be guessed closer. */
function windowOfWork(state: State, { pickup, appointment }: FulfillmentPart, lines: Quantities): PromiseWindow | undefined {
  if (pickup !== undefined) return agreedWindow(state, pickup)
  const estimated = spanOf(linesOf(lines).map((line) => windowFor(state, line, true)))
  return estimated ?? (appointment === undefined ? expectedOf(state, lines) : agreedWindow(state, appointment))
}

const agreedWindow = ({ parts }: State, { from, to, precision, timeZone }: NonNullable<FulfillmentPart['appointment']>): PromiseWindow => ({
  ...(from === undefined ? {} : { from }), to, precision, timeZone: timeZone ?? parts.order.doc.timeZone, source: 'node',
})

/** When these lines come by what is known now; undefined where nobody said it of one of them. */
const expectedOf = (state: State, lines: Quantities): PromiseWindow | undefined => spanOf(linesOf(lines).map((line) => windowFor(state, line, false)))

/** By the last promise about it that counts. */
function windowFor({ promises }: State, line: LineId, onlyEstimated: boolean): PromiseWindow | undefined {
  const promise = promises.filter(({ lineIds, status }) => lineIds.includes(line) && status !== 'void' && status !== 'replaced').at(-1)
  return promise === undefined || (onlyEstimated && promise.estimate === undefined) ? undefined : expectedWindow(promise)
}

interface Rest {
  readonly line: OrderPartLine
  readonly quantity: number
  readonly isBegun: boolean
  /** Some of it is not in stock. */
  readonly waits: boolean
}

/** Units in no other group: one group per method and place, named by its first line until something with an id of its own holds it. */
function restGroups(state: State, shown: readonly GroupView[]): readonly GroupView[] {
  const refs = new Set(shown.map(({ ref }) => ref))
  const groups = new Map<string, Rest[]>()
  for (const rest of state.lines.map((line) => restOf(line, refs))) {
    if (rest.quantity === 0) continue
    const place = placeOf(rest.line)
    groups.set(place, [...(groups.get(place) ?? []), rest])
  }
  return [...groups.values()].map((rows) => restGroup(state, rows))
}

function restOf({ line, tally, held }: LineState, shown: ReadonlySet<string>): Rest {
  const own = held.filter(({ part, stage }) => notGone.includes(stage) && !shown.has(part))
  return { line, quantity: tally.units.open + own.reduce((sum, { quantity }) => sum + quantity, 0), isBegun: own.some(({ stage }) => stage !== 'backordered'), waits: own.some(({ stage }) => stage === 'backordered') }
}

/** What was promised of what is not in stock holds no more, until somebody says when it comes. */
function restGroup(state: State, rows: readonly Rest[]): GroupView {
  const { line } = rows[0] as Rest
  const when = spanOf(rows.map((row) => windowFor(state, row.line.lineId, row.waits)))
  const lines = rows.reduce((sum, row) => plus(sum, row.line.lineId, row.quantity), noUnits)
  return groupOf({ ref: line.lineId, kind: methodOf(line), lines, step: rows.some(({ isBegun }) => isBegun) ? 2 : 1, when, locationId: line.delivery.locationId })
}

const placeOf = ({ delivery: { method, addressKey, locationId } }: OrderPartLine): string => JSON.stringify([method, addressKey, locationId])

interface Group extends Pick<GroupView, 'ref' | 'kind' | 'step'> {
  readonly lines: Quantities
  readonly when: PromiseWindow | undefined
  readonly locationId?: string | undefined
}

const groupOf = ({ ref, kind, lines, step, when, locationId }: Group): GroupView => ({
  ref, kind, lines: asLines(lines), step, steps: steps[kind], ...(when === undefined ? {} : { when }), ...(locationId === undefined ? {} : { locationId }),
})
