// The end of a PostgreSQL server at one moment: nothing of it gets to tidy up.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { eventually } from '@wismo/testing'

/** SIGKILL to the server and all its processes; resolves when they are gone. */
export async function killPostgres(pool: Pool): Promise<void> {
  const { rows: [folder] } = await pool.query<{ data_directory: string }>('show data_directory')
  const postmaster = Number(readFileSync(join(folder?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0])
  // Stopped first, it starts no process that would be missing.
  process.kill(postmaster, 'SIGSTOP')
  const all = [postmaster, ...readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && statOf(pid)[1] === String(postmaster))]
  for (const pid of all) if (!isGone(pid)) process.kill(pid, 'SIGKILL')
  await eventually(() => all.every(isGone))
}

/** The fields of /proc/<pid>/stat behind the name: state, parent, ... */
function statOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}

/** Also when nobody has asked for its exit code yet. */
const isGone = (pid: number): boolean => ['Z', undefined].includes(statOf(pid)[0])
