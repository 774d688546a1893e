// Goods came back at a till that gave the money back at once: the goods are of returns, the money is recorded here.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { paymentAccount, type PaymentAccount, type PaymentAccountEvent } from '../domain/payment-account.ts'
import { recordRefundOfReturn } from '../domain/record-refund.ts'
import { paymentAccountStream } from '../streams.ts'

export const whenRetailReturnReportedThenRecordItsRefund = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<PaymentAccount, PaymentAccountEvent, 'RetailReturnReported'>(runtime, {
    name: 'record-refund-of-return',
    on: ['RetailReturnReported'],
    aggregate: paymentAccount,
    stream: ({ orderId, data }) => (data.refund === undefined ? undefined : paymentAccountStream(orderId)),
    decide: ({ id, orderId, data, shop }) => recordRefundOfReturn({ orderId, messageId: id, told: data, currency: shop.currency }),
  })
