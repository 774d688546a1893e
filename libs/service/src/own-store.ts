import { storedVersions } from '@wismo/contracts'
import { openPostgresStore } from '@wismo/event-store'
import { announceAppends, migrateMessaging, traceAppends, type AnnouncingStore } from '@wismo/messaging'
import type { Database, Runtime } from './runtime.ts'

export interface OwnStore {
  readonly store: AnnouncingStore
  readonly database: Database
  /** Tables of the store and of everything that handles messages. */
  migrate(own: Database): Promise<void>
}

/**
 * Distinct for every store, so that stores of one database never wait for each other. Never changed: a new service takes the
 * next number.
 */
const storeTags = { order: 1, 'tracking-api': 2, payments: 3, fulfillment: 4, 'carrier-tracking': 5, returns: 6, 'csr-api': 7 } as const

/** The event store of a service, in its own database and schema. */
export function ownStore(runtime: Pick<Runtime, 'database' | 'contracts'>, service: keyof typeof storeTags): OwnStore {
  const database = runtime.database(service)
  const postgres = openPostgresStore({ ...database, tag: storeTags[service], versions: storedVersions(runtime.contracts.source) })
  return {
    store: announceAppends(traceAppends(postgres)),
    database,
    async migrate(own) {
      await postgres.migrate(own.pool)
      await migrateMessaging(own.pool, own.schema)
    },
  }
}
