import { describe, expect, test } from '@jest/globals'
import { fold, refundIdOf, Unavailable } from '@wismo/kernel'
import { a, at, b, currency, eventsOf, orderId, partOf, payment, paymentOf, refund, returnId, type Report } from '../testing/reports.ts'
import { paymentAccount } from './payment-account.ts'

/** What a report brings after others. */
const given = (...before: readonly Report[]) => ({ when: (one: Report) => eventsOf([...before, one]).slice(eventsOf(before).length).map(({ type, data }) => ({ type, ...data })) })
const [paymentId, refundId] = [paymentOf('p'), refundIdOf(orderId, 'f')]

describe('a payment', () => {
  test('given nothing, when it is authorized, then the money is set aside, and none is with us', () => {
    expect(given().when(payment('authorized', 100, { expiresAt: at(60) }))).toEqual([{
      type: 'PaymentAuthorized', orderId, paymentId, method: 'card', amount: 100, currency, expiresAt: at(60),
      postings: [{ account: 'reserved', amount: -100 }, { account: 'authorized', amount: 100 }], balance: { captured: 0, refunded: 0, refundable: 0 },
    }])
  })

  test('given what was set aside, when some of it is taken, then that much is no longer set aside and is with us', () => {
    expect(given(payment('authorized', 100)).when(payment('captured', 60, { captureId: 'c-1' }))).toEqual([{
      type: 'PaymentCaptured', orderId, paymentId, captureId: 'c-1', method: 'card', amount: 60, currency,
      postings: [{ account: 'reserved', amount: 60 }, { account: 'authorized', amount: -60 }, { account: 'customer', amount: -60 }, { account: 'captured', amount: 60 }],
      balance: { captured: 60, refunded: 0, refundable: 60 },
    }])
  })

  test('given nothing, when money is taken, then it is a sale; told of its authorization later, only the rest is set aside', () => {
    expect(given().when(payment('captured', 60))).toMatchObject([{ postings: [{ account: 'customer', amount: -60 }, { account: 'captured', amount: 60 }], balance: { captured: 60 } }])
    expect(given(payment('captured', 60)).when(payment('authorized', 100))).toMatchObject([{ amount: 100, postings: [{ account: 'reserved', amount: -40 }, { account: 'authorized', amount: 40 }] }])
  })

  test('given an authorization, when it is voided, then nothing is set aside any more', () => {
    expect(given(payment('authorized', 100)).when(payment('voided', 100))).toMatchObject([{ type: 'PaymentVoided', amount: 100, postings: [{ account: 'reserved', amount: 100 }, { account: 'authorized', amount: -100 }] }])
  })

  test.each([['insufficient', true], ['expired', false], ['fraud', false], ['other', true]] as const)('given nothing, when it failed because of %s, then it says whether another try may help', (category, retryable) => {
    expect(given().when(payment('failed', 100, { category }))).toEqual([{ type: 'PaymentFailed', orderId, paymentId, method: 'card', category, retryable }])
  })

  test('given less than that, when more is taken, then it is taken all the same', () => {
    expect(given(payment('authorized', 100)).when(payment('captured', 130))).toMatchObject([{ amount: 130, balance: { captured: 130 } }])
  })
})

describe('a refund', () => {
  const lines = [{ lineId: a, amount: 30 }, { lineId: b, amount: 20 }]

  test('given money with us, when some goes back, then it is asked for and gone, for these lines', () => {
    expect(given(payment('captured', 100)).when(refund(50, { allocation: lines, reference: 'f', paymentId }))).toEqual([
      {
        type: 'RefundRequested', orderId, refundId, currency, amount: 50, cause: orderId, allocation: lines, routes: [{ paymentId, amount: 50 }],
        postings: [{ account: 'captured', amount: -50 }, { account: 'refund_pending', amount: 50 }], balance: { captured: 100, refunded: 0, refundable: 50 },
      },
      { type: 'RefundSucceeded', orderId, refundId, currency, reference: 'f', postings: [{ account: 'refund_pending', amount: -50 }, { account: 'customer', amount: 50 }], balance: { captured: 100, refunded: 50, refundable: 50 } },
    ])
  })

  test('given nothing with us, when money goes back, then it is recorded, and nothing more could', () => {
    expect(given().when(refund(50))).toMatchObject([{}, { type: 'RefundSucceeded', balance: { captured: 0, refunded: 50, refundable: 0 } }])
  })

  test('I16 given a refund, when it is told again, then nothing is written; told for more, the rest of it is', () => {
    expect(given(refund(50)).when(refund(50, { minute: 5 }))).toEqual([])
    expect(given(refund(50)).when(refund(40))).toEqual([])
    expect(given(refund(50)).when(refund(70))).toMatchObject([{ amount: 70, postings: [{ account: 'captured', amount: -20 }, { account: 'refund_pending', amount: 20 }] }, { balance: { refunded: 70 } }])
  })

  test('I16 given the refund of a till, when the provider tells of it too, then it is one, with the return as its reason and the lines as the provider said', () => {
    const [till, provider] = [refund(50, { cause: returnId }), refund(50, { allocation: lines })]
    const told = partOf(eventsOf([till, provider]))
    expect(told.refunds[refundId]).toMatchObject({ status: 'succeeded', amount: 50, cause: returnId, lines: { [a]: 30, [b]: 20 } })
    expect(partOf(eventsOf([provider, till])).refunds).toEqual(told.refunds)
  })
})

test('an event of a newer release in the account: nothing is decided on half of what is known', () => {
  expect(() => fold(paymentAccount, [{ type: 'DisputeOpened', data: {} } as never])).toThrow(Unavailable)
})
