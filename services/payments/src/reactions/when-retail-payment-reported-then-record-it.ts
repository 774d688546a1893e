// The retailer's payment provider did something: it is recorded, before or after the order is known.
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { paymentAccount, type PaymentAccount, type PaymentAccountEvent } from '../domain/payment-account.ts'
import { recordPayment } from '../domain/record-payment.ts'
import { paymentAccountStream } from '../streams.ts'

export const whenRetailPaymentReportedThenRecordIt = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<PaymentAccount, PaymentAccountEvent, 'RetailPaymentReported'>(runtime, {
    name: 'record-payment',
    on: ['RetailPaymentReported'],
    aggregate: paymentAccount,
    stream: ({ orderId }) => paymentAccountStream(orderId),
    decide: ({ id, orderId, data, shop }) => recordPayment({ orderId, messageId: id, told: data, currency: shop.currency }),
  })
