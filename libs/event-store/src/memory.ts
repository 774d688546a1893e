import { type Clock } from '@wismo/kernel'
import { checked } from './checked.ts'
import { Position, type Append, type AppendResult, type EventStore, type ExpectedVersion, type RecordedEvent, type StreamName } from './port.ts'

/** The store's promises in memory: for tests of decisions and for simulations. */
export function openMemoryStore(clock: Clock): EventStore {
  const all: RecordedEvent[] = []
  const streams = new Map<StreamName, RecordedEvent[]>()
  const appendOne = (append: Append): AppendResult => {
    const stored = streams.get(append.stream) ?? []
    const told = stored.find((event) => event.id === append.events[0]?.id)
    if (told !== undefined) return { outcome: 'duplicate', version: stored.length, position: told.position }
    if (!fits(append.expected, stored.length)) return { outcome: 'conflict', version: stored.length }
    const first = all.length
    for (const event of append.events) {
      const copy = structuredClone({ data: event.data, metadata: event.metadata })
      const recorded: RecordedEvent = { ...event, ...copy, stream: append.stream, version: stored.length + 1, position: positionAt(all.length), recordedAt: clock() }
      stored.push(recorded)
      all.push(recorded)
    }
    streams.set(append.stream, stored)
    return { outcome: 'appended', version: stored.length, position: positionAt(first) }
  }
  return {
    async append(append) {
      checked([append])
      return appendOne(append)
    },
    async appendMany(appends) {
      checked(appends)
      return appends.map(appendOne)
    },
    readMany: async (names) => new Map(names.map((name) => [name, [...(streams.get(name) ?? [])]])),
    async readAll(after, limit) {
      const rest = all.filter(({ position }) => position > after)
      const events = rest.slice(0, limit)
      return { events, next: events.at(-1)?.position ?? after, caughtUp: events.length < limit }
    },
  }
}

const positionAt = (index: number): Position => String(index + 1).padStart(20, '0') as Position

const fits = (expected: ExpectedVersion, version: number): boolean =>
  expected === 'any' || (expected === 'none' && version === 0) || (expected === 'exists' && version > 0) || expected === version
