// Where the money of an order is recorded.
import { StreamName } from '@wismo/event-store'
import { paymentAccountIdOf, type OrderId } from '@wismo/kernel'
import { paymentAccount } from './domain/payment-account.ts'

export const paymentAccountStream = (orderId: OrderId): StreamName => StreamName.of(paymentAccount.category, paymentAccountIdOf(orderId))
