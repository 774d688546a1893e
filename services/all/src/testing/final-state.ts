// What is left when everything is quiet, in a form in which two runs of the same orders are the same. Everything that is
// named by its cause compares as it is: ids of events, orders, holds, references into the vault, conversations. What
// cannot be the same in two runs is left out by name.
import type { Pool } from 'pg'
import { OrderId, SealedRef } from '@wismo/kernel'
import type { MessageBus, ReceivedMessage } from '@wismo/messaging'
import type { OrderPlan } from './order-load.ts'

/** Counted from when a request reached the service, or when something was stored: another moment in every run. `at` is when a part's timeline says it happened. */
const moments = new Set(['recordedAt', 'occurredAt', 'at', 'until', 'deadline'])
/** A step of a hold is named by the deadline that brought it, which is such a moment; so are the ids of its event and of its cause. */
const namedByDeadline = new Set(['HoldReminded', 'HoldEscalated'])

export interface FinalState {
  readonly events: readonly StoredRow[]
  readonly parts: readonly unknown[]
  readonly parked: readonly ParkedKept[]
  readonly timers: readonly unknown[]
  readonly unsent: number
  /** References that the events name, and how many of them are in the vault. */
  readonly sealed: { readonly named: number; readonly kept: number }
  /** Bodies of the messages that are parked. */
  readonly bodies: number
  /** Answers that are kept for requests that come again. */
  readonly kept: readonly unknown[]
  /** Ids of what senders were told about messages that were refused. */
  readonly rejections: readonly string[]
}

export interface StoredRow {
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
}

export interface ParkedKept {
  readonly group: string
  readonly key: string
  readonly messageId: string
  readonly type: string
  readonly code: string
  readonly behind: boolean
  readonly attempts: number
}

const idsOf = ({ orders, poison }: OrderPlan): readonly OrderId[] => [...orders.map(({ orderId }) => orderId), ...(poison === undefined ? [] : [poison.orderId])]

export const uuidsOf = (plan: OrderPlan): readonly string[] => idsOf(plan).map((id) => OrderId.toUuid(id))
export const streamsOf = (plan: OrderPlan): readonly string[] => idsOf(plan).flatMap((id) => [`order-${id}`, `process-hold-${id}`])

/** Of the orders of this plan alone: a log may be shared with others. */
export async function readFinalState(pool: Pool, bus: MessageBus, plan: OrderPlan): Promise<FinalState> {
  const streams = streamsOf(plan)
  const events = await readEvents(pool, streams)
  return {
    events: events.map(comparableEvent),
    parts: (await readParts(pool, plan)).map(withoutMoments),
    parked: await readParked(pool, plan),
    timers: await readTimers(pool, streams),
    unsent: await count(pool, 'select count(*)::int as n from wismo_order.unsent where stream = any($1)', [streams]),
    sealed: await readSealed(pool, events),
    bodies: await count(pool, 'select count(*)::int as n from wismo_vault.sealed_body where ref in (select body_ref from wismo_order.parked where key = any($1))', [idsOf(plan)]),
    kept: await readKept(pool, plan),
    rejections: [...new Set((await ownMessages(bus, 'retail.rejections.v1', plan)).map(({ headers }) => headers['ce_id'] ?? ''))].sort(),
  }
}

export async function readEvents(pool: Pool, streams: readonly string[]): Promise<readonly StoredRow[]> {
  return (await pool.query<StoredRow>('select stream, version, event_id as id, type, data, metadata from wismo_order.event where stream = any($1) order by stream, version', [streams])).rows
}

const comparableEvent = (event: StoredRow): StoredRow => {
  const { stream, version, id, type, data, metadata } = event
  const { causationId, ...rest } = metadata as Readonly<Record<string, unknown>>
  const isNamed = !namedByDeadline.has(type)
  return { stream, version, id: isNamed ? id : type, type, data: withoutMoments(data), metadata: withoutMoments(isNamed ? { causationId, ...rest } : rest) }
}

function withoutMoments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMoments)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !moments.has(name)).map(([name, inner]) => [name, withoutMoments(inner)]))
}

interface PartRow {
  readonly orderId: string
  readonly part: string
  readonly version: number
  readonly shopId: string
  readonly externalId: string
  readonly doc: unknown
}

export const readParts = async (pool: Pool, plan: OrderPlan): Promise<readonly PartRow[]> =>
  (await pool.query<PartRow>('select order_id as "orderId", part, version, shop_id as "shopId", external_id as "externalId", doc from wismo_order_view.order_part where order_id = any($1::uuid[]) order by part', [uuidsOf(plan)])).rows

/** A publish that got no answer is sent again, so a message may lie there twice: what became of the first of each id counts. */
async function readParked(pool: Pool, plan: OrderPlan): Promise<readonly ParkedKept[]> {
  const of = (schema: string): string => `select distinct on (group_name, message_id) id, group_name as "group", key, message_id as "messageId", type, code, behind, attempts from ${schema}.parked where key = any($1) order by group_name, message_id, id`
  const keys = [...idsOf(plan), ...streamsOf(plan)]
  const rows = await Promise.all(['wismo_order', 'wismo_order_view'].map(async (schema) => (await pool.query<ParkedKept & { id: string }>(`select * from (${of(schema)}) p order by id`, [keys])).rows))
  return rows.flat().map(({ id: _id, ...row }) => row)
}

/** Each as the last event about its hold says: that moment is another one in every run, that it is the same here and there is not. */
async function readTimers(pool: Pool, streams: readonly string[]): Promise<readonly unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select t.wait, t.id, t.stream, t.shop_id, t.owner, t.attempts, t.code, t.due_at = (e.data ->> 'deadline')::timestamptz as "dueAsSaid", e.type as "setBy", e.version
     from wismo_order.timer t left join lateral (select * from wismo_order.event e where e.stream = t.stream and e.data ->> 'holdId' = t.id order by e.version desc limit 1) e on true
     where t.stream = any($1) order by t.wait, t.id`,
    [streams],
  )
  return rows
}

async function readSealed(pool: Pool, events: readonly StoredRow[]): Promise<FinalState['sealed']> {
  const named = [...new Set(events.flatMap(({ data }) => JSON.stringify(data).match(/\bref_[0-9a-hjkmnp-tv-z]{26}\b/g) ?? []))]
  return { named: named.length, kept: await count(pool, 'select count(*)::int as n from wismo_vault.sealed_value where ref = any($1::uuid[])', [named.map((ref) => SealedRef.toUuid(SealedRef.parse(ref)))]) }
}

const readKept = async (pool: Pool, plan: OrderPlan): Promise<readonly unknown[]> =>
  (await pool.query<{ cause: string; status: number; result: unknown }>(`select cause, status, result from wismo_order.idempotency where result ->> 'id' = any($1) order by cause`, [idsOf(plan)])).rows.map(({ cause, status, result }) => {
    const { verifiedUntil: _verified, ...rest } = result as Readonly<Record<string, unknown>>
    return { cause, status, result: withoutMoments(rest) }
  })

const count = async (pool: Pool, sql: string, values: unknown[]): Promise<number> => (await pool.query<{ n: number }>(sql, values)).rows[0]?.n ?? -1

/** Messages of the orders of this plan, in the order in which each partition has them. */
export async function ownMessages(bus: MessageBus, topic: string, plan: OrderPlan): Promise<readonly ReceivedMessage[]> {
  const own = new Set<string>([...idsOf(plan), ...plan.orders.map(({ name }) => name), ...(plan.poison?.messages.map(({ key }) => key) ?? [])])
  return (await bus.readTopic(topic)).filter(({ key }) => own.has(key))
}
