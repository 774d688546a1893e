import type { AppendResult, EventStore } from '@wismo/event-store'

/** A store that tells listeners of this process about every append that wrote something. */
export interface AnnouncingStore extends EventStore {
  /** Answers how to stop listening. */
  onAppend(listener: () => void): () => void
  /** Told what became of every append, in whatever way it ended but by a failure. Answers how to stop listening. */
  onAnswer(listener: (outcomes: readonly AppendResult['outcome'][]) => void): () => void
}

export function announceAppends(store: EventStore): AnnouncingStore {
  const listeners = new Set<() => void>()
  const counting = new Set<(outcomes: readonly AppendResult['outcome'][]) => void>()
  const tell = (results: readonly AppendResult[]): void => {
    if (results.some(({ outcome }) => outcome === 'appended')) listeners.forEach((listener) => listener())
    counting.forEach((listener) => listener(results.map(({ outcome }) => outcome)))
  }
  return {
    async append(append) {
      const result = await store.append(append)
      tell([result])
      return result
    },
    async appendMany(appends) {
      const results = await store.appendMany(appends)
      tell(results)
      return results
    },
    readMany: (streams) => store.readMany(streams),
    readStream: (stream, range) => store.readStream(stream, range),
    readAll: (after, limit, types) => store.readAll(after, limit, types),
    onAppend(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onAnswer(listener) {
      counting.add(listener)
      return () => counting.delete(listener)
    },
  }
}
