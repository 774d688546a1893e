// Goods came back at a till or a warehouse: recorded on the returns account of the order, also where the order is not known yet.
import { refundIdOf, returnIdOf, returnsAccountIdOf } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { requireShopCurrency, retailFacts, retailLines, type RetailFact, type Runtime } from '@wismo/service'
import { recordReturn, returnsAccount, type ReturnReport, type ReturnsAccount, type ReturnsEvent } from '../domain/returns-account.ts'

type Fact = RetailFact<'RetailReturnReported'>

export const whenRetailReturnReportedThenRecordIt = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<ReturnsAccount, ReturnsEvent, 'RetailReturnReported'>(runtime, {
    name: 'record-return-report',
    on: ['RetailReturnReported'],
    aggregate: returnsAccount,
    stream: ({ orderId }) => StreamName.of(returnsAccount.category, returnsAccountIdOf(orderId)),
    decide: (fact) => recordReturn(reportOf(fact)),
  })

/** Where the retailer names neither return nor refund, the message is the name of both. Throws `Invalid`: `currency_mismatch`. */
function reportOf({ id, orderId, occurredAt, shop, data: { returnRef, lines, locationId, reason, condition, refund } }: Fact): ReturnReport {
  if (refund !== undefined) requireShopCurrency(shop, refund.currency, '/refund/currency')
  return {
    orderId,
    returnId: returnIdOf(orderId, returnRef ?? id),
    at: occurredAt,
    locationId,
    lines: retailLines(orderId, lines),
    reason,
    condition,
    currency: shop.currency,
    ...(refund === undefined ? {} : { refund: { refundId: refundIdOf(orderId, refund.ref ?? id), amount: refund.amount } }),
  }
}
