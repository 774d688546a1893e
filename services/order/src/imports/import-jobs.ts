// Files of orders that retailers bring in: how far each is, and which lines could not be taken.
import { Instant, OrderImportId, type ShopId, type Uuid } from '@wismo/kernel'
import { migrate, type Database } from '@wismo/service'
import { columnsOf, toldInsert, type MessageName } from '../inbox/told-messages.ts'

export const importModes = ['live', 'history'] as const
export type ImportMode = (typeof importModes)[number]

/** A file as far as it was taken. */
export interface ImportJob {
  readonly id: OrderImportId
  /** Of the key that brings it: what its lines may be about. Who reads of it acts for all of them. */
  readonly shopIds: readonly ShopId[]
  readonly mode: ImportMode
  readonly status: 'running' | 'done' | 'interrupted'
  /** Lines that are settled for good, empty ones too: a file that comes again goes on behind them. */
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: number
  readonly startedAt: Instant
  readonly endedAt?: Instant
}

/** A line that was not taken. */
export interface LineProblem {
  readonly line: number
  readonly externalId?: string
  readonly problem: { readonly code: string; readonly detail: string; readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[] }
}

export const migrateImports = ({ pool, schema }: Database): Promise<void> =>
  migrate(pool, schema, [{
    name: 'order-import-1',
    sql: `create table ${schema}.order_import (
  id uuid primary key,
  shop_ids text[] not null,
  mode text not null,
  status text not null,
  lines_read bigint not null default 0,
  accepted bigint not null default 0,
  duplicate bigint not null default 0,
  rejected bigint not null default 0,
  started_at timestamptz not null,
  ended_at timestamptz,
  -- Who reads its stream now, and when it last gave a sign of life.
  holder uuid,
  alive_at timestamptz not null default now()
);
create table ${schema}.order_import_error (
  import uuid not null references ${schema}.order_import on delete cascade,
  line bigint not null,
  external_id text,
  code text not null,
  detail text not null,
  errors json not null,
  primary key (import, line)
)`,
  }])

/** A stream that gave no sign of life for so long died with its process, in seconds. */
const abandonedSeconds = 15
/** Jobs are known for so long after their last line. */
const keptDays = 30

interface JobRow {
  readonly id: Uuid
  readonly shop_ids: readonly ShopId[]
  readonly mode: ImportMode
  readonly status: ImportJob['status']
  readonly lines_read: string
  readonly accepted: string
  readonly duplicate: string
  readonly rejected: string
  readonly started_at: Date
  readonly ended_at: Date | null
}

const jobOf = (row: JobRow): ImportJob => ({
  id: OrderImportId.fromUuid(row.id),
  shopIds: row.shop_ids,
  mode: row.mode,
  status: row.status,
  read: Number(row.lines_read),
  accepted: Number(row.accepted),
  duplicate: Number(row.duplicate),
  rejected: Number(row.rejected),
  startedAt: Instant.fromMillis(row.started_at.getTime()),
  ...(row.ended_at === null ? {} : { endedAt: Instant.fromMillis(row.ended_at.getTime()) }),
})

const columns = 'id, shop_ids, mode, status, lines_read, accepted, duplicate, rejected, started_at, ended_at'

/** Of several who ask for one job at once `holder` says who has it. */
export interface Beginning {
  readonly id: OrderImportId
  readonly shopIds: readonly ShopId[]
  readonly mode: ImportMode
  readonly at: Instant
  readonly holder: Uuid
}

/** Makes the job or goes on with it; undefined where it is finished, another stream feeds it, or it is of the other mode. */
export async function beginImport({ pool, schema }: Database, { id, shopIds, mode, at, holder }: Beginning): Promise<ImportJob | undefined> {
  const { rows: [row] } = await pool.query<JobRow>(
    `insert into ${schema}.order_import as j (id, shop_ids, mode, status, started_at, holder) values ($1, $2, $3, 'running', $4, $5)
     on conflict (id) do update set status = 'running', holder = $5, ended_at = null, alive_at = now()
     where j.mode = $3 and j.status <> 'done' and (j.status <> 'running' or j.alive_at < now() - interval '${abandonedSeconds} seconds') returning ${columns}`,
    [OrderImportId.toUuid(id), shopIds, mode, at, holder],
  )
  return row && jobOf(row)
}

export async function findImport({ pool, schema }: Database, id: OrderImportId): Promise<ImportJob | undefined> {
  const { rows: [row] } = await pool.query<JobRow>(`select ${columns} from ${schema}.order_import where id = $1`, [OrderImportId.toUuid(id)])
  return row && jobOf(row)
}

/** What came of some lines, all of them up to `read`. */
export interface Settled {
  readonly read: number
  readonly accepted: readonly MessageName[]
  readonly duplicate: number
  readonly problems: readonly LineProblem[]
}

type Held = Pick<Beginning, 'id' | 'holder'>

/** Notes it in one statement; false where another stream has the job now: then nothing was noted. */
export async function settleLines({ pool, schema }: Database, { id, holder }: Held, { read, accepted, duplicate, problems }: Settled): Promise<boolean> {
  const { rows: [row] } = await pool.query<{ held: number }>({
    name: `${schema}.import_settle`,
    text: `with held as (update ${schema}.order_import set lines_read = $3, accepted = accepted + $4, duplicate = duplicate + $5, rejected = rejected + $6, alive_at = now() where id = $1 and holder = $2 returning id),
     told as (${toldInsert(schema, 7, 'held')}),
     wrong as (insert into ${schema}.order_import_error (import, line, external_id, code, detail, errors) select held.id, l, x, c, d, e from held, unnest($9::bigint[], $10::text[], $11::text[], $12::text[], $13::json[]) u(l, x, c, d, e) on conflict do nothing)
     select count(*)::int as held from held`,
    values: [
      OrderImportId.toUuid(id), holder, read, accepted.length, duplicate, problems.length, ...columnsOf(accepted),
      problems.map(({ line }) => line), problems.map(({ externalId }) => externalId ?? null), problems.map(({ problem }) => problem.code), problems.map(({ problem }) => problem.detail), problems.map(({ problem }) => JSON.stringify(problem.errors ?? [])),
    ],
  })
  return row?.held === 1
}

/** Says that its stream is still there, though no line came. */
export async function stayAlive({ pool, schema }: Database, { id, holder }: Held): Promise<void> {
  await pool.query(`update ${schema}.order_import set alive_at = now() where id = $1 and holder = $2`, [OrderImportId.toUuid(id), holder])
}

export async function endImport({ pool, schema }: Database, { id, holder }: Held, status: 'done' | 'interrupted', at: Instant): Promise<ImportJob | undefined> {
  const { rows: [row] } = await pool.query<JobRow>(`update ${schema}.order_import set status = $3, ended_at = $4, holder = null where id = $1 and holder = $2 returning ${columns}`, [OrderImportId.toUuid(id), holder, status, at])
  return row && jobOf(row)
}

/** Lines in one look. */
const perLook = 1_000

/** Every line that was not taken, in the order of the file. */
export async function* lineProblems({ pool, schema }: Database, id: OrderImportId): AsyncGenerator<readonly LineProblem[], void> {
  for (let after = 0; ; ) {
    const { rows } = await pool.query<{ line: string; external_id: string | null; code: string; detail: string; errors: NonNullable<LineProblem['problem']['errors']> }>(
      `select line, external_id, code, detail, errors from ${schema}.order_import_error where import = $1 and line > $2 order by line limit ${perLook}`,
      [OrderImportId.toUuid(id), after],
    )
    if (rows.length === 0) return
    yield rows.map(({ line, external_id: externalId, code, detail, errors }) => ({ line: Number(line), ...(externalId === null ? {} : { externalId }), problem: { code, detail, ...(errors.length === 0 ? {} : { errors }) } }))
    after = Number(rows.at(-1)?.line)
  }
}

/** Forgets the jobs of long ago with their errors; answers how many. Run it once a day. */
export async function forgetImports({ pool, schema }: Database): Promise<number> {
  const { rowCount } = await pool.query(`delete from ${schema}.order_import where alive_at <= now() - interval '${keptDays} days'`)
  return rowCount ?? 0
}
