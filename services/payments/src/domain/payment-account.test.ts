import { describe, expect, test } from '@jest/globals'
import type { Posting } from '@wismo/contracts'
import { fold, Invalid, lineIdOf, paymentIdOf, refundIdOf, returnIdOf, Unavailable, type Currency } from '@wismo/kernel'
import { currency, decide, messageId, orderId, payment, record, tillReturn, type Told } from '../testing/told.ts'
import { paymentAccount, type PaymentAccountEvent } from './payment-account.ts'
import { failureOf } from './record-payment.ts'

const given = (...facts: readonly Told[]) => ({ when: (told: Told, shop = currency) => decide(told, shop)(record(facts).account) })
const paymentId = paymentIdOf(orderId, 'psp-1')
const postings = (...moved: readonly (readonly [string, number])[]): readonly Posting[] => moved.map(([account, amount]) => ({ account, amount }))
const authorized = payment('authorized', { kind: 'authorized', expiresAt: '2026-12-01T10:00:00+01:00' })
const captured = payment('captured')
const refunded = payment('refunded', { kind: 'refunded', amount: 300, refundRef: 'r-1' })
const booking = ({ data }: PaymentAccountEvent): object => ('postings' in data ? { postings: data.postings, balance: data.balance } : {})

describe('a payment that was reported', () => {
  test('given nothing, when money is set aside, then it is told with its postings, and nobody says what is due', () => {
    expect(given().when(authorized)).toEqual([
      {
        type: 'PaymentAuthorized',
        data: { orderId, paymentId, method: 'card', amount: 1000, expiresAt: '2026-12-01T09:00:00.000Z', currency, postings: postings(['authorized', 1000], ['pledged', -1000]), balance: { captured: 0, refunded: 0, refundable: 0 } },
      },
    ])
  })

  test('given money that is set aside, when it is taken, then it is set aside no more', () => {
    expect(given(authorized).when(captured)).toEqual([
      {
        type: 'PaymentCaptured',
        data: {
          orderId, paymentId, method: 'card', amount: 1000, captureId: messageId('captured'), currency,
          postings: postings(['authorized', -1000], ['pledged', 1000], ['captured', 1000], ['receivable', -1000]), balance: { captured: 1000, refunded: 0, refundable: 1000 },
        },
      },
    ])
  })

  test('given nothing, when money was taken, then it is a sale; told afterwards that it had been set aside, nothing moves', () => {
    expect(given().when(captured).map(booking)).toEqual([{ postings: postings(['captured', 1000], ['receivable', -1000]), balance: { captured: 1000, refunded: 0, refundable: 1000 } }])
    expect(given(captured).when(authorized).map(booking)).toEqual([{ postings: [], balance: { captured: 1000, refunded: 0, refundable: 1000 } }])
  })

  test('given money that is set aside, when some of it is let go, then the rest stays; more than all of it leaves nothing', () => {
    const letGo = (amount: number) => payment('voided', { kind: 'voided', amount })
    expect(given(authorized).when(letGo(400))).toEqual([{ type: 'PaymentVoided', data: { orderId, paymentId, method: 'card', amount: 400, currency, postings: postings(['authorized', -400], ['pledged', 400]), balance: { captured: 0, refunded: 0, refundable: 0 } } }])
    expect(given(authorized).when(letGo(1400)).map(booking)).toMatchObject([{ postings: postings(['authorized', -1000], ['pledged', 1000]) }])
  })

  test('given a payment, when it failed, then no money moved, and what was tried is told', () => {
    expect(given().when(payment('failed', { kind: 'failed', category: 'insufficient' }))).toEqual([{ type: 'PaymentFailed', data: { orderId, paymentId, method: 'card', amount: 1000, currency, category: 'insufficient', retryable: true } }])
  })

  test.each([
    ['insufficient', 'insufficient', true], ['Insufficient_Funds', 'insufficient', true], [' expired', 'expired', false], ['expired_card', 'expired', false], ['fraud', 'fraud', false],
    ['do_not_honor', 'other', true], ['', 'other', true], [undefined, 'other', true],
  ])('that failed for %j is %s, and tried again: %j', (word, category, retryable) => {
    expect(failureOf(word)).toEqual({ category, retryable })
  })

  test('a payment of nothing is one', () => {
    expect(given().when(payment('free', { amount: 0 })).map(booking)).toEqual([{ postings: [], balance: { captured: 0, refunded: 0, refundable: 0 } }])
    expect(record([payment('free', { amount: 0 })]).part?.payments[paymentId]).toMatchObject({ status: 'captured', amount: 0 })
  })

  test('given less that was set aside, when more is taken, then it is recorded all the same', () => {
    expect(given(payment('authorized', { kind: 'authorized', amount: 100 })).when(captured).map(booking)).toEqual([
      { postings: postings(['authorized', -100], ['pledged', 100], ['captured', 1000], ['receivable', -1000]), balance: { captured: 1000, refunded: 0, refundable: 1000 } },
    ])
  })
})

describe('a refund that was reported', () => {
  const refundId = refundIdOf(orderId, 'r-1')

  test('given money that was taken, when some went back, then it was asked for and went', () => {
    expect(given(captured).when(refunded)).toEqual([
      {
        type: 'RefundRequested',
        data: {
          orderId, refundId, amount: 300, cause: '', allocation: [], routes: [{ paymentId, amount: 300 }], currency,
          postings: postings(['refund_pending', -300], ['receivable', 300]), balance: { captured: 1000, refunded: 0, refundable: 700 },
        },
      },
      { type: 'RefundSucceeded', data: { orderId, refundId, currency, postings: postings(['refund_pending', 300], ['refunded', -300]), balance: { captured: 1000, refunded: 300, refundable: 700 } } },
    ])
  })

  test('I11 says which line each share is for', () => {
    const allocation = [{ externalLineId: '7', amount: 200, tax: 32 }, { part: 'shipping' as const, amount: 100 }]
    expect(given(captured).when(payment('refunded', { kind: 'refunded', amount: 300, allocation }))[0]).toMatchObject({ data: { allocation: [{ lineId: lineIdOf(orderId, '7'), amount: 200, tax: 32 }, { part: 'shipping', amount: 100 }] } })
  })

  test('without a reference it is named by its message', () => {
    expect(given().when(payment('x', { kind: 'refunded' }))[0]?.data).toMatchObject({ refundId: refundIdOf(orderId, messageId('x')) })
  })

  test('I9 of more than was taken is recorded, and nothing can be given back any more', () => {
    expect(given(payment('captured', { amount: 100 })).when(refunded).map(booking)).toMatchObject([{ balance: { refundable: 0 } }, { balance: { captured: 100, refunded: 300, refundable: 0 } }])
  })

  test('of a till answers its return, and went no way that we know', () => {
    expect(given(captured).when(tillReturn('till', { returnRef: 'ret-1' }))[0]).toMatchObject({ type: 'RefundRequested', data: { refundId, amount: 300, cause: returnIdOf(orderId, 'ret-1'), allocation: [], routes: [] } })
    expect(given().when(tillReturn('till', { refund: { amount: 5, currency } })).map(({ data }) => data)).toMatchObject([{ refundId: refundIdOf(orderId, messageId('till')), cause: returnIdOf(orderId, messageId('till')) }, {}])
  })

  test('a till that gave nothing back says nothing of money', () => {
    expect(given(captured).when(tillReturn('till', { refund: undefined }))).toEqual([])
  })

  test('told both ways, it is one refund, whichever way came first: nothing moves the second time', () => {
    const till = tillReturn('till', { returnRef: 'ret-1' })
    expect(given(captured, refunded).when(till).map(booking)).toEqual(Array(2).fill({ postings: [], balance: { captured: 1000, refunded: 300, refundable: 700 } }))
    for (const facts of [[captured, refunded, till], [till, refunded, captured]]) {
      const { part, account } = record(facts)
      expect(part?.refunds).toMatchObject({ [refundId]: { status: 'succeeded', amount: 300, cause: returnIdOf(orderId, 'ret-1') } })
      expect(Object.keys(part?.refunds ?? {})).toHaveLength(1)
      expect(account.refunds).toEqual(new Map([[refundId, { amount: 300, sent: 300 }]]))
    }
  })

  test('told again with a higher amount, the difference moves; with a lower one, nothing', () => {
    const again = (amount: number) => payment('again', { kind: 'refunded', amount, refundRef: 'r-1' })
    expect(given(captured, refunded).when(again(500)).map(booking)).toEqual([
      { postings: postings(['refund_pending', -200], ['receivable', 200]), balance: { captured: 1000, refunded: 300, refundable: 500 } },
      { postings: postings(['refund_pending', 200], ['refunded', -200]), balance: { captured: 1000, refunded: 500, refundable: 500 } },
    ])
    expect(given(captured, refunded).when(again(100)).map(booking)).toEqual(Array(2).fill({ postings: [], balance: { captured: 1000, refunded: 300, refundable: 700 } }))
  })
})

describe('one currency', () => {
  const dollars = (told: Told): Told => ({ ...told, data: { ...told.data, ...('refund' in told.data ? { refund: { amount: 300, currency: 'USD' } } : { currency: 'USD' }) } }) as Told
  const mismatch = (pointer: string) => expect.objectContaining({ code: 'currency_mismatch', faults: [expect.objectContaining({ pointer })] })

  test.each([['/currency', payment('x')], ['/currency', payment('x', { kind: 'failed' })], ['/currency', refunded], ['/refund/currency', tillReturn('x')]])('I12 another one than the shop’s is refused at %s, with nothing recorded', (pointer, told) => {
    expect(() => given().when(dollars(told))).toThrow(Invalid)
    expect(() => given().when(dollars(told))).toThrow(mismatch(pointer) as never)
  })

  test.each([['money that moved', captured], ['a payment that failed', payment('failed', { kind: 'failed' })]])('I12 an account keeps the one it has from %s, whatever the shop sells in now', (_name, first) => {
    expect(given(first).when(payment('later'), 'USD' as Currency)).toHaveLength(1)
    expect(() => given(first).when(dollars(payment('later')), 'USD' as Currency)).toThrow(mismatch('/currency') as never)
  })
})

test('a word that nobody knows is refused', () => {
  expect(() => given().when(payment('x', { kind: 'unknown' }))).toThrow(expect.objectContaining({ code: 'invalid' }) as never)
})

test('a failure of an earlier release, without what was tried, changes nothing', () => {
  const { account } = record([captured])
  expect(fold(paymentAccount, [{ type: 'PaymentFailed', data: { orderId, paymentId, category: 'other', retryable: true } }], account)).toBe(account)
})

test('an event of a newer release is not guessed at', () => {
  expect(() => fold(paymentAccount, [{ type: 'PaymentDoubled', data: { currency, postings: [] } } as unknown as PaymentAccountEvent])).toThrow(Unavailable)
})
