// A till gave money back with the goods: the account has it as a refund of that return. Told by the payment provider too, it is the same one.
import { Currency, refundIdOf, returnIdOf } from '@wismo/kernel'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type RetailFact, type Runtime } from '@wismo/service'
import { paymentAccount, recordRefund, type PaymentAccount, type PaymentsEvent, type RefundReport } from '../domain/payment-account.ts'
import { accountStream, requireCurrency } from './when-retail-payment-reported-then-record-it.ts'

type Fact = RetailFact<'RetailReturnReported'>

export const whenRetailReturnReportedThenRecordItsRefund = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<PaymentAccount, PaymentsEvent, 'RetailReturnReported'>(runtime, {
    name: 'record-refund-of-return',
    on: ['RetailReturnReported'],
    aggregate: paymentAccount,
    stream({ shop, orderId, data: { refund } }) {
      if (refund === undefined) return undefined
      requireCurrency(shop, refund.currency, '/refund/currency')
      return accountStream(orderId)
    },
    decide: (fact) => (state) => refundsOf(fact).flatMap((report) => recordRefund(report)(state)),
  })

/** The return is named as the returns service names it. */
function refundsOf({ id, orderId, shop, occurredAt, data: { returnRef, refund } }: Fact): readonly RefundReport[] {
  if (refund === undefined) return []
  const { amount, ref } = refund
  return [{
    orderId, amount,
    at: occurredAt,
    currency: Currency.parse(shop.currency),
    refundId: refundIdOf(orderId, ref ?? id),
    cause: returnIdOf(orderId, returnRef ?? id),
    allocation: [],
    ...(ref === undefined ? {} : { reference: ref }),
  }]
}
