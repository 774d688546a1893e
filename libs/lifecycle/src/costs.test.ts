import { describe, expect, test } from '@jest/globals'
import { AppeasementId, ClaimId, ReturnId, wismoSpace } from '@wismo/kernel'
import { moneyOf } from './money.ts'
import { stateWith } from './testing/state-of.ts'

// An order of 1,000 that was paid.
const back = ReturnId.of(wismoSpace, 'back')
const claim = ClaimId.of(wismoSpace, 'claim')
const gift = AppeasementId.of(wismoSpace, 'gift')
const order = { orderId: 'ord_1', totals: { items: 1000, discounts: 0, shipping: 0, fees: 0, tax: 0, total: 1000 }, taxIncluded: true, adjustments: 0, cancelledAmount: 0 }
const captured = (amount: number): object => ({ pay_1: { status: 'captured', amount, authorized: amount, captured: amount, voided: 0, expired: 0, lastAt: '2026-11-01' } })

interface Told {
  readonly order?: object
  readonly payments?: object
  readonly returns?: object
}

const money = ({ order: own, payments, returns = {} }: Told) => moneyOf(stateWith({ order: { ...order, ...own }, payments: { payments: captured(1000), ...payments }, returns }).parts)
const refund = (cause: string, amount: number, over: object = {}): object => ({ status: 'succeeded', amount, cause, at: '2026-11-02', ...over })
const granted = (outcome: string, amount: number): object => ({ returns: { [back]: { outcome, amount } } })

describe('credit', () => {
  test('settles a return that the customer wants as credit: the order costs less by it, and nobody owes anything afterwards', () => {
    expect(money({ returns: granted('credit', 400) })).toMatchObject({ total: 600, due: -400 })
    expect(money({ returns: granted('credit', 400), payments: { creditIssued: 400 } })).toMatchObject({ total: 600, due: 0 })
  })

  test.each([
    ['that nobody owed is a gift', { payments: { creditIssued: 500 } }, 0],
    ['beyond what was owed is a gift', { returns: granted('credit', 400), payments: { creditIssued: 700 } }, 0],
    ['that makes up for something leaves what is owed for a return', { returns: { ...granted('refund', 400), appeasements: { [gift]: { kind: 'store_credit', status: 'issued', value: 400 } } }, payments: { creditIssued: 400 } }, -400],
    ['that was taken back makes up for nothing', { returns: { ...granted('refund', 400), appeasements: { [gift]: { kind: 'store_credit', status: 'revoked', value: 400 } } }, payments: { creditIssued: 400 } }, 0],
    ['settles an order that is off', { order: { cancelled: true }, payments: { creditIssued: 1000 } }, 0],
    ['beyond what an order that is off had cost is a gift', { order: { cancelled: true }, payments: { creditIssued: 1300, refunds: { rfd_1: refund('ord_1', 900) } } }, 0],
    ['settles what was paid and given up of an order that is off', { order: { cancelled: true }, payments: { payments: captured(950), writtenOff: 50, creditIssued: 1000 } }, 0],
    ['that is spent pays', { order: { adjustments: 300 }, payments: { creditSpent: 300 } }, 0],
    ['that was given and is spent here pays', { order: { adjustments: 300 }, payments: { creditIssued: 300, creditSpent: 300 } }, 0],
  ] as const)('%s', (_, told, due) => {
    expect(money(told).due).toBe(due)
  })
})

describe('a refund answers what its own cause granted', () => {
  test('goodwill does not swallow what a return is owed', () => {
    const returns = granted('refund', 400)
    const goodwill = refund(gift, 400)
    expect(money({ returns, payments: { refunds: { rfd_1: goodwill } } })).toMatchObject({ total: 200, due: -400 })
    expect(money({ returns, payments: { refunds: { rfd_1: goodwill, rfd_2: refund(back, 400) } } })).toMatchObject({ total: 200, due: 0 })
  })

  test.each([
    ['the return itself', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund(back, 400) }, 600, 0],
    ['more than the return: the rest is a gift', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund(back, 450) }, 550, 0],
    ['less than the return: the rest is owed', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund(back, 300) }, 600, -100],
    ['a return before its worth was decided', {}, { rfd_1: refund(back, 400) }, 600, 0],
    ['the order: whatever is owed', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund('ord_1', 400) }, 600, 0],
    ['nothing that was said: whatever is owed', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund('', 400) }, 600, 0],
    ['another claim', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_1: refund(claim, 100) }, 500, -400],
    ['an appeasement that names it', { [back]: { outcome: 'refund', amount: 400 } }, { rfd_9: refund('', 100) }, 500, -400],
  ] as const)('%s', (_, returns, refunds, total, due) => {
    const appeasements = { [gift]: { kind: 'partial_refund', status: 'issued', value: 100, refundId: 'rfd_9' } }
    expect(money({ returns: { returns, appeasements }, payments: { refunds } })).toMatchObject({ total, due })
  })
})

describe('a refund that the bank sent back', () => {
  const sentBack = (amount: number): object => ({ status: 'reversed', reversed: amount, reversedAt: '2026-11-05' })

  test('in part is refunded in part, and the part is owed', () => {
    expect(money({ payments: { refunds: { rfd_1: refund(gift, 400, sentBack(100)) } } })).toMatchObject({ total: 600, refunded: 300, refundable: 700, due: -100 })
  })

  test.each([
    ['is owed whoever gave it', { rfd_1: refund(gift, 400, sentBack(400)) }, 600, -400],
    ['is owed as long as no other takes its place', { rfd_1: refund(gift, 400, sentBack(400)), rfd_2: refund(gift, 400, { at: '2026-11-06' }) }, 600, 0],
    ['is not replaced by one from before', { rfd_1: refund(gift, 400, sentBack(400)), rfd_2: refund(gift, 100, { at: '2026-11-04' }) }, 500, -400],
    ['is not replaced by one that was called off', { rfd_1: refund(gift, 400, sentBack(400)), rfd_2: refund(gift, 400, { at: '2026-11-06', status: 'cancelled' }) }, 600, -400],
    ['is on its way again', { rfd_1: refund(gift, 400, { ...sentBack(400), status: 'pending' }) }, 600, -400],
    ['and called off is nobody’s', { rfd_1: refund(gift, 400, { ...sentBack(400), status: 'cancelled' }) }, 1000, 0],
  ] as const)('%s', (_, refunds, total, due) => {
    expect(money({ payments: { refunds } })).toMatchObject({ total, due })
  })
})

test('more went back than was ever taken: the order costs nothing, and the customer owes the rest', () => {
  expect(money({ payments: { refunds: { rfd_1: refund(gift, 1600) } } })).toMatchObject({ total: 0, due: 600, refundable: 0 })
  expect(money({ payments: { payments: captured(100), refunds: { rfd_1: refund('', 400) } } })).toMatchObject({ total: 900, due: 1200 })
  expect(money({ order: { cancelledAmount: 700 }, returns: granted('refund', 400) })).toMatchObject({ total: 0, due: -1000 })
})
