import type { Contracts } from '@wismo/contracts'
import { isWismoError, Unavailable } from '@wismo/kernel'
import type { ConsumerGroup } from './group.ts'
import type { Inbound } from './handlers.ts'
import { knownStreams } from './known-streams.ts'
import type { MessageBus, ReceivedMessage } from './port.ts'
import { positionName, readPositions } from './positions.ts'
import { settleReactions } from './reaction-batch.ts'
import type { SchemaLog } from './schema-log.ts'
import { sortBatch, type Outcome, type Skipped } from './sorted-batch.ts'
import { settleViews } from './view-batch.ts'

/** One structured line per batch. Counts and milliseconds, no data. */
export interface BatchReport {
  readonly group: string
  readonly messages: number
  readonly recorded: number
  readonly parked: number
  /** Of types that nobody in the group handles: their bodies were not decoded. */
  readonly skipped: number
  readonly durationMs: number
}

export interface RunnerWatch {
  settled(report: BatchReport): void
  /** Messages of types that this release does not know were passed over: a newer one writes them. */
  unknown(group: string, type: string, messages: number): void
  /** The batch waits and is tried again: a database or a schema is not there. */
  waiting(group: string, error: unknown, retryInMs: number): void
  /** A handler, or reading for it, failed in a way nobody foresaw; the message is parked. */
  bug(group: string, error: unknown, failed: { readonly type: string; readonly id: string }): void
}

export interface Runner {
  readonly ready: Promise<void>
  readonly failed: Promise<never>
  stop(): Promise<void>
}

/** Messages in one batch at most. */
const maxBatch = 500
/** While a backlog comes in, a batch waits this long for more of it, in milliseconds. */
const busyWindowMs = 100
/** A batch of this size says that there is a backlog. */
const busyFrom = 50

/** What one partition delivered and is waiting for. */
interface Slice {
  readonly messages: readonly ReceivedMessage[]
  readonly signal: AbortSignal
  settle(error?: unknown): void
}

/**
 * The only loop: merges what all partitions of the group delivered, settles it as one batch, and lets the partitions go
 * on. Idle it works at once; with a backlog it gathers for up to 100 ms or 500 messages.
 */
export function startRunner(bus: MessageBus, group: ConsumerGroup, schemas: SchemaLog, watch: RunnerWatch): Runner {
  const queue = sliceQueue()
  const known = knownStreams()
  const position = once(async () => positionName(group.name, await bus.identity()))
  const settle = async (messages: readonly ReceivedMessage[]): Promise<Settled> => {
    const sorted = await sortBatch(group, schemas, messages, await position(), (error, { headers }) => watch.bug(group.name, error, { type: headers['ce_type'] ?? '', id: headers['ce_id'] ?? '' }))
    const bug = (error: unknown, inbound: Inbound): void => watch.bug(group.name, error, inbound)
    const outcome = await (group.kind === 'reactions' ? settleReactions(group, bus, known, sorted, bug) : settleViews(group, schemas.contracts, sorted, bug))
    return { ...outcome, skipped: sorted.skipped }
  }
  const subscription = bus.subscribe({
    group: group.name,
    topics: topicsOf(group, schemas.contracts),
    positions: async (assigned) => readPositions(group.pool, group.schema, await position(), assigned),
    deliver: (messages, signal) => queue.add(messages, signal),
  })
  const loop = run(group, queue, settle, watch)
  return {
    ready: subscription.ready,
    failed: subscription.failed,
    async stop() {
      await subscription.stop()
      queue.close()
      await loop
    },
  }
}

type Settled = Outcome & { readonly skipped: Skipped }

/** The topics of what the handlers name. Throws for a name that is in no catalogue. */
export const topicsOf = ({ handlers }: ConsumerGroup, contracts: Contracts): readonly string[] => [...new Set(handlers.flatMap(({ on }) => on).map((event) => contracts.topicOf(event)))]

/** Asked until it answers, then remembered. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let known: Value | undefined
  return async () => (known ??= await ask())
}

async function run(group: ConsumerGroup, queue: SliceQueue, settle: (messages: readonly ReceivedMessage[]) => Promise<Settled>, watch: RunnerWatch): Promise<void> {
  let busy = false
  for (;;) {
    const slices = await queue.next(busy ? busyWindowMs : 0)
    if (slices.length === 0) return
    const live = slices.filter(({ signal }) => !signal.aborted)
    const messages = live.flatMap((slice) => slice.messages)
    busy = messages.length >= busyFrom
    const error = await untilSettled(group, live, () => settle(messages), watch, messages.length)
    for (const slice of slices) slice.settle(slice.signal.aborted ? new Unavailable('stopped') : error)
  }
}

/** Tries again while a part is missing, waiting longer each time; answers the error only when the partitions are lost. */
async function untilSettled(group: ConsumerGroup, slices: readonly Slice[], settle: () => Promise<Settled>, watch: RunnerWatch, size: number): Promise<unknown> {
  if (slices.length === 0) return undefined
  for (let attempt = 1; ; attempt += 1) {
    const started = performance.now()
    try {
      const outcome = await settle()
      watch.settled({ group: group.name, messages: size, recorded: outcome.recorded, parked: outcome.parked.length, skipped: outcome.skipped.messages, durationMs: performance.now() - started })
      for (const [type, messages] of outcome.skipped.unknown) watch.unknown(group.name, type, messages)
      return undefined
    } catch (error) {
      if (slices.some(({ signal }) => signal.aborted)) return error
      const retryInMs = Math.min(10_000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2)
      watch.waiting(group.name, error, retryInMs)
      await pause(retryInMs, slices.map(({ signal }) => signal))
      if (slices.some(({ signal }) => signal.aborted)) return isWismoError(error) ? error : new Unavailable('stopped')
    }
  }
}

function pause(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    for (const signal of signals) signal.addEventListener('abort', done)
  })
}

interface SliceQueue {
  /** Resolves when these messages are settled, rejects when they were given up. */
  add(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void>
  /** The next batch: waits for the first message, then up to `windowMs` for more. Empty when closed. */
  next(windowMs: number): Promise<readonly Slice[]>
  close(): void
}

function sliceQueue(): SliceQueue {
  const waiting: Slice[] = []
  let closed = false
  let wake: () => void = () => undefined
  const size = (): number => waiting.reduce((sum, slice) => sum + slice.messages.length, 0)
  const woken = (ms?: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return {
    async add(messages, signal) {
      for (let i = 0; i < messages.length; i += maxBatch) {
        const part = messages.slice(i, i + maxBatch)
        await new Promise<void>((resolve, reject) => {
          waiting.push({ messages: part, signal, settle: (error) => (error === undefined ? resolve() : reject(error)) })
          wake()
        })
      }
    },
    async next(windowMs) {
      while (waiting.length === 0 && !closed) await woken()
      const until = performance.now() + windowMs
      for (let left = windowMs; left > 0 && size() < maxBatch && !closed; left = until - performance.now()) await woken(left)
      return takeBatch(waiting)
    },
    close() {
      closed = true
      wake()
    },
  }
}

/** Whole slices up to the size of a batch, at least one. */
function takeBatch(waiting: Slice[]): readonly Slice[] {
  let count = 0
  let size = 0
  for (const slice of waiting) {
    if (count > 0 && size + slice.messages.length > maxBatch) break
    size += slice.messages.length
    count += 1
  }
  return waiting.splice(0, count)
}
