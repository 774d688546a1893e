import { appendSignal } from '@wismo/event-store'
import type { Position, RecordedEvent, StreamName } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import { openLease, type Lease } from './lease.ts'
import { wakeablePause, type Pause } from './pause.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { positionName } from './positions.ts'
import { isSchemaUnknown, type SchemaLog } from './schema-log.ts'
import { keepUnsent, sortOut, waitingStreams, type Unsent } from './unsent.ts'

export interface RelayWatch {
  /** `lagMs`: how long the oldest of them lay in its store, in milliseconds by the clock of this process. */
  published(report: { readonly messages: number; readonly lagMs: number; readonly durationMs: number }): void
  waiting(error: unknown, retryInMs: number): void
  /** An event that can never be published as it is was set aside, and its stream waits. `error` is what its mapping threw. */
  parked(event: { readonly service: string; readonly stream: StreamName; readonly type: string; readonly messageId: Uuid; readonly code: string }, error: unknown): void
}

export interface Relay {
  /** The writer schemas of its services are on the schema topic. */
  readonly announced: Promise<void>
  /** Ends after what is under way. */
  stop(): Promise<void>
}

/** How the loop waits. */
export interface RelayPauses {
  /** Between two looks; an append ends it. */
  readonly idle: Pause
  /**
   * Only `stop` ends it: after a failure, or every append would ask again what does not answer; and between two passes
   * while events come, or each of them would be a batch of its own for everybody behind.
   */
  readonly rest: Pause
}

const batchSize = 500
/** Between two looks at the stores, in milliseconds: at once while full batches come, then longer and longer. An append wakes the relay, in this process at once and in others by a signal. */
const firstIdleMs = 5
const lastIdleMs = 250
/** What is appended within this time of a pass goes with the next one, in milliseconds. */
const gatherMs = 10
/** Who does not hold a store asks for it this often, in milliseconds. */
const askAgainMs = 1_000

interface Progress {
  readonly source: RelaySource
  /** On the store's position in this log; known once the log said its name. Without a position in it another process relays this store. */
  lease: Lease | undefined
  askedAt: number
  /** Streams with unsent events; what another process heals is noticed with the stream's next event. */
  waiting: Map<StreamName, Position>
}

/**
 * One loop publishes the events of all stores of this process, in store order, at least once: read all, send one batch,
 * move the positions. One relay leads a store, by a lease whose position moves only from the value it was read at. The
 * position itself is the fence, so there is no epoch beside it: it only grows, hence a leader that was paused and is no
 * longer leader can neither move it back nor set events aside; before it sends it looks whether its time is over, so that
 * at most one late batch goes out, which consumers know already. Two relays can double, never skip.
 * The writer schemas of its services are on the schema topic before the first event.
 */
export function startRelay(bus: MessageBus, sources: readonly RelaySource[], schemas: SchemaLog, owner: Uuid, watch: RelayWatch, pauses: RelayPauses = { idle: wakeablePause(), rest: wakeablePause() }): Relay {
  const progress = sources.map((source): Progress => ({ source, lease: undefined, askedAt: Number.NEGATIVE_INFINITY, waiting: new Map() }))
  const ears = listenFor(progress, pauses.idle)
  let stopping = false
  let tell: () => void = () => undefined
  const announced = new Promise<void>((resolve) => {
    tell = resolve
  })
  const loop = (async () => {
    let isAnnounced = false
    let idleMs = firstIdleMs
    for (let failures = 0; !stopping; ) {
      try {
        // Before any event, and before the stores are ours: readers of other releases shall know how we write when we begin.
        if (!isAnnounced) await schemas.publish(sources.map(({ service }) => service))
        isAnnounced = true
        tell()
        const moved = await relayOnce(bus, progress, owner, watch)
        failures = 0
        if (moved === 'some' && !stopping) await pauses.rest.for(gatherMs)
        if (moved === 'nothing' && !stopping) await pauses.idle.for(idleMs)
        idleMs = moved === 'nothing' ? Math.min(lastIdleMs, 2 * idleMs) : firstIdleMs
      } catch (error) {
        failures += 1
        isAnnounced = false
        if (isSchemaUnknown(error)) await schemas.refresh().catch(() => undefined)
        for (const one of progress) forget(one)
        const retryInMs = Math.min(5_000, 50 * 2 ** failures)
        watch.waiting(error, retryInMs)
        if (!stopping) await pauses.rest.for(retryInMs)
      }
    }
    await Promise.all(progress.map(({ lease }) => lease?.release()))
  })()
  return {
    announced,
    async stop() {
      stopping = true
      pauses.idle.wake()
      pauses.rest.wake()
      ears.close()
      await loop
      await ears.stop()
    },
  }
}

/** Appends of this process and of others wake the one that leads; who does not lead tells the one that does. */
function listenFor(progress: readonly Progress[], alarm: Pause): { close(): void; stop(): Promise<void> } {
  const signals = new Map([...new Set(progress.map(({ source: { pool } }) => pool))].map((pool) => [pool, appendSignal(pool)]))
  const leads = ({ lease }: Progress): boolean => lease?.position !== undefined
  const off = progress.flatMap((one) => {
    const { store, pool, schema } = one.source
    const signal = signals.get(pool)
    return [store.onAppend(() => (leads(one) ? alarm.wake() : signal?.tell(schema))), signal?.hear(schema, () => leads(one) && alarm.wake())]
  })
  return {
    close: () => off.forEach((stop) => stop?.()),
    stop: async () => void (await Promise.all([...signals.values()].map((signal) => signal.stop()))),
  }
}

/** The next look begins as if the process had just started: another log may be there now, or another leader. */
function forget(one: Progress): void {
  one.lease?.forget()
  one.lease = undefined
  one.askedAt = Number.NEGATIVE_INFINITY
}

/** One pass over all stores; answers what it published, and whether more is waiting. */
async function relayOnce(bus: MessageBus, progress: readonly Progress[], owner: Uuid, watch: RelayWatch): Promise<'nothing' | 'some' | 'more'> {
  const started = performance.now()
  await lead(bus, progress, owner)
  const reads = await Promise.all(progress.map(read))
  const batch: OutgoingMessage[] = []
  for (const [i, one] of progress.entries()) batch.push(...(await sendable(one, reads[i]?.events ?? [], owner, watch)))
  if (batch.length > 0) await bus.publish(batch)
  for (const [i, one] of progress.entries()) await move(one, reads[i]?.next)
  const events = reads.flatMap((one) => one?.events.slice(0, 1) ?? [])
  if (batch.length > 0) watch.published({ messages: batch.length, lagMs: lagOf(events), durationMs: performance.now() - started })
  if (reads.some((one) => one?.caughtUp === false)) return 'more'
  return batch.length > 0 ? 'some' : 'nothing'
}

const lagOf = (events: readonly RecordedEvent[]): number => Math.max(0, ...events.map(({ recordedAt }) => Date.now() - Date.parse(recordedAt)))

/** Asks for the stores that this process does not lead, now and then. */
async function lead(bus: MessageBus, progress: readonly Progress[], owner: Uuid): Promise<void> {
  for (const one of progress) {
    if (one.lease?.isOver() === true) one.lease.forget()
    if (one.lease?.position !== undefined || performance.now() < one.askedAt + askAgainMs) continue
    const { pool, schema, service } = one.source
    one.lease ??= openLease({ pool, schema, name: positionName(service, await bus.identity()), owner })
    one.askedAt = performance.now()
    if (await one.lease.take()) one.waiting = await waitingStreams(one.source)
  }
}

const read = async ({ source, lease }: Progress) => (lease?.position === undefined ? undefined : source.store.readAll(lease.position, batchSize))

/** What of these events goes out now; what never can is kept first. Nothing where the store may be another's by now. */
async function sendable(one: Progress, events: readonly RecordedEvent[], owner: Uuid, watch: RelayWatch): Promise<readonly OutgoingMessage[]> {
  for (;;) {
    const { messages, unsent } = sortOut(one.source, events, one.waiting)
    const kept = unsent.length === 0 ? 'kept' : await keep(one, unsent, owner, watch)
    if (kept === 'lost' || one.lease?.isOver() === true) one.lease?.forget()
    if (kept !== 'healed') return one.lease?.position === undefined ? [] : messages
  }
}

async function keep({ source, lease, waiting }: Progress, unsent: readonly Unsent[], owner: Uuid, watch: RelayWatch): Promise<'kept' | 'lost' | 'healed'> {
  if (lease?.position === undefined) return 'lost'
  const kept = await keepUnsent(source, { name: lease.name, owner, position: lease.position }, unsent)
  if (kept === 'lost') return kept
  if (kept !== 'kept') {
    for (const stream of kept) waiting.delete(stream)
    return 'healed'
  }
  for (const { event, behind, code, error } of unsent) {
    if (behind) continue
    waiting.set(event.stream, event.position)
    watch.parked({ service: source.service, stream: event.stream, type: event.type, messageId: event.id, code }, error)
  }
  return 'kept'
}

/** Renews the lease with every move, and now and then without one. */
async function move({ source, lease }: Progress, next: Position | undefined): Promise<void> {
  if (lease?.position === undefined || next === undefined || (next === lease.position && !lease.isDue())) return
  const { rowCount } = await source.pool.query({ name: `${source.schema}.relay_move`, text: lease.statement(1), values: [...lease.values(next)] })
  lease.moved(next, rowCount ?? 0)
}
