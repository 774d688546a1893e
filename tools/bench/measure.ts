// What every bench measures and prints with.
import { cpus } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What went by on the clock and on the processors for this process, in microseconds. */
export interface NodeCost {
  readonly wallUs: number
  readonly cpuUs: number
}

/** Starts now; says what went by when it is called. */
export function stopwatch(): () => NodeCost {
  const cpu = process.cpuUsage()
  const started = performance.now()
  return () => {
    const wallUs = (performance.now() - started) * 1_000
    const { user, system } = process.cpuUsage(cpu)
    return { wallUs, cpuUs: user + system }
  }
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/**
 * What was made ready for a piece of work moves to where the young generation's collector does not copy it on that work's
 * time. A whole collection would shrink that generation, and the work would pay for its growing again.
 */
export function settleMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void
  for (let i = 0; i < 2; i += 1) collect({ type: 'minor' })
}

export const machineName = (): string => `${cpus()[0]?.model ?? process.arch} x ${cpus().length}, Node ${process.version}`

/** The first column is words, the others are numbers. */
export function aligned(lines: readonly (readonly string[])[]): string {
  const width = (column: number): number => Math.max(...lines.map((cells) => cells[column]?.length ?? 0))
  return lines.map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(width(0)) : cell.padStart(width(i)))).join('  ').trimEnd()).join('\n')
}
