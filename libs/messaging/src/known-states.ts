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

/** Events whose ids are held by one group at most: some 20 MB with the states they were folded into. */
const maxEvents = 100_000

/** `max` bounds the events of all kept streams together; a stream that alone exceeds a tenth of it is not kept. */
export function knownStreams(max = maxEvents): KnownStreams {
  // With its size when it was counted: the set of ids grows in place.
  const kept = new Map<StreamName, { readonly known: KnownStream; readonly size: number }>()
  let events = 0
  const forget = (stream: StreamName): void => {
    events -= kept.get(stream)?.size ?? 0
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
      if (known.ids.size > max / 10) return
      kept.set(stream, { known, size: known.ids.size })
      events += known.ids.size
      for (const [oldest] of kept) {
        if (events <= max) return
        forget(oldest)
      }
    },
    forget,
  }
}
