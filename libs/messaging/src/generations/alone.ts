// One command at a time changes the generations of a view.
import type { Pool } from 'pg'
import { Conflict, Unavailable } from '@wismo/kernel'
import type { ViewGenerations } from './view-generations.ts'

/**
 * Two at once would fill one generation: the second is told by `Conflict('rebuild_runs')`. The lock lives as long as its connection:
 * when that is lost somebody else may begin, so the signal that the work gets is aborted, and `Unavailable('lock_lost')` is what
 * comes of work that broke off for it. Ends only after the work has.
 */
export async function alone<Result extends { readonly aborted: boolean }>(owner: Pool, { schema, view }: ViewGenerations, asked: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const client = await owner.connect()
  const lost = new AbortController()
  client.on('error', () => lost.abort())
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock(hashtext($1), hashtext($2)) as free', ['wismo:rebuild', schema])
    if (rows[0]?.free !== true) throw new Conflict('rebuild_runs', `Another rebuild of ${view} runs.`)
    const result = await work(asked === undefined ? lost.signal : AbortSignal.any([asked, lost.signal]))
    if (result.aborted && lost.signal.aborted) throw new Unavailable('lock_lost', `The connection that kept others from rebuilding ${view} was lost. Run this again: it goes on.`)
    return result
  } finally {
    // The server may see a closed connection only a moment later, and whoever comes next would be told.
    await client.query('select pg_advisory_unlock_all()').catch(() => undefined)
    client.release(true)
  }
}
