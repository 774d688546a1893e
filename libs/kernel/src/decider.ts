import { Unavailable } from './errors.ts'
import type { Instant } from './instant.ts'

/** A fact that a state machine records: a past-tense name and its data. */
export interface DomainEvent {
  readonly type: string
  readonly data: unknown
  /** When it happened: always there on what was recorded. A decision leaves it out where it happened when its cause did. */
  readonly occurredAt?: Instant
}

/**
 * One decision with its input already in it: the state as it is -> the facts that follow.
 * Told twice it returns nothing; what the state forbids throws `Rejected` or `Conflict`. Pure.
 */
export type Decision<State, Event extends DomainEvent> = (state: State) => readonly Event[]

/** A state machine: where it begins and what each fact makes of it. */
export interface Aggregate<State, Event extends DomainEvent> {
  /** First part of the stream name, before the hyphen: `order`. */
  readonly category: string
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
}

/**
 * Ends the switch of every `evolve`: an event that was forgotten does not compile, and one that a newer release stored
 * throws `Unavailable`. Who leaves it out would decide on a state that is not so.
 */
export function unknownEvent(event: never): never {
  throw new Unavailable('unavailable', `${(event as DomainEvent).type} is an event of a newer release: this one cannot decide here.`)
}

export function fold<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>, events: readonly Event[], from: State = aggregate.initial): State {
  return events.reduce(aggregate.evolve, from)
}
