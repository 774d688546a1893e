// Rows that would become older if another generation served.
import type { Pool, PoolClient } from 'pg'
import { OrderId, type Uuid } from '@wismo/kernel'
import { partsOf } from '../batches.ts'
import { inShortTransaction } from './generation-rows.ts'
import type { ViewGenerations } from './view-generations.ts'

/** Numbers of the generation that serves and of the one that shall. */
export interface FromTo {
  readonly from: number
  readonly to: number
}

/** A row of which the other generation knows less. */
export interface OlderRow {
  readonly order: Uuid
  readonly part: string
  readonly version: number
  /** 0 where the new one has none. */
  readonly becomes: number
}

const rowsPerPage = 10_000
/** So many are looked at again together. */
const together = 1_000
/** Rows that are told of at most. */
const maxOlder = 100

type Place = readonly [Uuid, string]

/**
 * All of them, some at a time, in pages along the primary key: each is a short statement, however many rows there are, and what it
 * finds may only be on its way. Ends early when it is aborted.
 */
export async function* olderRows(owner: Pool, generations: ViewGenerations, change: FromTo, signal: AbortSignal | undefined): AsyncGenerator<readonly OlderRow[]> {
  let found: OlderRow[] = []
  let after: Place | undefined = ['00000000-0000-0000-0000-000000000000' as Uuid, '']
  while (after !== undefined && signal?.aborted !== true) {
    const page: Page = await olderOfPage(owner, generations, change, after)
    found = [...found, ...page.older]
    after = page.last
    if (found.length === 0 || (after !== undefined && found.length < together)) continue
    yield found
    found = []
  }
}

interface Page {
  /** Where the next one begins; undefined at the end. */
  readonly last: Place | undefined
  readonly older: readonly OlderRow[]
}

/**
 * On a connection without the statement timeout of the pool: a page of a cold disk may take its time. Both tables are read between
 * the same two places, which is several times cheaper than to look each row up.
 */
const olderOfPage = (owner: Pool, generations: ViewGenerations, change: FromTo, after: Place): Promise<Page> => inShortTransaction(owner, async (client) => {
  const { serving, other } = tablesOf(generations, change)
  const { rows: [last] } = await client.query<[Uuid, string]>({ text: `select order_id, part from ${serving} where (order_id, part) > ($1::uuid, $2::text) order by order_id, part offset ${rowsPerPage - 1} limit 1`, values: [...after], rowMode: 'array' })
  // By orders too: how many rows lie between two pairs is nothing that PostgreSQL can tell, and it would read the whole table.
  const between = `order_id >= $1::uuid and (order_id, part) > ($1::uuid, $2::text)${last === undefined ? '' : ' and order_id <= $3::uuid and (order_id, part) <= ($3::uuid, $4::text)'}`
  const { rows: older } = await client.query<OlderRow>(
    `select order_id as "order", part, o.version, coalesce(n.version, 0) as becomes
     from (select order_id, part, version from ${serving} where ${between}) o left join (select order_id, part, version from ${other} where ${between}) n using (order_id, part)
     where coalesce(n.version, 0) < o.version order by order_id, part`,
    [...after, ...(last ?? [])],
  )
  return { last, older }
})

/** Those of them of which the other generation does not even know what the serving one knew then. */
export async function stillOlder(owner: Pool, generations: ViewGenerations, change: FromTo, suspects: readonly OlderRow[]): Promise<readonly OlderRow[]> {
  const { serving, other } = tablesOf(generations, change)
  return inParts(suspects, async (part) => (await owner.query<OlderRow>(
    `select o.order_id as "order", o.part, o.version, coalesce(n.version, 0) as becomes from unnest($1::uuid[], $2::text[], $3::int[]) w(order_id, part, version)
     join ${serving} o using (order_id, part) left join ${other} n using (order_id, part)
     where coalesce(n.version, 0) < least(w.version, o.version)`,
    [part.map(({ order }) => order), part.map((row) => row.part), part.map(({ version }) => version)],
  )).rows)
}

/** Those whose events are parked in the other generation; where it has come to the same place all others follow from that. */
export async function olderThanParked(client: PoolClient, generations: ViewGenerations, change: FromTo): Promise<readonly OlderRow[]> {
  const { serving, other } = tablesOf(generations, change)
  const { rows: parked } = await client.query<{ order: string; part: string }>(
    `select distinct message_key as "order", coalesce(aggregate, key) as part from ${generations.schema}.parked where group_name = $1`,
    [generations.group(change.to).name],
  )
  // The primary key begins with the order, and so the message key is needed beside the part.
  const known = parked.filter(({ order }) => OrderId.is(order)).map(({ order, part }) => ({ order: OrderId.toUuid(OrderId.parse(order)), part }))
  return inParts(known, async (part) => (await client.query<OlderRow>(
    `select o.order_id as "order", o.part, o.version, coalesce(n.version, 0) as becomes from unnest($1::uuid[], $2::text[]) w(order_id, part)
     join ${serving} o using (order_id, part) left join ${other} n using (order_id, part)
     where coalesce(n.version, 0) < o.version`,
    [part.map(({ order }) => order), part.map((row) => row.part)],
  )).rows)
}

async function inParts<One>(all: readonly One[], ask: (part: readonly One[]) => Promise<readonly OlderRow[]>): Promise<readonly OlderRow[]> {
  const older: OlderRow[] = []
  for (const part of partsOf(all, together)) {
    older.push(...(await ask(part)))
    if (older.length >= maxOlder) break
  }
  return older.slice(0, maxOlder)
}

const tablesOf = ({ schema, group }: ViewGenerations, { from, to }: FromTo): { readonly serving: string; readonly other: string } => ({ serving: `${schema}.${group(from).table}`, other: `${schema}.${group(to).table}` })
