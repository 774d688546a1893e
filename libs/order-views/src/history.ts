// What was known of an order at some time: its published events, kept beside its rows, folded up to there.
import type { Contracts } from '@wismo/contracts'
import { EventId, OrderId, type Instant, type Uuid } from '@wismo/kernel'
import { foldedEvents, foldPart, type FoldedEvent, type Part } from '@wismo/lifecycle'
import type { Pool } from 'pg'

/** `recorded`: as we knew it then. `occurred`: as it truly was then, by what we know now. */
export type Basis = 'recorded' | 'occurred'

/** A moment of an order's past. */
export interface Moment {
  readonly at: Instant
  readonly basis: Basis
}

/** An event of an order, for its timeline. */
export interface TimelineItem {
  readonly id: EventId
  readonly type: string
  readonly at: Instant
  readonly recordedAt: Instant
  readonly actor?: string
  readonly refs: readonly string[]
  /** Told long after it happened. */
  readonly late?: true
}

export interface History {
  /** The parts of an order at that moment; none of those that had not begun. */
  partsAt(orderId: OrderId, moment: Moment): Promise<readonly Part[]>
  /** Newest first, by when it happened. `after` is the last one of the page before. */
  timeline(orderId: OrderId, limit: number, after?: TimelinePlace): Promise<readonly TimelineItem[]>
}

export type TimelinePlace = Pick<TimelineItem, 'at' | 'id'>

interface EventRow {
  readonly part: string
  readonly version: number
  readonly id: Uuid
  readonly type: string
  readonly body: Buffer
}

/** What is told this much later than it happened came late, in milliseconds. */
const lateMs = 3_600_000
const folded: ReadonlySet<string> = new Set(foldedEvents)

export function openHistory(pool: Pool, schema: string, contracts: Contracts): History {
  const ask = async (name: string, where: string, values: readonly unknown[]): Promise<readonly EventRow[]> =>
    (await pool.query<EventRow>({ name: `${schema}.${name}`, text: `select part, version, id, type, body from ${schema}.order_event_v1 where ${where}`, values: [...values] })).rows
  return {
    async partsAt(orderId, { at, basis }) {
      const rows = await ask(`known_${basis}`, `order_id = $1 and ${basis}_at <= $2 order by part, version`, [OrderId.toUuid(orderId), at])
      return partsOf(rows, contracts)
    },
    async timeline(orderId, limit, after) {
      const rows = await ask('timeline', `order_id = $1 and ($2::timestamptz is null or (occurred_at, id) < ($2, $3::uuid)) order by occurred_at desc, id desc limit $4`, [OrderId.toUuid(orderId), after?.at ?? null, after === undefined ? null : EventId.toUuid(after.id), limit])
      return rows.map((row) => itemOf(row, contracts))
    },
  }
}

/** What this release does not fold counts as a version and changes nothing, as in the view. */
function partsOf(rows: readonly EventRow[], contracts: Contracts): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const row of rows) {
    const doc = parts.get(row.part)?.doc
    parts.set(row.part, { part: row.part, version: row.version, doc: folded.has(row.type) ? foldPart((doc ?? undefined) as never, eventOf(row, contracts)) : (doc ?? null) })
  }
  return [...parts.values()]
}

function eventOf({ id, type, part, body }: EventRow, contracts: Contracts): FoldedEvent {
  const { data, envelope } = contracts.decode(body)
  return { id: EventId.fromUuid(id), type, aggregate: part, occurredAt: envelope?.occurredAt, recordedAt: envelope?.recordedAt, actor: envelope?.actorType, data } as FoldedEvent
}

function itemOf({ id, type, part, body }: EventRow, contracts: Contracts): TimelineItem {
  const { occurredAt, recordedAt, actorType } = contracts.envelope(body)
  const isLate = Date.parse(recordedAt) - Date.parse(occurredAt) > lateMs
  return { id: EventId.fromUuid(id), type, at: occurredAt, recordedAt, actor: actorType, refs: [part], ...(isLate ? { late: true as const } : {}) }
}
