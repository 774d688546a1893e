// The returns service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, rejectionOf, type Runtime, type Service } from '@wismo/service'
import type { ReturnsEvent } from './domain/returns-account.ts'
import { whenRetailReturnReportedThenRecordIt } from './reactions/when-retail-return-reported-then-record-it.ts'

export function buildReturnsService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'returns')
  const { pool, schema } = database
  const { contracts, vault } = runtime
  return {
    name: 'returns',
    migrate,
    relay: { service: 'returns', store, pool, schema, publish: publicEvents<ReturnsEvent>(contracts, 'returns') },
    groups: [{ kind: 'reactions', name: 'returns.intake.v1', pool, schema, store, vault, handlers: [whenRetailReturnReportedThenRecordIt(runtime)], announce: rejectionOf(runtime) }],
    routes: () => undefined,
  }
}
