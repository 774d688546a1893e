import type { Instant } from '@wismo/kernel'
import type { TaskQueue } from '@wismo/agent-api'

/** Something of one order that somebody has to look after. */
export interface OpenTask {
  readonly queue: Exclude<TaskQueue, 'rejected_fact' | 'waiting_scan'>
  /** Tells it apart from others of its queue in the order. */
  readonly ref: string
  /** Orders with the same one are one row of the queue. */
  readonly cause: string
  readonly owner: string
  readonly weight: 'live' | 'incident' | 'task'
  readonly since: Instant
  readonly due?: Instant
}
