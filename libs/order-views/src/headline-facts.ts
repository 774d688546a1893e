// What the sentence of an order is made of: taken from what the reader may see of it, so it cannot say more.
import type { Minor } from '@wismo/kernel'
import { daysOff, expectedWindow, hasNoDay, isOffTrack, spanOf, unsettledReturns, type OrderView, type ParcelView, type PromiseView, type PromiseWindow } from '@wismo/lifecycle'
import { isWithoutStock, lacksStock, shareOutOfStock } from './share.ts'
import { carrierWords, placeWords } from './words/names.ts'

/** An order as far as its headline speaks of it; what a level does not see is absent, and then not said. */
export type Spoken = Pick<OrderView, 'promises'> & { readonly headline: Pick<OrderView['headline'], 'code'> } & Partial<Pick<OrderView, 'status' | 'currency' | 'timeZone' | 'lines' | 'groups' | 'parcels' | 'fulfillments' | 'holds' | 'returns' | 'money' | 'changes' | 'incidents' | 'claims'>>

const isDue = ({ status, unitsLate = 0 }: PromiseView): boolean => status === 'on_track' || status === 'at_risk' || (status === 'broken' && unitsLate > 0)

/** Promises about what is still to come; of an order that is over all that were made. */
function openPromises({ promises, lines = [] }: Spoken): readonly PromiseView[] {
  const waiting = new Set(toCome({ lines }).map(({ id }) => id))
  const about = promises.filter((promise) => isDue(promise) && (lines.length === 0 || promise.lineIds.some((id) => waiting.has(id))))
  return about.length > 0 ? about : promises.filter(({ status }) => status !== 'void' && status !== 'replaced')
}

/** What the customer still waits for: not for what is lost. */
const toCome = ({ lines = [] }: Pick<Spoken, 'lines'>): NonNullable<Spoken['lines']> => lines.filter((line) => line.quantity.fulfilled < line.quantity.current && !isLost(line))

const coming = ['open', 'backordered', 'allocated', 'packed', 'in_transit', 'ready_for_pickup'] as const
const isLost = ({ units }: NonNullable<Spoken['lines']>[number]): boolean => (units.lost ?? 0) > 0 && coming.every((bucket) => (units[bucket] ?? 0) === 0)

/** Whoever fetches it themselves is not told that it arrives. */
export function isCollected(order: Spoken): boolean {
  const lines = toCome(order)
  return lines.length > 0 && lines.every(({ method }) => method === 'pickup' || method === 'curbside')
}

/** The day that was agreed for all of it; a closer guess counts more. */
function bookedFor(order: Spoken): PromiseWindow | undefined {
  const { fulfillments = [], timeZone = 'UTC' } = order
  const isGuessed = openPromises(order).some(({ estimate }) => estimate !== undefined)
  if (isGuessed || toCome(order).some(({ method }) => method !== 'scheduled')) return undefined
  return spanOf(fulfillments.flatMap(({ status, appointment }) => (status === 'scheduled' && appointment !== undefined ? [{ ...appointment, timeZone: appointment.timeZone ?? timeZone, source: 'node' }] : [])))
}

const lateOf = (order: Spoken): readonly PromiseView[] => openPromises(order).filter(isOffTrack)

/** What is late, and what comes together with it: of that the sentence tells one day, as the page does. */
function lateTogether(order: Spoken): readonly PromiseView[] {
  const late = new Set<string>(lateOf(order).flatMap(({ lineIds }) => lineIds))
  const underWay = (order.groups ?? []).filter(({ step, steps }) => step < steps).map(({ lines }) => lines.map(({ lineId }) => lineId))
  const together = new Set<string>([...late, ...underWay.filter((ids) => ids.some((id) => late.has(id))).flat()])
  return openPromises(order).filter(({ lineIds }) => lineIds.some((id) => together.has(id)))
}

/** What was promised, and of what is late when it is expected now: undefined where nobody knows a new day. */
export function windowOf(order: Spoken): PromiseWindow | undefined {
  const late = lateTogether(order)
  if (order.headline.code === 'received') return spanOf(openPromises(order).map(({ original }) => original))
  if (order.headline.code === 'delayed' && late.length > 0) return spanOf(late.map((promise) => (hasNoDay(promise) ? undefined : expectedWindow(promise))))
  if (order.headline.code === 'backordered' || order.headline.code === 'attempt_failed') return spanOf(openPromises(order).map((promise) => (promise.estimate === undefined ? undefined : expectedWindow(promise))))
  if ((order.headline.code === 'confirmed' || order.headline.code === 'preparing') && bookedFor(order) !== undefined) return bookedFor(order)
  return spanOf(openPromises(order).filter((promise) => !isWithoutStock(promise, order)).map((promise) => (hasNoDay(promise) ? undefined : expectedWindow(promise))))
}

/** When what is not in stock is expected there, the last of it; undefined where nobody said a day for one of the lines, or when all arrives is known already. */
export function stockDay(order: Spoken): string | undefined {
  const waiting = (order.lines ?? []).filter(({ units }) => (units.backordered ?? 0) > 0)
  if (!waitsForStock(order) || windowOf(order) !== undefined || waiting.some(({ stockOn }) => stockOn === undefined)) return undefined
  return waiting.flatMap(({ stockOn }) => stockOn ?? []).sort().at(-1)
}

/** Nothing else is to be told of what is still to come. */
export const waitsForStock = (order: Spoken): boolean => order.headline.code === 'backordered' || (order.headline.code === 'partly_delivered' && shareOutOfStock(order) === 'all')

/** How many days later than promised, at least and at most; undefined where nobody knows. */
export function lateness(order: Spoken): { readonly least: number; readonly most: number } | undefined {
  const late = lateOf(order).filter(({ estimate }) => estimate !== undefined)
  if (late.length === 0 || late.length < lateOf(order).length) return undefined
  const bounds = late.map((promise) => {
    const window = expectedWindow(promise)
    return { least: daysOff(window.from ?? window.to, promise.original), most: daysOff(window.to, promise.original) }
  })
  const most = Math.max(...bounds.map((one) => one.most))
  return most < 1 ? undefined : { least: Math.max(0, Math.min(...bounds.map((one) => one.least))), most }
}

/** Whether all that is still to come is late, or a part of it. */
export const lateScope = (order: Spoken): 'all' | 'part' => (openPromises(order).every(isOffTrack) ? 'all' : 'part')

/** Something that is still to come is on time, and does not come with what is late: nobody says so of what is not in stock. */
export function hasRest(order: Spoken): boolean {
  const late = lateTogether(order)
  const rest = openPromises(order).filter((promise) => !late.includes(promise))
  return lateOf(order).length > 0 && rest.length > 0 && !rest.some((promise) => lacksStock(promise, order))
}

const moving = (parcels: readonly ParcelView[] = []): readonly ParcelView[] => parcels.filter(({ direction, status }) => direction !== 'return' && !['delivered', 'returned', 'cancelled'].includes(status))
const outbound = (parcels: readonly ParcelView[] = []): readonly ParcelView[] => parcels.filter(({ direction, status }) => direction !== 'return' && status !== 'cancelled')

/** What is known of why it is late. `told_by_carrier` is no cause. */
export function causeOf({ parcels, promises }: Spoken): string {
  const parcel = moving(parcels).find(({ flags, cause }) => cause !== undefined && (flags.includes('delayed') || flags.includes('customs')))?.cause
  const reason = parcel?.code ?? promises.find((promise) => isOffTrack(promise) && promise.estimate?.reason !== undefined)?.estimate?.reason
  if (reason !== undefined && causes.has(reason)) return reason
  return parcel !== undefined && parties.has(parcel.party) ? parcel.party : 'none'
}

const causes = new Set(['storm', 'snow', 'flood', 'strike', 'missorted', 'address_incomplete', 'peak', 'stockout', 'no_capacity'])
const parties = new Set(['weather', 'customs', 'merchant', 'carrier'])

/** What the customer has to do. */
export function neededOf({ money, parcels, incidents = [] }: Spoken): 'pay' | 'address' | 'duties' | 'choose' | 'other' {
  const flags = moving(parcels).flatMap((parcel) => parcel.flags)
  if (flags.includes('duties_due')) return 'duties'
  if (flags.includes('action_required')) return 'address'
  // Where something harmless happens by itself nobody has to choose.
  if (incidents.some(({ status, default: harmless }) => status === 'options_offered' && harmless === undefined)) return 'choose'
  return money !== undefined && money.due > 0 ? 'pay' : 'other'
}

/** Whether a payment failed, or waits for a step of the customer. */
export const payTry = ({ money }: Spoken): 'failed' | 'open' => (money?.payments.some(({ status }) => status === 'action_required') === true ? 'open' : 'failed')

/** What went wrong. */
export function troubleOf({ money, parcels = [], lines = [] }: Spoken): 'lost' | 'silent' | 'damaged' | 'refund' | 'return' | 'other' {
  const out = outbound(parcels)
  if (out.some(({ status }) => status === 'lost' || status === 'destroyed')) return 'lost'
  if (moving(out).some(({ flags }) => flags.includes('damaged'))) return 'damaged'
  if (moving(out).some(({ flags }) => flags.includes('silent'))) return 'silent'
  if (money?.refunds.some(({ status }) => status === 'failed') === true) return 'refund'
  if (parcels.some(({ direction, status }) => direction === 'return' && status === 'lost')) return 'return'
  return lines.some(({ units }) => (units.lost ?? 0) > 0) ? 'lost' : 'other'
}

const atCounter = ({ fulfillments = [] }: Spoken): NonNullable<Spoken['fulfillments']> => fulfillments.filter(({ status }) => status === 'ready_for_pickup')
const inTime = ({ flags }: { readonly flags: readonly string[] }): boolean => !flags.includes('window_lapsed')
const atPoint = ({ parcels }: Spoken): readonly ParcelView[] => moving(parcels).filter(({ status }) => status === 'available_for_pickup')

/** Where it waits to be fetched: at a counter of ours, at a point of its carrier, or not any more. */
export function waitsAt(order: Spoken): { readonly place: 'counter' | 'point' | 'over'; readonly name?: string } {
  if (atCounter(order).some(inTime)) return { place: 'counter' }
  const [parcel] = atPoint(order)
  if (parcel !== undefined) return { place: 'point', name: pointWords(parcel) }
  return { place: atCounter(order).length > 0 ? 'over' : 'counter' }
}

/** Where its carrier keeps it: whose it is, where nobody said more. */
export const pointWords = ({ point, carrier }: Pick<ParcelView, 'point' | 'carrier'>): string => (point === undefined || point.name === carrier ? carrierWords(carrier) : placeWords(point.name))

/** By when what waits at a counter or a point has to be fetched: the first end. */
export function collectBy(order: Spoken): PromiseWindow | undefined {
  const { timeZone = 'UTC' } = order
  const ready = atCounter(order).filter(inTime).flatMap(({ pickup }) => (pickup?.window === undefined ? [] : [pickup.window]))
  const points = atPoint(order).flatMap(({ point }) => (point?.until === undefined ? [] : [{ to: point.until as string, precision: 'hour' as const, timeZone }]))
  const [first] = [...ready, ...points].sort((a, b) => (a.to < b.to ? -1 : 1))
  return first && { to: first.to, precision: first.precision, timeZone: first.timeZone ?? timeZone, source: 'node' }
}

/** When its node wants to have it ready. */
export const leavesBy = ({ fulfillments = [] }: Spoken): string | undefined => fulfillments.filter(({ status, readyBy }) => readyBy !== undefined && ['accepted', 'picking', 'packed'].includes(status)).map(({ readyBy }) => readyBy as string).sort().at(-1)

/** The van of an appointment: where it is, and whether all is in it. */
export function vanOf({ fulfillments = [] }: Spoken): { readonly place: 'door' | 'road'; readonly cargo: 'short' | 'whole' } {
  const out = fulfillments.filter(({ status }) => status === 'en_route' || status === 'on_site')
  return { place: out.some(({ status }) => status === 'on_site') ? 'door' : 'road', cargo: out.some(({ flags }) => flags.includes('shortfall')) ? 'short' : 'whole' }
}

/** How the customer got what they have. */
export function handedOver({ lines = [] }: Spoken): 'collected' | 'provided' | 'delivered' {
  const methods = lines.filter(({ units }) => (units.delivered ?? 0) > 0).map(({ method }) => method)
  if (methods.length > 0 && methods.every((method) => method === 'pickup' || method === 'curbside')) return 'collected'
  return methods.length > 0 && methods.every((method) => method === 'digital' || method === 'none') ? 'provided' : 'delivered'
}

const undecided = ['opened', 'evidence_requested', 'under_review', 'reopened']
export const isClaimed = ({ claims = [] }: Spoken): boolean => claims.some(({ status }) => undecided.includes(status))

/** The order is off, and still some of it goes to the customer or is there. */
export const isGone = ({ lines = [] }: Spoken): boolean => lines.some(({ units: { in_transit: moves = 0, delivered = 0 } }) => moves + delivered > 0)

/** What became of the money of an order that is off: nothing was taken, it comes back, it came back, or we have it still. */
export function moneyAfter({ money }: Spoken): 'free' | 'coming' | 'back' | 'kept' | 'none' {
  if (money === undefined) return 'none'
  if (money.captured === 0) return 'free'
  if (money.refundPending > 0 || money.due < 0) return 'coming'
  return money.refunded > 0 ? 'back' : 'kept'
}

/** When the last of it was handed over, where a parcel says so. */
export const deliveredAt = ({ parcels }: Spoken): string | undefined => outbound(parcels).flatMap(({ deliveredAt: at }) => at ?? []).sort().at(-1)

/** By when all that is there can be given back; undefined where that is not one day for all of it: each line says its own. */
export function returnUntil({ lines = [] }: Spoken): string | undefined {
  const [first, ...others] = new Set(lines.filter(({ returns }) => (returns?.returnable ?? 0) > 0).map(({ returns }) => returns?.until))
  return others.length === 0 ? first : undefined
}

/** The return that needs the customer most. */
export function returnOf({ returns = [] }: Spoken): { readonly stage: 'asked' | 'hand_in' | 'moving' | 'here' | 'other'; readonly dueBy?: string } {
  const open = returns.filter(({ status }) => unsettledReturns.includes(status))
  const waiting = open.find(({ status }) => status === 'awaiting_handover' || status === 'approved')
  if (waiting !== undefined) return { stage: 'hand_in', ...(waiting.dueBy === undefined ? {} : { dueBy: waiting.dueBy }) }
  const statuses = open.map(({ status }) => status)
  if (statuses.includes('in_transit')) return { stage: 'moving' }
  if (statuses.includes('received') || statuses.includes('inspected')) return { stage: 'here' }
  return { stage: statuses.includes('requested') ? 'asked' : 'other' }
}

/** A change by who has to do something about it: its node first, then the customer. */
export function changeOf({ changes = [] }: Spoken): { readonly stage: 'node' | 'pay' | 'quoted' | 'other'; readonly until?: string } {
  const [asked] = changes.filter(({ status }) => status === 'awaiting_node')
  if (asked !== undefined) return { stage: 'node', ...(asked.until === undefined ? {} : { until: asked.until }) }
  if (changes.some(({ status }) => status === 'awaiting_payment')) return { stage: 'pay' }
  return { stage: changes.some(({ status }) => status === 'quoted') ? 'quoted' : 'other' }
}

const isComing = (status: string): boolean => status === 'requested' || status === 'pending'

/** What comes back to the customer and by when, or what came. */
export function refundOf({ money }: Spoken): { readonly coming?: Minor; readonly arrivesBy?: string; readonly came?: Minor } {
  if (money === undefined) return {}
  const arrivesBy = money.refunds.filter(({ status, arrivesBy: by }) => by !== undefined && (isComing(status) || status === 'succeeded')).map(({ arrivesBy: by }) => by as string).sort().at(-1)
  const coming = money.refundPending > 0 ? money.refundPending : -money.due
  return { ...(coming > 0 ? { coming } : {}), ...(money.refunded > 0 ? { came: money.refunded } : {}), ...(arrivesBy === undefined ? {} : { arrivesBy }) }
}
