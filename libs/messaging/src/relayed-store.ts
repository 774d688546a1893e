// One store as the relay sees it: who leads it, what of it goes out now, and how far it is. What fails here concerns no other store.
import type { Position, RecordedEvent, StreamName } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import { isWithin } from './is-within.ts'
import { openLease, type Lease } from './lease.ts'
import type { OutgoingMessage } from './port.ts'
import { positionName } from './positions.ts'
import { isSchemaUnknown, type SchemaLog } from './schema-log.ts'
import { keepUnsent, sortOut, waitingStreams, type Unsent, type WaitingStreams } from './unsent.ts'
import { retryAfter, type RelayWatch } from './relay-watch.ts'

/** What a look at a store found. */
export interface Found {
  readonly events: readonly RecordedEvent[]
  /** What of them goes out. */
  readonly messages: readonly OutgoingMessage[]
  readonly next: Position
  readonly caughtUp: boolean
}

export interface RelayedStore {
  readonly source: RelaySource
  /** Streams with unsent events; what another process heals is noticed with the stream's next event. */
  waiting(): WaitingStreams
  leads(): boolean
  /** What can be published to this log now; undefined while another process leads, or while the store is away or slow to answer. */
  look(log: string): Promise<Found | undefined>
  /** Keeps events that the log refused; false where that did not work, and the store is to be looked at again. */
  setAside(unsent: readonly Unsent[]): Promise<boolean>
  /** What was found is published: moves the position, and renews the lease now and then where it is the same. */
  settle(found: Found): Promise<void>
  /** The next look begins as if the process had just started: another log may be there now, or another leader. */
  forget(): void
  /** Ends after what is under way, and lets another process lead at once. */
  release(): Promise<void>
}

export interface RelayedStoreSettings {
  readonly owner: Uuid
  readonly schemas: SchemaLog
  readonly watch: RelayWatch
}

/** Events in one look. */
const batchSize = 500
/** Who does not hold a store asks for it this often, in milliseconds. */
const askAgainMs = 1_000
/** A store that takes longer to answer is not waited for: the others go on, and its answer is taken when it is there. In milliseconds. */
const patienceMs = 250

export function relayedStore(source: RelaySource, { owner, schemas, watch }: RelayedStoreSettings): RelayedStore {
  /** On the store's position in the log. Without a position in it another process relays this store. */
  let lease: Lease | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let waiting = new Map<StreamName, Position>()
  let failures = 0
  let restsUntil = Number.NEGATIVE_INFINITY
  let looking: Promise<Found | undefined> | undefined
  let moving: Promise<unknown> = Promise.resolve()
  let isLate = false

  /** Answers undefined after a failure; then the store rests for a while. */
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    if (performance.now() < restsUntil) return undefined
    try {
      return await work()
    } catch (error) {
      failures += 1
      lease?.forget()
      askedAt = Number.NEGATIVE_INFINITY
      if (isSchemaUnknown(error)) await schemas.refresh().catch(() => undefined)
      const retryInMs = retryAfter(failures)
      restsUntil = performance.now() + retryInMs
      watch.waiting(error, retryInMs, source.service)
      return undefined
    }
  }
  const inTime = async (work: Promise<unknown>): Promise<boolean> => {
    isLate = !(await isWithin(isLate ? 0 : patienceMs, work))
    return !isLate
  }

  /** Asks for the store while this process does not lead it, now and then. */
  const lead = async (log: string): Promise<void> => {
    if (lease?.isOver() === true) lease.forget()
    if (lease?.position !== undefined || performance.now() < askedAt + askAgainMs) return
    lease ??= openLease({ ...source, name: positionName(source.service, log), owner })
    askedAt = performance.now()
    if (await lease.take()) waiting = await waitingStreams(source)
    else failures = 0
  }
  const prepare = async (log: string): Promise<Found | undefined> => {
    await lead(log)
    if (lease?.position === undefined) return undefined
    const { events, next, caughtUp } = await source.store.readAll(lease.position, batchSize)
    return { events, messages: await sendable(events), next, caughtUp }
  }
  /** What of these events goes out now; what never can is kept first. Nothing where the store may be another's by now. */
  const sendable = async (events: readonly RecordedEvent[]): Promise<readonly OutgoingMessage[]> => {
    for (;;) {
      const { messages, unsent } = sortOut(source, events, waiting)
      const kept = unsent.length === 0 ? 'kept' : await keep(unsent)
      if (kept !== 'healed') return lease?.position === undefined ? [] : messages
    }
  }
  const keep = async (unsent: readonly Unsent[]): Promise<'kept' | 'lost' | 'healed'> => {
    if (lease?.position === undefined) return 'lost'
    const kept = await keepUnsent(source, { name: lease.name, owner, position: lease.position }, unsent)
    if (kept === 'lost') lease?.forget()
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
  const move = async (next: Position): Promise<void> => {
    if (lease?.position !== undefined && (next !== lease.position || lease.isDue())) {
      const asked = performance.now()
      const { rowCount } = await source.pool.query({ name: `${source.schema}.relay_move`, text: lease.statement(1), values: [...lease.values(next)] })
      lease?.moved(next, rowCount ?? 0, asked)
    }
    failures = 0
  }

  return {
    source,
    waiting: () => waiting,
    leads: () => lease?.position !== undefined,
    async look(log) {
      const own = (looking ??= moving.then(() => guarded(() => prepare(log))))
      if (!(await inTime(own))) return undefined
      looking = undefined
      const found = await own
      if (lease?.isOver() === true) lease.forget()
      return lease?.position === undefined ? undefined : found
    },
    setAside: async (unsent) => unsent.length === 0 || (await guarded(() => keep(unsent))) === 'kept',
    async settle({ next }) {
      moving = guarded(() => move(next))
      await inTime(moving)
    },
    forget() {
      lease?.forget()
      lease = undefined
      looking = undefined
      askedAt = Number.NEGATIVE_INFINITY
    },
    async release() {
      await Promise.all([looking, moving])
      await lease?.release()
    },
  }
}
