import type { Aggregate, DomainEvent, Instant } from '@wismo/kernel'
import type { RecordedEvent, StreamName } from '@wismo/event-store'
import type { Pool } from 'pg'
import type { AnnouncingStore } from './announcing-store.ts'

/** What one event says about a wait: it stands until then, or it is over. */
export type WaitChange = { readonly id: string; readonly due: Instant } | { readonly id: string; readonly over: true }

/** A wait whose time has come. */
export interface Due {
  /** Of the wait; with `due` it names the cause of what follows, so that a deadline works once. */
  readonly id: string
  readonly due: Instant
  /** The time it is: later than `due` by a moment, or after an outage by the length of it. */
  readonly now: Instant
  /** The stream whose event set the deadline. */
  readonly stream: StreamName
}

/**
 * A deadline as data. Events of the service's own store start it, move it and end it; when it comes, something is decided
 * on a stream like everywhere else. A decision that finds the wait over decides nothing.
 */
export interface Wait<State = unknown, Event extends DomainEvent = DomainEvent> {
  /** Unique within its service, never renamed: event ids derive from it. */
  readonly name: string
  /** Who looks after a wait that is overdue: `customer-service`, `payments-operations`. */
  readonly owner: string
  /** Types of stored events that say something about it. */
  readonly on: readonly string[]
  /** Pure. What the event says; undefined where it says nothing of this wait. */
  read(event: RecordedEvent): WaitChange | undefined
  readonly aggregate: Aggregate<State, Event>
  /** Where it is decided. */
  target(due: Due): StreamName
  /**
   * Pure. Looks at `due` too: a state that waits for another moment has nothing to do. Refusals leave the wait where it is: it
   * is tried again later and told of.
   */
  decide(due: Due): (state: State) => readonly Event[]
}

/** The waits of one service. */
export interface TimerSource {
  readonly service: string
  /** Says when something was appended in this process, so that a deadline is known at once. */
  readonly store: AnnouncingStore
  readonly pool: Pool
  readonly schema: string
  readonly waits: readonly Wait[]
}

/** Puts a wait with its own types among others. */
export const wait = <State, Event extends DomainEvent>(typed: Wait<State, Event>): Wait => typed as unknown as Wait
