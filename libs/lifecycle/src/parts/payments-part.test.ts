import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DisputeId, EventId, Instant, orderIdOf, paymentAccountIdOf, PaymentId, PaymentLinkId, RefundId, ShopId, SubjectRef, VoucherId, wismoSpace, type Currency } from '@wismo/kernel'
import type { EventOf } from './part-events.ts'
import { foldPayments, paymentsEvents, type PaymentsEvent, type PaymentsPart, standOf } from './payments-part.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), '1')
const at = Instant.parse('2026-11-24T10:00:00Z')
const later = Instant.parse('2026-11-25T10:00:00Z')
const paymentId = PaymentId.of(wismoSpace, 'p')
const refundId = RefundId.of(wismoSpace, 'r')
const disputeId = DisputeId.of(wismoSpace, 'd')
const linkId = PaymentLinkId.of(wismoSpace, 'l')
const newLinkId = PaymentLinkId.of(wismoSpace, 'n')
const voucherId = VoucherId.of(wismoSpace, 'v')
const subjectRef = SubjectRef.of(wismoSpace, 's')
const money = { currency: 'EUR' as Currency, postings: [], balance: { due: 0, captured: 0, refunded: 0, refundable: 0 } }
const { currency } = money

type Facts = { readonly [Name in PaymentsEvent['type']]: Omit<EventOf<Name>['data'], 'orderId'> }
const facts: Facts = {
  PaymentInitiated: { paymentId, method: 'card', amount: 1000, currency },
  PaymentActionRequired: { paymentId },
  PaymentAuthorized: { paymentId, method: 'card', amount: 1000, expiresAt: later, brand: 'visa', last4: '4242', ...money },
  AuthorizationAdjusted: { paymentId, amount: 1200, ...money },
  AuthorizationExpired: { paymentId, amount: 1000, ...money },
  PaymentCaptured: { paymentId, captureId: 'c', amount: 400, ...money },
  CaptureFailed: { paymentId, category: 'other', retryable: true },
  PaymentFailed: { paymentId, category: 'insufficient', retryable: false },
  PaymentVoided: { paymentId, amount: 600, ...money },
  PaymentRecovered: { paymentId },
  RefundRequested: { refundId, amount: 300, cause: 'ret_1', allocation: [], routes: [], ...money },
  RefundPending: { refundId, dueBy: later },
  RefundSucceeded: { refundId, reference: '745', arrivesBy: '2026-11-28', ...money },
  RefundFailed: { refundId, code: 'account_closed', ...money },
  RefundRerouted: { refundId, route: { amount: 300 } },
  RefundReversed: { refundId, amount: 300, ...money },
  RefundCancelled: { refundId, amount: 300, ...money },
  DisputeOpened: { disputeId, amount: 1000, dueBy: later, ...money },
  DisputeEvidenceSent: { disputeId },
  DisputeClosed: { disputeId, result: 'lost', ...money },
  BalanceWrittenOff: { amount: 5, approver: 'agent_7', ...money },
  PaymentLinkCreated: { linkId, purpose: 'balance', causeId: 'chg_1', amount: 200, currency, until: later },
  PaymentLinkSent: { linkId }, PaymentLinkOpened: { linkId }, PaymentLinkAttemptFailed: { linkId }, PaymentLinkExpired: { linkId },
  PaymentLinkCancelled: { linkId },
  PaymentLinkPaid: { linkId, paymentId },
  PaymentLinkSuperseded: { linkId, newLinkId },
  LatePaymentReceived: { linkId, resolution: 'refunded' },
  VoucherIssued: { voucherId, currency, value: 500 },
  VoucherRedeemed: { voucherId, currency, value: 300 },
  VoucherReversed: { voucherId, currency, value: 300 },
  VoucherExpired: { voucherId, currency, value: 500 },
  CreditIssued: { subjectRef, amount: 900, ...money },
  CreditSpent: { subjectRef, amount: 400, ...money },
}
const names = Object.keys(facts) as PaymentsEvent['type'][]
const event = <Name extends PaymentsEvent['type']>(type: Name, data: Facts[Name], occurredAt = at): PaymentsEvent =>
  ({ id: EventId.of(wismoSpace, type), type, aggregate: paymentAccountIdOf(orderId), occurredAt, recordedAt: at, actor: 'payment_provider', data: { orderId, ...data } }) as unknown as PaymentsEvent
const fact = <Name extends PaymentsEvent['type']>(type: Name, over: Partial<Facts[Name]> = {}, occurredAt = at): PaymentsEvent => event(type, { ...facts[type], ...over }, occurredAt)
type Told = readonly (PaymentsEvent | PaymentsEvent['type'])[]
const after = (...events: Told): PaymentsPart => events.map((one) => (typeof one === 'string' ? fact(one) : one)).reduce<PaymentsPart | undefined>(foldPayments, undefined) as PaymentsPart

describe('every event of the payment account', () => {
  test('has a rule', () => {
    expect([...paymentsEvents].sort()).toEqual([...names].sort())
  })

  test.each(names)('%s may be the first, leaves its mark in the timeline and the part before as it was', (name) => {
    expect(after(name).timeline.map(({ type }) => type)).toEqual([name])
    const before = frozen(after('PaymentInitiated', 'RefundRequested', 'DisputeOpened', 'PaymentLinkCreated', 'VoucherIssued'))
    const part = foldPayments(before, fact(name))
    expect(part.timeline.at(-1)?.type).toBe(name)
    expect(JSON.parse(JSON.stringify(part))).toEqual(part)
  })
})

describe('a payment', () => {
  const payment = (...events: Told) => after(...events).payments[paymentId]
  const rest = fact('PaymentCaptured', { amount: 600 })

  test.each([
    [['PaymentInitiated'], 'initiated'],
    [['PaymentInitiated', 'PaymentActionRequired'], 'action_required'],
    [['PaymentInitiated', 'PaymentActionRequired', 'PaymentAuthorized'], 'authorized'],
    [['PaymentAuthorized', 'PaymentCaptured'], 'partially_captured'],
    [['PaymentAuthorized', 'PaymentCaptured', rest], 'captured'],
    [['PaymentAuthorized', 'PaymentCaptured', 'PaymentVoided'], 'captured'],
    [['PaymentAuthorized', fact('PaymentVoided', { amount: 1000 })], 'voided'],
    [['PaymentAuthorized', 'PaymentVoided'], 'authorized'],
    [['PaymentAuthorized', 'AuthorizationExpired'], 'expired'],
    [['PaymentAuthorized', 'CaptureFailed'], 'authorized'],
    [['PaymentInitiated', 'PaymentFailed'], 'failed'],
    [['PaymentFailed', 'PaymentInitiated'], 'initiated'],
    [['PaymentFailed', 'PaymentRecovered'], 'initiated'],
    [['PaymentFailed', 'PaymentRecovered', 'PaymentAuthorized'], 'authorized'],
    [['PaymentFailed', 'PaymentAuthorized'], 'authorized'],
    [['PaymentAuthorized', 'PaymentFailed'], 'authorized'],
    [['PaymentCaptured'], 'captured'],
    [['PaymentCaptured', 'PaymentFailed'], 'captured'],
    [[rest, 'PaymentAuthorized'], 'partially_captured'],
    [[fact('PaymentVoided', { amount: 1000 }), 'PaymentAuthorized'], 'voided'],
    [[fact('PaymentAuthorized', { amount: 0 })], 'authorized'],
  ] as const)('is by its facts %#: %s', (events, status) => {
    expect(payment(...events)?.status).toBe(status)
  })

  test('keeps what was told of it', () => {
    expect(payment('PaymentInitiated', fact('PaymentAuthorized', {}, later))).toMatchObject({
      status: 'authorized', method: 'card', amount: 1000, authorized: 1000, captured: 0, voided: 0, expired: 0, brand: 'visa', last4: '4242', expiresAt: later, at, lastAt: later,
    })
  })

  test('is worth what was set aside or taken where nobody said what it is for', () => {
    expect(payment('PaymentCaptured', rest)?.amount).toBe(1000)
    expect(payment('PaymentAuthorized', 'PaymentCaptured')?.amount).toBe(1000)
  })

  test('adjusted has that much set aside beside what was taken and let go', () => {
    expect(payment('PaymentAuthorized', 'AuthorizationAdjusted')).toMatchObject({ authorized: 1200, status: 'authorized' })
    expect(payment('PaymentAuthorized', 'PaymentCaptured', fact('PaymentVoided', { amount: 100 }), fact('AuthorizationAdjusted', { amount: 300 }))).toMatchObject({ authorized: 800, captured: 400, voided: 100, status: 'partially_captured' })
  })

  test('says why the last try did not work, until one does', () => {
    expect(payment('PaymentInitiated', 'PaymentFailed')?.failure).toEqual({ category: 'insufficient', retryable: false })
    expect(payment('PaymentAuthorized', 'CaptureFailed')?.failure).toEqual({ category: 'other', retryable: true })
    expect(payment('PaymentAuthorized', 'CaptureFailed', 'PaymentCaptured')).not.toHaveProperty('failure')
  })

  test('I10 has the same amounts whatever came first', () => {
    const told = [fact('PaymentAuthorized'), fact('PaymentCaptured'), fact('PaymentCaptured', { amount: 100 }), fact('PaymentVoided', { amount: 200 }), fact('AuthorizationExpired', { amount: 300 })]
    fc.assert(fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (events) => {
      expect(payment(...events)).toMatchObject({ authorized: 1000, captured: 500, voided: 200, expired: 300, status: 'captured', amount: 1000 })
    }))
  })
})

describe('a refund', () => {
  const refund = (...events: Told) => after(...events).refunds[refundId]

  test.each([
    [['RefundRequested'], 'requested'],
    [['RefundRequested', 'RefundPending'], 'pending'],
    [['RefundRequested', 'RefundPending', 'RefundSucceeded'], 'succeeded'],
    [['RefundRequested', 'RefundFailed'], 'failed'],
    [['RefundRequested', 'RefundFailed', 'RefundPending'], 'pending'],
    [['RefundRequested', 'RefundFailed', 'RefundRerouted'], 'pending'],
    [['RefundRequested', 'RefundRerouted'], 'requested'],
    [['RefundRequested', 'RefundSucceeded', 'RefundPending'], 'succeeded'],
    [['RefundRequested', 'RefundSucceeded', 'RefundReversed'], 'reversed'],
    [['RefundRequested', 'RefundCancelled'], 'cancelled'],
    [['RefundSucceeded', 'RefundRequested'], 'succeeded'],
  ] as const)('is by its facts %#: %s', (events, status) => {
    expect(refund(...events)?.status).toBe(status)
  })

  test('says when the money is there, and no deadline any more', () => {
    expect(refund('RefundRequested', 'RefundPending')).toMatchObject({ amount: 300, cause: 'ret_1', dueBy: later })
    expect(refund('RefundRequested', 'RefundPending', fact('RefundSucceeded', {}, later))).toEqual({ status: 'succeeded', amount: 300, cause: 'ret_1', reference: '745', arrivesBy: '2026-11-28', at })
  })

  test('sent back by the bank says how much and when, however often, and never more than it was', () => {
    expect(refund('RefundRequested', 'RefundSucceeded', fact('RefundReversed', { amount: 100 }))).toMatchObject({ status: 'reversed', amount: 300, reversed: 100, reversedAt: at })
    expect(refund('RefundRequested', 'RefundSucceeded', fact('RefundReversed', { amount: 100 }), fact('RefundReversed', { amount: 150 }, later))).toMatchObject({ reversed: 250, reversedAt: later })
    expect(refund('RefundRequested', 'RefundSucceeded', 'RefundReversed', fact('RefundReversed', { amount: 100 }))).toMatchObject({ amount: 300, reversed: 300 })
  })

  test('sent back by the bank may go another way, and arrive', () => {
    expect(refund('RefundRequested', 'RefundSucceeded', 'RefundReversed', 'RefundRerouted')).toMatchObject({ status: 'pending', reversed: 300 })
    const arrived = refund('RefundRequested', 'RefundSucceeded', 'RefundReversed', 'RefundRerouted', 'RefundSucceeded')
    expect(arrived?.status).toBe('succeeded')
    for (const gone of ['reversed', 'reversedAt']) expect(arrived).not.toHaveProperty(gone)
  })

  test('keeps what of it is for which line', () => {
    const [one, two] = ['lin_00000000000000000000000001', 'lin_00000000000000000000000002'] as const
    const allocation = [{ lineId: one, amount: 100 }, { lineId: two, amount: 50 }, { lineId: one, amount: 20 }, { part: 'shipping', amount: 130 }]
    expect(refund(fact('RefundRequested', { allocation } as never))?.lines).toEqual({ [one]: 120, [two]: 50 })
    expect(refund(fact('RefundRequested', { allocation: [{ part: 'shipping', amount: 300 }] } as never))).not.toHaveProperty('lines')
  })

  test.each([
    [{ status: 'requested' }, 0, 300], [{ status: 'pending' }, 0, 300], [{ status: 'failed' }, 0, 300], [{ status: 'succeeded' }, 300, 0], [{ status: 'cancelled' }, 0, 0],
    [{ status: 'reversed', reversed: 300 }, 0, 0], [{ status: 'reversed', reversed: 100 }, 200, 0], [{ status: 'pending', reversed: 100 }, 200, 100], [{ status: 'cancelled', reversed: 100 }, 200, 0],
  ] as const)('%j: what arrived is %i, what is to come is %i', (state, arrived, coming) => {
    expect(standOf({ amount: 300, cause: '', at, ...state })).toEqual({ arrived, coming })
  })

  test.each(['RefundReversed', 'RefundCancelled'] as const)('tells its amount by %s where nobody had', (name) => {
    expect(refund(name)?.amount).toBe(300)
    expect(refund('RefundRequested', fact(name, { amount: 100 }))?.amount).toBe(300)
  })
})

describe('a dispute', () => {
  const dispute = (...events: Told) => after(...events).disputes[disputeId]

  test('is opened, defended and decided', () => {
    expect(dispute('DisputeOpened')).toEqual({ status: 'opened', amount: 1000, dueBy: later })
    expect(dispute('DisputeOpened', 'DisputeEvidenceSent')).toEqual({ status: 'defended', amount: 1000 })
    expect(dispute('DisputeOpened', 'DisputeEvidenceSent', 'DisputeClosed')).toEqual({ status: 'lost', amount: 1000 })
    expect(dispute('DisputeOpened', fact('DisputeClosed', { result: 'won' }))).toEqual({ status: 'won', amount: 1000 })
  })

  test('stays as it is where the result is a word that nobody knows, or its beginning is told late', () => {
    expect(dispute('DisputeOpened', 'DisputeEvidenceSent', fact('DisputeClosed', { result: 'unknown' }))?.status).toBe('defended')
    expect(dispute('DisputeClosed', 'DisputeOpened', 'DisputeEvidenceSent')).toEqual({ status: 'lost', amount: 1000 })
  })
})

describe('a link', () => {
  const link = (...events: Told) => after(...events).links[linkId]

  test('is active however often it is looked at', () => {
    expect(link('PaymentLinkCreated', 'PaymentLinkSent', 'PaymentLinkOpened', 'PaymentLinkAttemptFailed')).toEqual({ status: 'active', purpose: 'balance', causeId: 'chg_1', amount: 200, until: later })
  })

  test.each([['PaymentLinkPaid', { status: 'paid', paymentId }], ['PaymentLinkExpired', { status: 'expired' }], ['PaymentLinkCancelled', { status: 'cancelled' }], ['PaymentLinkSuperseded', { status: 'superseded', supersededBy: newLinkId }]] as const)('after %s', (name, expected) => {
    expect(link('PaymentLinkCreated', name)).toMatchObject(expected)
  })

  test('that was paid stays paid; money that came too late is said so', () => {
    expect(link('PaymentLinkCreated', 'PaymentLinkPaid', 'PaymentLinkExpired')?.status).toBe('paid')
    expect(link('PaymentLinkCreated', 'PaymentLinkExpired', 'LatePaymentReceived')).toMatchObject({ status: 'expired', late: 'refunded' })
  })
})

test('a voucher is used, given back and expires', () => {
  const voucher = (...events: Told) => after(...events).vouchers[voucherId]
  expect(voucher('VoucherIssued')).toEqual({ status: 'issued', value: 500, redeemed: 0 })
  expect(voucher('VoucherIssued', 'VoucherRedeemed')).toEqual({ status: 'redeemed', value: 500, redeemed: 300 })
  expect(voucher('VoucherIssued', 'VoucherRedeemed', 'VoucherReversed')).toEqual({ status: 'issued', value: 500, redeemed: 0 })
  expect(voucher('VoucherIssued', 'VoucherExpired', 'VoucherReversed')).toEqual({ status: 'expired', value: 500, redeemed: 0 })
})

test('what is written off, and what credit settled, adds up', () => {
  expect(after('BalanceWrittenOff', 'BalanceWrittenOff', 'CreditIssued', 'CreditSpent')).toMatchObject({ writtenOff: 10, creditIssued: 900, creditSpent: 400 })
})

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe('what is set aside and what was told of a payment', () => {
  const of = (...told: Told) => after(...told).payments[paymentId]

  test('an adjustment tells what is set aside from now on, beside what was taken, given back or let go', () => {
    const adjusted = of('PaymentAuthorized', 'PaymentCaptured', fact('PaymentVoided', { amount: 100 }), fact('AuthorizationExpired', { amount: 50 }), fact('AuthorizationAdjusted', { amount: 200 }))
    expect(adjusted).toMatchObject({ authorized: 750, captured: 400, voided: 100, expired: 50, status: 'partially_captured' })
  })

  test.each(names.filter((name) => 'paymentId' in facts[name] && !name.startsWith('PaymentLink')))('%s is the last word of it, at its time', (name) => {
    expect(of('PaymentInitiated', fact(name, {}, later))).toMatchObject({ at, lastAt: later })
  })

  test('a new try is neither failed nor waits for the customer any more', () => {
    expect([of('PaymentActionRequired', 'PaymentInitiated'), of('PaymentFailed', 'PaymentRecovered'), of('PaymentInitiated', 'PaymentFailed', 'PaymentInitiated')].map((payment) => payment?.status)).toEqual(['initiated', 'initiated', 'initiated'])
  })

  test('a single minor unit that is set aside or was taken counts', () => {
    expect(of(fact('PaymentAuthorized', { amount: 1 }), 'PaymentFailed')?.status).toBe('authorized')
    expect(of(fact('PaymentCaptured', { amount: 1 }), 'PaymentFailed')?.status).toBe('captured')
    expect(of(fact('PaymentAuthorized', { amount: 2 }), fact('PaymentCaptured', { amount: 1 }))?.status).toBe('partially_captured')
  })

  test('a refund of which nobody said the cause has none', () => {
    expect(after('RefundPending').refunds[refundId]).toEqual({ status: 'pending', amount: 0, cause: '', at, dueBy: later })
  })
})
