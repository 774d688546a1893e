// Writers that ask again with the same ids until they are answered, and a reader that goes on where it was: what the tests
// of faults keep running while something breaks, and what they hold the answers to. Nothing but tests imports this.
import { setTimeout as wait } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'
import { isWismoError } from '@wismo/kernel'
import { Position, StreamName, type Append, type AppendResult, type EventStore, type RecordedEvent } from './port.ts'
import { appendTo, newStream, send } from './sample-events.ts'

/** An append that was answered. The same one may be answered again, later in the list. */
export interface Acknowledged {
  readonly append: Append
  readonly answer: AppendResult
  /** It had been sent before and nothing came back; a connection that was refused sent nothing. */
  readonly unknown: boolean
}

/** One call on its way, and whether it was cut off: sent, and nothing came back. */
export interface Sent {
  readonly cutOff: boolean
}

/** What came of the writers and the reader so far; the lists grow while they run. */
export interface Load {
  readonly acknowledged: readonly Acknowledged[]
  /** What the reader was given, in the order in which it was given. */
  readonly read: readonly RecordedEvent[]
  /** What the writers sent and have no answer to at this moment. */
  inFlight(): readonly Sent[]
  /** What was thrown that is not `Unavailable`: it ended a writer or the reader. */
  failure(): unknown
  /** The writers wait for their last answers and end; the reader goes on. */
  stopWriting(): Promise<void>
  /** Everything ends, answered or not. */
  stop(): Promise<void>
}

interface Running {
  readonly acknowledged: Acknowledged[]
  readonly read: RecordedEvent[]
  readonly inFlight: Set<Sent>
  failure: unknown
  writing: boolean
  stopped: boolean
}

const writers = 5
const pageSize = 50
/** Who was told `Unavailable` leaves the server the time to come back, and who has everything looks again a little later. */
const pauseMs = 5
/** Between two calls of a writer: processes that start beside the load need the machine too. */
const breathMs = 4

export function startLoad(store: EventStore): Load {
  const running: Running = { acknowledged: [], read: [], inFlight: new Set(), failure: undefined, writing: true, stopped: false }
  const guarded = (part: Promise<void>): Promise<void> => part.catch((failure: unknown) => void (running.failure ??= failure))
  const writing = Promise.all(Array.from({ length: writers }, (_, turn) => guarded(keepWriting(store, turn, running))))
  const reading = guarded(keepReading(store, running))
  return {
    acknowledged: running.acknowledged,
    read: running.read,
    inFlight: () => [...running.inFlight],
    failure: () => running.failure,
    async stopWriting() {
      running.writing = false
      await writing
    },
    async stop() {
      running.writing = false
      running.stopped = true
      await Promise.all([writing, reading])
    },
  }
}

async function keepWriting(store: EventStore, firstTurn: number, running: Running): Promise<void> {
  for (const nextCall = callsFrom(firstTurn); running.writing; ) {
    const appends = nextCall()
    const { answer, unknown } = await untilAnswered(running, () => tracked(running.inFlight, send(store, appends)))
    running.acknowledged.push(...acknowledgedBy(appends, answer, unknown))
    await wait(breathMs)
  }
}

async function keepReading(store: EventStore, running: Running): Promise<void> {
  for (let next = Position.start; !running.stopped; ) {
    const { answer } = await untilAnswered(running, () => store.readAll(next, pageSize))
    running.read.push(...answer.events)
    next = answer.next
    if (answer.caughtUp) await wait(pauseMs)
  }
}

async function tracked<T>(inFlight: Set<Sent>, answer: Promise<T>): Promise<T> {
  const sent = { cutOff: false }
  inFlight.add(sent)
  try {
    return await answer
  } catch (error) {
    sent.cutOff = error instanceof Error && wasSent(error)
    throw error
  } finally {
    inFlight.delete(sent)
  }
}

async function untilAnswered<T>(running: Running, call: () => Promise<T>): Promise<{ readonly answer: T; readonly unknown: boolean }> {
  for (let unknown = false; ; ) {
    try {
      return { answer: await call(), unknown }
    } catch (error) {
      if (running.stopped || !isWismoError(error) || error.kind !== 'unavailable' || !error.retryable) throw error
      unknown ||= wasSent(error)
      await wait(pauseMs)
    }
  }
}

/** No listener, too many connections, a server that starts or stops: there was no connection to send anything on. */
const refusals = new Set<unknown>(['ECONNREFUSED', '53300', '57P03'])

/** Whether the call may have reached the server, for all that its failure tells. */
export function wasSent({ cause }: Error): boolean {
  if (!isNativeError(cause)) return true
  return !('code' in cause && refusals.has(cause.code)) && !/connection timeout$|trying to connect$|^timeout expired$/.test(cause.message)
}

/** The calls of one writer: to streams of its own at versions it knows, to streams that all write to, and some once more. */
export function callsFrom(firstTurn: number): () => readonly Append[] {
  let turn = firstTurn
  let own = newStream()
  let version = 0
  let earlier: readonly Append[] = []
  const toOwn = (count: number): Append => {
    const append = appendTo(own, version === 0 ? 'none' : version, count)
    version += count
    return append
  }
  const toAll = (count: number): Append => appendTo(StreamName.of('all', String(Math.floor(turn / 50))), 'any', count)
  const more = (): readonly Append[] => {
    if (turn % 4 === 0) return [toOwn(1 + (turn % 3))]
    return turn % 4 === 2 ? [toAll(1)] : [toOwn(2), toAll(1), appendTo(newStream(), 'none'), toOwn(1), toAll(2)]
  }
  return () => {
    turn += 1
    if (turn % 20 === 0) [own, version] = [newStream(), 0]
    if (turn % 10 === 9) return earlier
    const appends = more()
    if (turn % 10 < 5 || earlier.length === 0) earlier = appends
    return appends
  }
}

export const acknowledgedBy = (appends: readonly Append[], answers: readonly AppendResult[], unknown: boolean): readonly Acknowledged[] =>
  answers.flatMap((answer, i) => appends.slice(i, i + 1).map((append) => ({ append, answer, unknown })))

/** Answers that break the promise: stored once, and from then on a duplicate that stands where it was stored. */
export function wrongAnswers(acknowledged: readonly Acknowledged[]): readonly Acknowledged[] {
  const before = new Map<string, AppendResult>()
  return acknowledged.filter(({ append, answer, unknown }) => {
    const name = `${append.stream} ${append.events[0]?.id}`
    const first = before.get(name)
    if (first !== undefined) return !isRepeated(first, answer)
    before.set(name, answer)
    return answer.outcome !== 'appended' && !(unknown && answer.outcome === 'duplicate')
  })
}

const isRepeated = (first: AppendResult, again: AppendResult): boolean =>
  first.outcome !== 'conflict' && again.outcome === 'duplicate' && again.position === first.position && again.version >= first.version

/** Appends whose events do not stand where the answer says, one behind the other. */
export function notAsAnswered(acknowledged: readonly Acknowledged[], events: readonly RecordedEvent[]): readonly Acknowledged[] {
  const at = new Map(events.map((event) => [event.position, event]))
  const inStream = new Map(events.map(({ stream, version, id }) => [`${stream} ${version}`, id]))
  return acknowledged.filter(({ append: { stream, events: told }, answer }) => {
    const first = answer.outcome === 'conflict' ? undefined : at.get(answer.position)
    if (first === undefined || first.id !== told[0]?.id || answer.version < first.version + told.length - 1) return true
    return told.some(({ id }, i) => inStream.get(`${stream} ${first.version + i}`) !== id)
  })
}

/** Events that do not follow the one before them in their stream. */
export function outOfTurn(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const last = new Map<StreamName, number>()
  return events.filter(({ stream, version }) => {
    const follows = version === (last.get(stream) ?? 0) + 1
    last.set(stream, version)
    return !follows
  })
}
