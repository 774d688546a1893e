import { OrderId, PromiseId, type LineId } from '@wismo/kernel'
import type { OrderPart, OrderPartLine } from './parts/order-part.ts'
import type { PromisePart } from './parts/promise-part.ts'
import type { OrderParts, Part } from './parts.ts'
import type { PromiseView, PromiseWindow } from './order-view.ts'
import { pick } from './pick.ts'
import { linesOf } from './units/quantities.ts'

/** What checkout promised for a line, in the calendar of the order's destination; undefined where it promised nothing. */
export function windowOf({ promise }: OrderPartLine, timeZone: string): PromiseWindow | undefined {
  if (promise === undefined) return undefined
  const { from, to, precision, source = 'checkout' } = promise
  return { ...(from === undefined ? {} : { from }), to, precision: precision === 'unknown' ? precisionOf(to) : precision, timeZone, source }
}

/** Where a newer release said it in a word that this one does not have: a day is written in ten characters. */
const precisionOf = (to: string): PromiseWindow['precision'] => (to.length === 10 ? 'day' : 'hour')

/** `UUIDv5(order, window)`: the same window of an order is the same promise. */
export const promiseIdOf = (order: OrderId, { from = '', to, precision, timeZone, source }: PromiseWindow): PromiseId =>
  PromiseId.of(OrderId.toUuid(order), 'promise', from, to, precision, timeZone, source)

/**
 * The promises of an order: what checkout said, one per window in the order of the lines, until the promise itself is known;
 * then those that were made later. Nothing is owed of an order that is off.
 */
export function promisesOf({ order, promises }: OrderParts): readonly PromiseView[] {
  const known = new Map(promises.map((part) => [part.doc.promiseId, part]))
  const stated = statedBy(order.doc)
  const isOff = order.doc.cancelled
  const later = promises.filter(({ doc }) => !stated.some(({ id }) => id === doc.promiseId))
  return [...stated.map((promise) => madeOf(known.get(promise.id), promise, isOff)), ...later.map((part) => madeOf(part, undefined, isOff))].filter((promise) => promise !== undefined)
}

interface Stated {
  readonly id: PromiseId
  readonly original: PromiseWindow
  readonly lineIds: readonly LineId[]
}

function statedBy({ orderId, timeZone, lines }: OrderPart): readonly Stated[] {
  const promises = new Map<PromiseId, Stated>()
  for (const line of lines) {
    const original = windowOf(line, timeZone)
    if (original === undefined) continue
    const id = promiseIdOf(orderId, original)
    promises.set(id, { id, original, lineIds: [...(promises.get(id)?.lineIds ?? []), line.lineId] })
  }
  return [...promises.values()]
}

function madeOf(part: Part<PromisePart> | undefined, stated: Stated | undefined, isOff: boolean): PromiseView | undefined {
  if (part === undefined) return stated && { ...stated, status: isOff ? 'void' : 'on_track' }
  const { doc } = part
  return {
    id: doc.promiseId,
    lineIds: stated?.lineIds ?? linesOf(doc.lines),
    original: stated?.original ?? originalOf(doc),
    status: isOff && doc.status === 'on_track' ? 'void' : doc.status,
    ...pick(doc, 'atRiskSince', 'deltaMinutes', 'replacedBy', 'estimate'),
  }
}

const originalOf = ({ window: { from, to, precision, timeZone = 'UTC' }, basis }: PromisePart): PromiseWindow => ({
  ...(from === undefined ? {} : { from }), to, precision: precision === 'unknown' ? precisionOf(to) : precision, timeZone, source: basis,
})

/** The window that holds all of these; undefined where one is missing or days and hours are mixed. */
export function spanOf(windows: readonly (PromiseWindow | undefined)[]): PromiseWindow | undefined {
  const [first, ...rest] = windows
  return rest.reduce<PromiseWindow | undefined>((span, window) => span && window && widened(span, window), first)
}

function widened(a: PromiseWindow, b: PromiseWindow): PromiseWindow | undefined {
  if (a.precision !== b.precision || a.timeZone !== b.timeZone) return undefined
  const to = a.to > b.to ? a.to : b.to
  const from = earlier(a.from ?? a.to, b.from ?? b.to)
  const open = a.from === undefined && b.from === undefined && a.to === b.to
  return { ...(open ? {} : { from }), to, precision: a.precision, timeZone: a.timeZone, source: a.source }
}

const earlier = (a: string, b: string): string => (a < b ? a : b)
