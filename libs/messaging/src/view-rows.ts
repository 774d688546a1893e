// Rows of a view while events are folded into them: the same for what comes from the log and for what comes from the stores.
import type { Contracts } from '@wismo/contracts'
import { Invalid, OrderId, type Uuid } from '@wismo/kernel'
import type { ViewGroup } from './group.ts'
import type { Inbound, View } from './handlers.ts'
import { orderKeyOf } from './inbound.ts'

export interface Row {
  readonly orderId: string
  readonly part: string
  version: number
  shopId: string
  doc: unknown
  /** Whose events it follows. */
  aggregate: string
}

export const rowKey = (orderId: string, part: string): string => `${orderId} ${part}`

export const uuidOf = (orderId: string): Uuid => OrderId.toUuid(OrderId.parse(orderId))

/** A row before its first event. */
export const emptyRow = (orderId: string, part: string, inbound: Inbound): Row => ({ orderId, part, version: 0, shopId: inbound.metadata.shopId, doc: undefined, aggregate: aggregateOf(inbound) })

/** What a view parks by: the rows of one aggregate follow its versions, whatever the rest of its order does. */
export const aggregateOf = ({ source, message }: Inbound): string => source?.aggregate ?? orderKeyOf(message)

/** Those that fold it; for an event that none does, all that follow its topic. */
export function viewsFor({ handlers }: ViewGroup, contracts: Contracts, { type, message }: Inbound): readonly View[] {
  const folding = handlers.filter(({ on }) => on.includes(type))
  return folding.length > 0 ? folding : handlers.filter(({ on }) => on.some((event) => contracts.topicOf(event) === message.topic))
}

/** Which row of a view an event is for; none for one that the view does not fold and that is of no order. Throws what the view throws for its own. */
export function placeFor(view: View, inbound: Inbound): Pick<Row, 'orderId' | 'part'> | undefined {
  try {
    return view.key(inbound)
  } catch (error) {
    if (view.on.includes(inbound.type)) throw error
    return undefined
  }
}

/** Answers whether the row took the event: what it knows already it passes over. Throws `Invalid('gap')` before a missing one, and what the fold throws. */
export function foldInto(row: Row, view: View, inbound: Inbound): boolean {
  const version = inbound.source?.version ?? 0
  if (version <= row.version) return false
  if (version !== row.version + 1) throw new Invalid('gap', `Version ${version} arrived while ${row.version + 1} is missing.`)
  // What a newer release knows and this one does not leaves the row as it is, at its new version.
  if (view.on.includes(inbound.type)) row.doc = view.fold(row.doc ?? undefined, inbound)
  row.version = version
  return true
}

/** An array of values that hold no line feed, as one text: an array is quoted value by value here and unquoted there. */
const lined = (values: readonly (string | number)[]): string => values.join('\n')
const linedArray = (parameter: number, type: string): string => `string_to_array($${parameter}, E'\\n')::${type}[]`

/** Names of the columns of a row, in the order of `rowValues`. */
export const rowColumns = ({ columns = [] }: ViewGroup): string => ['order_id', 'part', 'version', 'shop_id', 'doc', ...columns.map(({ name }) => name)].join(', ')

/** The rows as a table of the same columns, from parameters from `$from` on. */
export const rowTable = ({ columns = [] }: ViewGroup, from: number): string =>
  `unnest(${linedArray(from, 'uuid')}, $${from + 1}::text[], ${linedArray(from + 2, 'int')}, ${linedArray(from + 3, 'text')}, ${linedArray(from + 4, 'json')}${columns.map((_, i) => `, $${from + 5 + i}::text[]`).join('')})`

export const rowValues = ({ columns = [] }: ViewGroup, rows: readonly Row[]): readonly unknown[] => [
  lined(rows.map(({ orderId }) => uuidOf(orderId))),
  rows.map(({ part }) => part),
  lined(rows.map(({ version }) => version)),
  lined(rows.map(({ shopId }) => shopId)),
  lined(rows.map(({ doc }) => JSON.stringify(doc ?? null))),
  ...columns.map(({ of }) => rows.map(({ doc }) => of(doc))),
]

/** What an upsert does to a row that is there. */
export const rowUpdate = ({ columns = [] }: ViewGroup): string => ['version', 'doc', ...columns.map(({ name }) => name)].map((name) => `${name} = excluded.${name}`).join(', ')

/** What a row took, for the table of events. */
export interface Taken extends Pick<Row, 'orderId' | 'part'> {
  readonly inbound: Inbound
}

/** Columns of `keepEvents`, in order. Bodies travel as one piece of bytes with their lengths. */
export const eventColumns = (taken: readonly Taken[]): readonly unknown[] => {
  const bodies = taken.map(({ inbound: { message: { value } } }) => value ?? new Uint8Array())
  return [
    lined(taken.map(({ orderId }) => uuidOf(orderId))),
    taken.map(({ part }) => part),
    lined(taken.map(({ inbound: { source } }) => source?.version ?? 0)),
    lined(taken.map(({ inbound: { id } }) => id)),
    taken.map(({ inbound: { type } }) => type),
    lined(taken.map(({ inbound: { metadata } }) => metadata.occurredAt)),
    lined(taken.map(({ inbound: { source, metadata } }) => source?.recordedAt ?? metadata.occurredAt)),
    Buffer.concat(bodies),
    lined(bodies.map(({ length }) => length)),
  ]
}

export const eventParameters = 9

/** Published again, an event is what it was. Columns of `eventColumns` from `$from` on. */
export const keepEvents = (table: string, from: number): string => `insert into ${table} (order_id, part, version, id, type, occurred_at, recorded_at, body)
  select o, p, v, i, t, oc, re, substring($${from + 7}::bytea from 1 + (sum(length) over (order by place) - length)::int for length)
  from unnest(${linedArray(from, 'uuid')}, $${from + 1}::text[], ${linedArray(from + 2, 'int')}, ${linedArray(from + 3, 'uuid')}, $${from + 4}::text[], ${linedArray(from + 5, 'timestamptz')}, ${linedArray(from + 6, 'timestamptz')}, ${linedArray(from + 8, 'int')}) with ordinality e(o, p, v, i, t, oc, re, length, place)
  order by o, p, v
  on conflict do nothing`
