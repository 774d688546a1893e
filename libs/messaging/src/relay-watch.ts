import type { StreamName } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'

export interface RelayWatch {
  /** `lagMs`: how long the oldest of them lay in its store, in milliseconds by the clock of this process. */
  published(report: { readonly messages: number; readonly lagMs: number; readonly durationMs: number }): void
  /** Tried again after this time. `service` names the one whose store it is about: the others go on. Without it the log is away, for all of them. */
  waiting(error: unknown, retryInMs: number, service?: string): void
  /** An event that can never be published as it is was set aside, and its stream waits. `error` is what its mapping threw, or the log's refusal. */
  parked(event: { readonly service: string; readonly stream: StreamName; readonly type: string; readonly messageId: Uuid; readonly code: string }, error: unknown): void
}

/** Before the next try after so many failures in a row, in milliseconds. */
export const retryAfter = (failures: number): number => Math.min(5_000, 50 * 2 ** failures)
