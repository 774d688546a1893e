// What happened to an order: its published events, kept beside its rows, folded up to a moment or told one by one.
import type { Contracts } from '@wismo/contracts'
import { EventId, OrderId, type Instant, type Uuid } from '@wismo/kernel'
import { foldPart, lateOf, type FoldedEvent, type Part } from '@wismo/lifecycle'
import type { Pool } from 'pg'
import { eventsThen, isFolded, type KeptEvent, type Moment, type PartVersion } from './parts-then.ts'

/** An event of an order, for its timeline. */
export interface TimelineItem {
  readonly id: EventId
  readonly type: string
  readonly at: Instant
  readonly recordedAt: Instant
  /** In a line for people, where there is a language to say it in. */
  readonly text?: string
  readonly actor?: string
  readonly refs: readonly string[]
  /** Told long after it happened. */
  readonly late?: true
}

/** Where an event stands among all of its order: no two stand at the same place. */
export interface TimelinePlace extends Pick<TimelineItem, 'at' | 'recordedAt'>, PartVersion {}

/** A page of what happened to an order. */
export interface Timeline {
  /** Newest first: by when it happened, then by when we knew it, then by part and version. */
  readonly entries: readonly TimelineItem[]
  /** Of the last entry, where older ones may follow. */
  readonly next?: TimelinePlace
  /** Something that happened to the order is not kept, here or on another page. */
  readonly incomplete?: true
}

export interface History {
  /**
   * The parts of an order at that moment, none of those that had not begun. The version of each is the number of its events that are
   * in it. `now` are its parts as they are, read before. Throws `Unavailable('history_incomplete')` where it cannot be told.
   */
  partsAt(orderId: OrderId, moment: Moment, now: readonly PartVersion[]): Promise<readonly Part[]>
  /** At most `limit` entries `without` those types, from the newest or from behind a place on. */
  timeline(orderId: OrderId, now: readonly PartVersion[], without: readonly string[], limit: number, after?: TimelinePlace): Promise<Timeline>
}

interface EventRow {
  readonly part: string
  readonly version: number
  readonly id: Uuid
  readonly type: string
  readonly body: Buffer
}

type CountedRow = EventRow & KeptEvent


const inOrder = 'occurred_at, recorded_at, part, version'
const newestFirst = inOrder.split(', ').map((column) => `${column} desc`).join(', ')

export function openHistory(pool: Pool, schema: string, contracts: Contracts): History {
  const table = `${schema}.order_event_v1`
  const ask = async <Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<readonly Row[]> => (await pool.query<Row>({ name: `${schema}.${name}`, text, values: [...values] })).rows
  const isWhole = async (id: Uuid, now: readonly PartVersion[]): Promise<boolean> => {
    const kept = await ask<{ part: string; events: number; last: number }>('kept', `select part, count(*)::int as events, max(version) as last from ${table} where order_id = $1 group by part`, [id])
    return now.every(({ part, version }) => kept.some((one) => one.part === part && one.last >= version)) && kept.every(({ events, last }) => events === last)
  }
  return {
    async partsAt(orderId, { at, basis }, now) {
      const kept = await ask<CountedRow>(`known_${basis}`, `select part, version, id, type, body, ${basis}_at <= $2 as counts from ${table} where order_id = $1 order by part, version`, [OrderId.toUuid(orderId), at])
      return eventsThen(kept, now, basis).map((events) => partOf(events, contracts))
    },
    async timeline(orderId, now, without, limit, after) {
      const id = OrderId.toUuid(orderId)
      const place = [after?.at ?? null, after?.recordedAt ?? null, after?.part ?? null, after?.version ?? null]
      const [rows, whole] = await Promise.all([
        ask<EventRow>('timeline', `select part, version, id, type, body from ${table} where order_id = $1 and ($2::timestamptz is null or (${inOrder}) < ($2, $3::timestamptz, $4::text, $5::int)) and type <> all($6::text[]) order by ${newestFirst} limit $7`, [id, ...place, without, limit]),
        isWhole(id, now),
      ])
      const last = rows.length === limit ? rows.at(-1) : undefined
      return { entries: rows.map((row) => itemOf(row, contracts)), ...(last && { next: placeOf(last, contracts) }), ...(whole ? {} : { incomplete: true as const }) }
    },
  }
}

function placeOf({ part, version, body }: EventRow, contracts: Contracts): TimelinePlace {
  const { occurredAt, recordedAt } = contracts.envelope(body)
  return { at: occurredAt, recordedAt, part, version }
}

/** Events of one part, in the order of their versions. */
function partOf(events: readonly CountedRow[], contracts: Contracts): Part {
  let doc: ReturnType<typeof foldPart> | undefined
  for (const event of events) if (isFolded(event)) doc = foldPart(doc, eventOf(event, contracts))
  return { part: events[0]?.part ?? '', version: events.length, doc: doc ?? null }
}

function eventOf({ id, type, part, version, body }: EventRow, contracts: Contracts): FoldedEvent {
  const { data, envelope } = contracts.decode(body)
  return { id: EventId.fromUuid(id), type, aggregate: part, version, occurredAt: envelope?.occurredAt, recordedAt: envelope?.recordedAt, actor: envelope?.actorType, data } as FoldedEvent
}

function itemOf({ id, type, part, body }: EventRow, contracts: Contracts): TimelineItem {
  const { occurredAt, recordedAt, actorType } = contracts.envelope(body)
  return { id: EventId.fromUuid(id), type, at: occurredAt, recordedAt, actor: actorType, refs: [part], ...lateOf({ at: occurredAt, recordedAt }) }
}
