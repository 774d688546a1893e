import { SpanKind } from '@opentelemetry/api'
import type { Contracts } from '@wismo/contracts'
import { Invalid, OrderId } from '@wismo/kernel'
import { endingOf, inLine, type Ending } from './ending.ts'
import type { ViewGroup } from './group.ts'
import type { Inbound, View } from './handlers.ts'
import { Behind, parkedBecause, parkedKeys, type ParkedMessage } from './parking.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'
import { inSpans, type About } from './traces/in-spans.ts'
import { aggregateOf, emptyRow, eventColumns, eventParameters, foldInto, keepEvents, placeFor, rowColumns, rowKey, rowTable, rowUpdate, rowValues, uuidOf, viewsFor, type Row } from './view-rows.ts'

/** A row while a batch is folded into it. */
interface BatchRow extends Row {
  /** What it took, in order. */
  readonly taken: Inbound[]
}

/**
 * A batch through the views of a group: load the rows once, fold in memory, write rows, positions and one notification
 * in one statement. A row takes the event that follows its version; older ones are known already, a gap is set aside. An
 * event that fills the gap is taken though others of its aggregate are parked, and asks for those.
 */
export async function settleViews(group: ViewGroup, contracts: Contracts, sorted: Sorted, bug: (error: unknown, inbound: Inbound) => void): Promise<Outcome> {
  const parked: ParkedMessage[] = [...sorted.parked]
  const stuck = new Set(await stuckAggregates(group, sorted))
  const refused = new Set<string>()
  const park = (inbound: Inbound, error: unknown): void => {
    const aggregate = aggregateOf(inbound)
    const behind = error instanceof Behind || stuck.has(aggregate)
    if (!(error instanceof Invalid)) bug(error, inbound)
    parked.push(parkedBecause(group.name, inbound.message, behind && error instanceof Invalid ? new Behind() : error, { behind, aggregate }))
    refused.add(aggregate)
  }
  const touched = touchedBy(group, contracts, inVersionOrder(sorted), park)
  const rows = await loadRows(group, touched)
  const known = new Set<Inbound>()
  for (const { view, inbound, orderId, part } of touched) {
    const row = rows.get(rowKey(orderId, part)) ?? { ...emptyRow(orderId, part, inbound), taken: [] }
    rows.set(rowKey(orderId, part), row)
    row.aggregate = aggregateOf(inbound)
    try {
      if (refused.has(row.aggregate)) throw new Behind()
      if (foldInto(row, view, inbound)) row.taken.push(inbound)
      else known.add(inbound)
    } catch (error) {
      park(inbound, error)
    }
  }
  const changed = [...rows.values()].filter(({ taken }) => taken.length > 0)
  const line = inLine(sorted, parked)
  // What is handled again may fill a gap too, where it was parked before anybody could read whose it is.
  const taken = sorted.origin.kind === 'parked' ? [...sorted.origin.rows.values()].map(({ id }) => id) : undefined
  const healed = changed.map(({ aggregate }) => aggregate).filter((aggregate) => taken !== undefined || stuck.has(aggregate))
  const ending = await endingOf(group, contracts, sorted, line)
  await inSpans({ all: changed.flatMap((row) => row.taken), traceOf: ({ metadata }) => metadata.traceparent, about: () => aboutWrite(group) }, () => write(group, ending, changed, healed, taken ?? []))
  return { recorded: changed.length, parked: line, known: known.size }
}

const aboutWrite = ({ name, table }: ViewGroup): About => ({
  name: `write ${table}`,
  kind: SpanKind.CLIENT,
  said: { 'db.system.name': 'postgresql', 'db.collection.name': table, 'messaging.consumer.group.name': name },
})

/** Aggregates of this batch that have something parked already. */
const stuckAggregates = async (group: ViewGroup, { origin, inbound }: Sorted): Promise<Iterable<string>> =>
  origin.kind === 'parked' || inbound.length === 0 ? [] : parkedKeys(group.pool, group.schema, group.name, inbound.map(aggregateOf))

/** One that was published again comes behind those that wait for it, in the log and among the parked ones. */
const inVersionOrder = ({ inbound }: Sorted): readonly Inbound[] => [...inbound].sort((a, b) => (a.source?.version ?? 0) - (b.source?.version ?? 0))

interface Touched {
  readonly view: View
  readonly inbound: Inbound
  readonly orderId: string
  readonly part: string
}

/** Which rows the events are for; one whose row cannot be named is set aside. */
function touchedBy(group: ViewGroup, contracts: Contracts, inbound: readonly Inbound[], park: (inbound: Inbound, error: unknown) => void): readonly Touched[] {
  const touched: Touched[] = []
  for (const one of inbound) {
    for (const view of viewsFor(group, contracts, one)) {
      try {
        const place = placeFor(view, one)
        if (place !== undefined) touched.push({ view, inbound: one, ...place })
      } catch (error) {
        park(one, error)
      }
    }
  }
  return touched
}

async function loadRows(group: ViewGroup, touched: readonly Touched[]): Promise<Map<string, BatchRow>> {
  if (touched.length === 0) return new Map()
  const { rows } = await group.pool.query<[string, string, number, string, unknown]>({
    name: `${group.schema}.${group.table}.load`,
    text: `select order_id, part, version, shop_id, doc from ${group.schema}.${group.table} where (order_id, part) in (select * from unnest($1::uuid[], $2::text[]))`,
    values: [touched.map(({ orderId }) => uuidOf(orderId)), touched.map(({ part }) => part)],
    rowMode: 'array',
  })
  return new Map(
    rows.map(([uuid, part, version, shopId, doc]) => {
      const orderId = OrderId.fromUuid(uuid as Parameters<typeof OrderId.fromUuid>[0])
      return [rowKey(orderId, part), { orderId, part, version, shopId, doc, taken: [], aggregate: '' }]
    }),
  )
}

/** 150 ids of 36 characters stay under the 8,000 bytes that one notification may carry. */
const idsPerNotification = 150

/** `asked`: aggregates whose parked events may follow now, but for those rows that the ending itself is about. */
async function write(group: ViewGroup, ending: Ending, changed: readonly BatchRow[], asked: readonly string[], taken: readonly string[]): Promise<void> {
  await group.pool.query({
    name: `${group.schema}.${group.table}.${ending.name}`,
    text: writeStatement(group, ending),
    values: [
      ...rowValues(group, changed),
      group.channel,
      group.name,
      asked,
      taken,
      ...(group.events === undefined ? [] : eventColumns(changed.flatMap(({ orderId, part, taken: own }) => own.map((inbound) => ({ orderId, part, inbound }))))),
      ...ending.values,
    ],
  })
}

const writeStatement = (group: ViewGroup, ending: Ending): string => {
  const { schema, table, events, columns = [] } = group
  const [channel, name, asked, taken] = [6, 7, 8, 9].map((place) => `$${place + columns.length}`)
  const kept = 10 + columns.length
  return `
with ${ending.text(kept + (events === undefined ? 0 : eventParameters))},
${events === undefined ? '' : `kept as (${keepEvents(`${schema}.${events}`, kept)}),`}
up as (insert into ${schema}.${table} as p (${rowColumns(group)})
  select * from ${rowTable(group, 1)} u(o, p) order by o, p
  on conflict (order_id, part) do update set ${rowUpdate(group)} where p.version < excluded.version
  returning p.order_id),
asked as (update ${schema}.parked set asked_at = now() where group_name = ${name} and key = any(${asked}::text[]) and not behind and id <> all(${taken}::bigint[])),
ids as (select string_agg(order_id::text, ',') s from
  (select order_id, (row_number() over () - 1) / ${idsPerNotification} g from (select distinct order_id from up) y) z group by g)
select count(pg_notify(${channel}, s)) from ids`
}
