import { describe, expect, test } from '@jest/globals'
import { atLevel, type OrderLevel } from './level.ts'
import type { OrderView } from './order-view.ts'

const at = '2026-11-24T10:00:00Z'
const entry = (type: string): object => ({ id: `evt_${type}`, at, recordedAt: at, type, actor: 'csr', refs: ['rac_1'] })

/** Everything that is there to see, with a word of its own in each field. */
const whole = {
  id: 'ord_1', status: 'confirmed', paymentStatus: 'paid',
  customer: { subjectRef: 'sub_1', contactRef: 'sec_contact' }, addresses: { home: { addressRef: 'sec_home', country: 'IE' } }, gift: [{ lineId: 'lin_1', wrap: true, hidePrices: true, messageRef: 'sec_message' }],
  holds: [{ id: 'hld_1', reason: 'review', subCode: 'velocity' }],
  lines: [{ id: 'lin_1', title: 'Lamp', price: { unit: 1, discount: 0, tax: 0, total: 1, refunded: 1 }, returns: { returnable: 1 } }],
  fulfillments: [{ id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 1, codeRef: 'sec_code' } }, { id: 'ful_2', status: 'accepted' }],
  parcels: [{ id: 'pcl_1', carrier: 'an-post', trackingNumber: 'CE123456785IE', status: 'delivered', proof: { kind: 'signature' }, dutiesDue: 500 }],
  money: { total: 1, refunds: [{ id: 'rfd_1', amount: 1, reference: '74537606' }] },
  returns: [{ id: 'ret_1', status: 'resolved', lines: [{ lineId: 'lin_1', reason: 'colour' }], amount: 900 }], exchanges: [{ id: 'exc_1', status: 'quoted', difference: 5, get: [{ unitPrice: 5 }] }],
  claims: [{ id: 'clm_1', kind: 'damaged', status: 'approved', lines: [], amount: 5, risk: 'high' }], incidents: [{ id: 'inc_1', kind: 'delay', status: 'options_offered', options: [{ code: 'cancel_unit', refund: 5 }] }],
  appeasements: ['proposed', 'awaiting_approval', 'rejected', 'granted', 'issued'].map((status) => ({ id: `apz_${status}`, kind: 'gift', status, value: 5, budgetId: 'care-q4' })),
  changes: [{ id: 'chg_1', kind: 'swap_variant', status: 'quoted', quoteId: 'quo_1', delta: 5 }],
  messages: [{ id: 'msg_1', at, status: 'sent', stated: {} }],
  actions: [{ action: 'choose_option', allowed: true, on: 'inc_1' }, { action: 'feedback', allowed: true }],
  contradictions: [{ code: 'more_than_ordered' }],
  timeline: { entries: [entry('ReturnRequested'), entry('NoteAdded'), entry('AppeasementApprovalRequested')] },
} as unknown as OrderView
const seenBy = (level: OrderLevel) => atLevel(whole, level)
const wordsOf = (level: OrderLevel): string => JSON.stringify(seenBy(level))

describe('a link', () => {
  test('shows of what happened around the order its status alone', () => {
    const { returns, exchanges, claims, incidents, appeasements, changes } = seenBy('link')
    expect({ returns, exchanges, claims, incidents, appeasements, changes }).toEqual({
      returns: [{ id: 'ret_1', status: 'resolved' }], exchanges: [{ id: 'exc_1', status: 'quoted' }], claims: [{ id: 'clm_1', status: 'approved' }], incidents: [{ id: 'inc_1', status: 'options_offered' }],
      appeasements: [{ id: 'apz_granted', status: 'granted' }, { id: 'apz_issued', status: 'issued' }], changes: [{ id: 'chg_1', status: 'quoted' }],
    })
  })

  test('gives feedback, and asks for nothing else', () => {
    expect(seenBy('link').actions).toEqual([{ action: 'feedback', allowed: true }])
    expect(seenBy('link').lines[0]).toEqual({ id: 'lin_1', title: 'Lamp' })
  })

  test('knows a parcel by the end of its number, and not who signed for it or what it costs', () => {
    expect(seenBy('link').parcels).toEqual([{ id: 'pcl_1', carrier: 'an-post', trackingNumber: '85IE', status: 'delivered' }])
  })

  test.each(['money', 'messages', 'customer', 'addresses', 'gift', 'contradictions'] as const)('sees no %s', (section) => {
    expect(seenBy('link')).not.toHaveProperty(section)
  })

  test('sees no sum, nobody’s reference and no code', () => {
    for (const word of ['sec_', 'sub_', 'price', 'amount', 'refund', 'difference', 'delta', 'value', 'CE12345', 'quo_']) expect(wordsOf('link')).not.toContain(word)
  })
})

test('why an order is held a customer hears without what somebody suspects; staff and machines hear it', () => {
  const held = { ...whole, holds: ['fraud', 'fraud_check', 'score_91', 'payment', 'address', 'stock', 'review'].map((reason, i) => ({ id: `hld_${i}`, reason, subCode: 'score_91' })) }
  const reasons = (level: OrderLevel): readonly string[] => atLevel(held, level).holds.map(({ reason }) => reason)
  for (const level of ['link', 'verified', 'owner'] as const) {
    expect(reasons(level)).toEqual(['review', 'review', 'review', 'payment', 'address', 'stock', 'review'])
    expect(JSON.stringify(atLevel(held, level))).not.toMatch(/fraud|score/)
  }
  for (const level of ['agent', 'machine'] as const) expect(reasons(level)).toEqual(held.holds.map(({ reason }) => reason))
})

describe.each(['verified', 'owner'] as const)('the customer, %s', (level) => {
  test('sees all that is theirs', () => {
    const { customer, addresses, gift, lines, parcels, returns, exchanges, incidents, changes, messages, actions, fulfillments } = whole
    expect(seenBy(level)).toMatchObject({ customer, addresses, gift, lines, parcels, returns, exchanges, incidents, changes, messages, actions, fulfillments, money: { total: 1 } })
  })

  test('sees what was given to make up for something once it was granted, and not before', () => {
    expect(seenBy(level).appeasements).toEqual([{ id: 'apz_granted', kind: 'gift', status: 'granted', value: 5 }, { id: 'apz_issued', kind: 'gift', status: 'issued', value: 5 }])
  })

  test('does not see how it was decided, booked or judged', () => {
    expect(seenBy(level)).not.toHaveProperty('contradictions')
    expect(seenBy(level).timeline.entries).toEqual([{ id: 'evt_ReturnRequested', at, recordedAt: at, type: 'ReturnRequested', refs: ['rac_1'] }])
    for (const word of ['74537606', 'risk', 'care-q4', 'velocity', 'csr']) expect(wordsOf(level)).not.toContain(word)
  })
})

test('an agent sees all but the code by which the customer fetches it', () => {
  expect(seenBy('agent')).toEqual({ ...whole, fulfillments: [{ id: 'ful_1', status: 'ready_for_pickup', pickup: { extensions: 1 } }, whole.fulfillments[1]] })
})

test('a machine sees the facts and the references of providers, of the person who it is, and neither who did what nor what was judged', () => {
  const { contradictions, appeasements, timeline, customer, money } = seenBy('machine')
  expect([contradictions, appeasements.length, timeline.entries.length, customer, money?.refunds[0]?.reference]).toEqual([whole.contradictions, 5, 3, { subjectRef: 'sub_1' }, '74537606'])
  for (const word of ['sec_', 'risk', 'care-q4', 'velocity', 'csr']) expect(wordsOf('machine')).not.toContain(word)
})

test('a machine that may read personal data has the references by which it is opened, and not the code', () => {
  const { customer, addresses, gift } = whole
  expect(seenBy('machine_personal')).toEqual({ ...seenBy('machine'), customer, addresses, gift })
})

test('nothing is added that was not there', () => {
  const { customer: _customer, money: _money, ...bare } = whole
  expect(atLevel(bare, 'machine')).not.toHaveProperty('customer')
  expect(atLevel(bare, 'verified')).not.toHaveProperty('money')
})
