// Folds a view from the stores of all services, by the way that a message takes, without a log between.
import type { Contracts } from '@wismo/contracts'
import { Position, StreamName, type RecordedEvent } from '@wismo/event-store'
import { Instant, isWismoError, Unavailable } from '@wismo/kernel'
import type { RelaySource, ViewGroup } from '../group.ts'
import { partitionOf } from '../murmur2.ts'
import { Behind, parkedBecause, type ParkedMessage } from '../parking.ts'
import type { OutgoingMessage, ReceivedMessage } from '../port.ts'
import { topicsOf } from '../runner.ts'
import { readForViews } from '../sorted-batch.ts'
import { messageOf } from '../unsent.ts'
import { emptyRow, foldInto, placeFor, rowKey, viewsFor, type Row, type Taken } from '../view-rows.ts'

/** Where a view comes from. */
export interface ViewStores {
  readonly group: ViewGroup
  /** The stores of all services whose events it folds. */
  readonly sources: readonly RelaySource[]
  readonly contracts: Contracts
  /** Of the log. */
  readonly partitions: number
}

/** A share of the aggregates: so many passes see each of them once. From 0. */
export interface Pass {
  readonly number: number
  readonly of: number
}

export const isOfPass = (aggregate: string, { number, of }: Pass): boolean => of === 1 || partitionOf(aggregate, of) === number

export interface FoldedRow extends Row {
  readonly source: RelaySource
  readonly stream: StreamName
}

export interface FoldedStores {
  readonly rows: ReadonlyMap<string, FoldedRow>
  /** What the view cannot fold, with all that comes behind it. */
  readonly parked: readonly ParkedMessage[]
}

export interface Folding {
  readonly pass: Pass
  /** Aborted to end after the page under way. */
  readonly signal?: AbortSignal | undefined
  /** What rows took of a page; awaited before the next one. */
  took?(taken: readonly Taken[]): Promise<void>
  /** Events that were read so far, of all aggregates. */
  read?(events: number): void
}

const pageSize = 2_000

/**
 * All aggregates of one pass, each folded up to what its store held when this came to its end; undefined when it was aborted. What
 * no relay can publish is not there, nor what comes behind it. Throws `Unavailable` when a store does not answer.
 */
export async function foldStores(stores: ViewStores, { pass, signal, took, read }: Folding): Promise<FoldedStores | undefined> {
  const rows = new Map<string, FoldedRow>()
  const parked: ParkedMessage[] = []
  const folder = folding(stores, rows, parked)
  let events = 0
  for (const source of stores.sources) {
    const unsendable = new Set<StreamName>()
    for await (const page of pagesOf(source)) {
      if (signal?.aborted === true) return undefined
      const taken = page.flatMap((event) => {
        if (!isOfPass(StreamName.idOf(event.stream), pass) || unsendable.has(event.stream)) return []
        const message = sendable(source, event, unsendable)
        return message === undefined ? [] : folder(source, event, message)
      })
      if (taken.length > 0) await took?.(taken)
      events += page.length
      read?.(events)
    }
  }
  return { rows, parked }
}

/** The next page is read while one is folded. */
async function* pagesOf({ store }: RelaySource): AsyncGenerator<readonly RecordedEvent[]> {
  let next = store.readAll(Position.start, pageSize)
  for (;;) {
    const page = await next
    if (!page.caughtUp) {
      next = store.readAll(page.next, pageSize)
      next.catch(() => undefined)
    }
    yield page.events
    if (page.caughtUp) return
  }
}

/** As a relay sorts: what it cannot publish keeps back what follows on its stream. */
function sendable(source: RelaySource, event: RecordedEvent, unsendable: Set<StreamName>): OutgoingMessage | undefined {
  try {
    return messageOf(source, event)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    unsendable.add(event.stream)
    return undefined
  }
}

/** Answers what rows took of one event. */
function folding({ group, contracts, partitions }: ViewStores, rows: Map<string, FoldedRow>, parked: ParkedMessage[]): (source: RelaySource, event: RecordedEvent, message: OutgoingMessage) => readonly Taken[] {
  const topics = new Set(topicsOf(group, contracts))
  const refused = new Set<string>()
  return (source, event, outgoing) => {
    if (!topics.has(outgoing.topic)) return []
    const message = receivedAs(outgoing, event, partitions)
    const aggregate = StreamName.idOf(event.stream)
    const taken: Taken[] = []
    try {
      const inbound = readForViews(group, message, contracts)
      if (inbound === undefined) return []
      if (refused.has(aggregate)) throw new Behind()
      for (const view of viewsFor(group, contracts, inbound)) {
        const place = placeFor(view, inbound)
        if (place === undefined) continue
        const { orderId, part } = place
        const row = rows.get(rowKey(orderId, part)) ?? { ...emptyRow(orderId, part, inbound), source, stream: event.stream }
        if (foldInto(row, view, inbound)) taken.push({ orderId, part, inbound })
        rows.set(rowKey(orderId, part), row)
      }
    } catch (error) {
      if (isWismoError(error) && error.kind === 'unavailable') throw error
      const behind = error instanceof Behind
      parked.push(parkedBecause(group.name, message, error, { behind, aggregate }))
      refused.add(aggregate)
    }
    return taken
  }
}

/** Offsets below this are of no record in a log: what the stores gave is called by its place there. */
const notInLog = -(1n << 40n)

const receivedAs = (message: OutgoingMessage, { position, recordedAt }: RecordedEvent, partitions: number): ReceivedMessage => ({
  ...message, partition: partitionOf(message.key, partitions), offset: notInLog - BigInt(position), timestamp: Instant.toMillis(recordedAt),
})

/** One stream folded up to a version; undefined where it is not that long, or cannot be folded so far. */
export async function foldStream(stores: ViewStores, { source, stream, orderId, part }: Pick<FoldedRow, 'source' | 'stream' | 'orderId' | 'part'>, version: number): Promise<Row | undefined> {
  const rows = new Map<string, FoldedRow>()
  const folder = folding(stores, rows, [])
  const unsendable = new Set<StreamName>()
  for (let from = 1; from <= version; ) {
    const events = await source.store.readStream(stream, { from, limit: Math.min(pageSize, version - from + 1) })
    if (events.length === 0) break
    for (const event of events) {
      const message = unsendable.has(event.stream) ? undefined : sendable(source, event, unsendable)
      if (message !== undefined) folder(source, event, message)
    }
    from += events.length
  }
  const row = rows.get(rowKey(orderId, part))
  return row?.version === version ? row : undefined
}

/** About how many events there are: no store has more than its last position says. */
export async function aboutHowManyEvents(sources: readonly RelaySource[]): Promise<number> {
  const counts = await Promise.all(sources.map(async ({ pool, schema }) => (await pool.query<{ last: string }>(`select coalesce(max(position), 0) as last from ${schema}.event`)).rows[0]?.last ?? '0'))
  return counts.reduce((sum, last) => sum + Number(last), 0)
}
