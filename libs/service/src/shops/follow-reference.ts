// Keeps what a process knows of shops and policies up to date from their topic: asked for its ends each second, read again when they moved.
import { setTimeout as wait } from 'node:timers/promises'
import { bareType, type PolicyPublished, type ShopDefined } from '@wismo/contracts'
import { Unavailable } from '@wismo/kernel'
import type { MessageBus, ReceivedMessage, SchemaLog } from '@wismo/messaging'
import { policyKinds, type PolicyRules } from './policy-document.ts'
import type { Shop } from './shop-document.ts'
import type { Shops } from './shops.ts'

export const referenceTopic = 'order.reference.v1'

/** The end of a small topic is asked for this often, in milliseconds; a change is known everywhere about as soon. */
const lookEveryMs = 1_000

/** A log that is away must hold up no stop: what it answers later changes nothing any more. */
const stopLimitMs = 2_000

export interface ReferenceWatch {
  /** What is known may be old: asked again after this many milliseconds. */
  waiting(error: unknown, retryInMs: number): void
  /** This message cannot be read; what was known before it stays. */
  unreadable(message: Pick<ReceivedMessage, 'key' | 'partition' | 'offset'>, error: unknown): void
}

export interface FollowedReference {
  /** Resolves when the topic was read once. */
  readonly ready: Promise<void>
  stop(): Promise<void>
}

/**
 * A consumer group would share the topic among processes, and each needs all of it; this asks and keeps nothing in the log.
 * Nobody ever waits for it: `shops` answers from memory what was learnt last.
 */
export function followReference(bus: MessageBus, schemas: SchemaLog, shops: Shops, watch: ReferenceWatch): FollowedReference {
  const stopping = new AbortController()
  const read = referenceReader(bus, schemas, shops, watch)
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

/** One look: reads the topic where it moved since the last one. */
function referenceReader(bus: MessageBus, schemas: SchemaLog, shops: Shops, watch: ReferenceWatch): () => Promise<void> {
  let seen = ''
  return async () => {
    const ends = (await bus.ends([referenceTopic])).map(({ partition, next, made }) => `${partition} ${next} ${made ?? ''}`).sort().join()
    if (ends === seen) return
    for (const message of await bus.readTopic(referenceTopic)) await learn(message, schemas, shops, watch)
    seen = ends
  }
}

async function learn(message: ReceivedMessage, schemas: SchemaLog, shops: Shops, watch: ReferenceWatch): Promise<void> {
  const { value, headers } = message
  const type = bareType(headers['ce_type'] ?? '')
  // What only a newer release publishes is not for this one.
  if (value === null || !(type === 'ShopDefined' || type === 'PolicyPublished')) return
  try {
    if (!schemas.contracts.knowsWriterOf(value)) await schemas.refresh()
    const { envelope, data } = schemas.contracts.decode(value)
    if (type === 'PolicyPublished') learnPolicy(shops, data as PolicyPublished)
    else if (envelope !== undefined) shops.learn(JSON.parse((data as ShopDefined).document) as Shop, envelope.sequence)
  } catch (error) {
    // The schema of a newer release may be on its way: this look did not happen.
    if (error instanceof Unavailable) throw error
    watch.unreadable(message, error)
  }
}

/** A kind of a newer release is none that this one could act by. */
function learnPolicy(shops: Shops, { kind, rules, ...published }: PolicyPublished): void {
  const known = policyKinds.find((one) => one === kind)
  if (known !== undefined) shops.learnPolicy({ ...published, kind: known, rules: JSON.parse(rules) as PolicyRules })
}
