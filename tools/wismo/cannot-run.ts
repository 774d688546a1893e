import pg from 'pg'
import { isWismoError } from '@wismo/kernel'

/** What keeps a command from its work, in one sentence for whoever typed it. */
export class CannotRun extends Error {
  override readonly name: string = 'CannotRun'
}

/** What was typed can never be right, whatever the system holds. */
export class WronglyCalled extends CannotRun {
  override readonly name = 'WronglyCalled'
}

/** One sentence for any failure, without a stack: a host and a database name at most, never a value. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CannotRun || isWismoError(error)) return error.message
  if (error instanceof pg.DatabaseError && (error.code === '42P01' || error.code === '3F000')) return 'The tables are not there: is this the right database, and was this release of Wismo started on it once?'
  return error instanceof Error && error.message !== '' ? error.message : 'The command failed.'
}

/** Why a database does not answer, with its place. */
export function unreachable(url: string, error: unknown): CannotRun {
  const { hostname, port, pathname } = new URL(url)
  const code = error instanceof AggregateError ? (error.errors[0] as { code?: string } | undefined)?.code : (error as { code?: string }).code
  const reason = code === '28P01' || code === '28000' ? 'it does not know this user or password' : code === '3D000' ? 'there is no such database' : (code ?? (error instanceof Error ? error.message : String(error)))
  return new CannotRun(`The database ${pathname.slice(1)} at ${hostname}:${port || '5432'} cannot be reached (${reason}).`)
}
