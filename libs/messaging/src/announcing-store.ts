import type { EventStore } from '@wismo/event-store'

/** A store that tells listeners of this process about every append that wrote something. */
export interface AnnouncingStore extends EventStore {
  /** Answers how to stop listening. */
  onAppend(listener: () => void): () => void
}

export function announceAppends(store: EventStore): AnnouncingStore {
  const listeners = new Set<() => void>()
  const tell = (): void => listeners.forEach((listener) => listener())
  return {
    async append(append) {
      const result = await store.append(append)
      if (result.outcome === 'appended') tell()
      return result
    },
    async appendMany(appends) {
      const results = await store.appendMany(appends)
      if (results.some((result) => result.outcome === 'appended')) tell()
      return results
    },
    readMany: (streams) => store.readMany(streams),
    readStream: (stream, range) => store.readStream(stream, range),
    readAll: (after, limit, types) => store.readAll(after, limit, types),
    onAppend(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
