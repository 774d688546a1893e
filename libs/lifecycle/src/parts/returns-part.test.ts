import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { AppeasementId, ClaimId, EventId, ExchangeId, IncidentId, Instant, lineIdOf, MessageId, orderIdOf, ParcelId, PaymentLinkId, PolicyId, QuoteId, RefundId, ReturnId, returnsAccountIdOf, SealedRef, ShopId, VoucherId, wismoSpace, type Currency } from '@wismo/kernel'
import type { EventOf } from './part-events.ts'
import { foldReturns, movedBy, returnsEvents, type ReturnsEvent, type ReturnsPart, type ReturnState } from './returns-part.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), '1')
const [at, later] = [Instant.parse('2026-11-24T10:00:00Z'), Instant.parse('2026-11-25T10:00:00Z')]
const eur = 'EUR' as Currency
const [a, b] = [lineIdOf(orderId, 'a'), lineIdOf(orderId, 'b')]
const of = (quantity: number, lineId = a) => [{ lineId, quantity }]
const [p1, p2] = [ParcelId.of(wismoSpace, 1), ParcelId.of(wismoSpace, 2)].sort() as [ParcelId, ParcelId]
const returnId = ReturnId.of(wismoSpace, 'r')
const [exchangeId, claimId] = [ExchangeId.of(wismoSpace, 'e'), ClaimId.of(wismoSpace, 'c')]
const [incidentId, appeasementId] = [IncidentId.of(wismoSpace, 'i'), AppeasementId.of(wismoSpace, 'a')]
const [linkId, quoteId] = [PaymentLinkId.of(wismoSpace, 'l'), QuoteId.of(wismoSpace, 'q')]
const [voucherId, refundId] = [VoucherId.of(wismoSpace, 'v'), RefundId.of(wismoSpace, 'f')]
const policy = { policyId: PolicyId.of(wismoSpace, 'p'), version: 1 }
const why = { code: 'colour' }
const offer = { give: of(1), get: [{ sku: 'OTHER', quantity: 1, unitPrice: 1500 }], currency: eur, credit: 1000, newTotal: 1500, difference: 500, mode: 'on_scan' as const, returnId, quoteId }
const gift = { appeasementId, incidentId, kind: 'store_credit' as const, currency: eur, value: 500, budgetId: 'care', policy }

type Facts = { readonly [Name in ReturnsEvent['type']]: Omit<EventOf<Name>['data'], 'orderId'> }
const facts: Facts = {
  ReturnRequested: { returnId, lines: [{ lineId: a, quantity: 2, reason: why }], method: 'drop_off', outcome: 'refund' },
  ReturnApproved: { returnId, policy, dueBy: later },
  ReturnDeclined: { returnId, reason: why },
  ReturnLabelIssued: { returnId, parcelId: p1 },
  ReturnHandoverCodeIssued: { returnId, until: later },
  ReturnHandedOver: { returnId, lines: of(1) },
  ReturnReceived: { returnId, lines: of(1), locationId: 'cork' },
  ReturnInspected: { returnId, lines: [{ lineId: a, accepted: 1, rejected: 0, missing: 0 }] },
  ReturnResolved: { returnId, outcome: 'credit', currency: eur, amount: 900, fees: 100 },
  ReturnDisputed: { returnId, lines: of(1) },
  ReturnKeptByCustomer: { returnId, lines: of(2) },
  ReturnClosed: { returnId }, ReturnCancelled: { returnId }, ReturnExpired: { returnId },
  ReceiptlessReturnAccepted: { returnId, sku: 'SKU', quantity: 1, currency: eur, value: 700 },
  ExchangeQuoted: { exchangeId, ...offer, until: later },
  ExchangeConfirmed: { exchangeId, ...offer },
  ExchangePaymentDue: { exchangeId, linkId, dueBy: later },
  ReplacementReserved: { exchangeId, lines: of(1, b) },
  ReplacementUnavailable: { exchangeId, lines: of(1, b) },
  ReplacementReleased: { exchangeId, lines: of(1, b) },
  ExchangeCompleted: { exchangeId }, ExchangeCancelled: { exchangeId }, ExchangeReturnLapsed: { exchangeId },
  ExchangeLapsedCharged: { exchangeId, currency: eur, amount: 1000 },
  ClaimOpened: { claimId, lines: of(2), kind: 'not_received' },
  ClaimEvidenceRequested: { claimId, uploads: ['photo_of_label'] },
  ClaimEvidenceAdded: { claimId, uploads: [SealedRef.of(wismoSpace, 'photo')] },
  ClaimAssessed: { claimId, risk: 'low' },
  ClaimApproved: { claimId, outcome: 'refund', currency: eur, amount: 1000, lines: of(1), from: { partId: p1, version: 4 } },
  ClaimDenied: { claimId, reason: why, until: later },
  ClaimResolved: { claimId }, ClaimWithdrawn: { claimId }, ClaimReopened: { claimId },
  CarrierRecoveryFiled: { claimId, currency: eur, amount: 1000 },
  CarrierRecoverySettled: { claimId, currency: eur, amount: 400 },
  IncidentDetected: { incidentId, kind: 'refused', severity: 'high', live: true },
  CustomerInformed: { incidentId, messageId: MessageId.of(wismoSpace, 'm') },
  OptionsOffered: { incidentId, currency: eur, options: [{ code: 'wait' }, { code: 'cancel', refund: 1000 }], default: 'wait', until: later },
  OptionChosen: { incidentId, code: 'cancel' },
  OptionTimedOut: { incidentId, code: 'wait' },
  IncidentAssigned: { incidentId, actor: 'agent_7' },
  IncidentEscalated: { incidentId }, IncidentResolved: { incidentId }, IncidentClosed: { incidentId },
  AppeasementProposed: gift,
  AppeasementApprovalRequested: gift,
  AppeasementGranted: gift,
  AppeasementIssued: { appeasementId, voucherId, refundId },
  AppeasementRedeemed: { appeasementId }, AppeasementExpired: { appeasementId }, AppeasementRejected: { appeasementId }, AppeasementRevoked: { appeasementId },
}
const names = Object.keys(facts) as ReturnsEvent['type'][]
const event = <Name extends ReturnsEvent['type']>(type: Name, data: Facts[Name]): ReturnsEvent =>
  ({ id: EventId.of(wismoSpace, type), type, aggregate: returnsAccountIdOf(orderId), occurredAt: at, recordedAt: at, actor: 'system', data: { orderId, ...data } }) as unknown as ReturnsEvent
const fact = <Name extends ReturnsEvent['type']>(type: Name, over: Partial<Facts[Name]> = {}): ReturnsEvent => event(type, { ...facts[type], ...over })
type Told = readonly (ReturnsEvent | ReturnsEvent['type'])[]
const after = (...events: Told): ReturnsPart => events.map((one) => (typeof one === 'string' ? fact(one) : one)).reduce<ReturnsPart | undefined>(foldReturns, undefined) as ReturnsPart

describe('every event of the returns account', () => {
  test('has a rule', () => {
    expect([...returnsEvents].sort()).toEqual([...names].sort())
  })

  test.each(names)('%s may be the first, leaves its mark in the timeline and the part before as it was', (name) => {
    expect(after(name).timeline.map(({ type }) => type)).toEqual([name])
    const before = frozen(after('ReturnRequested', 'ExchangeQuoted', 'ClaimOpened', 'IncidentDetected', 'AppeasementProposed'))
    const part = foldReturns(before, fact(name))
    expect(part.timeline.at(-1)?.type).toBe(name)
    expect(JSON.parse(JSON.stringify(part))).toEqual(part)
  })

  test('objects of one kind are kept apart', () => {
    const other = ReturnId.of(wismoSpace, 'other')
    expect(after('ReturnRequested', fact('ReturnHandedOver', { returnId: other })).returns).toMatchObject({ [returnId]: { status: 'requested', handed: {} }, [other]: { status: 'in_transit', handed: { [a]: 1 } } })
  })
})

describe('a return', () => {
  const back = (...events: Told): ReturnState => after(...events).returns[returnId] as ReturnState
  const statuses = (...steps: readonly ReturnsEvent['type'][]) => steps.map((_, i) => back(...steps.slice(0, i + 1)).status)

  test('goes its way', () => {
    expect(statuses('ReturnRequested', 'ReturnApproved', 'ReturnLabelIssued', 'ReturnHandedOver', 'ReturnReceived', 'ReturnInspected', 'ReturnResolved', 'ReturnDisputed', 'ReturnClosed')).toEqual(
      ['requested', 'approved', 'awaiting_handover', 'in_transit', 'received', 'inspected', 'resolved', 'resolved', 'closed'],
    )
  })

  test('keeps what was said of it', () => {
    expect(back('ReturnRequested', 'ReturnApproved', 'ReturnLabelIssued', fact('ReturnLabelIssued', { parcelId: p2 }), 'ReturnLabelIssued', 'ReturnResolved', 'ReturnDisputed')).toMatchObject({
      requested: { [a]: 2 }, reasons: { [a]: 'colour' }, method: 'drop_off', outcome: 'credit', amount: 900, dueBy: later, parcelIds: [p2, p1], disputed: { [a]: 1 },
    })
  })

  test('waits for a code as for a label, until the day that the approval named', () => {
    expect(back('ReturnRequested', 'ReturnHandoverCodeIssued')).toMatchObject({ status: 'awaiting_handover', dueBy: later })
    expect(back(fact('ReturnApproved', { dueBy: at }), 'ReturnHandoverCodeIssued').dueBy).toBe(at)
  })

  test.each([['ReturnDeclined', 'declined'], ['ReturnCancelled', 'cancelled'], ['ReturnExpired', 'expired']] as const)('ends with %s, unless goods come all the same or were on their way', (name, ending) => {
    expect(statuses('ReturnRequested', name, 'ReturnReceived')).toEqual(['requested', ending, 'received'])
    expect(statuses('ReturnHandedOver', name, 'ReturnClosed')).toEqual(['in_transit', 'in_transit', 'closed'])
  })

  test('does not fall back: money may be decided before goods come, and any fact may be told late', () => {
    expect(statuses('ReturnHandedOver', 'ReturnResolved', 'ReturnReceived', 'ReturnInspected')).toEqual(['in_transit', 'resolved', 'resolved', 'resolved'])
    expect(statuses('ReturnClosed', 'ReturnReceived', 'ReturnRequested')).toEqual(['closed', 'closed', 'closed'])
    expect(back('ReturnResolved', 'ReturnRequested')).toMatchObject({ requested: { [a]: 2 }, outcome: 'credit' })
  })

  test('at a till may begin with its receipt', () => {
    expect(back('ReturnReceived', 'ReturnInspected', 'ReturnResolved')).toMatchObject({ status: 'resolved', requested: {}, received: { [a]: 1 }, accepted: { [a]: 1 } })
  })

  test('of goods without a receipt is decided at once', () => {
    expect(back('ReceiptlessReturnAccepted')).toMatchObject({ status: 'resolved', amount: 700 })
  })

  test('is over once the customer may keep all of it', () => {
    expect(back('ReturnRequested', fact('ReturnKeptByCustomer', { lines: of(1) }))).toMatchObject({ status: 'requested', kept: { [a]: 1 } })
    expect(back('ReturnRequested', fact('ReturnKeptByCustomer', { lines: of(1) }), fact('ReturnKeptByCustomer', { lines: of(1) })).status).toBe('resolved')
  })

  test('adds up what was handed over, received and inspected', () => {
    const state = back('ReturnHandedOver', fact('ReturnHandedOver', { lines: [...of(2), ...of(1, b)] }), 'ReturnReceived', fact('ReturnReceived', { lines: of(1, b) }), 'ReturnInspected', fact('ReturnInspected', { lines: [{ lineId: b, accepted: 0, rejected: 1, missing: 0 }, { lineId: a, accepted: 0, rejected: 0, missing: 1 }] }))
    expect(state).toMatchObject({ handed: { [a]: 3, [b]: 1 }, received: { [a]: 1, [b]: 1 }, accepted: { [a]: 1 }, rejected: { [b]: 1 }, missing: { [a]: 1 } })
    expect(state.accepted).not.toHaveProperty(b)
  })

  test('I5 moved as many units as the fact that saw the most of them', () => {
    const state = back(fact('ReturnReceived', { lines: of(2) }), fact('ReturnHandedOver', { lines: of(3, b) }), fact('ReturnInspected', { lines: [{ lineId: a, accepted: 1, rejected: 1, missing: 1 }] }))
    expect(movedBy(state)).toEqual({ [a]: 3, [b]: 3 })
    expect(Object.keys(movedBy(state))).toEqual([a, b].sort())
  })

  describe('had its units', () => {
    type Holders = readonly (readonly [string, number])[]
    const from = (...holders: Holders) => holders.map(([partId, quantity]) => ({ partId, lines: of(quantity) }))
    const handed = (quantity: number, ...holders: Holders) => fact('ReturnHandedOver', { lines: of(quantity), from: from(...holders) })
    const received = (quantity: number, ...holders: Holders) => fact('ReturnReceived', { lines: of(quantity), from: from(...holders) })
    const holders = (...events: Told) => back(...events).from.map(({ partId, lines }) => [partId, lines[a]])

    test.each([
      ['hand-overs add up', [handed(1, [p1, 1]), handed(2, [p1, 1], [p2, 1])], [[p1, 2], [p2, 1]]],
      ['receipts add up', [received(1, [p1, 1]), received(1, [p1, 1])], [[p1, 2]]],
      ['a receipt of the same units adds none', [handed(2, [p1, 2]), received(1, [p1, 1]), received(1, [p1, 1])], [[p1, 2]]],
      ['a receipt adds what was not handed over before', [handed(1, [p1, 1]), received(3, [p1, 2], [p2, 1])], [[p1, 1], [p1, 1], [p2, 1]]],
      ['a receipt says what the hand-over did not', [handed(1), received(1, [p1, 1])], [[p1, 1]]],
      ['the hand-over’s word comes first, whoever spoke first', [received(1, [p1, 1]), handed(1, [p2, 1])], [[p2, 1], [p1, 1]]],
      ['nobody said it', ['ReturnHandedOver', 'ReturnReceived'], []],
    ] as const)('from whom: %s', (_, events, expected) => {
      expect(holders(...events)).toEqual(expected)
    })

    test('the same from the same facts in any order', () => {
      const told = fc.record({ kind: fc.constantFrom(handed, received), quantity: fc.integer({ min: 1, max: 3 }), who: fc.constantFrom(p1, p2) })
      fc.assert(fc.property(fc.array(told, { minLength: 1, maxLength: 6 }).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
        const [one, other] = [all, shuffled].map((events) => back(...events.map(({ kind, quantity, who }) => kind(quantity, [who, quantity]))))
        expect(one?.from).toEqual(other?.from)
      }))
    })

    test('from as many as moved where everybody names a holder', () => {
      const told = fc.record({ kind: fc.constantFrom(handed, received), quantity: fc.integer({ min: 1, max: 3 }) })
      fc.assert(fc.property(fc.array(told, { minLength: 1, maxLength: 6 }), (all) => {
        const state = back(...all.map(({ kind, quantity }) => kind(quantity, [p1, quantity])))
        expect(state.from.reduce((sum, { lines }) => sum + (lines[a] ?? 0), 0)).toBe(movedBy(state)[a])
      }))
    })
  })
})

describe('a claim', () => {
  const claim = (...events: Told) => after(...events).claims[claimId]

  test('is examined and approved: what was found to be right counts, not what was claimed', () => {
    const steps = ['ClaimOpened', 'ClaimEvidenceRequested', 'ClaimEvidenceAdded', 'ClaimAssessed', 'ClaimApproved', 'ClaimResolved'] as const
    expect(steps.map((_, i) => claim(...steps.slice(0, i + 1))?.status)).toEqual(['opened', 'evidence_requested', 'under_review', 'under_review', 'approved', 'resolved'])
    expect(claim('ClaimOpened')).toEqual({ kind: 'not_received', status: 'opened', lines: { [a]: 2 }, isNeverHad: false })
    expect(claim(...steps)).toEqual({ kind: 'not_received', status: 'resolved', lines: { [a]: 1 }, isNeverHad: true, outcome: 'refund', amount: 1000, from: { partId: p1, version: 4 }, risk: 'low' })
  })

  test.each([['not_received', true], ['missing_item', true], ['empty_box', true], ['wrong_item', true], ['damaged', false], ['defective', false], ['late', false], ['service_fault', false]] as const)('of kind %s, approved: never had is %s', (kind, isNeverHad) => {
    expect(claim(fact('ClaimOpened', { kind }), 'ClaimApproved')?.isNeverHad).toBe(isNeverHad)
    expect(claim('ClaimApproved', fact('ClaimOpened', { kind }))).toMatchObject({ isNeverHad, status: 'approved', lines: { [a]: 1 } })
  })

  test.each([['ClaimDenied', 'denied'], ['ClaimWithdrawn', 'withdrawn'], ['ClaimReopened', 'reopened']] as const)('after %s counts as approved no more', (name, status) => {
    const { until: _until, ...state } = claim('ClaimOpened', 'ClaimApproved', name) ?? {}
    expect(state).toEqual({ kind: 'not_received', status, lines: { [a]: 1 }, isNeverHad: false })
  })

  test('that was denied may be opened again, and approved', () => {
    expect(claim('ClaimOpened', 'ClaimDenied')).toMatchObject({ until: later })
    expect(claim('ClaimOpened', 'ClaimDenied', 'ClaimReopened', 'ClaimEvidenceAdded')).toMatchObject({ status: 'under_review' })
    expect(claim('ClaimOpened', 'ClaimDenied', 'ClaimReopened', 'ClaimApproved')).toMatchObject({ status: 'approved', isNeverHad: true })
  })

  test('once decided is not undone by what is shown later', () => {
    expect(claim('ClaimOpened', 'ClaimApproved', 'ClaimEvidenceAdded', 'ClaimAssessed')).toMatchObject({ status: 'approved', risk: 'low' })
  })

  test('keeps what the carrier is asked for and what it paid', () => {
    expect(claim('CarrierRecoveryFiled', 'CarrierRecoverySettled', 'CarrierRecoverySettled')?.recovery).toEqual({ filed: 1000, settled: 800 })
    expect(claim('CarrierRecoverySettled', 'CarrierRecoveryFiled')?.recovery).toEqual({ filed: 1000, settled: 400 })
  })
})

describe('an exchange', () => {
  const exchange = (...events: Told) => after(...events).exchanges[exchangeId]

  test('goes its way', () => {
    const steps = ['ExchangeQuoted', 'ExchangeConfirmed', 'ExchangePaymentDue', 'ReplacementReserved', 'ReplacementReleased', 'ExchangeCompleted'] as const
    expect(steps.map((_, i) => exchange(...steps.slice(0, i + 1))?.status)).toEqual(['quoted', 'confirmed', 'awaiting_payment', 'reserved', 'released', 'completed'])
    expect(exchange('ExchangeQuoted')).toEqual({ status: 'quoted', give: { [a]: 1 }, get: offer.get, difference: 500, mode: 'on_scan', returnId, quoteId, until: later, isUnavailable: false, isReturnLapsed: false })
    expect(exchange('ExchangeQuoted', 'ExchangeConfirmed')).not.toHaveProperty('until')
    expect(exchange('ExchangePaymentDue', 'ReplacementReserved')).toMatchObject({ status: 'reserved', linkId, until: later })
    expect(exchange(...steps)).not.toHaveProperty('linkId')
  })

  test('may have no stock, and then has', () => {
    expect(exchange('ExchangeConfirmed', 'ReplacementUnavailable')).toMatchObject({ status: 'confirmed', isUnavailable: true })
    expect(exchange('ExchangeConfirmed', 'ReplacementUnavailable', 'ReplacementReserved')).toMatchObject({ status: 'reserved', isUnavailable: false })
  })

  test.each([['ExchangeCancelled', 'cancelled'], ['ExchangeLapsedCharged', 'lapsed_charged']] as const)('ends with %s, and nothing is waited for', (name, status) => {
    const state = exchange('ExchangeConfirmed', 'ExchangePaymentDue', 'ExchangeReturnLapsed', name)
    expect(state).toMatchObject({ status, isReturnLapsed: true })
    expect(state).not.toHaveProperty('until')
  })
})

describe('an incident', () => {
  const incident = (...events: Told) => after(...events).incidents[incidentId]

  test('goes its way', () => {
    const steps = ['IncidentDetected', 'CustomerInformed', 'OptionsOffered', 'CustomerInformed', 'OptionChosen', 'IncidentResolved', 'IncidentClosed'] as const
    expect(steps.map((_, i) => incident(...steps.slice(0, i + 1))?.status)).toEqual(['detected', 'informed', 'options_offered', 'options_offered', 'chosen', 'resolved', 'closed'])
    expect(incident('IncidentDetected', 'OptionsOffered')).toEqual({ kind: 'refused', severity: 'high', live: true, status: 'options_offered', isEscalated: false, options: [{ code: 'wait' }, { code: 'cancel', refund: 1000 }], default: 'wait', until: later })
    expect(incident(...steps)).toMatchObject({ chosen: 'cancel', live: false })
  })

  test('takes what is harmless where nobody chose', () => {
    expect(incident('OptionsOffered', 'OptionTimedOut')).toMatchObject({ status: 'timed_out', chosen: 'wait' })
    expect(incident('OptionsOffered', event('OptionTimedOut', { incidentId }))).not.toHaveProperty('chosen')
    expect(incident('OptionsOffered', 'OptionTimedOut')).not.toHaveProperty('until')
  })

  test('may be offered other options', () => {
    const { default: _none, ...others } = facts.OptionsOffered
    const again = incident('OptionsOffered', 'OptionTimedOut', event('OptionsOffered', others))
    expect(again).toMatchObject({ status: 'options_offered', until: later })
    expect(again).not.toHaveProperty('default')
    expect(again).not.toHaveProperty('chosen')
  })

  test('that is escalated or assigned still waits for the customer', () => {
    expect(incident('OptionsOffered', 'IncidentEscalated', 'IncidentAssigned')).toMatchObject({ status: 'options_offered', isEscalated: true, assignee: 'agent_7' })
  })

  test('that is over stays so', () => {
    expect(incident('IncidentResolved', 'OptionChosen')).toMatchObject({ status: 'resolved', chosen: 'cancel' })
    expect(incident('IncidentClosed', 'IncidentResolved', 'IncidentDetected')).toMatchObject({ status: 'closed', kind: 'refused' })
  })
})

describe('an appeasement', () => {
  test.each([
    ['AppeasementProposed', 'proposed'], ['AppeasementApprovalRequested', 'awaiting_approval'], ['AppeasementGranted', 'granted'], ['AppeasementIssued', 'issued'],
    ['AppeasementRedeemed', 'redeemed'], ['AppeasementExpired', 'expired'], ['AppeasementRejected', 'rejected'], ['AppeasementRevoked', 'revoked'],
  ] as const)('after %s is %s', (name, status) => {
    expect(after('AppeasementProposed', name).appeasements[appeasementId]).toMatchObject({ status, kind: 'store_credit', value: 500, incidentId, budgetId: 'care' })
  })

  test('names what was issued', () => {
    expect(after('AppeasementGranted', 'AppeasementIssued').appeasements[appeasementId]).toMatchObject({ voucherId, refundId })
  })
})

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe('facts that are told late', () => {
  const told = (...types: readonly ReturnsEvent['type'][]) => after(...types)

  test('a decision on a claim stands when something is shown or judged after it, until the claim is opened again', () => {
    for (const decision of ['ClaimApproved', 'ClaimDenied', 'ClaimResolved', 'ClaimWithdrawn'] as const) {
      const [decided, late] = [told('ClaimOpened', decision), told('ClaimOpened', decision, 'ClaimEvidenceRequested', 'ClaimEvidenceAdded', 'ClaimAssessed')]
      expect(late.claims[claimId]?.status).toBe(decided.claims[claimId]?.status)
    }
    expect(told('ClaimOpened', 'ClaimDenied', 'ClaimReopened', 'ClaimAssessed').claims[claimId]?.status).toBe('under_review')
  })

  test('an approval that is taken back leaves no unit that the customer never had', () => {
    for (const end of ['ClaimDenied', 'ClaimWithdrawn', 'ClaimReopened'] as const) expect(told('ClaimOpened', 'ClaimApproved', end).claims[claimId]).toMatchObject({ isNeverHad: false })
  })

  test('a choice that is told after the end of an incident does not open it', () => {
    for (const answer of ['OptionChosen', 'OptionTimedOut'] as const) {
      expect(told('IncidentDetected', 'IncidentClosed', answer).incidents[incidentId]?.status).toBe('closed')
      expect(told('IncidentDetected', 'IncidentResolved', answer).incidents[incidentId]?.status).toBe('resolved')
    }
  })

  test('an incident of which only the answer was told is of no known kind', () => {
    expect(told('OptionChosen').incidents[incidentId]).toMatchObject({ kind: 'unknown', severity: 'unknown', live: false })
  })
})
