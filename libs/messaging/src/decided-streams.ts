import { eventIdOf, fold, type DomainEvent, type Uuid } from '@wismo/kernel'
import type { EventStore, NewEvent, StoredEvent, StreamName } from '@wismo/event-store'
import { askedTogether, type Answer } from './asked-together.ts'
import { domainEvent, happened, newEvents } from './command.ts'
import type { Inbound, Reaction } from './handlers.ts'
import { orderKeyOf } from './inbound.ts'
import type { KnownStream, KnownStreams } from './known-streams.ts'
import { Behind } from './parking.ts'

/** One handler meeting one message, with what `prepare` brought. */
export interface Task {
  readonly inbound: Inbound
  /** The message itself, or the one fact of it that this is about. */
  readonly fact: Inbound
  readonly handler: Reaction
  readonly prepared: unknown
  readonly stream: StreamName
}

/** A task that ends here, and why. */
export interface Refused {
  readonly task: Task
  readonly error: unknown
}

/** What a batch makes of its streams, before any of it is written. */
interface Decided {
  /** Those that something is to be written to. */
  readonly streams: readonly StreamInMemory[]
  readonly refused: readonly Refused[]
  /** What is recorded already. */
  readonly known: readonly Inbound[]
}

/**
 * Decides task after task on states that grow in memory; a refusal leaves the state alone. A stream that is known is not
 * loaded, because the append checks its version. Only an append does: where a known state refuses a message or has
 * nothing to do for it, the stream is loaded and all is decided anew.
 *
 * Streams of one order are written side by side. So where one loses a race and the message is refused when it is decided
 * again, a later message of the order may be on another stream already, which is not taken back: writing one after the other
 * would cost every order with two streams a second call, to spare one that needs a rival within the same milliseconds.
 */
export async function decideRound(store: EventStore, open: readonly Task[], known: KnownStreams, isStuck: (inbound: Inbound) => boolean): Promise<Decided> {
  const names = [...new Set(open.map(({ stream }) => stream))]
  const held = new Map(names.map((name) => [name, known.get(name)]))
  const loaded = new Map<StreamName, Answer<readonly StoredEvent[]>>()
  let missing = names.filter((name) => held.get(name) === undefined)
  for (;;) {
    for (const [i, answer] of (await askedTogether(missing, (asked) => readAll(store, asked))).entries()) loaded.set(missing[i] as StreamName, answer)
    const streams = new Map(names.map((name) => [name, inMemory(name, held.get(name), loaded.get(name))]))
    const decided = decideAll(open, streams, isStuck)
    if (decided.unsure.size === 0) return decided
    missing = [...decided.unsure]
  }
}

async function readAll(store: EventStore, names: readonly StreamName[]): Promise<readonly (readonly StoredEvent[])[]> {
  const found = names.length === 0 ? undefined : await store.readMany(names)
  return names.map((name) => found?.get(name) ?? [])
}

function decideAll(open: readonly Task[], streams: ReadonlyMap<StreamName, StreamInMemory>, isStuck: (inbound: Inbound) => boolean): Decided & { readonly unsure: ReadonlySet<StreamName> } {
  const refused: Refused[] = []
  const known: Inbound[] = []
  const unsure = new Set<StreamName>()
  const stuck = new Set<string>()
  for (const task of open) {
    const stream = streams.get(task.stream)
    if (stream === undefined) continue
    if (stream.has(eventIdOf(task.fact.id, task.handler.name, 0))) {
      known.push(task.inbound)
      continue
    }
    stream.tasks.push(task)
    try {
      if ((stuck.size > 0 && stuck.has(orderKeyOf(task.inbound.message))) || isStuck(task.inbound)) throw new Behind()
      if (decide(stream, task) === 'nothing' && !stream.loaded) unsure.add(stream.name)
    } catch (error) {
      if (!stream.loaded && !(error instanceof Behind)) unsure.add(stream.name)
      refused.push({ task, error })
      stuck.add(orderKeyOf(task.inbound.message))
    }
  }
  return { streams: [...streams.values()].filter(({ written }) => written.length > 0), refused, known, unsure }
}

function decide(stream: StreamInMemory, task: Task): 'written' | 'nothing' {
  const { fact, handler, prepared } = task
  if (!stream.knows(handler)) return 'nothing'
  const events = handler.decide(fact, prepared)(stream.state(handler))
  if (events.length === 0) return 'nothing'
  const occurredAt = handler.occurredAt?.(fact, prepared) ?? fact.metadata.occurredAt
  stream.add(task, happened(events, occurredAt), newEvents({ cause: fact.id, handler: handler.name, metadata: { ...fact.metadata, occurredAt } }, events))
  return 'written'
}

/** A stream while a batch is decided on it. All that the batch writes to it is one append: all of it or nothing. */
export interface StreamInMemory {
  readonly name: StreamName
  /** The version that was read, now or by the batch that left it known. */
  readonly version: number
  /** Read now, not remembered. */
  readonly loaded: boolean
  readonly written: readonly NewEvent[]
  /** The same by what wrote it, in order. */
  readonly shares: readonly { readonly task: Task; readonly events: readonly NewEvent[] }[]
  readonly tasks: Task[]
  has(id: Uuid): boolean
  /** Whether there is a state for this handler to decide on: a remembered stream has only those that were asked for. */
  knows(handler: Reaction): boolean
  state(handler: Reaction): unknown
  add(task: Task, events: readonly DomainEvent[], written: readonly NewEvent[]): void
  /** How the stream is after the append that took everything written. */
  asWritten(): KnownStream
}

/** What cannot be read has no state: it refuses whatever asks for one. */
function inMemory(name: StreamName, known: KnownStream | undefined, read: Answer<readonly StoredEvent[]> | undefined): StreamInMemory {
  const loaded = read !== undefined
  const stored = read !== undefined && 'value' in read ? read.value : undefined
  const before = loaded || known === undefined ? { version: stored?.length ?? 0, ids: new Set(stored?.map(({ id }) => id)), states: new Map<string, unknown>() } : known
  const events = (stored ?? []).map((event) => domainEvent<DomainEvent>(event))
  const states = new Map<string, { readonly aggregate: Reaction['aggregate'] | undefined; readonly seen: number; readonly state: unknown }>([...before.states].map(([category, state]) => [category, { aggregate: undefined, seen: 0, state }]))
  const written: NewEvent[] = []
  const shares: { task: Task; events: readonly NewEvent[] }[] = []
  const ids = new Set<Uuid>()
  const stateOf = (aggregate: Reaction['aggregate']): unknown => {
    if (read !== undefined && 'error' in read) throw read.error
    const reached = states.get(aggregate.category) ?? { seen: 0, state: aggregate.initial }
    const state = fold(aggregate, events.slice(reached.seen), reached.state)
    states.set(aggregate.category, { aggregate, seen: events.length, state })
    return state
  }
  return {
    name,
    version: before.version,
    loaded,
    written,
    shares,
    tasks: [],
    has: (id) => ids.has(id) || before.ids.has(id),
    knows: ({ aggregate }) => loaded || before.states.has(aggregate.category),
    state: ({ aggregate }) => stateOf(aggregate),
    add(task, facts, named) {
      shares.push({ task, events: named })
      events.push(...facts)
      written.push(...named)
      for (const { id } of named) ids.add(id)
    },
    asWritten() {
      // A state that nobody asked for in this batch did not follow: whoever asks for it next loads the stream.
      const followed = [...states.values()].flatMap(({ aggregate }) => (aggregate === undefined ? [] : [[aggregate.category, stateOf(aggregate)] as const]))
      for (const id of ids) before.ids.add(id)
      return { version: before.version + written.length, ids: before.ids, states: new Map(followed) }
    },
  }
}
