// More money than there can be: seen, gone when the facts agree, whatever order they are told in.
import { describe, expect, test } from '@jest/globals'
import { DisputeId, wismoSpace } from '@wismo/kernel'
import { account, authorized, captured, delivered, factsIn, foundIn, foundOf, placed, refund, refundAsked, refunded, registered, said, shipped, viewOf, voided, type Said } from '../testing/said.ts'

describe('I9 refund_above_capture', () => {
  const found = (...facts: readonly Said[]) => foundOf('refund_above_capture', ...facts)
  const disputeId = DisputeId.of(wismoSpace, 'd')
  const dispute = (type: string, hour: number, data: object) => said(account, type, hour, { disputeId, currency: 'EUR', postings: [], ...data })

  test('more went back than was taken: an incident of payments, with both facts', () => {
    const one = found(placed(), captured(11, 1_000), refundAsked(12, 1_001), refunded(12))
    expect(one).toMatchObject({ weight: 'incident', owner: 'payments', parts: [account] })
    expect(factsIn(one)).toEqual([['PaymentCaptured', 11], ['RefundRequested', 12]])
  })

  test('gone once the rest of the money is known, and where it is just enough', () => {
    expect(found(placed(), captured(11, 1_000), refundAsked(12, 1_001), refunded(12), captured(10, 1))).toBeUndefined()
    expect(found(placed(), captured(11, 1_000), refundAsked(12, 1_000), refunded(12))).toBeUndefined()
  })

  test('what is only promised counts; nothing was taken at all is an incident as well', () => {
    expect(factsIn(found(placed(), captured(11, 1_000), refundAsked(12, 600), refunded(12), refundAsked(13, 500, { ref: 's' })))).toEqual([['PaymentCaptured', 11], ['RefundRequested', 13]])
    expect(factsIn(found(placed(), refundAsked(12, 1)))).toEqual([['RefundRequested', 12]])
  })

  test('what checkout saw to be taken is there', () => {
    expect(foundIn(placed({ payments: [{ ref: 'q', method: 'card', status: 'captured', amount: 2_500 }] }), refundAsked(12, 2_500), refunded(12))).toEqual([])
  })

  test('what the bank sent back of a refund counts as never gone', () => {
    const facts = [placed(), captured(11, 1_000), refundAsked(12, 1_000), refunded(13)]
    const again = [refundAsked(15, 1_000, { ref: 's' }), refunded(16, 's')]
    expect(found(...facts, ...again)).toBeDefined()
    const view = viewOf([...facts, said(account, 'RefundReversed', 14, { refundId: refund(), amount: 1_000, currency: 'EUR', postings: [] }), ...again])
    expect(view.contradictions).toEqual([])
  })

  test('what the customer’s bank holds or has taken cannot be given back once more', () => {
    const facts = [placed(), captured(11, 1_000), refundAsked(12, 600), refunded(12)]
    expect(factsIn(found(...facts, dispute('DisputeOpened', 13, { amount: 500, dueBy: '2026-11-20T00:00:00Z' })))).toEqual([['PaymentCaptured', 11], ['RefundRequested', 12], ['DisputeOpened', 13]])
    expect(found(...facts, dispute('DisputeOpened', 13, { amount: 400, dueBy: '2026-11-20T00:00:00Z' }))).toBeUndefined()
    expect(found(...facts, dispute('DisputeOpened', 13, { amount: 500, dueBy: '2026-11-20T00:00:00Z' }), dispute('DisputeClosed', 14, { result: 'won' }))).toBeUndefined()
    expect(found(...facts, dispute('DisputeOpened', 13, { amount: 500, dueBy: '2026-11-20T00:00:00Z' }), dispute('DisputeClosed', 14, { result: 'lost' }))).toBeDefined()
  })

  test('keeps an order from being completed', () => {
    const facts = [placed(), captured(9, 2_500), shipped(11), registered(11), delivered(20)]
    expect(viewOf(facts).status).toBe('completed')
    expect(viewOf([...facts, refundAsked(21, 2_501), refunded(21)])).toMatchObject({ status: 'confirmed', contradictions: [{ code: 'refund_above_capture' }] })
  })
})

describe('I10 captured_above_authorized', () => {
  const found = (...facts: readonly Said[]) => foundOf('captured_above_authorized', ...facts)

  test('more was taken than was set aside: an incident of payments, with both facts', () => {
    const one = found(placed(), authorized(11, 2_000), captured(12, 2_001))
    expect(one).toMatchObject({ weight: 'incident', owner: 'payments', parts: [account] })
    expect(factsIn(one)).toEqual([['PaymentAuthorized', 11], ['PaymentCaptured', 12]])
  })

  test('what was let go was not there to be taken', () => {
    expect(factsIn(found(placed(), authorized(11, 2_000), captured(12, 1_500), voided(13, 501)))).toEqual([['PaymentAuthorized', 11], ['PaymentCaptured', 12], ['PaymentVoided', 13]])
    expect(found(placed(), authorized(11, 2_000), captured(12, 1_500), voided(13, 500))).toBeUndefined()
  })

  test('gone once more was set aside; each payment by itself', () => {
    expect(found(placed(), authorized(11, 2_000), captured(12, 2_001), authorized(11.5, 1))).toBeUndefined()
    expect(found(placed(), authorized(11, 2_000), captured(12, 2_001), authorized(11.5, 500, 'other'))).toBeDefined()
  })

  test('what was never set aside is a sale', () => {
    expect(foundIn(placed(), captured(12, 9_000))).toEqual([])
    expect(found(placed(), authorized(11, 2_000, 'other'), captured(12, 9_000))).toBeUndefined()
  })
})
