import type { NextOffset } from '../port.ts'
import { placeOf } from './assignment.ts'

/** Where the group is, told to Kafka for those who watch its lag: nothing goes on from there, so it is told now and then. */
export interface Commits {
  note(position: NextOffset): void
  /** Forgets what is not told yet: the partitions may be another's. */
  forget(): void
  /** Tells what is left. */
  stop(): Promise<void>
}

const everyMs = 1_000

export function commitsTo(commit: (positions: readonly NextOffset[]) => Promise<void>): Commits {
  const open = new Map<string, NextOffset>()
  let running: Promise<void> | undefined
  const tell = (): Promise<void> => {
    if (running !== undefined || open.size === 0) return running ?? Promise.resolve()
    const positions = [...open.values()]
    open.clear()
    running = commit(positions).then(() => undefined, () => undefined).finally(() => (running = undefined))
    return running
  }
  const timer = setInterval(() => void tell(), everyMs)
  return {
    note: (position) => void open.set(placeOf(position), position),
    forget: () => open.clear(),
    async stop() {
      clearInterval(timer)
      await running
      await tell()
    },
  }
}
