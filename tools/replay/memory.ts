// What a process of this machine holds, over time.
import { readFileSync } from 'node:fs'

/** Mebibytes; absent where there is no such process here. */
export interface MemoryWatched {
  readonly before: number
  readonly halfWay: number
  readonly after: number
  readonly most: number
}

const betweenMs = 1_000

/** Looks every second; answers how to end it and what was seen. */
export function watchMemory(pid: number | undefined): () => MemoryWatched | undefined {
  const seen: number[] = []
  const look = (): void => void seen.push(...mebibytesOf(pid))
  look()
  const watching = setInterval(look, betweenMs)
  return () => {
    clearInterval(watching)
    look()
    const [before, halfWay, after] = [seen[0], seen[Math.floor(seen.length / 2)], seen.at(-1)]
    return before === undefined || halfWay === undefined || after === undefined ? undefined : { before, halfWay, after, most: Math.max(...seen) }
  }
}

function mebibytesOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? [] : [Math.round(Number(kibibytes) / 1_024)]
  } catch {
    return []
  }
}
