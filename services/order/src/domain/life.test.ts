import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced } from '@wismo/contracts'
import { fold, Instant, type LineId, type OrderId } from '@wismo/kernel'
import { closingProcess, endClosingWait, returnDaysOf, startClosingWait, type ClosingProcessEvent } from './closing-process.ts'
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

describe('waiting for the end', () => {
  const at = Instant.parse('2026-11-26T10:00:00Z')
  const started: ClosingProcessEvent = { type: 'ClosingWaitStarted', data: { orderId, deadline: Instant.parse('2027-02-24T10:00:00Z') } }
  const ended: ClosingProcessEvent = { type: 'ClosingWaitEnded', data: { orderId } }
  const state = (...events: readonly ClosingProcessEvent[]) => fold(closingProcess, events)
  const lines = (...returns: readonly object[]) => ({ terms: new Map(returns.map((one, i) => [`lin_${i}` as LineId, one])) }) as Parameters<typeof returnDaysOf>[0]
  const terms = (returnable: boolean, windowDays?: number) => ({ returns: { returnable, exchangeable: true, refundable: true, ...(windowDays === undefined ? {} : { windowDays }) } })

  test('60 days after nothing can be given back; told twice nothing; anew after it went on', () => {
    expect(startClosingWait(orderId, at, 30)(state())).toEqual([started])
    expect(startClosingWait(orderId, at, 30)(state(started))).toEqual([])
    expect(startClosingWait(orderId, at, 30)(state(started, ended))).toEqual([started])
    expect(endClosingWait(orderId)(state(started))).toEqual([ended])
    expect(endClosingWait(orderId)(state(started, ended))).toEqual([])
  })

  test('the longest of its lines counts, else the policy, else 30 days', () => {
    expect(returnDaysOf(lines(terms(true, 14), terms(true, 100), terms(false)), 7)).toBe(100)
    expect(returnDaysOf(lines(terms(false)), 7)).toBe(0)
    expect(returnDaysOf(lines({}, terms(true, 3)), 7)).toBe(7)
    expect(returnDaysOf(lines({}), undefined)).toBe(30)
  })

  test('what may always be given back is never closed', () => {
    expect(returnDaysOf(lines(terms(true)), 7)).toBeUndefined()
    expect(returnDaysOf(lines({}), null)).toBeUndefined()
  })
})
