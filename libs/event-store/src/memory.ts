import { type Clock, type EventMetadata } from '@wismo/kernel'
import { checkLimit, checkPosition, checkRange } from './checked-read.ts'
import { encodeAppend, encodeAppends, type EncodedAppend } from './encoded-append.ts'
import { firstVersions, forDecisions, forPublishing, type AppendResult, type EventStore, type EventVersions, type ExpectedVersion, type Position, type RecordedEvent, type StoredEvent, type StreamName } from './port.ts'

/** The store's promises in memory: for tests of decisions and for simulations. Bodies are copied in through JSON. */
export function openMemoryStore(clock: Clock, versions: EventVersions = firstVersions): EventStore {
  const all: RecordedEvent[] = []
  const streams = new Map<StreamName, RecordedEvent[]>()

  const appendOne = (append: EncodedAppend): AppendResult => {
    const stored = streams.get(append.stream) ?? []
    const told = stored.find(({ id }) => id === append.events[0]?.id)
    if (told !== undefined) return { outcome: 'duplicate', version: stored.length, position: told.position }
    if (!fits(append.expected, stored.length)) return { outcome: 'conflict', version: stored.length }
    const position = positionOf(all.length + 1)
    record(append, stored)
    return { outcome: 'appended', version: stored.length, position }
  }

  const record = ({ stream, events }: EncodedAppend, stored: RecordedEvent[]): void => {
    for (const { id, type, schemaVersion, data, metadata } of events) {
      const bodies = { data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as EventMetadata }
      const event = { stream, version: stored.length + 1, position: positionOf(all.length + 1), recordedAt: clock(), id, type, schemaVersion, ...bodies }
      stored.push(event)
      all.push(event)
    }
    streams.set(stream, stored)
  }

  const decided = ({ stream, version, id, type, schemaVersion, data, metadata: { occurredAt } }: RecordedEvent): StoredEvent => ({ stream, version, id, type, occurredAt, ...forDecisions(versions, type, schemaVersion, data) })
  const published = (event: RecordedEvent): RecordedEvent => ({ ...event, ...forPublishing(versions, event.type, event.schemaVersion, event.data) })

  return {
    append: async (append) => appendOne(encodeAppend(append, versions)),
    appendMany: async (appends) => encodeAppends(appends, versions).map(appendOne),
    readMany: async (names) => new Map(names.map((name) => [name, (streams.get(name) ?? []).map(decided)])),
    async readStream(name, range) {
      const { from, backward, limit } = checkRange(range)
      const stored = streams.get(name) ?? []
      const chosen = backward ? stored.slice(0, from).reverse() : stored.slice(Math.max(0, from - 1))
      return chosen.slice(0, limit).map(published)
    },
    async readAll(after, limit, types) {
      checkLimit(limit)
      const start = Number(checkPosition(after))
      const wanted = all.slice(start).filter(({ type }) => types === undefined || types.includes(type))
      const events = wanted.slice(0, limit).map(published)
      const caughtUp = events.length < limit
      const end = caughtUp && all.length > start ? positionOf(all.length) : (events.at(-1)?.position ?? after)
      return { events, next: end, caughtUp }
    },
  }
}

/** The nth event of the store, 1 for the first: positions in memory are dense. */
const positionOf = (nth: number): Position => String(nth).padStart(20, '0') as Position

const fits = (expected: ExpectedVersion, version: number): boolean =>
  expected === 'any' || (expected === 'none' && version === 0) || (expected === 'exists' && version > 0) || expected === version
