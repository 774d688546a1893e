// Whether everything that the demo told arrived, once, and the money adds up: asked of the tables of the services, never of what they should say.
import { fulfillmentIdOf, OrderId, paymentAccountIdOf, returnsAccountIdOf, type Uuid } from '@wismo/kernel'
import type { RunningService, Runtime } from '@wismo/service'
import type { SentFact } from './teller.ts'

export interface Proof {
  /** Facts that the demo sent, of the newest 5,000. */
  readonly sent: number
  /** In no stream and not parked, though its service has handled all messages. */
  readonly lost: number
  /** In no stream yet: its service is behind or away. */
  readonly onTheWay: number
  /** Set aside, with their reason. */
  readonly parked: number
  /** Events that stand twice in a stream for one cause. */
  readonly doubled: number
  /** By how many minor units the postings of all facts about money miss zero. */
  readonly adrift: number
  /** When it was checked, milliseconds of the machine. */
  readonly checkedAt: number
}

/** Who records what. */
const recorders = {
  RetailOrderPlaced: 'order', RetailStockReported: 'order', RetailPaymentReported: 'payments', RetailFulfillmentReported: 'fulfillment', RetailParcelReported: 'carrier-tracking', RetailReturnReported: 'returns',
} as const satisfies Readonly<Record<string, string>>
type Recorder = (typeof recorders)[keyof typeof recorders]
const services = [...new Set(Object.values(recorders))]

interface Surroundings extends Pick<Runtime, 'database'> {
  sent(): readonly SentFact[]
  /** What runs here, with how far behind it is. */
  running(): Promise<readonly RunningService[]>
}

/** Looks again at everything that the demo sent, and at what is new of the money. */
export function openProof(surroundings: Surroundings): () => Promise<Proof> {
  let summed: Summed = { position: '0', adrift: 0 }
  return async () => {
    const [facts, money] = [await checkFacts(surroundings), await adriftIn(surroundings.database, summed)]
    summed = money.summed
    return { ...facts, adrift: money.adrift, checkedAt: Date.now() }
  }
}

/** What is asked first is how far the services are: a fact that is missing afterwards, where nothing was left to do, is lost. */
async function checkFacts({ database, sent, running }: Surroundings): Promise<Omit<Proof, 'adrift' | 'checkedAt'>> {
  const facts = sent()
  const behind = new Map((await running()).map((service) => [service.name, service.stopped || service.behind > 0]))
  const streams = await streamsOf(database, facts)
  const found = await Promise.all(services.map(async (service) => ({ service, causes: await causesIn(database, service, streams), parked: await parkedIn(database, service) })))
  const missing = facts.filter(({ id, type }) => {
    const recorder = recorderOf(type)
    return recorder !== undefined && !found.some(({ service, causes, parked }) => service === recorder && (causes.has(id) || parked.has(id)))
  })
  const onTheWay = missing.filter(({ type }) => isBehind(behind, recorderOf(type)))
  const doubled = await Promise.all(services.map((service) => doubledIn(database, service, streams)))
  return {
    sent: facts.length, lost: missing.length - onTheWay.length, onTheWay: onTheWay.length,
    parked: facts.filter(({ id, type }) => found.some(({ service, parked }) => service === recorderOf(type) && parked.has(id))).length,
    doubled: doubled.reduce((sum, count) => sum + count, 0),
  }
}

const recorderOf = (type: string): Recorder | undefined => (recorders as Readonly<Record<string, Recorder>>)[type]

/** Parcels are found by what the view knows of them, so it must not be behind either. */
const isBehind = (behind: ReadonlyMap<string, boolean>, recorder: string | undefined): boolean => [recorder, 'fulfillment', 'order-view'].some((name) => name !== undefined && behind.get(name) !== false)

/** Names of the streams in which facts about these orders stand. */
async function streamsOf(database: Runtime['database'], facts: readonly SentFact[]): Promise<readonly string[]> {
  const orders = [...new Set(facts.map(({ orderId }) => orderId))]
  const works = facts.flatMap(({ orderId, message }) => {
    const { fulfillmentRef } = JSON.parse(Buffer.from(message.value ?? '').toString() || '{}') as { readonly fulfillmentRef?: string }
    return fulfillmentRef === undefined ? [] : [`fulfillment-${fulfillmentIdOf(orderId, fulfillmentRef)}`]
  })
  const { pool, schema } = database('order-view')
  const { rows } = await pool.query<{ part: string }>(`select part from ${schema}.order_part_v1 where order_id = any($1::uuid[]) and part like 'pcl\\_%'`, [orders.map(OrderId.toUuid)])
  return [...new Set([...orders.flatMap((id) => [`order-${id}`, `payments-${paymentAccountIdOf(id)}`, `returns-${returnsAccountIdOf(id)}`]), ...works, ...rows.map(({ part }) => `parcel-${part}`)])]
}

/** Ids of the messages that events of these streams say they follow from. A scan says its own beside. */
async function causesIn(database: Runtime['database'], service: Recorder, streams: readonly string[]): Promise<ReadonlySet<Uuid>> {
  const { pool, schema } = database(service)
  const { rows } = await pool.query<{ cause: Uuid; fact: Uuid | null }>(`select distinct metadata ->> 'causationId' as cause, data ->> 'factId' as fact from ${schema}.event where stream = any($1)`, [streams])
  return new Set(rows.flatMap(({ cause, fact }) => (fact === null ? [cause] : [cause, fact])))
}

async function parkedIn(database: Runtime['database'], service: Recorder): Promise<ReadonlySet<string>> {
  const { pool, schema } = database(service)
  const { rows } = await pool.query<{ id: string }>(`select message_id as id from ${schema}.parked order by id desc limit 10000`)
  return new Set(rows.map(({ id }) => id))
}

/** The same cause, type and content twice in one stream. */
async function doubledIn(database: Runtime['database'], service: Recorder, streams: readonly string[]): Promise<number> {
  const { pool, schema } = database(service)
  const { rows } = await pool.query<{ count: number }>(`select coalesce(sum(n - 1), 0)::int as count from (
    select count(*) as n from ${schema}.event where stream = any($1) group by stream, type, metadata ->> 'causationId', data::text having count(*) > 1) d`, [streams])
  return rows[0]?.count ?? 0
}

/** What was summed so far of the facts about money. */
interface Summed {
  /** Up to this position everything is in; it is text, as the store keeps it. */
  readonly position: string
  readonly adrift: number
}

/** An event of earlier than that has no transaction before it that still writes, in seconds. */
const settledAfter = 10

/** Each fact about money posts on two sides: what misses zero is adrift, of all orders, whoever sent them. Only what is new since `before` is read. */
async function adriftIn(database: Runtime['database'], before: Summed): Promise<{ readonly adrift: number; readonly summed: Summed }> {
  const { pool, schema } = database('payments')
  const { rows } = await pool.query<{ all: string; settled: string; upto: string | null }>(`select coalesce(sum(abs(missed)), 0)::text as all, coalesce(sum(abs(missed)) filter (where old), 0)::text as settled, max(position) filter (where old)::text as upto from (
    select e.position, e.recorded_at < clock_timestamp() - interval '${settledAfter} seconds' as old, coalesce(sum((p ->> 'amount')::bigint), 0) as missed
    from ${schema}.event e left join lateral json_array_elements(case when json_typeof(e.data -> 'postings') = 'array' then e.data -> 'postings' else '[]'::json end) p on true
    where e.position > $1::bigint group by e.position, e.recorded_at) f`, [before.position])
  const { all = '0', settled = '0', upto = null } = rows[0] ?? {}
  return { adrift: before.adrift + Number(all), summed: { position: upto ?? before.position, adrift: before.adrift + Number(settled) } }
}
