import { setTimeout as pause } from 'node:timers/promises'
import type { Contracts } from '@wismo/contracts'
import { isWismoError, Unavailable, type Instant } from '@wismo/kernel'
import { subjectsOf } from './batch-subjects.ts'
import { errandsOf, type Errands } from './between-batches.ts'
import { settleEffects } from './effect-batch.ts'
import type { ConsumerGroup } from './group.ts'
import { isFromOutside } from './inbound.ts'
import { knownStreams } from './known-streams.ts'
import { watchingEnds } from './log-ends.ts'
import { joinGroup, type Membership } from './membership.ts'
import { idInLogs, typeInLogs } from './names-in-logs.ts'
import type { MessageBus, ReceivedMessage, TopicPartition } from './port.ts'
import { positionName, readPositions } from './positions.ts'
import { settleReactions } from './reaction-batch.ts'
import { redriving } from './redrive.ts'
import type { SchemaLog } from './schema-log.ts'
import { forgettingSettled } from './settled-parked.ts'
import { sliceQueue, type Slice, type SliceQueue } from './slice-queue.ts'
import { sortBatch, type Origin, type Outcome, type Sorted } from './sorted-batch.ts'
import { settleInSpans } from './traces/trace-batch.ts'
import { jittered, longestTryMs, tryTimes, type TryTimes } from './tries.ts'
import { settleViews } from './view-batch.ts'

/** One structured line per batch. Counts, milliseconds and ids, no data. */
export interface BatchReport {
  readonly group: string
  readonly messages: number
  readonly recorded: number
  readonly parked: number
  /** Of types that nobody in the group handles: their bodies were not decoded. */
  readonly skipped: number
  /** Told twice: what they bring about was recorded before. */
  readonly duplicates: number
  /** Of a batch of parked messages that were handled again: those that are not parked any more. */
  readonly redriven: number
  /** Age of the oldest message when the batch was settled, by the log's clock. */
  readonly oldestMs: number
  readonly durationMs: number
  /** What it was about, 20 at most, those first that were parked. */
  readonly shopIds: readonly string[]
  readonly orderIds: readonly string[]
}

export interface RunnerWatch {
  settled(report: BatchReport): void
  /** When the events were recorded whose rows a view has now. */
  folded?(group: string, recordedAt: readonly Instant[]): void
  /** Messages of types that this release does not know were passed over: a newer one writes them. */
  unknown(group: string, type: string, messages: number): void
  /** The batch waits and is tried again: a database or a schema is not there. */
  waiting(group: string, error: unknown, retryInMs: number): void
  /** A handler, or reading for it, failed in a way nobody foresaw; the message is parked. */
  bug(group: string, error: unknown, failed: { readonly type: string; readonly id: string }): void
  /** The group's position is of another topic of that name, which was deleted and made anew, or beyond the end of the log, which lost records. The partition begins again. */
  restarted(group: string, topic: string, partition: number, position: bigint, end: bigint): void
  /** The log keeps nothing of the partition before `oldest`, and the group had come to `position` only: what lay between is never handled unless it is published again. */
  forgotten(group: string, topic: string, partition: number, position: bigint, oldest: bigint): void
}

/** Times in milliseconds. */
export interface RunnerSettings {
  /** How often parked messages are looked for that are to be handled again. */
  readonly lookEveryMs?: number
  /** How often positions are compared with the ends of the log, and keys looked for that wait behind nothing. */
  readonly checkEveryMs?: number
  readonly tries?: Partial<TryTimes>
}

export interface Runner {
  readonly ready: Promise<void>
  readonly failed: Promise<never>
  stop(): Promise<void>
}

/** Every log asks again within this time where a group is, in milliseconds. */
const askedAgainMs = 1_000
/** Messages in one batch at most. */
const maxBatch = 500
/**
 * Calls that one lane makes in a batch of effects, about. A message waits for one batch at most and then for the calls before
 * it, all within `batchMs`: so calls of some 6 s are all made in time.
 */
const callsPerLane = 2
/** While a backlog comes in, a batch waits this long for more of it, in milliseconds. */
const busyWindowMs = 100
/** A batch of this size says that there is a backlog. */
const busyFrom = 50

/** Who comes this soon after the last batch, in milliseconds, is one of a stream, and waits this long for the next ones. */
const streamWithinMs = 100
const streamWindowMs = 20

/**
 * The only loop: merges what all partitions of the group delivered, settles it as one batch, and lets the partitions go
 * on. Idle it works at once; in a stream of messages it gathers for 20 ms, with a backlog for up to 100 ms or 500 messages. Between batches it takes up
 * parked messages that are due and looks whether the log is still the one it was. Throws where a handler cannot be run.
 */
export function startRunner(bus: MessageBus, group: ConsumerGroup, schemas: SchemaLog, watch: RunnerWatch, { lookEveryMs = 1_000, checkEveryMs = 10_000, tries = {} }: RunnerSettings = {}): Runner {
  const size = batchSizeOf(group)
  const queue = sliceQueue(size)
  const stopping = new AbortController()
  const topics = topicsOf(group, schemas.contracts)
  const position = once(async () => positionName(group.name, await bus.identity()))
  const settle = settling(bus, group, schemas, watch, { ...tryTimes, ...tries })
  const member: Membership = joinGroup(bus, {
    group: group.name,
    topics,
    // What all partitions of a member deliver at once is one batch: no effect grows old behind others.
    ...(group.kind === 'effects' ? { maxMessages: () => Math.max(1, Math.floor(size / Math.max(1, member.assigned().length))) } : {}),
    async positions(assigned) {
      try {
        return await readPositions(group.pool, group.schema, await position(), assigned)
      } catch (error) {
        if (!stopping.signal.aborted) watch.waiting(group.name, error, askedAgainMs)
        throw error
      }
    },
    deliver: (messages, signal) => queue.add(messages, signal),
  })
  const redriver = redriving({
    group,
    contracts: schemas.contracts,
    maxBatch: size,
    everyMs: lookEveryMs,
    headlessEveryMs: checkEveryMs,
    assigned: () => (stopping.signal.aborted ? none : member.assigned()),
    settle: async (rows) => new Set((await settle({ messages: [...rows.keys()], origin: { kind: 'parked', rows }, since: performance.now(), signal: stopping.signal })).parked.map(({ message }) => message)),
  })
  const ends = watchingEnds({ bus, group, topics, member, everyMs: checkEveryMs, position, restarted: ({ topic, partition, next, end }) => watch.restarted(group.name, topic, partition, next, end), forgotten: ({ topic, partition, next, oldest }) => watch.forgotten(group.name, topic, partition, next, oldest) })
  const errands = errandsOf([redriver, ends, forgettingSettled(group.pool, group.schema)], (error, retryInMs) => {
    if (!stopping.signal.aborted) watch.waiting(group.name, error, retryInMs)
  })
  const settleFromLog: Settle = async (batch) => {
    const { parked } = await settle({ ...batch, origin: { kind: 'log', position: await position() } })
    if (parked.length > 0) redriver.expect()
  }
  const loop = run(group, queue, errands, settleFromLog, watch)
  return {
    ready: member.ready,
    failed: member.failed,
    async stop() {
      stopping.abort()
      await member.stop()
      queue.close()
      await loop
      await ends.idle()
    },
  }
}

/** Messages in one batch. Throws where an effect may take longer than a batch has. */
function batchSizeOf(group: ConsumerGroup): number {
  if (group.kind !== 'effects') return maxBatch
  const slow = group.handlers.find(({ timeoutMs }) => timeoutMs > longestTryMs)
  if (slow !== undefined) throw new Error(`One try of the effect ${slow.name} may take ${longestTryMs} ms at most, not ${slow.timeoutMs}: its member would lose its partitions.`)
  return Math.min(maxBatch, group.lanes * callsPerLane)
}

/** What is settled together. */
interface Batch {
  readonly messages: readonly ReceivedMessage[]
  readonly origin: Origin
  /** When the bus gave the oldest of it, by `performance.now()`. */
  readonly since: number
  readonly signal: AbortSignal
}

/** Puts a batch through the handlers of the group, whatever their kind, and reports it. */
function settling(bus: MessageBus, group: ConsumerGroup, schemas: SchemaLog, watch: RunnerWatch, times: TryTimes): (batch: Batch) => Promise<Outcome> {
  const { contracts } = schemas
  const known = knownStreams()
  const bug = (error: unknown, { type, id }: { readonly type: string; readonly id: string }): void => watch.bug(group.name, error, { type: typeInLogs(type), id: idInLogs(id) })
  return async ({ messages, origin, since, signal }) => {
    const started = performance.now()
    const sorted = await sortBatch(group, schemas, messages, origin, (error, { headers }) => bug(error, { type: headers['ce_type'] ?? '', id: headers['ce_id'] ?? '' }))
    const outcome = await settleInSpans(group, sorted, (topic) => isFromOutside(contracts, topic), (own) => {
      if (group.kind === 'reactions') return settleReactions(group, { bus, contracts, known }, own, bug)
      if (group.kind === 'effects') return settleEffects(group, { contracts, times, since, signal }, own, bug)
      return settleViews(group, contracts, own, bug)
    })
    watch.settled({
      group: group.name,
      messages: messages.length,
      recorded: outcome.recorded,
      parked: outcome.parked.length,
      skipped: sorted.skipped.messages,
      duplicates: sorted.repeated + outcome.known,
      redriven: origin.kind === 'parked' ? messages.length - outcome.parked.length : 0,
      oldestMs: Math.max(0, Date.now() - messages.reduce((oldest, { timestamp }) => Math.min(oldest, timestamp), Infinity)),
      durationMs: performance.now() - started,
      ...subjectsOf(messages, outcome.parked),
    })
    if (group.kind === 'views' && origin.kind === 'log' && watch.folded !== undefined) watch.folded(group.name, foldedOf(sorted, outcome))
    for (const [type, count] of named(sorted.skipped.unknown)) watch.unknown(group.name, type, count)
    return outcome
  }
}

/** Without what was parked. What is on its way again after a republication is old from the start, and counts as it is. */
function foldedOf({ inbound }: Sorted, { parked }: Outcome): readonly Instant[] {
  const missing = new Set(parked.map(({ message }) => message))
  return inbound.flatMap(({ source, message }) => (source === undefined || missing.has(message) ? [] : [source.recordedAt]))
}

/** How often each type came, by what may stand in a log. */
function named(unknown: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [type, count] of unknown) counts.set(typeInLogs(type), (counts.get(typeInLogs(type)) ?? 0) + count)
  return counts
}

const none: readonly TopicPartition[] = []

/** The topics of what the handlers name. Throws for a name that is in no catalogue. */
export const topicsOf = ({ handlers }: ConsumerGroup, contracts: Contracts): readonly string[] => [...new Set(handlers.flatMap(({ on }) => on).map((event) => contracts.topicOf(event)))]

/** Asked until it answers, then remembered. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let known: Value | undefined
  return async () => (known ??= await ask())
}

type Settle = (batch: Omit<Batch, 'origin'>) => Promise<void>

async function run(group: ConsumerGroup, queue: SliceQueue, errands: Errands, settle: Settle, watch: RunnerWatch): Promise<void> {
  let last = { messages: 0, endedAt: Number.NEGATIVE_INFINITY }
  for (;;) {
    const slices = await queue.next(() => windowAfter(last), errands.dueInMs())
    if (slices === undefined) return
    if (slices.length > 0) last = { messages: await settleSlices(group, slices, settle, watch), endedAt: performance.now() }
    await errands.runDue()
  }
}

/** A message that comes alone is handled at once; in a stream of them one batch serves what comes within a moment. */
function windowAfter({ messages, endedAt }: { readonly messages: number; readonly endedAt: number }): number {
  if (messages >= busyFrom) return busyWindowMs
  return performance.now() - endedAt < streamWithinMs ? streamWindowMs : 0
}

/** Answers how many messages there were. */
async function settleSlices(group: ConsumerGroup, slices: readonly Slice[], settle: Settle, watch: RunnerWatch): Promise<number> {
  const live = slices.filter(({ signal }) => !signal.aborted)
  const messages = live.flatMap((slice) => slice.messages)
  const [signal, release] = anyOf(live.map((slice) => slice.signal))
  const since = Math.min(...live.map((slice) => slice.since))
  const error = live.length === 0 ? undefined : await untilSettled(group, () => settle({ messages, since, signal }), signal, watch)
  release()
  for (const slice of slices) slice.settle(slice.signal.aborted ? new Unavailable('stopped') : error)
  return messages.length
}

/** Tries again while a part is missing, waiting longer each time; answers the error only when partitions are lost. */
async function untilSettled(group: ConsumerGroup, settle: () => Promise<void>, signal: AbortSignal, watch: RunnerWatch): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await settle()
      return undefined
    } catch (error) {
      if (signal.aborted) return error
      const retryInMs = jittered(Math.min(10_000, 50 * 2 ** attempt))
      watch.waiting(group.name, error, retryInMs)
      await pause(retryInMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return isWismoError(error) ? error : new Unavailable('stopped')
    }
  }
}

/** Aborted as soon as one of these is; to be released, because they live longer. */
function anyOf(signals: readonly AbortSignal[]): readonly [AbortSignal, () => void] {
  const any = new AbortController()
  const abort = (): void => any.abort()
  for (const signal of signals) {
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
  }
  return [any.signal, () => signals.forEach((signal) => signal.removeEventListener('abort', abort))]
}
