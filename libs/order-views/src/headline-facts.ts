// What the sentence of an order is made of: taken from what the reader may see of it, so it cannot say more.
import type { Minor } from '@wismo/kernel'
import { dayOf, expectedWindow, spanOf, type OrderView, type ParcelView, type PromiseView, type PromiseWindow } from '@wismo/lifecycle'
import { daysFrom } from './words/days.ts'

/** An order as far as its headline speaks of it; what a level does not see is absent, and then not said. */
export type Spoken = Pick<OrderView, 'promises'> & { readonly headline: Pick<OrderView['headline'], 'code'> } & Partial<Pick<OrderView, 'currency' | 'timeZone' | 'lines' | 'parcels' | 'fulfillments' | 'holds' | 'returns' | 'money' | 'changes' | 'incidents'>>

const isDue = ({ status, unitsLate = 0 }: PromiseView): boolean => status === 'on_track' || status === 'at_risk' || (status === 'broken' && unitsLate > 0)
const isLate = ({ status }: PromiseView): boolean => status === 'at_risk' || status === 'broken'

/** Promises about what is still to come; of an order that is over all that were made. */
function openPromises({ promises, lines = [] }: Spoken): readonly PromiseView[] {
  const coming = new Set(lines.filter(({ quantity }) => quantity.fulfilled < quantity.current).map(({ id }) => id))
  const about = promises.filter((promise) => isDue(promise) && (lines.length === 0 || promise.lineIds.some((id) => coming.has(id))))
  return about.length > 0 ? about : promises.filter(({ status }) => status !== 'void' && status !== 'replaced')
}

const lateOf = (order: Spoken): readonly PromiseView[] => openPromises(order).filter(isLate)

/** What was promised, and of what is late when it is expected now: undefined where nobody knows a new day. */
export function windowOf(order: Spoken): PromiseWindow | undefined {
  const late = lateOf(order)
  if (order.headline.code === 'received') return spanOf(openPromises(order).map(({ original }) => original))
  if (order.headline.code === 'delayed' && late.length > 0) return spanOf(late.map((promise) => (promise.estimate === undefined ? undefined : expectedWindow(promise))))
  if (order.headline.code === 'backordered' || order.headline.code === 'attempt_failed') return spanOf(openPromises(order).map((promise) => (promise.estimate === undefined ? undefined : expectedWindow(promise))))
  return spanOf(openPromises(order).map((promise) => (isLate(promise) && promise.estimate === undefined ? undefined : expectedWindow(promise))))
}

/** How many days later than promised, at least and at most; undefined where nobody knows. */
export function lateness(order: Spoken): { readonly least: number; readonly most: number } | undefined {
  const late = lateOf(order).filter(({ estimate }) => estimate !== undefined)
  if (late.length === 0 || late.length < lateOf(order).length) return undefined
  const bounds = late.map((promise) => {
    const { original: { to, timeZone } } = promise
    const window = expectedWindow(promise)
    const days = (end: string): number => daysFrom(dayOf(to, timeZone), dayOf(end, timeZone))
    return { least: days(window.from ?? window.to), most: days(window.to) }
  })
  const most = Math.max(...bounds.map((one) => one.most))
  return most < 1 ? undefined : { least: Math.max(0, Math.min(...bounds.map((one) => one.least))), most }
}

/** Whether all that is still to come is late, or a part of it. */
export const lateScope = (order: Spoken): 'all' | 'part' => (openPromises(order).every(isLate) ? 'all' : 'part')

const moving = (parcels: readonly ParcelView[] = []): readonly ParcelView[] => parcels.filter(({ direction, status }) => direction !== 'return' && !['delivered', 'returned', 'cancelled'].includes(status))
const outbound = (parcels: readonly ParcelView[] = []): readonly ParcelView[] => parcels.filter(({ direction, status }) => direction !== 'return' && status !== 'cancelled')

/** What is known of why it is late. `told_by_carrier` is no cause. */
export function causeOf({ parcels, promises }: Spoken): string {
  const parcel = moving(parcels).find(({ flags, cause }) => cause !== undefined && (flags.includes('delayed') || flags.includes('customs')))?.cause
  const reason = parcel?.code ?? promises.find((promise) => isLate(promise) && promise.estimate?.reason !== undefined)?.estimate?.reason
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
  if (incidents.some(({ status }) => status === 'options_offered')) return 'choose'
  return money !== undefined && money.due > 0 ? 'pay' : 'other'
}

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

/** By when what waits at a counter or a point has to be fetched: the first end. */
export function collectBy({ fulfillments = [], parcels, timeZone = 'UTC' }: Spoken): PromiseWindow | undefined {
  const ready = fulfillments.filter(({ status }) => status === 'ready_for_pickup').flatMap(({ pickup }) => (pickup?.window === undefined ? [] : [pickup.window]))
  const points = moving(parcels).flatMap(({ status, point }) => (status === 'available_for_pickup' && point?.until !== undefined ? [{ to: point.until as string, precision: 'hour' as const, timeZone }] : []))
  const [first] = [...ready, ...points].sort((a, b) => (a.to < b.to ? -1 : 1))
  return first && { to: first.to, precision: first.precision, timeZone: first.timeZone ?? timeZone, source: 'node' }
}

/** When its node wants to have it ready. */
export const leavesBy = ({ fulfillments = [] }: Spoken): string | undefined => fulfillments.filter(({ status, readyBy }) => readyBy !== undefined && ['accepted', 'picking', 'packed'].includes(status)).map(({ readyBy }) => readyBy as string).sort().at(-1)

/** When the last of it was handed over, where a parcel says so. */
export const deliveredAt = ({ parcels }: Spoken): string | undefined => outbound(parcels).flatMap(({ deliveredAt: at }) => at ?? []).sort().at(-1)

export const returnUntil = ({ lines = [] }: Spoken): string | undefined => lines.filter(({ returns }) => (returns?.returnable ?? 0) > 0).flatMap(({ returns }) => returns?.until ?? []).sort()[0]

const openReturns = ['requested', 'approved', 'awaiting_handover', 'in_transit', 'received', 'inspected'] as const
/** The return that needs the customer most. */
export function returnOf({ returns = [] }: Spoken): { readonly stage: 'asked' | 'hand_in' | 'moving' | 'here' | 'other'; readonly dueBy?: string } {
  const open = returns.filter(({ status }) => (openReturns as readonly string[]).includes(status))
  const waiting = open.find(({ status }) => status === 'awaiting_handover' || status === 'approved')
  if (waiting !== undefined) return { stage: 'hand_in', ...(waiting.dueBy === undefined ? {} : { dueBy: waiting.dueBy }) }
  const statuses = open.map(({ status }) => status)
  if (statuses.includes('in_transit')) return { stage: 'moving' }
  if (statuses.includes('received') || statuses.includes('inspected')) return { stage: 'here' }
  return { stage: statuses.includes('requested') ? 'asked' : 'other' }
}

const isComing = (status: string): boolean => status === 'requested' || status === 'pending'

/** What comes back to the customer and by when, or what came. */
export function refundOf({ money }: Spoken): { readonly coming?: Minor; readonly arrivesBy?: string; readonly came?: Minor } {
  if (money === undefined) return {}
  const arrivesBy = money.refunds.filter(({ status, arrivesBy: by }) => by !== undefined && (isComing(status) || status === 'succeeded')).map(({ arrivesBy: by }) => by as string).sort().at(-1)
  const coming = money.refundPending > 0 ? money.refundPending : -money.due
  return { ...(coming > 0 ? { coming } : {}), ...(money.refunded > 0 ? { came: money.refunded } : {}), ...(arrivesBy === undefined ? {} : { arrivesBy }) }
}
