import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced } from '@wismo/contracts'
import { fold, type OrderId } from '@wismo/kernel'
import { cancelOrder, closeOrder, conclude, type Standing } from './life.ts'
import { order, type OrderEvent } from './order.ts'

const orderId = 'ord_1' as OrderId
const placed: OrderEvent = { type: 'OrderPlaced', data: { orderId, contentHash: 'a', confirmation: 'auto', lines: [] } as unknown as OrderPlaced }
const confirmed: OrderEvent = { type: 'OrderConfirmed', data: { orderId, grants: [] } }
const completed: OrderEvent = { type: 'OrderCompleted', data: { orderId } }
const closed: OrderEvent = { type: 'OrderClosed', data: { orderId } }
const reopened = (cause: 'open_unit' | 'balance'): OrderEvent => ({ type: 'OrderReopened', data: { orderId, cause } })
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId, reason: { code: 'customer_request' } } }
const after = (...events: readonly OrderEvent[]) => fold(order, events)
const standing = (status: Standing['status'], open: Standing['open'] = 'open_unit') => conclude(orderId, { status, open })

describe('what follows from the parts of an order', () => {
  test('it is confirmed, completed, opened again, and completed again', () => {
    expect(standing('confirmed')(after(placed))).toEqual([confirmed])
    expect(standing('completed')(after(placed, confirmed))).toEqual([completed])
    expect(standing('completed')(after(placed))).toEqual([confirmed, completed])
    expect(standing('confirmed', 'balance')(after(placed, confirmed, completed))).toEqual([reopened('balance')])
    expect(standing('completed')(after(placed, confirmed, completed, reopened('balance')))).toEqual([completed])
  })

  test('one that was closed is opened again', () => {
    expect(standing('confirmed')(after(placed, confirmed, completed, closed))).toEqual([reopened('open_unit')])
    expect(standing('completed')(after(placed, confirmed, completed, closed))).toEqual([])
  })

  test.each([['pending', [placed]], ['confirmed', [placed, confirmed]], ['completed', [placed, confirmed, completed]]] as const)('I40 %s, as the stream says already: nothing', (status, events) => {
    expect(standing(status)(after(...events))).toEqual([])
  })

  test('of an order that is not there, or is off, nothing follows', () => {
    for (const status of ['pending', 'confirmed', 'completed', 'cancelled', 'closed', 'draft'] as const) {
      expect(standing(status)(after())).toEqual([])
      expect(standing(status)(after(placed, confirmed, completed, cancelled))).toEqual([])
      expect(standing(status)(after(placed, cancelled, closed))).toEqual([])
    }
  })
})

describe('the end of an order', () => {
  test('a cancellation is recorded whatever the order is, also before it is there', () => {
    const reason = { code: 'customer_request' }
    for (const events of [[], [placed], [placed, confirmed, completed], [placed, cancelled]]) expect(cancelOrder({ orderId, reason })(after(...events))).toEqual([cancelled])
  })

  test('what ended is closed, once; what goes on is not', () => {
    expect(closeOrder(orderId)(after(placed, confirmed, completed))).toEqual([closed])
    expect(closeOrder(orderId)(after(placed, cancelled))).toEqual([closed])
    for (const events of [[], [placed], [placed, confirmed, completed, closed], [placed, confirmed, completed, reopened('balance')]]) expect(closeOrder(orderId)(after(...events))).toEqual([])
  })
})
