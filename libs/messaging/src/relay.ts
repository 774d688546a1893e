import { appendSignal, type RecordedEvent } from '@wismo/event-store'
import type { Uuid } from '@wismo/kernel'
import type { RelaySource } from './group.ts'
import { wakeablePause, type Pause } from './pause.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { retryAfter, type RelayWatch } from './relay-watch.ts'
import { relayedStore, type Found, type RelayedStore } from './relayed-store.ts'
import type { SchemaLog } from './schema-log.ts'
import { isTooLarge, sendApart } from './unsent.ts'

export type { RelayWatch } from './relay-watch.ts'

export interface Relay {
  /** The writer schemas of its services are on the schema topic. */
  readonly announced: Promise<void>
  /** Ends after what is under way. */
  stop(): Promise<void>
}

/** How the loop waits. */
export interface RelayPauses {
  /** Between two looks; an append ends it. */
  readonly idle: Pause
  /**
   * Only `stop` ends it: after a failure, or every append would ask again what does not answer; and between two passes
   * while events come, or each of them would be a batch of its own for everybody behind.
   */
  readonly rest: Pause
}

/** Between two looks at the stores, in milliseconds: at once while full batches come, then longer and longer. An append wakes the relay, in this process at once and in others by a signal. */
const firstIdleMs = 5
const lastIdleMs = 250
/** What is appended within this time of a pass goes with the next one, in milliseconds. */
const gatherMs = 10

/**
 * One loop publishes the events of all stores of this process, in store order, at least once: read all, send one batch,
 * move the positions. A store that is away or slow holds up no other one; a log that is away holds up all. One relay leads
 * a store, by a lease whose position moves only from the value it was read at. The position itself is the fence, so there
 * is no epoch beside it: it only grows, hence a leader that was paused and is no longer leader can neither move it back nor
 * set events aside; before it sends it looks whether its time is over, so that at most one late batch goes out, which
 * consumers know already. Two relays can double, never skip.
 * The writer schemas of its services are on the schema topic before the first event.
 */
export function startRelay(bus: MessageBus, sources: readonly RelaySource[], schemas: SchemaLog, owner: Uuid, watch: RelayWatch, pauses: RelayPauses = { idle: wakeablePause(), rest: wakeablePause() }): Relay {
  const stores = sources.map((source) => relayedStore(source, { owner, schemas, watch }))
  const ears = listenFor(stores, pauses.idle)
  let stopping = false
  let tell: () => void = () => undefined
  const announced = new Promise<void>((resolve) => {
    tell = resolve
  })
  const loop = (async () => {
    let log: string | undefined
    let idleMs = firstIdleMs
    for (let failures = 0; !stopping; ) {
      try {
        // Before any event, and before the stores are ours: readers of other releases shall know how we write when we begin.
        if (log === undefined) await schemas.publish(sources.map(({ service }) => service))
        tell()
        log ??= await bus.identity()
        const moved = await relayOnce(bus, stores, log, watch)
        failures = 0
        if (moved === 'some' && !stopping) await pauses.rest.for(gatherMs)
        if (moved === 'nothing' && !stopping) await pauses.idle.for(idleMs)
        idleMs = moved === 'nothing' ? Math.min(lastIdleMs, 2 * idleMs) : firstIdleMs
      } catch (error) {
        failures += 1
        log = undefined
        for (const store of stores) store.forget()
        const retryInMs = retryAfter(failures)
        watch.waiting(error, retryInMs)
        if (!stopping) await pauses.rest.for(retryInMs)
      }
    }
    await Promise.all(stores.map((store) => store.release()))
  })()
  return {
    announced,
    async stop() {
      stopping = true
      pauses.idle.wake()
      pauses.rest.wake()
      ears.close()
      await loop
      await ears.stop()
    },
  }
}

/** Appends of this process and of others wake the one that leads; who does not lead tells the one that does. */
function listenFor(stores: readonly RelayedStore[], alarm: Pause): { close(): void; stop(): Promise<void> } {
  const signals = new Map([...new Set(stores.map(({ source: { pool } }) => pool))].map((pool) => [pool, appendSignal(pool)]))
  const off = stores.flatMap(({ source: { store, pool, schema }, leads }) => {
    const signal = signals.get(pool)
    return [store.onAppend(() => (leads() ? alarm.wake() : signal?.tell(schema))), signal?.hear(schema, () => leads() && alarm.wake())]
  })
  return {
    close: () => off.forEach((stop) => stop?.()),
    stop: async () => void (await Promise.all([...signals.values()].map((signal) => signal.stop()))),
  }
}

interface Pass {
  readonly store: RelayedStore
  readonly found: Found
}

/** One pass over all stores; answers what it published, and whether more is waiting. */
async function relayOnce(bus: MessageBus, stores: readonly RelayedStore[], log: string, watch: RelayWatch): Promise<'nothing' | 'some' | 'more'> {
  const started = performance.now()
  const looks = await Promise.all(stores.map(async (store) => ({ store, found: await store.look(log) })))
  const passes = looks.flatMap(({ store, found }): Pass[] => (found === undefined ? [] : [{ store, found }]))
  let sent = 0
  const publish = async (messages: readonly OutgoingMessage[]): Promise<void> => {
    if (messages.length > 0) await bus.publish(messages)
    sent += messages.length
  }
  const settled = await publishAll(publish, passes)
  await Promise.all(settled.map(({ store, found }) => store.settle(found)))
  if (sent > 0) watch.published({ messages: sent, lagMs: lagOf(passes.flatMap(({ found }) => found.events.slice(0, 1))), durationMs: performance.now() - started })
  if (passes.some(({ found }) => !found.caughtUp)) return 'more'
  return sent > 0 ? 'some' : 'nothing'
}

/** Answers what is done with. What the log takes from nobody, though it is not larger than we allow, is found and set aside. */
async function publishAll(publish: MessageBus['publish'], passes: readonly Pass[]): Promise<readonly Pass[]> {
  try {
    await publish(passes.flatMap(({ found }) => found.messages))
    return passes
  } catch (error) {
    if (!isTooLarge(error)) throw error
  }
  const settled: Pass[] = []
  for (const pass of passes) {
    const { store, found } = pass
    if (await store.setAside(await sendApart(publish, store.source, found.events, new Map(store.waiting())))) settled.push(pass)
  }
  return settled
}

const lagOf = (events: readonly RecordedEvent[]): number => Math.max(0, ...events.map(({ recordedAt }) => Date.now() - Date.parse(recordedAt)))
