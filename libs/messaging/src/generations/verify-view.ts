// Compares the rows that serve with what the stores say, row by row, while both go on.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { canonicalJson, OrderId, type Uuid } from '@wismo/kernel'
import { partsOf } from '../batches.ts'
import { rowKey, uuidOf, type Row } from '../view-rows.ts'
import { aboutHowManyEvents, foldStores, foldStream, isOfPass, type FoldedRow, type Pass, type ViewStores } from './fold-stores.ts'
import { generationRows } from './generation-rows.ts'
import type { ViewGenerations } from './view-generations.ts'

/**
 * `differs`: the row says something else at its version. `missing`: there is none. `behind`: it did not come to the version that the
 * store has. `ahead`: its version is none that the store has, or none that this release can fold. `unknown`: the store has nothing
 * of it at all.
 */
export type DifferenceKind = 'differs' | 'missing' | 'behind' | 'ahead' | 'unknown'

export interface Difference {
  readonly kind: DifferenceKind
  readonly orderId: string
  readonly part: string
  /** Of the row; 0 where there is none. */
  readonly version: number
  /** Of the store when it was read; 0 where it has nothing. */
  readonly stored: number
}

export interface Verified {
  readonly generation: number
  /** Rows that were compared. */
  readonly rows: number
  readonly differences: readonly Difference[]
  /** Of all rows together, whatever their order: of two looks at the same facts it is the same. */
  readonly hash: string
  readonly aborted: boolean
}

export interface Verifying {
  readonly generations: ViewGenerations
  readonly stores: Omit<ViewStores, 'group'>
  readonly eventsPerPass?: number
  /** A row that is behind has this long to come to where the store was, in milliseconds. */
  readonly patienceMs?: number
  readonly signal?: AbortSignal
  tell(progress: { readonly pass: number; readonly passes: number; readonly events: number; readonly about: number; readonly rows: number }): void
}

const defaultEventsPerPass = 500_000
const rowsPerQuestion = 500
const lookMs = 250

/** Moves nothing and holds up nobody. What is under way while it looks is no difference: rows are compared at the version that they have. */
export async function verifyView({ generations, stores, eventsPerPass = defaultEventsPerPass, patienceMs = 10_000, signal, tell }: Verifying): Promise<Verified> {
  const { pool, schema } = generations
  const serving = (await generationRows(pool, schema)).find(({ state }) => state === 'serving')?.number ?? 1
  const group = generations.group(serving)
  const looking: Looking = { stores: { ...stores, group }, patienceMs, sum: hashSum(), differences: [] }
  const perPass = await aboutHowManyEvents(stores.sources)
  const passes = Math.max(1, Math.ceil(perPass / eventsPerPass))
  let rows = 0
  for (let number = 0; number < passes; number += 1) {
    const pass = { number, of: passes }
    const since = await now(looking)
    const folded = await foldStores(looking.stores, { pass, signal, read: (events) => tell({ pass: number + 1, passes, events: perPass * number + events, about: perPass * passes, rows }) })
    if (folded === undefined) return { generation: serving, rows, differences: looking.differences, hash: looking.sum.text(), aborted: true }
    for (const part of partsOf([...folded.rows.values()], rowsPerQuestion)) {
      await compare(looking, part)
      rows += part.length
    }
    await findUnknown(looking, folded.rows, pass, since)
  }
  return { generation: serving, rows, differences: looking.differences, hash: looking.sum.text(), aborted: false }
}

interface Looking {
  readonly stores: ViewStores
  readonly patienceMs: number
  readonly sum: HashSum
  readonly differences: Difference[]
}

interface Served {
  readonly version: number
  readonly shopId: string
  readonly doc: unknown
}

async function servedRows({ stores: { group } }: Looking, rows: readonly Pick<Row, 'orderId' | 'part'>[]): Promise<ReadonlyMap<string, Served>> {
  const { rows: found } = await group.pool.query<[Uuid, string, number, string, unknown]>({
    name: `${group.schema}.${group.table}.verify`,
    text: `select order_id, part, version, shop_id, doc from ${group.schema}.${group.table} where (order_id, part) in (select * from unnest($1::uuid[], $2::text[]))`,
    values: [rows.map(({ orderId }) => uuidOf(orderId)), rows.map(({ part }) => part)],
    rowMode: 'array',
  })
  return new Map(found.map(([uuid, part, version, shopId, doc]) => [rowKey(OrderId.fromUuid(uuid), part), { version, shopId, doc }]))
}

async function compare(looking: Looking, rows: readonly FoldedRow[]): Promise<void> {
  const served = await servedRows(looking, rows)
  const { sum } = looking
  for (const row of rows) {
    const found = served.get(rowKey(row.orderId, row.part))
    if (found !== undefined) sum.add(hashOf(row, found))
    const isSame = found === undefined ? row.version === 0 : found.version === row.version && hashOf(row, found) === hashOf(row, row)
    if (isSame) continue
    const difference = await lookAgain(looking, row)
    if (difference !== undefined) looking.differences.push(difference)
  }
}

/** The row as it is by now, against its stream folded to the same version. */
async function lookAgain(looking: Looking, row: FoldedRow): Promise<Difference | undefined> {
  const until = performance.now() + looking.patienceMs
  for (;;) {
    const found = (await servedRows(looking, [row])).get(rowKey(row.orderId, row.part))
    const version = found?.version ?? 0
    const of = (kind: DifferenceKind): Difference => ({ kind, orderId: row.orderId, part: row.part, version, stored: row.version })
    if (found !== undefined) {
      const expected = version === row.version ? row : await foldStream(looking.stores, row, version)
      if (expected === undefined) return of('ahead')
      if (hashOf(row, found) !== hashOf(row, expected)) return of('differs')
    }
    if (version >= row.version) return undefined
    if (performance.now() > until) return of(found === undefined ? 'missing' : 'behind')
    await pause(lookMs)
  }
}

/** Rows that nothing in a store is of; what came after the look began is left out. */
async function findUnknown({ stores: { group }, differences }: Looking, folded: ReadonlyMap<string, FoldedRow>, pass: Pass, since: Date): Promise<void> {
  const page = 10_000
  let last: readonly [Uuid, string] = ['00000000-0000-0000-0000-000000000000' as Uuid, '']
  for (;;) {
    const { rows } = await group.pool.query<[Uuid, string, number, Date]>({
      text: `select order_id, part, version, first_seen from ${group.schema}.${group.table} where (order_id, part) > ($1::uuid, $2::text) order by order_id, part limit ${page}`,
      values: [...last],
      rowMode: 'array',
    })
    for (const [uuid, part, version, firstSeen] of rows) {
      const orderId = OrderId.fromUuid(uuid)
      if (firstSeen < since && isOfPass(part, pass) && !folded.has(rowKey(orderId, part))) differences.push({ kind: 'unknown', orderId, part, version, stored: 0 })
    }
    const end = rows.at(-1)
    if (end === undefined || rows.length < page) return
    last = [end[0], end[1]]
  }
}

async function now({ stores: { group } }: Looking): Promise<Date> {
  const { rows } = await group.pool.query<{ now: Date }>('select clock_timestamp() as now')
  return rows[0]?.now ?? new Date(0)
}

const hashOf = ({ orderId, part }: Pick<Row, 'orderId' | 'part'>, { version, shopId, doc }: Served): string =>
  createHash('sha256').update(`${orderId} ${part} ${version} ${shopId} ${canonicalJson(doc ?? null)}`).digest('hex')

interface HashSum {
  add(hash: string): void
  text(): string
}

/** A sum does not ask in which order its terms come, and does not lose what comes twice. */
function hashSum(): HashSum {
  let sum = 0n
  return {
    add(hash) {
      sum = BigInt.asUintN(128, sum + BigInt(`0x${hash.slice(0, 32)}`))
    },
    text: () => sum.toString(16).padStart(32, '0'),
  }
}
