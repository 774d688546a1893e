import type { Brand, EventMetadata, Instant, Uuid } from '@wismo/kernel'

/** The name of one stream: category, hyphen, id: `order-ord_01h455vb4pex5vsknk084sn02q`. No control characters. */
export type StreamName = Brand<string, 'StreamName'>

export const StreamName = {
  of: (category: string, id: string): StreamName => `${category}-${id}` as StreamName,
  idOf: (stream: StreamName): string => stream.slice(stream.indexOf('-') + 1),
}

/** A place in the whole store: opaque, sorts as text, not dense. `Position.start` lies before everything. */
export type Position = Brand<string, 'Position'>

export const Position = { start: '0'.repeat(20) as Position }

export interface NewEvent {
  /** Named by its cause (`eventIdOf`): the store refuses to write the same first id into a stream twice. */
  readonly id: Uuid
  readonly type: string
  /** JSON, in the version that the store's `EventVersions` call the current one. */
  readonly data: unknown
  readonly metadata: EventMetadata
}

/** In which version events are stored, and how older ones are read. Upcasting happens on reading; what is stored never changes. */
export interface EventVersions {
  /** From 1 to 32767. */
  current(type: string): number
  /** Data that was stored in another version, in the current one: brought up, or seen as far as this release can. */
  upcast(type: string, version: number, data: unknown): unknown
}

/** Every event is in its first version. */
export const firstVersions: EventVersions = { current: () => 1, upcast: (_type, _version, data) => data }

/** Stored data as a decision reads it. */
export function forDecisions(versions: EventVersions, type: string, version: number, data: unknown): { readonly schemaVersion: number; readonly data: unknown } {
  const current = versions.current(type)
  return { schemaVersion: current, data: version === current ? data : versions.upcast(type, version, data) }
}

/** Stored data as it is published: what a newer release stored has to leave whole, in its own version. */
export function forPublishing(versions: EventVersions, type: string, version: number, data: unknown): { readonly schemaVersion: number; readonly data: unknown } {
  return version > versions.current(type) ? { schemaVersion: version, data } : forDecisions(versions, type, version, data)
}

/** Which version the stream must have: that number, no stream yet, any, or at least one event. */
export type ExpectedVersion = number | 'none' | 'any' | 'exists'

export interface Append {
  readonly stream: StreamName
  readonly expected: ExpectedVersion
  /** At least one. */
  readonly events: readonly NewEvent[]
}

export type AppendResult =
  /** Stored; the stream's version after the last event, the position of the first. */
  | { readonly outcome: 'appended'; readonly version: number; readonly position: Position }
  /** The first event's id is in the stream already: nothing was written. Current version; position of the stored one. */
  | { readonly outcome: 'duplicate'; readonly version: number; readonly position: Position }
  /** The stream is not where the caller thought: nothing was written. Current version. */
  | { readonly outcome: 'conflict'; readonly version: number }

/** An event at its place in its stream. */
export interface EventInStream {
  readonly stream: StreamName
  /** 1 for the first event of its stream, without gaps. */
  readonly version: number
  readonly id: Uuid
  readonly type: string
  /** The version that `data` is in: the current one; as it is published (`readAll`, `readStream`) a newer one where a newer release stored it. */
  readonly schemaVersion: number
  readonly data: unknown
}

/** What a decision needs of a stored event; of the metadata, which is dear to load, the time alone. */
export interface StoredEvent extends EventInStream {
  /** When it happened, by the word of who told of it. */
  readonly occurredAt: Instant
}

/** With everything that was recorded. */
export interface RecordedEvent extends EventInStream {
  readonly position: Position
  readonly recordedAt: Instant
  readonly metadata: EventMetadata
}

/** Which events of a stream, in which order. */
export interface StreamRange {
  /** The version to begin with, itself included: the first one going forward, the last one going backward when it is not said. */
  readonly from?: number
  /** Forward when it is not said. */
  readonly direction?: 'forward' | 'backward'
  /** Events at most, from 1 to `maxRead`. */
  readonly limit: number
}

export interface ReadAllResult {
  readonly events: readonly RecordedEvent[]
  /** Where to read on: at the last event that was looked at, or where this call began. */
  readonly next: Position
  /** Nothing more was there when this was read. */
  readonly caughtUp: boolean
}

/**
 * Where a service keeps its facts. Laws of the contract suite: versions of a stream are gap-free; an append is all or
 * nothing; the same first event id is never stored twice in a stream; `readAll` never skips an event that is committed
 * later with a smaller position, and gives each stream's events in version order.
 */
export interface EventStore {
  append(append: Append): Promise<AppendResult>
  /** One answer per append, in the same order. At most `maxAppends`; several appends to one stream are taken in order. How streams of one call lie between each other in the store is not promised. */
  appendMany(appends: readonly Append[]): Promise<readonly AppendResult[]>
  /** Every event of each stream, by stream, in version order; a stream that does not exist has an empty list. */
  readMany(streams: readonly StreamName[]): Promise<ReadonlyMap<StreamName, readonly StoredEvent[]>>
  /** A part of one stream with everything that was recorded, as it is published; empty where there is none. */
  readStream(stream: StreamName, range: StreamRange): Promise<readonly RecordedEvent[]>
  /**
   * The events after a position in store order, `limit` at most; of some types only when they are named. One call looks
   * through a bounded part of the store, so a page can be empty before the end.
   */
  readAll(after: Position, limit: number, types?: readonly string[]): Promise<ReadAllResult>
}

/** More appends in one call hold too many locks (measured: 200 keeps the lock table and the reader well). */
export const maxAppends = 200

/** Events in one answer: more are read page by page, so that no answer fills the memory. */
export const maxRead = 10_000
