import type { Contracts } from '@wismo/contracts'
import { Invalid, OrderId } from '@wismo/kernel'
import type { ViewGroup } from './group.ts'
import type { Inbound, View } from './handlers.ts'
import { parkedBecause, type ParkedMessage } from './parking.ts'
import { positionColumns, positionsAfter, positionUpsert } from './positions.ts'
import type { Outcome, Sorted } from './sorted-batch.ts'

/** One row of a view while a batch is folded into it. */
interface Row {
  readonly orderId: string
  readonly part: string
  version: number
  shopId: string
  doc: unknown
  changed: boolean
}

const rowKey = (orderId: string, part: string): string => `${orderId} ${part}`

/**
 * A batch through the views of a group: load the rows once, fold in memory, write rows, positions and one notification
 * in one statement. A row takes the event that follows its version; older ones are known already, a gap is set aside.
 */
export async function settleViews(group: ViewGroup, contracts: Contracts, sorted: Sorted, bug: (error: unknown, inbound: Inbound) => void): Promise<Outcome> {
  const parked: ParkedMessage[] = [...sorted.parked]
  const touched = touchedBy(group, contracts, sorted.inbound, (inbound, error) => {
    bug(error, inbound)
    parked.push(parkedBecause(group.name, inbound.message, error))
  })
  const rows = await loadRows(group, touched)
  const holes = new Set<string>()
  for (const { view, inbound, orderId, part } of touched) {
    const row = rows.get(rowKey(orderId, part)) ?? { orderId, part, version: 0, shopId: inbound.metadata.shopId, doc: undefined, changed: false }
    rows.set(rowKey(orderId, part), row)
    try {
      if (holes.has(orderId)) throw new Invalid('behind_parked', 'An earlier event of this order is parked.')
      foldInto(row, view, inbound)
    } catch (error) {
      if (!(error instanceof Invalid)) bug(error, inbound)
      parked.push(parkedBecause(group.name, inbound.message, error, holes.has(orderId)))
      holes.add(orderId)
    }
  }
  const changed = [...rows.values()].filter((row) => row.changed)
  await write(group, sorted, changed, parked)
  return { recorded: changed.length, parked }
}

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
        touched.push({ view, inbound: one, ...view.key(one) })
      } catch (error) {
        // An event that the view does not fold may be of no order.
        if (view.on.includes(one.type)) park(one, error)
      }
    }
  }
  return touched
}

/** Those that fold it; for an event that none does, all that follow its topic. */
function viewsFor({ handlers }: ViewGroup, contracts: Contracts, { type, message }: Inbound): readonly View[] {
  const folding = handlers.filter(({ on }) => on.includes(type))
  return folding.length > 0 ? folding : handlers.filter(({ on }) => on.some((event) => contracts.topicOf(event) === message.topic))
}

function foldInto(row: Row, view: View, inbound: Inbound): void {
  const version = inbound.source?.version ?? 0
  if (version <= row.version) return
  if (version !== row.version + 1) throw new Invalid('gap', `Version ${version} arrived while ${row.version + 1} is missing.`)
  // What a newer release knows and this one does not leaves the row as it is, at its new version.
  if (view.on.includes(inbound.type)) row.doc = view.fold(row.doc ?? undefined, inbound)
  row.version = version
  row.changed = true
}

async function loadRows(group: ViewGroup, touched: readonly Touched[]): Promise<Map<string, Row>> {
  if (touched.length === 0) return new Map()
  const { rows } = await group.pool.query<[string, string, number, string, unknown]>({
    name: `${group.schema}.load`,
    text: `select order_id, part, version, shop_id, doc from ${group.schema}.${group.table} where (order_id, part) in (select * from unnest($1::uuid[], $2::text[]))`,
    values: [touched.map(({ orderId }) => OrderId.toUuid(OrderId.parse(orderId))), touched.map(({ part }) => part)],
    rowMode: 'array',
  })
  return new Map(
    rows.map(([uuid, part, version, shopId, doc]) => {
      const orderId = OrderId.fromUuid(uuid as Parameters<typeof OrderId.fromUuid>[0])
      return [rowKey(orderId, part), { orderId, part, version, shopId, doc, changed: false }]
    }),
  )
}

/** 150 ids of 36 characters stay under the 8,000 bytes that one notification may carry. */
const idsPerNotification = 150

async function write(group: ViewGroup, sorted: Sorted, changed: readonly Row[], parked: readonly ParkedMessage[]): Promise<void> {
  await group.pool.query({
    name: `${group.schema}.write`,
    text: writeStatement(group),
    values: [
      sorted.position,
      ...positionColumns(positionsAfter(sorted.messages)),
      changed.map(({ orderId }) => OrderId.toUuid(OrderId.parse(orderId))),
      changed.map(({ part }) => part),
      changed.map(({ version }) => version),
      changed.map(({ shopId }) => shopId),
      changed.map(({ doc }) => JSON.stringify(doc ?? null)),
      group.channel,
      JSON.stringify(parked.map(parkedRow)),
      group.name,
    ],
  })
}

/** An event of ours holds no personal data: its parked row points at the record, the stores republish it. */
const parkedRow = (one: ParkedMessage): Record<string, unknown> => ({
  key: one.key,
  message_id: one.messageId,
  type: one.type,
  shop_id: one.shopId ?? null,
  code: one.code,
  detail: one.detail,
  behind: one.behind,
  topic: one.message.topic,
  partition: one.message.partition,
  log_offset: String(one.message.offset),
  headers: one.message.headers,
  message_key: one.message.key,
})

const writeStatement = ({ schema, table }: ViewGroup): string => `
with pos as (${positionUpsert(schema, '$1', 2)}),
up as (insert into ${schema}.${table} as p (order_id, part, version, shop_id, doc)
  select * from unnest($5::uuid[], $6::text[], $7::int[], $8::text[], $9::json[]) u(o, p, v, s, d) order by o, p
  on conflict (order_id, part) do update set version = excluded.version, doc = excluded.doc where p.version < excluded.version
  returning p.order_id),
aside as (insert into ${schema}.parked (group_name, key, message_id, type, shop_id, code, detail, faults, behind, topic, partition, log_offset, headers, message_key)
  select $12, j.key, j.message_id, j.type, j.shop_id, j.code, j.detail, '[]', j.behind, j.topic, j.partition, j.log_offset, j.headers, j.message_key
  from jsonb_to_recordset($11::jsonb) j(key text, message_id text, type text, shop_id text, code text, detail text, behind boolean, topic text, partition int, log_offset bigint, headers jsonb, message_key text)
  on conflict (group_name, topic, partition, log_offset) do nothing),
ids as (select string_agg(order_id::text, ',') s from
  (select order_id, (row_number() over () - 1) / ${idsPerNotification} g from (select distinct order_id from up) y) z group by g)
select count(pg_notify($10, s)) from ids`
