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

/** How a store answers. It outlives what `forget` drops: a log that comes and goes makes no store well. */
interface Health {
  failures: number
  restsUntil: number
  isLate: boolean
}

interface Store extends RelayedStoreSettings {
  readonly source: RelaySource
  readonly health: Health
}

/**
 * What this process knows of a store on one log. `forget` drops it whole, so that what answers after that changes only what
 * nobody looks at any more.
 */
interface Tenure {
  readonly store: Store
  /** On the store's position in the log. Without a position in it another process relays this store. */
  readonly lease: Lease
  askedAt: number
  waiting: Map<StreamName, Position>
  /** The look under way, or the one whose answer came too late for its pass. */
  looking: Promise<Found | undefined> | undefined
}

export function relayedStore(source: RelaySource, settings: RelayedStoreSettings): RelayedStore {
  const store: Store = { ...settings, source, health: { failures: 0, restsUntil: Number.NEGATIVE_INFINITY, isLate: false } }
  let tenure: Tenure | undefined
  let lastTurn: Promise<unknown> = Promise.resolve()
  /** One thing after the other, whatever was forgotten meanwhile; what was forgotten does not begin any more. */
  const inTurn = <Result>(own: Tenure, work: (own: Tenure) => Promise<Result>): Promise<Result | undefined> => {
    const turn = lastTurn.then(() => (own === tenure ? guarded(own, work) : undefined))
    lastTurn = turn.catch(() => undefined)
    return turn
  }
  return {
    source,
    waiting: () => tenure?.waiting ?? new Map(),
    leads: () => tenure?.lease.position !== undefined,
    async look(log) {
      const own = (tenure ??= begun(store, log))
      const looking = (own.looking ??= inTurn(own, prepare))
      if (!(await inTime(store.health, looking))) return undefined
      own.looking = undefined
      const found = await looking
      if (own.lease.isOver()) own.lease.forget()
      return own !== tenure || own.lease.position === undefined ? undefined : found
    },
    async setAside(unsent) {
      if (unsent.length === 0) return true
      return tenure !== undefined && (await inTurn(tenure, (own) => keep(own, unsent))) === 'kept'
    },
    async settle({ next }) {
      if (tenure !== undefined) await inTime(store.health, inTurn(tenure, (own) => move(own, next)))
    },
    forget() {
      tenure?.lease.forget()
      tenure = undefined
    },
    async release() {
      await lastTurn
      await tenure?.lease.release()
    },
  }
}

function begun(store: Store, log: string): Tenure {
  const { source, owner } = store
  const lease = openLease({ ...source, name: positionName(source.service, log), owner })
  return { store, lease, askedAt: Number.NEGATIVE_INFINITY, waiting: new Map(), looking: undefined }
}

/** Answers undefined after a failure; then the store rests for a while. */
async function guarded<Result>(own: Tenure, work: (own: Tenure) => Promise<Result>): Promise<Result | undefined> {
  const { source, schemas, watch, health } = own.store
  if (performance.now() < health.restsUntil) return undefined
  try {
    return await work(own)
  } catch (error) {
    health.failures += 1
    own.lease.forget()
    own.askedAt = Number.NEGATIVE_INFINITY
    if (isSchemaUnknown(error)) await schemas.refresh().catch(() => undefined)
    const retryInMs = retryAfter(health.failures)
    health.restsUntil = performance.now() + retryInMs
    watch.waiting(error, retryInMs, source.service)
    return undefined
  }
}

/** Whoever was late once is not waited for again before it has answered. */
async function inTime(health: Health, work: Promise<unknown>): Promise<boolean> {
  health.isLate = !(await isWithin(health.isLate ? 0 : patienceMs, work))
  return !health.isLate
}

async function prepare(own: Tenure): Promise<Found | undefined> {
  const { store, lease } = own
  await lead(own)
  if (lease.position === undefined) return undefined
  const { events, next, caughtUp } = await store.source.store.readAll(lease.position, batchSize)
  return { events, messages: await sendable(own, events), next, caughtUp }
}

/** Asks for the store while this process does not lead it, now and then. */
async function lead(own: Tenure): Promise<void> {
  const { store, lease } = own
  if (lease.isOver()) lease.forget()
  if (lease.position !== undefined || performance.now() < own.askedAt + askAgainMs) return
  own.askedAt = performance.now()
  if (await lease.take()) own.waiting = await waitingStreams(store.source)
  else store.health.failures = 0
}

/** What of these events goes out now; what never can is kept first. Nothing where the store may be another's by now. */
async function sendable(own: Tenure, events: readonly RecordedEvent[]): Promise<readonly OutgoingMessage[]> {
  for (;;) {
    const { messages, unsent } = sortOut(own.store.source, events, own.waiting)
    const kept = unsent.length === 0 ? 'kept' : await keep(own, unsent)
    if (kept !== 'healed') return own.lease.position === undefined ? [] : messages
  }
}

async function keep({ store: { source, owner, watch }, lease, waiting }: Tenure, unsent: readonly Unsent[]): Promise<'kept' | 'lost' | 'healed'> {
  if (lease.position === undefined) return 'lost'
  const kept = await keepUnsent(source, { name: lease.name, owner, position: lease.position }, unsent)
  if (kept === 'lost') {
    lease.forget()
    return kept
  }
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

/** Renews the lease too, where it is due; without one there is nothing to move. */
async function move({ store: { source, health }, lease }: Tenure, next: Position): Promise<void> {
  if (lease.position !== undefined && (next !== lease.position || lease.isDue())) {
    const asked = performance.now()
    const { rowCount } = await source.pool.query({ name: `${source.schema}.relay_move`, text: lease.statement(1), values: [...lease.values(next)] })
    lease.moved(next, rowCount ?? 0, asked)
  }
  health.failures = 0
}
