// Facts of retailers about the money of one order, decided one after the other as the service does, and folded as the view does.
import type { RetailPaymentReported, RetailReturnReported } from '@wismo/contracts'
import { EventId, eventIdOf, fold, Instant, orderIdOf, paymentAccountIdOf, ShopId, uuidV5, wismoSpace, type Currency, type Uuid } from '@wismo/kernel'
import { foldPayments, type PaymentsPart } from '@wismo/lifecycle'
import { paymentAccount, type PaymentAccount, type PaymentAccountEvent } from '../domain/payment-account.ts'
import { recordPayment } from '../domain/record-payment.ts'
import { recordRefundOfReturn } from '../domain/record-refund.ts'

export const shopId = ShopId.parse('aldermoor')
export const orderId = orderIdOf(shopId, 'A-1')
export const currency = 'EUR' as Currency
export const at = '2026-11-24T10:00:00Z'

type Over<Told> = { readonly [Field in keyof Told]?: Told[Field] | undefined }

export type Told = { readonly id: Uuid; readonly type: 'RetailPaymentReported'; readonly data: RetailPaymentReported } | { readonly id: Uuid; readonly type: 'RetailReturnReported'; readonly data: RetailReturnReported }

export const messageId = (name: string): Uuid => uuidV5(wismoSpace, 'told', name)

const plain = <Data extends object>(data: Data): Data => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as Data

export const payment = (name: string, over: Over<RetailPaymentReported> = {}): Told => ({
  id: messageId(name), type: 'RetailPaymentReported',
  data: plain({ shopId, externalId: 'A-1', occurredAt: at, paymentRef: 'psp-1', kind: 'captured', amount: 1000, currency, method: 'card', ...over }) as RetailPaymentReported,
})

export const tillReturn = (name: string, over: Over<RetailReturnReported> = {}): Told => ({
  id: messageId(name), type: 'RetailReturnReported',
  data: plain({ shopId, externalId: 'A-1', occurredAt: at, lines: [{ externalLineId: '1', quantity: 1 }], locationId: 'store-1', reason: { code: 'changed_mind' }, condition: 'new', refund: { amount: 300, currency, ref: 'r-1' }, ...over }) as RetailReturnReported,
})

export const decide = ({ id, type, data }: Told, shopCurrency = currency) =>
  type === 'RetailPaymentReported' ? recordPayment({ orderId, messageId: id, told: data, currency: shopCurrency }) : recordRefundOfReturn({ orderId, messageId: id, told: data, currency: shopCurrency })

/** What came of the facts in this order; one that comes again is known by its message. */
export interface Recorded {
  readonly events: readonly PaymentAccountEvent[]
  readonly account: PaymentAccount
  readonly part: PaymentsPart | undefined
}

export function record(facts: readonly Told[]): Recorded {
  const seen = new Set<Uuid>()
  let so: Recorded = { events: [], account: paymentAccount.initial, part: undefined }
  for (const told of facts) {
    if (seen.has(told.id)) continue
    seen.add(told.id)
    const events = decide(told)(so.account)
    const part = events.reduce<PaymentsPart | undefined>((before, event, i) => foldPayments(before, published(told, event, i, seen.size)), so.part)
    so = { events: [...so.events, ...events], account: fold(paymentAccount, events, so.account), part }
  }
  return so
}

type Folded = Parameters<typeof foldPayments>[1]

const published = ({ id, data }: Told, event: PaymentAccountEvent, i: number, arrival: number): Folded => ({
  ...event, id: EventId.fromUuid(eventIdOf(id, 'test', i)), aggregate: paymentAccountIdOf(orderId), version: arrival * 2 + i, occurredAt: Instant.parse(data.occurredAt), recordedAt: Instant.fromMillis(Date.parse(at) + arrival), actor: 'retailer',
} as Folded)
