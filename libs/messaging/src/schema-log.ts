// The schema topic: what every release writes with, for every other release.
import type { Contracts } from '@wismo/contracts'
import { Unavailable } from '@wismo/kernel'
import type { MessageBus } from './port.ts'

/** A process's view of the schema topic; one for all its readers and writers. */
export interface SchemaLog {
  readonly contracts: Contracts
  /** Resolves when the topic was read once. Tried again by the next call where that failed. */
  loaded(): Promise<void>
  /** Reads the topic again: worth it after `schema_unknown`. Calls at the same time share one reading that begins after all of them. */
  refresh(): Promise<void>
  /** The same for messages from outside, at most once a minute: whoever makes schemas up must not keep everybody reading. */
  refreshForOutside(): Promise<void>
  /** Puts every published schema of these owners on the topic that is not there yet. */
  publish(owners: readonly string[]): Promise<void>
}

export function schemaLog(bus: MessageBus, contracts: Contracts): SchemaLog {
  const seen = new Set<string>()
  /** Answers what is there now, by fingerprint; what cannot be used is not. */
  const read = async (): Promise<ReadonlySet<string>> => {
    const there = (await bus.readTopic(contracts.schemaTopic)).filter(({ key, value }) => value !== null && (seen.has(key) || contracts.learn(value)))
    for (const { key } of there) seen.add(key)
    return new Set(there.map(({ key }) => key))
  }
  let first: Promise<void> | undefined
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<ReadonlySet<string>> | undefined
  let refreshedAt = Number.NEGATIVE_INFINITY
  const readAnew = (): Promise<ReadonlySet<string>> => {
    next ??= running.then(() => {
      next = undefined
      refreshedAt = performance.now()
      const reading = read()
      running = reading.catch(() => undefined)
      return reading
    })
    return next
  }
  const refresh = async (): Promise<void> => void (await readAnew())
  return {
    contracts,
    refresh,
    refreshForOutside: () => (performance.now() - refreshedAt < outsideMs ? Promise.resolve() : refresh()),
    loaded() {
      first ??= refresh().catch((error: unknown) => {
        first = undefined
        throw error
      })
      return first
    },
    async publish(owners) {
      // The topic may have been made anew since it was read last.
      const known = await readAnew()
      first ??= Promise.resolve()
      const missing = owners.flatMap((owner) => contracts.schemaMessages(owner)).filter(({ key }) => !known.has(key))
      if (missing.length > 0) await bus.publish(missing)
    },
  }
}

/** In milliseconds. */
const outsideMs = 60_000

export const isSchemaUnknown = (error: unknown): boolean => error instanceof Unavailable && error.code === 'schema_unknown'
