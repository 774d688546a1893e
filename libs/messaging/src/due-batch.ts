import { eventIdOf, fold, isWismoError, uuidV5, wismoSpace, type DomainEvent, type Instant, type ShopId, type Uuid } from '@wismo/kernel'
import type { NewEvent, Position, StoredEvent, StreamName } from '@wismo/event-store'
import { domainEvent, happened, newEvents } from './command.ts'
import { maxParkedDetail, storable } from './parking.ts'
import { newTrace } from './traces/trace-context.ts'
import type { Due, TimerSource, Wait } from './wait.ts'

/** A wait that is due, as its row says. */
export interface DueWait extends Omit<Due, 'now'> {
  readonly wait: Wait
  readonly shopId: ShopId
  readonly correlationId: Uuid
  /** Of the event that set the deadline: an event that moved it meanwhile is behind that. */
  readonly position: Position
  /** Refusals so far. */
  readonly attempts: number
}

export interface Refusal {
  readonly due: DueWait
  readonly code: string
  readonly detail: string
}

/** What became of a batch of due waits. */
export interface Fired {
  /** Those that are settled: something was recorded, now or before, or there is nothing to do. */
  readonly over: readonly DueWait[]
  readonly refused: readonly Refusal[]
  /** Streams that something was written to. */
  readonly recorded: number
}

/** Losing a race on a stream is normal; after this many the wait comes again later. */
const rounds = 8

/**
 * Due waits decided like everything else: load their streams in one query, decide in memory, append in one call. Events
 * are named by service, wait, id and deadline, so a deadline works once however often it fires. At most `maxAppends` waits.
 * Throws where the store does not answer.
 */
export async function fireBatch(source: TimerSource, due: readonly DueWait[], now: Instant, bug: (error: unknown, due: DueWait) => void): Promise<Fired> {
  const over: DueWait[] = []
  const refused: Refusal[] = []
  let recorded = 0
  let open = due.flatMap((one): readonly Task[] => {
    try {
      return [taskOf(source.service, one, now)]
    } catch (error) {
      refused.push(refusalOf(one, error, bug))
      return []
    }
  })
  for (let round = 1; open.length > 0 && round <= rounds; round += 1) {
    const streams = await decideAll(source, open, now, bug)
    const written = streams.filter(({ events }) => events.length > 0)
    const results = written.length === 0 ? [] : await source.store.appendMany(written.map(({ name, version, events }) => ({ stream: name, expected: version === 0 ? 'none' : version, events })))
    const lost = new Set(written.filter((_, i) => results[i]?.outcome !== 'appended'))
    recorded += written.length - lost.size
    for (const stream of streams.filter((one) => !lost.has(one))) {
      over.push(...stream.over)
      refused.push(...stream.refused)
    }
    // All that was decided on a state that never came to be is decided again.
    open = [...lost].flatMap(({ tasks }) => tasks)
  }
  refused.push(...open.map(({ due: one }) => ({ due: one, code: 'contended', detail: 'The stream keeps changing.' })))
  return { over, refused, recorded }
}

/** A due wait with its cause and the stream where it is decided. */
interface Task {
  readonly due: DueWait
  readonly cause: Uuid
  readonly stream: StreamName
}

const taskOf = (service: string, due: DueWait, now: Instant): Task => ({
  due,
  cause: uuidV5(wismoSpace, 'timer', service, due.wait.name, due.id, due.due),
  stream: due.wait.target({ ...due, now }),
})

/** A stream and what its due waits make of it: one append, all of it or nothing. */
interface DecidedStream {
  readonly name: StreamName
  readonly version: number
  readonly tasks: readonly Task[]
  readonly events: readonly NewEvent[]
  readonly over: readonly DueWait[]
  readonly refused: readonly Refusal[]
}

async function decideAll(source: TimerSource, tasks: readonly Task[], now: Instant, bug: (error: unknown, due: DueWait) => void): Promise<readonly DecidedStream[]> {
  const byStream = new Map<StreamName, Task[]>()
  for (const task of tasks) byStream.set(task.stream, [...(byStream.get(task.stream) ?? []), task])
  const loaded = await source.store.readMany([...byStream.keys()])
  return [...byStream].map(([name, own]) => decideStream(source.service, name, loaded.get(name) ?? [], own, now, bug))
}

function decideStream(service: string, name: StreamName, stored: readonly StoredEvent[], tasks: readonly Task[], now: Instant, bug: (error: unknown, due: DueWait) => void): DecidedStream {
  const ids = new Set(stored.map(({ id }) => id))
  const facts = stored.map((event) => domainEvent<DomainEvent>(event))
  const events: NewEvent[] = []
  const over: DueWait[] = []
  const refused: Refusal[] = []
  for (const { due, cause } of tasks) {
    const { wait, shopId, correlationId } = due
    try {
      const decided = ids.has(eventIdOf(cause, wait.name, 0)) ? [] : wait.decide({ ...due, now })(fold(wait.aggregate, facts))
      facts.push(...happened(decided, now))
      events.push(...newEvents({ cause, handler: wait.name, metadata: { shopId, occurredAt: now, correlationId, actor: { type: 'system', id: service }, ...(decided.length === 0 ? {} : newTrace(`fire ${wait.name}`)) } }, decided))
      over.push(due)
    } catch (error) {
      refused.push(refusalOf(due, error, bug))
    }
  }
  return { name, version: stored.length, tasks, events, over, refused }
}

/** An error without a code is a bug of ours: its words may hold data and stay out of the row. */
export function refusalOf(due: DueWait, error: unknown, bug: (error: unknown, due: DueWait) => void): Refusal {
  if (isWismoError(error)) return { due, code: error.code, detail: storable(error.message.slice(0, maxParkedDetail)) }
  bug(error, due)
  return { due, code: 'internal', detail: 'The decision failed; the log of the service has the cause.' }
}
