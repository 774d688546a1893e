import type { Aggregate, DomainEvent, EventMetadata, Instant, Uuid } from '@wismo/kernel'
import type { StreamName } from '@wismo/event-store'
import type { ReceivedMessage } from './port.ts'

/** A message whose type somebody here handles, decoded and checked. `Data` is its generated type. */
export interface Inbound<Data = unknown> {
  /** `OrderPlaced`, without domain and version. */
  readonly type: string
  /** `ce_id`: names the cause of whatever follows. */
  readonly id: Uuid
  readonly data: Data
  /** Shop, times, correlation, actor of the message; `causationId` is what caused the message itself. */
  readonly metadata: EventMetadata
  /** The aggregate it came from and that stream's version after it; absent on messages from outside. */
  readonly source?: { readonly aggregate: string; readonly version: number; readonly recordedAt: Instant }
  /** Where it lay. */
  readonly message: ReceivedMessage
}

/** One fact of several in a message. */
export interface HeldFact {
  /** Within its message; an absent one is the message itself. Never changed: event ids derive from it. */
  readonly name?: string
  /** Where it was sent with a name of its own, `ce_id` of the message it could have been: told that way too, it is the same. */
  readonly id?: Uuid
  /** Where it is of another type than its message. */
  readonly type?: string
  readonly data: unknown
}

/** What a handler writes; the runner turns it into stored events named by their cause. */
export interface Reaction<State = unknown, Event extends DomainEvent = DomainEvent, Prepared = unknown> {
  /** Unique within its service, never renamed: event ids derive from it. */
  readonly name: string
  /** Events by name; the catalogue knows their topics. */
  readonly on: readonly string[]
  readonly aggregate: Aggregate<State, Event>
  /**
   * The facts that one message holds, where each is decided on a stream of its own: the parcels of a shipment, the history of
   * an import. Everything below is then asked once for each, and what it brings about is named by message and fact. All of
   * them or none count as handled: where one is refused the message is parked, and handled again it adds what is missing.
   * Throws as `decide`.
   */
  each?(inbound: Inbound): readonly HeldFact[]
  /**
   * What needs the outside, once for a whole batch before anything is decided: sealing personal data, looking up shops.
   * One entry per message, in order; an error in an entry parks that message alone (`Invalid`, `Rejected`) or, when
   * `Unavailable`, leaves the batch for later: what answers from outside has to say so itself.
   */
  prepare?(batch: readonly Inbound[]): Promise<readonly (Prepared | Error)[]>
  /** Where it is decided; undefined where `prepare` found that there is nothing to decide: then nothing is loaded. */
  stream(inbound: Inbound, prepared: Prepared): StreamName | undefined
  /** When it happened, where the message itself says so; else the time of the message counts. */
  occurredAt?(inbound: Inbound, prepared: Prepared): Instant
  /** Pure. Throws `Invalid`, `Rejected` or `Conflict` to refuse: the message is parked with that reason. */
  decide(inbound: Inbound, prepared: Prepared): (state: State) => readonly Event[]
}

/** One try of an effect. */
export interface Call {
  /** The same for every try of this effect: whoever is called knows by it that it was asked before. */
  readonly idempotencyKey: Uuid
  /** From 1. */
  readonly attempt: number
  /** Aborted when the time of this try is over or the process stops: the answer will not be used. */
  readonly signal: AbortSignal
}

/**
 * A handler that reaches outside: a provider, a mail. The runner calls it in lanes, one order after the other in each,
 * with a time limit and tries again what may work later; what came of it is recorded as events. Called at least once:
 * a crash between call and append calls again under the same key.
 */
export interface Effect<State = unknown, Event extends DomainEvent = DomainEvent, Result = unknown> {
  /** Unique within its service, never renamed: idempotency keys and event ids derive from it. */
  readonly name: string
  readonly on: readonly string[]
  /** One try may take this long, in milliseconds; 8,000 at most, or the runner does not start. */
  readonly timeoutMs: number
  readonly aggregate: Aggregate<State, Event>
  stream(inbound: Inbound): StreamName
  /** Pure: whether there is still anything to do. Asked before every call, on the loaded stream. */
  needed(inbound: Inbound): (state: State) => boolean
  /** Throws `Unavailable` for what may work later; anything else parks the message. */
  perform(inbound: Inbound, call: Call): Promise<Result>
  /** Pure: what the outcome means. */
  decide(inbound: Inbound, result: Result): (state: State) => readonly Event[]
}

/** Folds events into one row per key; the runner writes rows, positions and one NOTIFY in one statement. */
export interface View<Part = unknown> {
  readonly name: string
  readonly on: readonly string[]
  /** Which order and which of its parts the event belongs to. Asked for events that the view does not fold too: those have no data. */
  key(inbound: Inbound): { readonly orderId: string; readonly part: string }
  fold(part: Part | undefined, inbound: Inbound): Part
}

/** Puts a reaction with its own types among others: the runner gives each one back what it asked for. */
export const reaction = <State, Event extends DomainEvent, Prepared>(typed: Reaction<State, Event, Prepared>): Reaction => typed as unknown as Reaction

/** Puts a view with its own row type among others. */
export const view = <Part>(typed: View<Part>): View => typed as unknown as View

/** Puts an effect with its own types among others. */
export const effect = <State, Event extends DomainEvent, Result>(typed: Effect<State, Event, Result>): Effect => typed as unknown as Effect
