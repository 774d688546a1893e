// Rows as they serve, with what is kept beside them, and what tells two of them apart.
import { createHash } from 'node:crypto'
import { canonicalJson, OrderId, type Uuid } from '@wismo/kernel'
import type { ViewGroup } from '../group.ts'
import { rowKey, uuidOf, type Row } from '../view-rows.ts'

export interface Served {
  readonly version: number
  readonly shopId: string
  readonly doc: unknown
  /** Names of search columns that do not say what the document says. */
  readonly wrongColumns: readonly string[]
  /** Of the table of events; undefined where the view keeps none. */
  readonly kept: { readonly events: number; readonly last: number } | undefined
}

type Named = Pick<Row, 'orderId' | 'part'>

/** One statement: a row and its events are written together, and so they are looked at together. */
export async function servedRows(group: ViewGroup, rows: readonly Named[]): Promise<ReadonlyMap<string, Served>> {
  const { pool, schema, table, events, columns = [] } = group
  const names = columns.map(({ name }) => `r.${name}`)
  const { rows: found } = await pool.query<[Uuid, string, number, string, unknown, number, number, ...(string | null)[]]>({
    name: `${schema}.${table}.verify`,
    text: `select ${['r.order_id', 'r.part', 'r.version', 'r.shop_id', 'r.doc', 'e.events', 'e.last', ...names].join(', ')}
      from unnest($1::uuid[], $2::text[]) w(o, p) join ${schema}.${table} r on r.order_id = w.o and r.part = w.p
      cross join lateral (${events === undefined ? 'select 0 as events, 0 as last' : `select count(*)::int as events, coalesce(max(version), 0) as last from ${schema}.${events} k where k.order_id = r.order_id and k.part = r.part`}) e`,
    values: [rows.map(({ orderId }) => uuidOf(orderId)), rows.map(({ part }) => part)],
    rowMode: 'array',
  })
  return new Map(found.map(([uuid, part, version, shopId, doc, count, last, ...searched]) => [
    rowKey(OrderId.fromUuid(uuid), part),
    { version, shopId, doc, wrongColumns: columns.filter(({ of }, i) => of(doc) !== searched[i]).map(({ name }) => name), kept: events === undefined ? undefined : { events: count, last } },
  ]))
}

/** What is wrong beside a row that is right. A row took every event up to its version, and each of them is kept. */
export function besideRow({ version, wrongColumns, kept }: Served): { readonly columns: readonly string[]; readonly kept: Served['kept'] } {
  const isWhole = kept === undefined || (kept.events === version && kept.last === version)
  return { columns: wrongColumns, kept: isWhole ? undefined : kept }
}

/** Nothing is wrong with it at all. */
export function isServedAs(named: Named, served: Served, expected: Said): boolean {
  const { columns, kept } = besideRow(served)
  return served.version === expected.version && columns.length === 0 && kept === undefined && hashOf(named, served) === hashOf(named, expected)
}

type Said = Pick<Row, 'version' | 'shopId' | 'doc'>

export const hashOf = ({ orderId, part }: Named, { version, shopId, doc }: Said): string =>
  createHash('sha256').update(`${orderId} ${part} ${version} ${shopId} ${canonicalJson(doc ?? null)}`).digest('hex')

export interface HashSum {
  add(hash: string): void
  text(): string
}

/** A sum does not ask in which order its terms come, and does not lose what comes twice. */
export function hashSum(): HashSum {
  let sum = 0n
  return {
    add(hash) {
      sum = BigInt.asUintN(128, sum + BigInt(`0x${hash.slice(0, 32)}`))
    },
    text: () => sum.toString(16).padStart(32, '0'),
  }
}
