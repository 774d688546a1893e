// Orders of made-up lives as the services would write them, with places for what each copy has of its own.
import { Instant, OrderId, ShopId } from '@wismo/kernel'
import { foldPart, partsOf, type FoldedEvent, type Part } from '@wismo/lifecycle'
import { livesOf, type Life } from '@wismo/lifecycle/lives'
import { standingOrderOf } from '../../../../csr-api/src/desk/standing-order.ts'
import { searchColumns } from '../../../../order-view/src/tables.ts'

export const shopId = ShopId.parse('aldermoor')
export const now = Instant.parse('2026-11-27T12:00:00Z')

/** Since so long orders come, in milliseconds. */
const spanMs = 230 * 24 * 3_600_000

/** Texts that stand for what a copy has of its own. The digits are part of every id and, in capitals, of every number. */
export const places = { digits: 'zzzzz', capitals: 'ZZZZZ', subject: '@subject@', contact: '@contact@', sku: '@sku@' } as const

type Cell = string | number | boolean | null

/** Rows for each table, without the id of the order. */
export type TemplateRows = Readonly<Record<'parts' | 'orders' | 'skus' | 'tasks', readonly (readonly Cell[])[]>>

export interface Template {
  readonly orderId: OrderId
  /** Of the life, and in each copy some milliseconds later. */
  readonly placedAt: Instant
  readonly number: string
  readonly externalId: string
  readonly trackingNumber?: string
  /** What happened, as JSON. */
  readonly events: string
  readonly rows: TemplateRows
}

/** Of so many lives at most, spread evenly over the time. */
export function templatesOf(lives: number): readonly Template[] {
  const from = Instant.fromMillis(Instant.toMillis(now) - spanMs)
  const templates: Template[] = []
  // One at a time: a life knows where each unit was after each event.
  for (const life of livesOf(7, lives, { shops: [shopId], from, every: Math.floor(spanMs / lives) })) templates.push(...templateOf(life, templates.length))
  return templates
}

/** None of a life that nobody told an order of, or that is not placed by now. */
function templateOf({ orderId, events }: Life, index: number): readonly Template[] {
  const told = events.filter(({ event }) => event.recordedAt <= now)
  const text = withPlaces(JSON.stringify(told.map(({ event, version }) => ({ ...event, version }))), index)
  const rows = partsIn(text)
  const order = partsOf(rows)?.order.doc
  if (order === undefined || order.draft) return []
  const id = OrderId.parse(digitsAway(orderId))
  const { placedAt, number, externalId } = order
  const trackingNumber = /"trackingNumber":"([^"]+)"/.exec(text)?.[1]
  return [{ orderId: id, placedAt, number, externalId, events: text, rows: rowsOf(id, rows), ...(trackingNumber !== undefined && { trackingNumber }) }]
}

const anyId = /\b([a-z]{3}_[0-9a-z]{3})[0-9a-z]{5}([0-9a-z]{18})\b/g
const digitsAway = (text: string): string => text.replaceAll(anyId, `$1${places.digits}$2`)

function withPlaces(events: string, index: number): string {
  const firstOf = (name: string): string | undefined => new RegExp(`"${name}":("[^"]+")`).exec(events)?.[1]
  const own: readonly (readonly [string | undefined, string])[] = [
    [firstOf('externalId'), `X${index}-${places.capitals}`], [firstOf('number'), `AM-${index}-${places.capitals}`], [firstOf('sku'), places.sku], [firstOf('subjectRef'), places.subject], [firstOf('contactRef'), places.contact],
    ...[...new Set([...events.matchAll(/"trackingNumber":("[^"]+")/g)].map(([, value]) => value))].map((value, i) => [value, `JD${index}P${i}N${places.capitals}`] as const),
  ]
  return digitsAway(own.reduce((text, [value, place]) => (value === undefined ? text : text.replaceAll(value, JSON.stringify(place))), events))
}

/** The parts that these events make, as the view makes them. */
export function partsIn(events: string): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const event of JSON.parse(events) as readonly FoldedEvent[]) {
    const doc = foldPart(parts.get(event.aggregate)?.doc as Parameters<typeof foldPart>[0], event)
    parts.set(event.aggregate, { part: event.aggregate, version: event.version, doc } as Part)
  }
  return [...parts.values()].map((part) => ({ ...part, doc: JSON.parse(JSON.stringify(part.doc)) as unknown }) as Part)
}

function rowsOf(orderId: OrderId, rows: readonly Part[]): TemplateRows {
  const { viewVersion = 0, number = '', status = '', placedAt = '', incident = false, skus = [], sum, tasks = [] } = standingOrderOf(orderId, shopId, rows, now) ?? {}
  return {
    parts: rows.map(({ part, version, doc }) => [part, version, shopId, JSON.stringify(doc), ...searchColumns.map(({ of }) => of(doc))]),
    orders: [[shopId, viewVersion, number, status, placedAt, incident]],
    skus: skus.map((sku) => [sku, shopId, incident, placedAt, status]),
    tasks: tasks.map(({ queue, ref, cause, owner, weight, since, due }) => [queue, ref, shopId, cause, owner, weight, since, due ?? null, now, sum?.currency ?? null, sum?.amount ?? null]),
  }
}
