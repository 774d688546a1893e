import { readdirSync, readFileSync } from 'node:fs'

/** Ids of the processes that this one started itself. */
export const childrenOf = (parent: number): readonly number[] => readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && statOf(pid)[1] === String(parent))

/** Also when nobody has asked for its exit code yet. */
export const hasEnded = (pid: number): boolean => ['Z', undefined].includes(statOf(pid)[0])

/** The fields of /proc/<pid>/stat behind the name: state, parent, ... */
function statOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}
