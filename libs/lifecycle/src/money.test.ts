import { describe, expect, test } from '@jest/globals'
import { moneyOf, paymentStatusOf } from './money.ts'
import type { MoneyView } from './order-view.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const order = { orderId: 'ord_1', totals: { items: 900, discounts: 0, shipping: 100, fees: 0, tax: 0, total: 1000 }, taxIncluded: true, adjustments: 0, cancelledAmount: 0 }
const paid = (over: object = {}) => ({ status: 'captured', amount: 1000, authorized: 1000, captured: 1000, voided: 0, expired: 0, lastAt: '2026-11-01', ...over })
const account = { payments: { pay_1: paid() } }
const money = ({ order: own, payments = account, ...said }: Said): MoneyView => moneyOf(stateWith({ ...said, payments, order: { ...order, ...own } }).parts)
const refund = (status: string, amount: number, over: object = {}) => ({ status, amount, cause: '', at: '2026-11-02', ...over })
const back = (status: string, amount: number) => ({ payments: { ...account, refunds: { rfd_1: refund(status, amount) } } })

describe('due is what the order costs now less what stayed with us', () => {
  test.each([
    ['paid', {}, { total: 1000, captured: 1000, due: 0, refundable: 1000 }],
    ['not paid', { payments: {} }, { total: 1000, captured: 0, due: 1000, refundable: 0 }],
    ['changed to more', { order: { adjustments: 50 } }, { original: 1000, total: 1050, due: 50 }],
    ['units off', { order: { cancelledAmount: 300 } }, { total: 700, due: -300 }],
    ['the order off', { order: { cancelled: true } }, { total: 0, due: -1000 }],
    ['a return was granted', { returns: { returns: { ret_1: { outcome: 'refund', amount: 200 }, ret_2: { outcome: 'exchange', amount: 70 }, ret_3: { outcome: 'refund' } } } }, { total: 800, due: -200 }],
    ['a claim was granted', { returns: { claims: { clm_1: { status: 'approved', outcome: 'refund', amount: 200 }, clm_2: { status: 'resolved', outcome: 'refund', amount: 30 } } } }, { total: 770, due: -230 }],
    ['claims that take nothing off', { returns: { claims: { clm_1: { status: 'denied', outcome: 'refund', amount: 200 }, clm_2: { status: 'approved', outcome: 'replacement', amount: 30 } } } }, { total: 1000, due: 0 }],
    ['a refund that nobody gave a reason for', back('succeeded', 100), { total: 900, refunded: 100, refundPending: 0, due: 0, refundable: 900 }],
    ['one that is to come', back('pending', 100), { total: 900, refunded: 0, refundPending: 100, due: -100, refundable: 900 }],
    ['one that was asked for', back('requested', 100), { refundPending: 100, refundable: 900 }],
    ['one that failed', back('failed', 100), { refundPending: 100, refundable: 900 }],
    ['one that came back', { payments: { ...account, refunds: { rfd_1: refund('reversed', 100, { reversed: 100, reversedAt: '2026-11-03' }) } } }, { total: 900, refunded: 0, refundPending: 0, due: -100, refundable: 1000 }],
    ['one that was called off', back('cancelled', 100), { total: 1000, refunded: 0, refundPending: 0, due: 0 }],
    ['one that answers what was granted', { ...back('succeeded', 100), order: { cancelledAmount: 100 } }, { total: 900, due: 0 }],
    ['one that gives back what was paid too much', { payments: { payments: { pay_1: paid({ captured: 1200 }) }, refunds: { rfd_1: refund('succeeded', 200) } } }, { total: 1000, due: 0 }],
    ['a dispute that is open', { payments: { ...account, disputes: { dsp_1: { status: 'opened', amount: 400 } } } }, { disputed: true, due: 0, refundable: 600 }],
    ['a dispute that is defended', { payments: { ...account, disputes: { dsp_1: { status: 'defended', amount: 400 } } } }, { disputed: true, refundable: 600 }],
    ['a dispute that was lost', { payments: { ...account, disputes: { dsp_1: { status: 'lost', amount: 400 } } } }, { disputed: false, due: 400, refundable: 600 }],
    ['a dispute that was won', { payments: { ...account, disputes: { dsp_1: { status: 'won', amount: 400 } } } }, { disputed: false, due: 0, refundable: 1000 }],
    ['a small balance that was given up', { order: { adjustments: 5 }, payments: { ...account, writtenOff: 5 } }, { due: 0 }],
    ['a balance that was settled as credit', { order: { cancelledAmount: 300 }, payments: { ...account, creditIssued: 300 } }, { due: 0 }],
    ['more is on its way back than there is', { payments: { ...account, refunds: { rfd_1: refund('pending', 800) }, disputes: { dsp_1: { status: 'opened', amount: 400 } } } }, { refundable: 0 }],
  ] as const)('%s', (_, said, wanted) => {
    expect(money(said as Said)).toMatchObject(wanted)
  })
})

describe('what is set aside', () => {
  const aside = (over: object) => money({ payments: { payments: { pay_1: paid({ status: 'authorized', captured: 0, ...over }) } } })

  test('covers what is due where it is enough, and lowers it not', () => {
    expect([aside({}).dueCoveredBy, aside({ authorized: 999 }).dueCoveredBy, aside({ captured: 1 }).dueCoveredBy, money({}).dueCoveredBy]).toEqual(['authorization', undefined, 'authorization', undefined])
    expect(aside({})).toMatchObject({ authorized: 1000, due: 1000 })
    expect(aside({ authorized: 1500, captured: 600 })).toMatchObject({ due: 400, dueCoveredBy: 'authorization' })
    expect(money({ order: { adjustments: 100 }, payments: { payments: { pay_1: paid({ captured: 600 }) } } }).dueCoveredBy).toBeUndefined()
    expect(money({ payments: { payments: { pay_1: paid({ authorized: 2000, captured: 1500 }) } } })).not.toHaveProperty('dueCoveredBy')
  })

  test('is what was not let go, and at least what was taken', () => {
    expect([aside({ voided: 300, expired: 200 }).authorized, aside({ voided: 1000, captured: 400 }).authorized]).toEqual([500, 400])
  })
})

test('payments: those of checkout that nobody has spoken of since, then the others, the one that was tried last at the end', () => {
  const stated = [{ ref: 'a', paymentId: 'pay_1', method: 'card', status: 'authorized', amount: 1 }, { ref: 'b', paymentId: 'pay_9', method: 'invoice', status: 'captured', amount: 7, brand: 'visa', last4: '1234', expiresAt: '2026-12-01' }, { ref: 'c', paymentId: 'pay_8', method: 'card', status: 'authorized', amount: 5 }]
  const { payments, authorized, captured } = money({
    order: { payments: stated }, payments: { payments: { pay_3: paid({ lastAt: '2026-11-02' }), pay_1: paid({ method: 'card', brand: 'amex', last4: '9', expiresAt: '2026-12-02' }), pay_2: paid({ lastAt: '2026-11-02' }), pay_4: paid({ lastAt: '2026-11-01T12' }) } },
  })
  expect(payments).toStrictEqual([
    { id: 'pay_9', method: 'invoice', brand: 'visa', last4: '1234', status: 'captured', amount: 7, expiresAt: '2026-12-01' }, { id: 'pay_8', method: 'card', status: 'authorized', amount: 5 },
    { id: 'pay_1', method: 'card', brand: 'amex', last4: '9', status: 'captured', amount: 1000, expiresAt: '2026-12-02' },
    ...['pay_4', 'pay_2', 'pay_3'].map((id) => ({ id, method: 'other', status: 'captured', amount: 1000 })),
  ])
  expect([authorized, captured]).toEqual([4012, 4007])
})

describe('what the facts of a payment leave open is as checkout saw it', () => {
  const seen = { ref: 'a', paymentId: 'pay_1', method: 'card', brand: 'visa', last4: '4417', status: 'authorized', amount: 1000, expiresAt: '2026-12-01' }
  const card = { id: 'pay_1', method: 'card', brand: 'visa', last4: '4417', amount: 1000 }
  test.each([
    ['taken: the card, and no moment at which a hold on money ends', {}, {}, { ...card, status: 'captured' }],
    ['set aside: also until when', {}, { status: 'authorized', captured: 0 }, { ...card, status: 'authorized', expiresAt: '2026-12-01' }],
    ['taken in part: the rest is set aside', {}, { status: 'partially_captured', captured: 400 }, { ...card, status: 'partially_captured', expiresAt: '2026-12-01' }],
    ['the deadline of one that had to be paid ends with the payment', { status: 'pending' }, { status: 'authorized', captured: 0 }, { ...card, status: 'authorized' }],
    ['one that still waits keeps it', { status: 'pending' }, { status: 'initiated', authorized: 0, captured: 0 }, { ...card, status: 'initiated', expiresAt: '2026-12-01' }],
    ['facts that name the card come first', {}, { method: 'card', brand: 'visa', last4: '4417', expiresAt: '2026-12-09', status: 'authorized', captured: 0 }, { ...card, status: 'authorized', expiresAt: '2026-12-09' }],
    ['another card has none of the numbers of the first', {}, { brand: 'amex' }, { id: 'pay_1', method: 'card', brand: 'amex', amount: 1000, status: 'captured' }],
    ['another way to pay is no card', {}, { method: 'paypal' }, { id: 'pay_1', method: 'paypal', amount: 1000, status: 'captured' }],
  ])('%s', (_, stated, told, wanted) => {
    expect(money({ order: { payments: [{ ...seen, ...stated }] }, payments: { payments: { pay_1: paid(told) } } }).payments).toStrictEqual([wanted])
  })
})

test('a payment that checkout had only begun is begun', () => {
  const begun = { ref: 'a', paymentId: 'pay_7', method: 'bank', status: 'pending', amount: 1000 }
  expect(money({ order: { payments: [begun] }, payments: {} })).toMatchObject({ payments: [{ id: 'pay_7', status: 'initiated' }], authorized: 0, captured: 0 })
})

test('refunds: oldest first', () => {
  const refunds = { rfd_4: refund('pending', 1), rfd_1: refund('pending', 1, { at: '2026-11-03' }), rfd_3: refund('pending', 1, { at: '2026-11-01' }), rfd_2: refund('pending', 1) }
  expect(money({ payments: { ...account, refunds } }).refunds.map(({ id }) => id)).toEqual(['rfd_3', 'rfd_2', 'rfd_4', 'rfd_1'])
})

describe('payment status: the first that fits', () => {
  test.each([
    ['none', {}, []],
    ['none', { due: 0 }, ['voided', 'expired']],
    ['pending', { due: 1 }, ['voided']],
    ['pending', { due: 0 }, ['voided', 'initiated']],
    ['failed', { due: 1 }, ['captured', 'failed']],
    ['pending', { due: 1 }, ['failed', 'initiated']],
    ['pending', { due: 0 }, ['failed']],
    ['authorized', { due: 1, authorized: 1 }, ['failed']],
    ['refunded', { due: -1, captured: 5, refunded: 5 }, ['captured']],
    ['overpaid', { due: -1, captured: 5, refunded: 4 }, ['captured']],
    ['partially_refunded', { captured: 5, refunded: 4 }, ['captured']],
    ['paid', { authorized: 5, captured: 5 }, ['captured']],
    ['partially_paid', { due: 1, authorized: 5, captured: 4 }, ['captured']],
    ['authorized', { due: 5, authorized: 5 }, ['authorized']],
    ['pending', { due: 5 }, ['initiated']],
  ] as const)('%s: %j', (status, sums, payments) => {
    expect(paymentStatusOf({ due: 0, authorized: 0, captured: 0, refunded: 0, payments: payments.map((one) => ({ status: one })), ...sums } as never)).toBe(status)
  })
})
