// Whether everything that the demo told arrived, once, is in the view, and the money adds up: asked of the tables of the services, never of what they should say.
import { fulfillmentIdOf, OrderId, paymentAccountIdOf, returnsAccountIdOf, type Uuid } from '@wismo/kernel'
import type { Database, RunningService, Runtime } from '@wismo/service'
import { adriftIn, nothingSummed } from './proof-of-money.ts'
import { unseenIn } from './proof-of-view.ts'
import type { SentFact } from './teller.ts'

export interface Proof {
  /** Facts that the demo sent, of the newest 5,000. */
  readonly sent: number
  /** Facts in no stream and not parked, though their service has handled all messages, and events in a stream that the view does not have, though it has read them all. */
  readonly lost: number
  /** In no stream yet: its service is behind or away, or it waits there for what comes before it. */
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
  let summed = nothingSummed
  return async () => {
    const facts = surroundings.sent()
    const behind = behindOf(await surroundings.running())
    const streams = await streamsOf(surroundings.database, facts)
    const recorded = await checkFacts(surroundings.database, facts, streams, behind)
    const unseen = await unseenIn(surroundings.database, surroundings.running, services, streams, facts)
    const money = await adriftIn(surroundings.database('payments'), summed, streams)
    summed = money.summed
    return { ...recorded, lost: recorded.lost + unseen, adrift: money.adrift, checkedAt: Date.now() }
  }
}

/** `true` for a service that is away, has messages to handle, or does not run here. */
type Behind = (service: string | undefined) => boolean

function behindOf(running: readonly RunningService[]): Behind {
  const settled = new Set(running.filter(({ stopped, behind }) => !stopped && behind === 0).map(({ name }) => name))
  return (service) => service !== undefined && !settled.has(service)
}

/** How far the services are was asked before: a fact that is missing now, where nothing was left to do, is lost. */
async function checkFacts(database: Runtime['database'], facts: readonly SentFact[], streams: readonly string[], behind: Behind): Promise<Omit<Proof, 'adrift' | 'checkedAt'>> {
  const found = new Map(await Promise.all(services.map(async (service) => [service, { causes: await causesIn(database(service), streams), parked: await parkedIn(database(service)) }] as const)))
  const missing = facts.filter(({ id, type }) => {
    const there = found.get(recorderOf(type) ?? 'order')
    return recorderOf(type) !== undefined && there?.causes.has(id) !== true && there?.parked.has(id) !== true
  })
  const waiting = await waitingScans(database('carrier-tracking'), missing)
  // A parcel is known when its work was handled.
  const onTheWay = missing.filter(({ id, type }) => waiting.has(id) || behind(recorderOf(type)) || behind('fulfillment'))
  const doubled = await Promise.all(services.map((service) => doubledIn(database(service), streams)))
  return {
    sent: facts.length, lost: missing.length - onTheWay.length, onTheWay: onTheWay.length,
    parked: facts.filter(({ id, type }) => found.get(recorderOf(type) ?? 'order')?.parked.has(id) === true).length,
    doubled: doubled.reduce((sum, count) => sum + count, 0),
  }
}

const recorderOf = (type: string): Recorder | undefined => (recorders as Readonly<Record<string, Recorder>>)[type]

/** Names of the streams in which facts about these orders stand. */
async function streamsOf(database: Runtime['database'], facts: readonly SentFact[]): Promise<readonly string[]> {
  const orders = [...new Set(facts.map(({ orderId }) => orderId))]
  const works = facts.flatMap(({ orderId, message }) => {
    const { fulfillmentRef } = JSON.parse(Buffer.from(message.value ?? '').toString() || '{}') as { readonly fulfillmentRef?: string }
    return fulfillmentRef === undefined ? [] : [`fulfillment-${fulfillmentIdOf(orderId, fulfillmentRef)}`]
  })
  const { pool, schema } = database('carrier-tracking')
  const { rows } = await pool.query<{ parcel: string }>(`select parcel from ${schema}.parcel_shipment where order_id = any($1::uuid[])`, [orders.map(OrderId.toUuid)])
  return [...new Set([...orders.flatMap((id) => [`order-${id}`, `payments-${paymentAccountIdOf(id)}`, `returns-${returnsAccountIdOf(id)}`]), ...works, ...rows.map(({ parcel }) => `parcel-${parcel}`)])]
}

/** Ids of the messages that events of these streams say they follow from. A scan says its own beside. */
async function causesIn({ pool, schema }: Database, streams: readonly string[]): Promise<ReadonlySet<Uuid>> {
  const { rows } = await pool.query<{ cause: Uuid; fact: Uuid | null }>(`select distinct metadata ->> 'causationId' as cause, data ->> 'factId' as fact from ${schema}.event where stream = any($1)`, [streams])
  return new Set(rows.flatMap(({ cause, fact }) => (fact === null ? [cause] : [cause, fact])))
}

async function parkedIn({ pool, schema }: Database): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>(`select message_id as id from ${schema}.parked order by id desc limit 10000`)
  return new Set(rows.map(({ id }) => id))
}

/** Scans that are kept until their parcel is known. */
async function waitingScans({ pool, schema }: Database, missing: readonly SentFact[]): Promise<ReadonlySet<string>> {
  if (missing.length === 0) return new Set()
  const { rows } = await pool.query<{ id: string }>(`select fact_id as id from ${schema}.parcel_scan where fact_id = any($1::uuid[]) and parcel is null`, [missing.map(({ id }) => id)])
  return new Set(rows.map(({ id }) => id))
}

/** The same cause, type and content twice in one stream. */
async function doubledIn({ pool, schema }: Database, streams: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select coalesce(sum(n - 1), 0)::int as count from (
    select count(*) as n from ${schema}.event where stream = any($1) group by stream, type, metadata ->> 'causationId', data::text having count(*) > 1) d`, [streams])
  return rows[0]?.count ?? 0
}
