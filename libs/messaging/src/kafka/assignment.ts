import { setTimeout as wait } from 'node:timers/promises'
import type { NextOffset, TopicPartition } from '../port.ts'

/** The partitions of one generation of the group, and where each goes on. */
export interface Assignment {
  readonly partitions: readonly TopicPartition[]
  /** Aborted when the partitions are lost, or their positions are asked again. */
  readonly abort: AbortController
  /** The offset of the next message of each partition; empty when the partitions were lost before it was known. */
  readonly next: Promise<Map<string, bigint>>
}

/** Between two tries to learn where we are, in milliseconds. */
const firstPauseMs = 100
const lastPauseMs = 1_000

export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/** Takes partitions on: asks where they go on until there is an answer. A partition that is not in it starts at the oldest message. */
export function assignmentOf(partitions: readonly TopicPartition[], positions: (assigned: readonly TopicPartition[]) => Promise<readonly NextOffset[]>): Assignment {
  const abort = new AbortController()
  const ask = async (): Promise<Map<string, bigint>> => {
    for (let pauseMs = firstPauseMs; !abort.signal.aborted; pauseMs = Math.min(lastPauseMs, 2 * pauseMs)) {
      const known = await positions(partitions).catch(() => undefined)
      if (known !== undefined) return new Map(partitions.map((one) => [placeOf(one), known.find((own) => placeOf(own) === placeOf(one))?.next ?? 0n]))
      await wait(pauseMs, undefined, { signal: abort.signal }).catch(() => undefined)
    }
    return new Map()
  }
  return { partitions, abort, next: ask() }
}
