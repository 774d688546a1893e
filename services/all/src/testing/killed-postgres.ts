// The end of a PostgreSQL server at one moment: nothing of it gets to tidy up.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { childrenOf, eventually, hasEnded } from '@wismo/testing'

/** SIGKILL to the server and all its processes; resolves when they are gone. */
export async function killPostgres(pool: Pool): Promise<void> {
  const { rows: [folder] } = await pool.query<{ data_directory: string }>('show data_directory')
  const postmaster = Number(readFileSync(join(folder?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0])
  // Stopped first, it starts no process that would be missing.
  process.kill(postmaster, 'SIGSTOP')
  const all = [postmaster, ...childrenOf(postmaster)]
  for (const pid of all) if (!hasEnded(pid)) process.kill(pid, 'SIGKILL')
  await eventually(() => all.every(hasEnded))
}
