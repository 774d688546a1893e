import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from 'pg'
import { migrate } from '@wismo/database'
import { canonicalJson, Invalid, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import type { Principal } from './principal.ts'
import type { Database } from './runtime.ts'

/** What names a request, so that sending it again changes nothing. */
export interface Idempotency {
  /** `UUIDv5(credential, path, key)`: the cause of every event the request brings about. */
  readonly cause: Uuid
  /** SHA-256 over query and body in canonical form: whether it is the same request. */
  readonly fingerprint: Buffer
}

const keyForm = /^[A-Za-z0-9_-]{1,64}$/

/** Throws `idempotency_key_missing`, or `invalid` for a key of another form. */
export function readIdempotencyKey(header: string | string[] | undefined): string {
  if (header === undefined || header === '') throw new Invalid('idempotency_key_missing', 'Send a header Idempotency-Key that is new for every new intention.')
  if (typeof header !== 'string' || !keyForm.test(header)) throw new Invalid('invalid', 'An Idempotency-Key has 1 to 64 characters of A-Z, a-z, 0-9, _ and -.')
  return header
}

/** The names of a request: its key counts for one credential and one path. */
export function idempotencyOf(principal: Principal, url: string, key: string, body: unknown): Idempotency {
  const [spelled = '', query = ''] = url.split('?', 2)
  // The router has read it: however it is spelled, it is one address.
  const path = decodeURIComponent(spelled)
  const parameters = [...new URLSearchParams(query)].sort()
  return {
    cause: uuidV5(wismoSpace, 'request', principal.kind, principal.actorId, path, key),
    fingerprint: createHash('sha256').update(canonicalJson({ parameters, body })).digest(),
  }
}

/** A success worth keeping: the status and what is answered, without secrets such as links; those are made anew. */
export interface Success<Result> {
  readonly status: number
  readonly result: Result
}

/** Successes are answered again for this long. */
const keptDays = 30

/** Makes the table of remembered successes in the service's schema; safe to run again. */
export const migrateIdempotency = (pool: Pool, schema: string): Promise<void> =>
  migrate(pool, schema, [{
    name: 'idempotency-1',
    sql: `create table ${schema}.idempotency (
  cause uuid primary key,
  fingerprint bytea not null,
  status smallint not null,
  result json not null,
  created_at timestamptz not null default now()
);
create index idempotency_by_age on ${schema}.idempotency (created_at)`,
  }])

/**
 * Runs a POST once per Idempotency-Key: the first success is kept and answered again with `Idempotency-Replayed: true`; the
 * key with another request is `idempotency_key_reused`; what throws is not kept and decided anew. Needs no lock: `run` names
 * its events by the cause, so two at once write once, and the first answer kept is the answer of both.
 */
export async function idempotently<Result>(request: FastifyRequest, reply: FastifyReply, database: Database, run: (cause: Uuid) => Promise<Success<Result>>): Promise<Success<Result>> {
  const named = requestNames(request)
  const earlier = await findSuccess<Result>(database, named)
  if (earlier !== undefined) return replayed(reply, earlier)
  const success = await run(named.cause)
  if (await keep(database, named, success)) return success
  return replayed(reply, (await findSuccess<Result>(database, named)) ?? success)
}

/** The cause of a POST that is not kept (a dry run). Throws where the route is exempt from keys. */
export const causeOf = (request: FastifyRequest): Uuid => requestNames(request).cause

function requestNames({ idempotency }: FastifyRequest): Idempotency {
  if (idempotency === null) throw new Error('Only a POST that needs an Idempotency-Key can be run idempotently.')
  return idempotency
}

function replayed<Result>(reply: FastifyReply, success: Success<Result>): Success<Result> {
  reply.header('idempotency-replayed', 'true')
  return success
}

async function findSuccess<Result>({ pool, schema }: Database, { cause, fingerprint }: Idempotency): Promise<Success<Result> | undefined> {
  const { rows: [row] } = await pool.query<Success<Result> & { same: boolean }>(
    `select fingerprint = $2 as same, status, result from ${schema}.idempotency where cause = $1 and created_at > now() - interval '${keptDays} days'`,
    [cause, fingerprint],
  )
  if (row === undefined) return undefined
  if (!row.same) throw keyReused()
  return { status: row.status, result: row.result }
}

/** Where a crash between append and answer kept no answer, the event still knows its cause: another request under it is refused with this. */
export const keyReused = (): Invalid => new Invalid('idempotency_key_reused', 'This Idempotency-Key was used for another request. Take a new key for a new intention.')

/** Answers whether this call kept it; a row that has expired gives way. */
async function keep<Result>({ pool, schema }: Database, { cause, fingerprint }: Idempotency, { status, result }: Success<Result>): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into ${schema}.idempotency as kept (cause, fingerprint, status, result) values ($1, $2, $3, $4)
on conflict (cause) do update set fingerprint = excluded.fingerprint, status = excluded.status, result = excluded.result, created_at = now()
where kept.created_at <= now() - interval '${keptDays} days'`,
    [cause, fingerprint, status, JSON.stringify(result)],
  )
  return rowCount === 1
}

/** Forgets what has expired; answers how many rows. Run it once a day. */
export async function forgetOldSuccesses({ pool, schema }: Database): Promise<number> {
  const { rowCount } = await pool.query(`delete from ${schema}.idempotency where created_at <= now() - interval '${keptDays} days'`)
  return rowCount ?? 0
}
