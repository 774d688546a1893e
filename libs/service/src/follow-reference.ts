// Keeps what a process knows of shops, policies and keys up to date from their topics: asked for their ends each second, read again where they moved.
import { setTimeout as wait } from 'node:timers/promises'
import { bareType, type PublishedEvents } from '@wismo/contracts'
import { Unavailable } from '@wismo/kernel'
import type { MessageBus, ReceivedMessage, SchemaLog } from '@wismo/messaging'

/** A small compacted topic that every process knows all of. */
export interface FollowedTopic {
  readonly topic: string
  /** Takes in one event of a type, with its place in its stream; in any order, also again. What only a newer release publishes is not among them. */
  readonly learn: { readonly [Type in keyof PublishedEvents]?: (data: PublishedEvents[Type], version: number) => void }
}

/** The end of a small topic is asked for this often, in milliseconds; a change is known everywhere about as soon. */
const lookEveryMs = 1_000

/** A log that is away must hold up no stop: what it answers later changes nothing any more. */
const stopLimitMs = 2_000

export interface ReferenceWatch {
  /** What is known may be old: asked again after this many milliseconds. */
  waiting(error: unknown, retryInMs: number): void
  /** This message cannot be read; what was known before it stays. */
  unreadable(message: Pick<ReceivedMessage, 'key' | 'topic' | 'partition' | 'offset'>, error: unknown): void
}

export interface FollowedReference {
  /** Resolves when every topic was read once. */
  readonly ready: Promise<void>
  stop(): Promise<void>
}

/**
 * A consumer group would share a topic among processes, and each needs all of it; this asks and keeps nothing in the log.
 * Nobody ever waits for it: what was learnt last is answered from memory.
 */
export function followReference(bus: MessageBus, schemas: SchemaLog, topics: readonly FollowedTopic[], watch: ReferenceWatch): FollowedReference {
  const stopping = new AbortController()
  const read = referenceReader(bus, schemas, topics, watch)
  let isRead = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    isRead = resolve
  })
  const following = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await read()
        isRead()
      } catch (error) {
        if (!stopping.signal.aborted) watch.waiting(error, lookEveryMs)
      }
      await wait(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    ready,
    async stop() {
      stopping.abort()
      await Promise.race([following, wait(stopLimitMs, undefined, { ref: false })])
    },
  }
}

/** One look: reads each topic where it moved since the last one. What keeps one of them from being read does not keep the others. */
function referenceReader(bus: MessageBus, schemas: SchemaLog, topics: readonly FollowedTopic[], watch: ReferenceWatch): () => Promise<void> {
  const seen = new Map<string, string>()
  return async () => {
    const ends = await bus.ends(topics.map(({ topic }) => topic))
    const looks = topics.map(async (followed) => {
      const end = ends.filter(({ topic }) => topic === followed.topic).map(({ partition, next, made }) => `${partition} ${next} ${made ?? ''}`).sort().join()
      if (end === (seen.get(followed.topic) ?? '')) return
      for (const message of await bus.readTopic(followed.topic)) await learn(message, schemas, followed, watch)
      seen.set(followed.topic, end)
    })
    const failed = (await Promise.allSettled(looks)).find((look) => look.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

async function learn(message: ReceivedMessage, schemas: SchemaLog, followed: FollowedTopic, watch: ReferenceWatch): Promise<void> {
  const { value, headers } = message
  const type = bareType(headers['ce_type'] ?? '')
  if (value === null || !isLearnt(followed, type)) return
  try {
    if (!schemas.contracts.knowsWriterOf(value)) await schemas.refresh()
    const { envelope, data } = schemas.contracts.decode(value)
    if (envelope !== undefined) take(followed, type, data, envelope.sequence)
  } catch (error) {
    // The schema of a newer release may be on its way: this look did not happen.
    if (error instanceof Unavailable) throw error
    watch.unreadable(message, error)
  }
}

const isLearnt = ({ learn: known }: FollowedTopic, type: string): type is keyof PublishedEvents => Object.hasOwn(known, type)

/** The type of an event says the shape of its data. */
function take<Type extends keyof PublishedEvents>({ learn: known }: FollowedTopic, type: Type, data: unknown, version: number): void {
  known[type]?.(data as PublishedEvents[Type], version)
}
