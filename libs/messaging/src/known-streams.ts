import type { StreamName } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'

/** What a reaction needs of a stream to decide without loading it. */
export interface KnownStream {
  readonly version: number
  /** Of every event of the stream: a cause that is here already writes nothing. Grows with the stream. */
  readonly ids: Set<Uuid>
  /** Folded states by the category of their aggregate. */
  readonly states: ReadonlyMap<string, unknown>
}

/**
 * Streams as this process last left them, the least used forgotten first. Never a truth: another process may have
 * written since, so only an append that names the version may be built on it.
 */
export interface KnownStreams {
  get(stream: StreamName): KnownStream | undefined
  keep(stream: StreamName, known: KnownStream): void
  forget(stream: StreamName): void
}

/** What one group holds at most, in ids of events: 40 to 50 MB where states are as small as an order's. */
const maxSize = 100_000

/** A stream without its ids takes as much as this many of them: its name, two maps and a small state. */
const sizeOfStream = 4

/** `max` bounds the size of all kept streams together; a stream that alone exceeds a tenth of it is not kept. */
export function knownStreams(max = maxSize): KnownStreams {
  // With its size when it was counted: the set of ids grows in place.
  const kept = new Map<StreamName, { readonly known: KnownStream; readonly size: number }>()
  let total = 0
  const forget = (stream: StreamName): void => {
    total -= kept.get(stream)?.size ?? 0
    kept.delete(stream)
  }
  return {
    get(stream) {
      const entry = kept.get(stream)
      if (entry === undefined) return undefined
      // A Map gives its keys in the order they were set: what is used goes to the end.
      kept.delete(stream)
      kept.set(stream, entry)
      return entry.known
    },
    keep(stream, known) {
      forget(stream)
      const size = sizeOfStream + known.ids.size
      if (size > max / 10) return
      kept.set(stream, { known, size })
      total += size
      for (const [oldest] of kept) {
        if (total <= max) return
        forget(oldest)
      }
    },
    forget,
  }
}
