// The payments service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, rejectionOf, type Runtime, type Service } from '@wismo/service'
import type { PaymentAccountEvent } from './domain/payment-account.ts'
import { whenRetailPaymentReportedThenRecordIt } from './reactions/when-retail-payment-reported-then-record-it.ts'
import { whenRetailReturnReportedThenRecordItsRefund } from './reactions/when-retail-return-reported-then-record-its-refund.ts'

export function buildPaymentsService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'payments')
  const { pool, schema } = database
  return {
    name: 'payments',
    migrate,
    relay: { service: 'payments', store, pool, schema, publish: publicEvents<PaymentAccountEvent>(runtime.contracts, 'payments') },
    groups: [
      {
        kind: 'reactions',
        name: 'payments.intake.v1',
        pool,
        schema,
        store,
        vault: runtime.vault,
        handlers: [whenRetailPaymentReportedThenRecordIt(runtime), whenRetailReturnReportedThenRecordItsRefund(runtime)],
        announce: rejectionOf(runtime),
      },
    ],
    routes: () => undefined,
  }
}
