// A payment provider’s or a shop’s system tells what happened to money: recorded in the order’s account, also where the order is not known yet.
import type { RefundAllocation, RetailPaymentReported } from '@wismo/contracts'
import { Currency, Instant, Invalid, lineIdOf, paymentAccountIdOf, paymentIdOf, refundIdOf, type OrderId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type RetailFact, type Runtime, type Shop } from '@wismo/service'
import { paymentAccount, recordPayment, recordRefund, type PaymentAccount, type PaymentReport, type PaymentsEvent, type RefundReport } from '../domain/payment-account.ts'

type Fact = RetailFact<'RetailPaymentReported'>

export const whenRetailPaymentReportedThenRecordIt = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts<PaymentAccount, PaymentsEvent, 'RetailPaymentReported'>(runtime, {
    name: 'record-payment-report',
    on: ['RetailPaymentReported'],
    aggregate: paymentAccount,
    stream({ shop, orderId, data }) {
      requireCurrency(shop, data.currency, '/currency')
      return accountStream(orderId)
    },
    decide: (fact) => (fact.data.kind === 'refunded' ? recordRefund(refundOf(fact)) : recordPayment(paymentOf(fact, fact.data.kind))),
  })

export const accountStream = (orderId: OrderId): StreamName => StreamName.of(paymentAccount.category, paymentAccountIdOf(orderId))

/** All orders of a shop, and so all their money, are in its currency. Throws `Invalid('currency_mismatch')`. */
export function requireCurrency(shop: Shop, currency: string, pointer: string): void {
  if (currency !== shop.currency) throw new Invalid('currency_mismatch', `This shop sells in ${shop.currency}.`, [{ pointer, code: 'currency_mismatch', detail: `This shop sells in ${shop.currency}.` }])
}

function paymentOf({ id, orderId, shop, data: { paymentRef, amount, method, category, expiresAt } }: Fact, kind: RetailPaymentReported['kind']): PaymentReport {
  if (kind === 'unknown' || kind === 'refunded') throw new Invalid('invalid_value', 'This can happen to no payment.')
  return {
    kind, orderId, amount, method,
    currency: Currency.parse(shop.currency),
    paymentId: paymentIdOf(orderId, paymentRef),
    captureId: id,
    ...(category === undefined ? {} : { category: categoryOf(category) }),
    ...(expiresAt === undefined ? {} : { expiresAt: Instant.parse(expiresAt) }),
  }
}

const categories = ['insufficient', 'expired', 'fraud'] as const

/** A word that is none of ours says nothing of whether another try may help. */
const categoryOf = (said: string): NonNullable<PaymentReport['category']> => categories.find((one) => one === said) ?? 'other'

/** A refund without a name of its own is named by its message. */
function refundOf({ id, orderId, shop, occurredAt, data: { paymentRef, refundRef, amount, allocation = [] } }: Fact): RefundReport {
  return {
    orderId, amount,
    at: occurredAt,
    currency: Currency.parse(shop.currency),
    refundId: refundIdOf(orderId, refundRef ?? id),
    paymentId: paymentIdOf(orderId, paymentRef),
    cause: orderId,
    allocation: allocation.map((share) => allocated(orderId, share)),
    ...(refundRef === undefined ? {} : { reference: refundRef }),
  }
}

const allocated = (orderId: OrderId, { externalLineId, part, amount, tax }: NonNullable<RetailPaymentReported['allocation']>[number]): RefundAllocation => ({
  ...(externalLineId === undefined ? {} : { lineId: lineIdOf(orderId, externalLineId) }),
  ...(part === undefined ? {} : { part }),
  amount,
  ...(tax === undefined ? {} : { tax }),
})
