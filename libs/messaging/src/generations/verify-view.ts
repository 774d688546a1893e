// Compares the rows that serve with what the stores say, row by row, while both go on.
import { setTimeout as pause } from 'node:timers/promises'
import { OrderId, type Uuid } from '@wismo/kernel'
import { partsOf } from '../batches.ts'
import { rowKey } from '../view-rows.ts'
import { aboutHowManyEvents, foldStores, foldStream, isOfPass, type FoldedRow, type Pass, type ViewStores } from './fold-stores.ts'
import { generationRows } from './generation-rows.ts'
import { besideRow, hashOf, hashSum, isServedAs, servedRows, type HashSum, type Served } from './served-rows.ts'
import type { ViewGenerations } from './view-generations.ts'

/**
 * `differs`: the row says something else at its version. `search`: the row is right, and its search columns do not say what it says.
 * `events`: the row is right, and beside it are not all of its events. `missing`: there is none. `behind`: it did not come to the
 * version that the store has. `ahead`: its version is none that the store has, or none that this release can fold. `unknown`: the
 * store has nothing of it at all.
 */
export type DifferenceKind = 'differs' | 'search' | 'events' | 'missing' | 'behind' | 'ahead' | 'unknown'

export interface Difference {
  readonly kind: DifferenceKind
  readonly orderId: string
  readonly part: string
  /** Of the row; 0 where there is none. */
  readonly version: number
  /** Of the store when it was read; 0 where it has nothing. */
  readonly stored: number
  /** Of `search`: the names of the columns. */
  readonly columns?: readonly string[]
  /** Of `events`: how many are kept, and the version of the last one. */
  readonly kept?: { readonly events: number; readonly last: number }
}

export interface Verified {
  readonly generation: number
  /** Rows that were compared. */
  readonly rows: number
  /** A thousand at most. */
  readonly differences: readonly Difference[]
  /** Differences that are not among them. */
  readonly more: number
  /** Of all rows together, whatever their order: of two looks at the same facts it is the same. Search columns and kept events are not in it. */
  readonly hash: string
  readonly aborted: boolean
}

export interface Verifying {
  readonly generations: ViewGenerations
  readonly stores: Omit<ViewStores, 'group'>
  readonly eventsPerPass?: number
  /** Rows that are behind at the end of a pass have this long, all together, to come to where the store was, in milliseconds. */
  readonly patienceMs?: number
  /** Aborted to end with what was found until then. */
  readonly signal?: AbortSignal
  tell(progress: { readonly pass: number; readonly passes: number; readonly events: number; readonly about: number; readonly rows: number }): void
}

const defaultEventsPerPass = 500_000
const rowsPerQuestion = 500
const lookMs = 250
const maxDifferences = 1_000

/** Moves nothing and holds up nobody. What is under way while it looks is no difference: rows are compared at the version that they have. */
export async function verifyView({ generations, stores, eventsPerPass = defaultEventsPerPass, patienceMs = 10_000, signal, tell }: Verifying): Promise<Verified> {
  const { pool, schema } = generations
  const serving = (await generationRows(pool, schema)).find(({ state }) => state === 'serving')?.number ?? 1
  const looking: Looking = { stores: { ...stores, group: generations.group(serving) }, patienceMs, signal, sum: hashSum(), differences: [], more: 0, rows: 0 }
  const perPass = await aboutHowManyEvents(stores.sources)
  const passes = Math.max(1, Math.ceil(perPass / eventsPerPass))
  const verified = (aborted: boolean): Verified => ({ generation: serving, rows: looking.rows, differences: looking.differences, more: looking.more, hash: looking.sum.text(), aborted })
  for (let number = 0; number < passes; number += 1) {
    const pass = { number, of: passes }
    const since = await now(looking)
    const folded = await foldStores(looking.stores, { pass, signal, read: (events) => tell({ pass: number + 1, passes, events: perPass * number + events, about: perPass * passes, rows: looking.rows }) })
    if (folded === undefined) return verified(true)
    await lookAgain(looking, await suspectsOf(looking, folded.rows.values()))
    await findUnknown(looking, folded.rows, pass, since)
    if (signal?.aborted === true) return verified(true)
  }
  return verified(false)
}

interface Looking {
  readonly stores: ViewStores
  readonly patienceMs: number
  readonly signal: AbortSignal | undefined
  readonly sum: HashSum
  readonly differences: Difference[]
  more: number
  rows: number
}

function found(looking: Looking, difference: Difference): void {
  if (looking.differences.length < maxDifferences) looking.differences.push(difference)
  else looking.more += 1
}

/** Rows that are not, or not yet, as the store has them. */
async function suspectsOf(looking: Looking, rows: Iterable<FoldedRow>): Promise<readonly FoldedRow[]> {
  const suspects: FoldedRow[] = []
  for (const part of partsOf([...rows], rowsPerQuestion)) {
    if (looking.signal?.aborted === true) break
    const served = await servedRows(looking.stores.group, part)
    for (const row of part) {
      const one = served.get(rowKey(row.orderId, row.part))
      if (one !== undefined) looking.sum.add(hashOf(row, one))
      if (one === undefined ? row.version !== 0 : !isServedAs(row, one, row)) suspects.push(row)
    }
    looking.rows += part.length
  }
  return suspects
}

/** Until none is left that may still come to where its store was, or their time is over. */
async function lookAgain(looking: Looking, suspects: readonly FoldedRow[]): Promise<void> {
  const { signal, stores: { group } } = looking
  const until = performance.now() + looking.patienceMs
  for (let left = suspects; left.length > 0; ) {
    const isLast = performance.now() > until
    const waiting: FoldedRow[] = []
    for (const part of partsOf(left, rowsPerQuestion)) {
      const served = await servedRows(group, part)
      for (const row of part) {
        if (signal?.aborted === true) return
        const one = served.get(rowKey(row.orderId, row.part))
        const difference = await differenceOf(looking, row, one)
        if (difference === undefined) continue
        if (isLast || !mayCome.has(difference.kind)) found(looking, difference)
        else waiting.push(row)
      }
    }
    left = waiting
    if (left.length > 0) await pause(lookMs, undefined, { signal }).catch(() => undefined)
  }
}

const mayCome: ReadonlySet<DifferenceKind> = new Set(['missing', 'behind'])

/** The row as it is by now, against its stream folded to the same version. */
async function differenceOf(looking: Looking, row: FoldedRow, one: Served | undefined): Promise<Difference | undefined> {
  const of = (kind: DifferenceKind, rest: Partial<Difference> = {}): Difference => ({ kind, orderId: row.orderId, part: row.part, version: one?.version ?? 0, stored: row.version, ...rest })
  if (one === undefined) return row.version === 0 ? undefined : of('missing')
  const expected = one.version === row.version ? row : await foldStream(looking.stores, row, one.version)
  if (expected === undefined) return of('ahead')
  if (hashOf(row, one) !== hashOf(row, expected)) return of('differs')
  const { columns, kept } = besideRow(one)
  if (columns.length > 0) return of('search', { columns })
  if (kept !== undefined) return of('events', { kept })
  return one.version < row.version ? of('behind') : undefined
}

/** Rows that nothing in a store is of; what came after the look began is left out. */
async function findUnknown(looking: Looking, folded: ReadonlyMap<string, FoldedRow>, pass: Pass, since: Date): Promise<void> {
  const { signal, stores: { group } } = looking
  const page = 10_000
  let last: readonly [Uuid, string] = ['00000000-0000-0000-0000-000000000000' as Uuid, '']
  while (signal?.aborted !== true) {
    const { rows } = await group.pool.query<[Uuid, string, number, Date]>({
      text: `select order_id, part, version, first_seen from ${group.schema}.${group.table} where (order_id, part) > ($1::uuid, $2::text) order by order_id, part limit ${page}`,
      values: [...last],
      rowMode: 'array',
    })
    for (const [uuid, part, version, firstSeen] of rows) {
      const orderId = OrderId.fromUuid(uuid)
      if (firstSeen < since && isOfPass(part, pass) && !folded.has(rowKey(orderId, part))) found(looking, { kind: 'unknown', orderId, part, version, stored: 0 })
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
