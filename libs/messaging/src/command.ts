import { Conflict, eventIdOf, fold, type Aggregate, type Decision, type DomainEvent, type EventMetadata, type Instant, type Uuid } from '@wismo/kernel'
import type { EventStore, NewEvent, RecordedEvent, StoredEvent, StreamName } from '@wismo/event-store'
import { activeTraceparent } from './traces/trace-context.ts'

/** One intention with everything it needs: what is decided, on which stream, and what names it. */
export interface Command<State, Event extends DomainEvent> {
  readonly aggregate: Aggregate<State, Event>
  readonly stream: StreamName
  /** The request or message: told twice with the same cause, a command writes nothing. */
  readonly cause: Uuid
  /** Name of the use case; with the cause it names the events. */
  readonly handler: string
  readonly metadata: Omit<EventMetadata, 'causationId'>
  readonly decide: Decision<State, Event>
  /** The version of the stream that somebody looked at before they asked; any will do when it is not said. */
  readonly expected?: number | undefined
}

export interface CommandResult<State, Event extends DomainEvent> {
  /** The stream's version now. */
  readonly version: number
  readonly state: State
  /** What this cause wrote, now or when it was told first. */
  readonly events: readonly Event[]
  /** The cause was here before. */
  readonly duplicate: boolean
}

/** A lost race is decided anew this often; then somebody else is too busy on the stream. */
const attempts = 5

/**
 * Load, decide, append: what every request that changes something does. The cause is looked for among the stored ids
 * first, and the store looks again, so a repeated request never writes twice. Throws what the decision throws,
 * `Conflict('version_mismatch')` where another version was looked at than there is, and `Conflict('version_conflict')` after
 * losing every race; a conflict says the version there is.
 */
export async function executeCommand<State, Event extends DomainEvent>(store: EventStore, command: Command<State, Event>): Promise<CommandResult<State, Event>> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = (await store.readMany([command.stream])).get(command.stream) ?? []
    const state = fold(command.aggregate, stored.map((event) => domainEvent<Event>(event)))
    const told = eventsOf<Event>(command, stored)
    if (told.length > 0) return { version: stored.length, state, events: told, duplicate: true }
    const events = decided(command, state, stored.length)
    if (events.length === 0) return { version: stored.length, state, events, duplicate: false }
    const result = await store.append({ stream: command.stream, expected: stored.length === 0 ? 'none' : stored.length, events: newEvents(inTrace(command), events) })
    if (result.outcome === 'appended') return { version: result.version, state: fold(command.aggregate, happened(events, command.metadata.occurredAt), state), events, duplicate: false }
    if (attempt === attempts) throw new Conflict('version_conflict', 'Others keep changing this at the same moment. Send the request again.', stored.length)
  }
}

function decided<State, Event extends DomainEvent>({ decide, expected }: Command<State, Event>, state: State, version: number): readonly Event[] {
  if (expected !== undefined && expected !== version) throw new Conflict('version_mismatch', `It is at version ${version} now, not at ${expected}.`, version)
  try {
    return decide(state)
  } catch (error) {
    throw error instanceof Conflict ? new Conflict(error.code, error.message, version) : error
  }
}

/** Of the request that is being answered, where it is traced. */
function inTrace<State, Event extends DomainEvent>(command: Command<State, Event>): Command<State, Event> {
  const traceparent = activeTraceparent()
  return traceparent === undefined ? command : { ...command, metadata: { ...command.metadata, traceparent } }
}

/** The cause's events under the names they always get. */
export function newEvents<Event extends DomainEvent>(named: { readonly cause: Uuid; readonly handler: string; readonly metadata: Omit<EventMetadata, 'causationId'> }, events: readonly Event[]): readonly NewEvent[] {
  const metadata: EventMetadata = { ...named.metadata, causationId: named.cause }
  return events.map((event, i) => ({ id: eventIdOf(named.cause, named.handler, i), type: event.type, data: event.data, metadata: event.occurredAt === undefined ? metadata : { ...metadata, occurredAt: event.occurredAt } }))
}

/** As they are once they are stored: each says when it happened. */
export const happened = <Event extends DomainEvent>(events: readonly Event[], occurredAt: Instant): readonly Event[] => events.map((event) => ({ occurredAt, ...event }))

/** A stored event is what its own service wrote: its type, its data and its time are the domain event. */
export function domainEvent<Event extends DomainEvent>(stored: Pick<StoredEvent, 'type' | 'data'> & Partial<Pick<StoredEvent, 'occurredAt'> & Pick<RecordedEvent, 'metadata'>>): Event {
  const occurredAt = stored.occurredAt ?? stored.metadata?.occurredAt
  return { type: stored.type, data: stored.data, ...(occurredAt === undefined ? {} : { occurredAt }) } as DomainEvent as Event
}

function eventsOf<Event extends DomainEvent>(command: { readonly cause: Uuid; readonly handler: string }, stored: readonly StoredEvent[]): readonly Event[] {
  const first = stored.findIndex((event) => event.id === eventIdOf(command.cause, command.handler, 0))
  if (first < 0) return []
  const own: Event[] = []
  for (let i = first; stored[i]?.id === eventIdOf(command.cause, command.handler, i - first); i += 1) own.push(domainEvent(stored[i] as StoredEvent))
  return own
}
