// The services that a process runs, to look at and to stop one by one: a demo shows what happens when one is away.
import type { PartitionLag } from '@wismo/messaging'

/** One that hears of messages. */
export interface RunningService {
  readonly name: string
  /** None of its consumer groups runs in this process. */
  readonly stopped: boolean
  /** Messages that its groups have not settled. */
  readonly behind: number
}

/** The services of a process and their consumer groups. */
export interface RunningServices {
  /** Those that have consumer groups. */
  list(): Promise<readonly RunningService[]>
  /** Lets running batches of its groups end. Throws `RangeError` for a name that is not in the list. */
  stop(name: string): Promise<void>
  /** Begins again where its groups left off; resolves when they have their partitions. */
  start(name: string): Promise<void>
}

/** Runners of one service: how to start them, and how many messages they are behind. */
export interface ServiceRunners {
  readonly name: string
  start(): StartedRunners
  lag(): Promise<readonly PartitionLag[]>
}

export interface StartedRunners {
  readonly ready: Promise<unknown>
  stop(): Promise<void>
}
