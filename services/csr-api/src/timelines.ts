// What happened to orders as agents read it: narrowed, counted, and with what is needed to understand each entry.
import { EventId, type Instant, type OrderId } from '@wismo/kernel'
import { isOverruled, lateOf, type OrderView } from '@wismo/lifecycle'
import { entryInWords, type Language, type OrderEventBody, type OrderEventHead, type OrderEvents } from '@wismo/order-views'
import { detailOf, policyVersionOf } from './desk/entry-detail.ts'
import { isBad, kindOf, scanned } from './desk/timeline-kind.ts'
import { timelineKinds, type TimelineAnswer, type TimelineEntry, type TimelineKind } from '@wismo/agent-api'

export interface Narrowed {
  readonly kind?: TimelineKind | undefined
  /** Only what was recorded until then. */
  readonly asOf?: Instant | undefined
  /** Behind this entry. */
  readonly after?: EventId | undefined
}

export interface Told extends Pick<TimelineAnswer, 'counts' | 'ticks'> {
  readonly entries: readonly TimelineEntry[]
  /** The last one, where more follow. */
  readonly next?: EventId
  /** Undefined where the entry to go on behind is none of it. */
  readonly isKnownPlace: boolean
}

/** An entry, and of which order it is. */
export type EntryOfOrder = TimelineEntry & { readonly orderId: OrderId }

export interface Timelines {
  of(orderId: OrderId, narrowed: Narrowed, limit: number): Promise<Told>
  /** The newest entries of several orders as one. */
  merged(orders: readonly OrderId[], limit: number): Promise<readonly EntryOfOrder[]>
}

/** Moments that a slider stops at; of an order with more of them the newest. */
const mostTicks = 500

type Bodies = ReadonlyMap<EventId, OrderEventBody>

export function openTimelines(events: OrderEvents): Timelines {
  const told = (heads: readonly OrderEventHead[], bodies: Bodies, known: ReadonlySet<EventId>): readonly EntryOfOrder[] => heads.map((head) => entryOf(head, bodies.get(head.id), known))
  return {
    async of(orderId, { kind, asOf, after }, limit) {
      const heads = await events.heads([orderId], asOf)
      const chosen = kind === undefined ? heads : heads.filter(({ type }) => kindOf(type) === kind)
      const from = after === undefined ? 0 : chosen.findIndex(({ id }) => id === after) + 1
      const page = chosen.slice(from, from + limit)
      // Of a scan its type does not say whether it is bad news.
      const scans = heads.filter(({ type }) => type === scanned).slice(0, mostTicks)
      const bodies = await events.bodies([...new Set([...page, ...scans])])
      const entries = told(page, bodies, new Set(heads.map(({ id }) => id)))
      const last = from + limit < chosen.length ? page.at(-1) : undefined
      return { entries: entries.map(({ orderId: _order, ...entry }) => entry), counts: countsOf(heads), ticks: ticksOf(heads, bodies), isKnownPlace: after === undefined || from > 0, ...(last && { next: last.id }) }
    },
    async merged(orders, limit) {
      const heads = orders.length === 0 ? [] : await events.heads(orders, undefined, limit)
      return told(heads, await events.bodies(heads), new Set(heads.map(({ id }) => id)))
    },
  }
}

function countsOf(heads: readonly OrderEventHead[]): TimelineAnswer['counts'] {
  const counts = Object.fromEntries(['all', ...timelineKinds].map((kind) => [kind, 0])) as TimelineAnswer['counts']
  for (const { type } of heads) {
    counts.all += 1
    counts[kindOf(type)] += 1
  }
  return counts
}

/** What was recorded at once is one. */
function ticksOf(heads: readonly OrderEventHead[], bodies: Bodies): TimelineAnswer['ticks'] {
  const ticks = new Map<Instant, boolean>()
  for (const { id, recordedAt, type } of heads) ticks.set(recordedAt, (ticks.get(recordedAt) ?? false) || isBad(type, bodies.get(id)?.data))
  return [...ticks].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-mostTicks).map(([at, wrong]) => ({ at, ...(wrong && { bad: true as const }) }))
}

function entryOf({ orderId, id, type, at, recordedAt, part }: OrderEventHead, body: OrderEventBody | undefined, known: ReadonlySet<EventId>): EntryOfOrder {
  const cause = body && EventId.fromUuid(body.envelope.causationId)
  const [detail, policyVersion] = body?.data === undefined ? [undefined, undefined] : [detailOf(type, body.data), policyVersionOf(body.data)]
  return {
    orderId, id, type, at, recordedAt, ...lateOf({ at, recordedAt }), ...(body && { actor: body.envelope.actorType }), refs: [part], kind: kindOf(type),
    ...(cause !== undefined && known.has(cause) && { cause }), ...(policyVersion !== undefined && { policyVersion }), ...(detail && { detail }),
  }
}

/** With a line of what the customer reads of it, beside the `promises` of its order. */
export function toldOf<Entry extends TimelineEntry>(entry: Entry, language: Language, promises: OrderView['promises']): Entry {
  return { ...entryInWords(entry, language, promises), ...(isOverruled(entry, promises) && { overruled: true as const }) }
}
