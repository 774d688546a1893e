import { OrderId, PromiseId, type Instant, type LineId } from '@wismo/kernel'
import type { OrderPart, OrderPartLine } from './parts/order-part.ts'
import type { PromisePart } from './parts/promise-part.ts'
import { partsOf, type OrderParts, type Part } from './parts.ts'
import type { PromiseView, PromiseWindow } from './order-view.ts'
import { dayOf, precisionOf } from './calendar.ts'
import { composeLines, type LineState } from './lines.ts'
import { pick } from './pick.ts'
import { settled } from './promise-status.ts'
import type { Tally } from './statuses.ts'
import { linesOf } from './units/quantities.ts'

/** What checkout promised for a line, in the calendar of the order's destination; undefined where it promised nothing. */
export function windowOf({ promise }: Pick<OrderPartLine, 'promise'>, timeZone: string): PromiseWindow | undefined {
  if (promise === undefined) return undefined
  const { from, to, precision, source = 'checkout' } = promise
  // A newer release may have said the precision in a word that this one does not have.
  return { ...(from === undefined ? {} : { from }), to, precision: precision === 'unknown' ? precisionOf(to) : precision, timeZone, source }
}

/** `UUIDv5(order, window)`: the same window of an order is the same promise. */
export const promiseIdOf = (order: OrderId, { from = '', to, precision, timeZone, source }: PromiseWindow): PromiseId =>
  PromiseId.of(OrderId.toUuid(order), 'promise', from, to, precision, timeZone, source)

/**
 * The promises of an order: what checkout said, one per window in the order of the lines, until the promise itself is known;
 * then those that were made later. How each stands is what its units say (`promise-status.ts`).
 */
export function promisesOf(parts: OrderParts, lines: readonly LineState[], now?: Instant): readonly PromiseView[] {
  const { order: { doc }, promises } = parts
  const known = new Map(promises.map((part) => [part.doc.promiseId, part.doc]))
  const said = statedBy(doc)
  const later = promises.filter(({ doc: { promiseId } }) => !said.some(({ id }) => id === promiseId))
  const all = [...said.map((promise) => madeOf(known.get(promise.id), promise)), ...later.map(({ doc: promise }) => laterOf(promise, doc.timeZone))]
  return all.map((promise) => settled(promise, { lines, parts, made: known.get(promise.id as PromiseId), ...(now === undefined ? {} : { now }) }))
}

/** The promises of an order from its latest parts, at this moment; none while the order itself is not known. Pure. */
export function promisesIn(rows: readonly Part[], now?: Instant): readonly PromiseView[] {
  const parts = partsOf(rows)
  return parts === undefined || parts.order.doc.draft ? [] : promisesOf(parts, composeLines(parts).lines, now)
}

/** Promises that are neither kept nor broken nor off yet. */
export const isOpen = ({ status }: PromiseView): boolean => status === 'on_track' || status === 'at_risk'

/** Promises about a line that such units are left of. */
export const promisesAbout = ({ promises, lines }: { readonly promises: readonly PromiseView[]; readonly lines: readonly LineState[] }, left: (tally: Tally) => number): readonly PromiseView[] =>
  promises.filter(({ lineIds }) => lines.some(({ line, tally }) => lineIds.includes(line.lineId) && left(tally) > 0))

/** What is to be expected now: the live estimate, and the first word where there is none. */
export function expectedWindow({ original, estimate }: PromiseView): PromiseWindow {
  const to = estimate?.latest ?? estimate?.likely
  if (to === undefined) return original
  const from = estimate?.earliest
  return { ...(from === undefined ? {} : { from }), to, precision: precisionOf(to), timeZone: original.timeZone, source: estimate?.source ?? original.source }
}

interface Stated {
  readonly id: PromiseId
  readonly original: PromiseWindow
  readonly lineIds: readonly LineId[]
}

/** Of one order several ask, and a name is dear to make. */
const stated = new WeakMap<OrderPart, readonly Stated[]>()

function statedBy(order: OrderPart): readonly Stated[] {
  const known = stated.get(order)
  if (known !== undefined) return known
  const promises = new Map<string, Stated & { readonly lineIds: LineId[] }>()
  for (const line of order.lines) {
    const original = windowOf(line, order.timeZone)
    if (original === undefined) continue
    const window = [original.from, original.to, original.precision, original.source].join(' ')
    const same = promises.get(window)
    if (same === undefined) promises.set(window, { id: promiseIdOf(order.orderId, original), original, lineIds: [line.lineId] })
    else same.lineIds.push(line.lineId)
  }
  const made = [...promises.values()]
  stated.set(order, made)
  return made
}

/** What checkout promised for a line, by its name. */
export const statedPromiseOf = (order: OrderPart, line: LineId): PromiseId | undefined => statedBy(order).find(({ lineIds }) => lineIds.includes(line))?.id

const madeOf = (doc: PromisePart | undefined, stated: Stated): PromiseView => ({ ...stated, status: doc?.status ?? 'on_track', ...(doc && knownNow(doc)) })

const laterOf = (doc: PromisePart, timeZone: string): PromiseView => ({ id: doc.promiseId, lineIds: linesOf(doc.lines), original: originalOf(doc, timeZone), status: doc.status, ...knownNow(doc) })

const knownNow = (doc: PromisePart) => pick(doc, 'atRiskSince', 'deltaMinutes', 'replacedBy', 'estimate')

/** In the calendar of the order's destination where it names none. */
const originalOf = ({ window: { from, to, precision, timeZone }, basis }: PromisePart, ofOrder: string): PromiseWindow => ({
  ...(from === undefined ? {} : { from }), to, precision: precision === 'unknown' ? precisionOf(to) : precision, timeZone: timeZone ?? ofOrder, source: basis,
})

/** The window that holds all of these, by their days where some have hours and some do not; undefined where one is missing. */
export function spanOf(windows: readonly (PromiseWindow | undefined)[]): PromiseWindow | undefined {
  const isMixed = new Set(windows.map((window) => window?.precision)).size > 1
  const [first, ...rest] = isMixed ? windows.map((window) => window && inDays(window)) : windows
  return rest.reduce<PromiseWindow | undefined>((span, window) => span && window && widened(span, window), first)
}

const inDays = ({ from, to, ...window }: PromiseWindow): PromiseWindow => ({ ...window, ...(from === undefined ? {} : { from: dayOf(from, window.timeZone) }), to: dayOf(to, window.timeZone), precision: 'day' })

function widened(a: PromiseWindow, b: PromiseWindow): PromiseWindow | undefined {
  if (a.precision !== b.precision || a.timeZone !== b.timeZone) return undefined
  const to = a.to > b.to ? a.to : b.to
  const from = earlier(a.from ?? a.to, b.from ?? b.to)
  const open = a.from === undefined && b.from === undefined && a.to === b.to
  return { ...(open ? {} : { from }), to, precision: a.precision, timeZone: a.timeZone, source: a.source }
}

const earlier = (a: string, b: string): string => (a < b ? a : b)
