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
  const read = async (): Promise<void> => {
    for (const { key, value } of await bus.readTopic(contracts.schemaTopic)) {
      if (value !== null && !seen.has(key) && contracts.learn(value)) seen.add(key)
    }
  }
  let first: Promise<void> | undefined
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let refreshedAt = Number.NEGATIVE_INFINITY
  const refresh = (): Promise<void> => {
    next ??= running.then(() => {
      next = undefined
      refreshedAt = performance.now()
      const reading = read()
      running = reading.catch(() => undefined)
      return reading
    })
    return next
  }
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
      // Read anew: the topic may have been made anew since. What cannot be used is not there.
      const known = new Set((await bus.readTopic(contracts.schemaTopic)).filter(({ value }) => value !== null && contracts.learn(value)).map(({ key }) => key))
      // All of it was learnt on the way.
      first ??= Promise.resolve()
      const missing = owners.flatMap((owner) => contracts.schemaMessages(owner)).filter(({ key }) => !known.has(key))
      if (missing.length > 0) await bus.publish(missing)
    },
  }
}

/** In milliseconds. */
const outsideMs = 60_000

export const isSchemaUnknown = (error: unknown): boolean => error instanceof Unavailable && error.code === 'schema_unknown'
