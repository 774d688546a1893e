import { describe, expect, test } from '@jest/globals'
import { sectionsOf } from './sections.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const sections = (said: Said) => sectionsOf(stateWith(said).parts)
const returned = { requested: {}, handed: {}, received: {}, accepted: {}, rejected: {}, missing: {}, reasons: {} }

test('an order of which no more is known has empty sections', () => {
  expect(Object.values(sections({ })).every((section) => section.length === 0)).toBe(true)
})

test('objects come by id, each with its status and what is said of it, and nothing that is not', () => {
  const more = { lines: { lin_1: 2 }, risk: 'high', until: '2026-12-04', handedFrom: {} }
  expect(sections({
    order: { holds: { hld_2: { reason: 'fraud', subCode: 'velocity', until: 'x', lines: { lin_1: 1 } }, hld_1: { reason: 'address' } }, changes: { chg_2: { kind: 'address', status: 'quoted', quoteId: 'quo_1', delta: 5, until: '2026-12-01' }, chg_1: { kind: 'lines', status: 'applied' } } },
    returns: {
      exchanges: { exc_2: { status: 'confirmed', difference: -5, give: { lin_1: 1 }, get: [{ sku: 'B', quantity: 1, unitPrice: 5 }], mode: 'instant', returnId: 'ret_1', quoteId: 'quo_2', until: '2026-12-03', linkId: 'plk_1', isUnavailable: true, isReturnLapsed: true }, exc_1: { status: 'quoted', give: {}, get: [] } },
      claims: { clm_2: { kind: 'damaged', status: 'approved', outcome: 'refund', amount: 9, ...more }, clm_1: { kind: 'missing_item', status: 'opened', lines: {} } },
      incidents: { inc_2: { kind: 'delay', status: 'chosen', severity: 'high', live: true, options: [{ code: 'wait' }], default: 'wait', until: '2026-12-02', chosen: 'wait', assignee: 'anna' }, inc_1: { kind: 'damage', status: 'detected', severity: 'low', live: false } },
      appeasements: { app_2: { kind: 'voucher', status: 'issued', value: 500, incidentId: 'inc_1', budgetId: 'care' }, app_1: { kind: 'credit', status: 'proposed', value: 1 } },
    },
  })).toEqual({
    holds: [{ id: 'hld_1', reason: 'address' }, { id: 'hld_2', reason: 'fraud', subCode: 'velocity', until: 'x', lines: [{ lineId: 'lin_1', quantity: 1 }] }],
    changes: [{ id: 'chg_1', kind: 'lines', status: 'applied' }, { id: 'chg_2', kind: 'address', status: 'quoted', quoteId: 'quo_1', delta: 5, until: '2026-12-01' }],
    exchanges: [
      { id: 'exc_1', status: 'quoted', flags: [], give: [], get: [] },
      { id: 'exc_2', status: 'confirmed', flags: ['unavailable', 'return_lapsed'], give: [{ lineId: 'lin_1', quantity: 1 }], get: [{ sku: 'B', quantity: 1, unitPrice: 5 }], difference: -5, mode: 'instant', returnId: 'ret_1', quoteId: 'quo_2', linkId: 'plk_1', until: '2026-12-03' },
    ],
    claims: [{ id: 'clm_1', kind: 'missing_item', status: 'opened', lines: [] }, { id: 'clm_2', kind: 'damaged', status: 'approved', lines: [{ lineId: 'lin_1', quantity: 2 }], outcome: 'refund', amount: 9, until: '2026-12-04', risk: 'high' }],
    incidents: [
      { id: 'inc_1', kind: 'damage', status: 'detected', severity: 'low', live: false, options: [] },
      { id: 'inc_2', kind: 'delay', status: 'chosen', severity: 'high', live: true, options: [{ code: 'wait' }], default: 'wait', until: '2026-12-02', chosen: 'wait' },
    ],
    appeasements: [{ id: 'app_1', kind: 'credit', status: 'proposed', value: 1 }, { id: 'app_2', kind: 'voucher', status: 'issued', value: 500, incidentId: 'inc_1', budgetId: 'care' }],
    fulfillments: [], parcels: [], returns: [], messages: [],
  })
})

test('a return shows of each line the most that was seen of it, why, and what inspection said', () => {
  const state = {
    ...returned, status: 'inspected', outcome: 'refund', method: 'drop_off', dueBy: '2026-12-06', amount: 900, requested: { lin_1: 2 }, handed: { lin_1: 3, lin_2: 1 }, received: { lin_1: 1 }, accepted: { lin_1: 1 }, rejected: { lin_1: 2 }, missing: { lin_1: 1 },
    reasons: { lin_1: 'colour' },
  }
  expect(sections({ returns: { returns: { ret_2: { ...returned, status: 'requested', requested: { lin_3: 1 } }, ret_1: state } }, payments: { refunds: { rfd_2: { cause: 'ret_1' }, rfd_1: { cause: 'ret_1' }, rfd_3: { cause: 'ret_9' } } } }).returns).toEqual([
    {
      id: 'ret_1', status: 'inspected', outcome: 'refund', method: 'drop_off', dueBy: '2026-12-06', amount: 900, refundIds: ['rfd_1', 'rfd_2'],
      lines: [{ lineId: 'lin_1', quantity: 4, reason: 'colour', accepted: 1, rejected: 2, missing: 1 }, { lineId: 'lin_2', quantity: 1, accepted: 0, rejected: 0, missing: 0 }],
    },
    { id: 'ret_2', status: 'requested', lines: [{ lineId: 'lin_3', quantity: 1, accepted: 0, rejected: 0, missing: 0 }] },
  ])
})

describe('work and parcels', () => {
  test('work shows the units that were ever at it, where and until when', () => {
    const more = { method: 'pickup', locationId: 'store-cork', readyBy: '2026-12-01', appointment: { to: '2026-12-05' } }
    expect(sections({ fulfillments: [{ ...more, pickup: { to: '2026-12-04', extensions: 2 }, pickupCodeRef: 'sec_1', status: 'packed', flags: ['held'], stages: { packed: { lin_1: 1 }, comingBack: { lin_1: 1 } }, passed: { pcl_1: { lin_1: 2 } } }, {}, { pickupCodeRef: 'sec_2' }] }).fulfillments).toEqual([
      { id: 'ful_0', ...more, pickup: { window: { to: '2026-12-04' }, extensions: 2, codeRef: 'sec_1' }, status: 'packed', flags: ['held'], lines: [{ lineId: 'lin_1', quantity: 4 }] },
      { id: 'ful_1', status: 'accepted', flags: [], lines: [] }, { id: 'ful_2', status: 'accepted', flags: [], lines: [], pickup: { extensions: 0, codeRef: 'sec_2' } },
    ])
  })

  test('a parcel shows what its carrier said', () => {
    const more = {
      direction: 'return', carrier: 'dpd', trackingNumber: '1', status: 'delivered', flags: ['delayed'], cause: { party: 'carrier', code: 'missorted' }, fulfillmentId: 'ful_1', returnId: 'ret_1', lastFact: { at: '2026-12-01' }, deliveredAt: '2026-12-01',
      proof: { kind: 'signature' }, attempts: 2, point: { name: 'shop' }, dutiesDue: 5,
    }
    const scans = [{ factId: 'f1', at: '2026-11-30', status: 'in_transit', flags: [], place: 'Kassel DE' }, { factId: 'f2', at: '2026-12-01', status: 'delivered', flags: [] }]
    expect(sections({ parcels: [{ ...more, scans: [], foundVersion: 3, lines: { lin_1: 2 } }] }).parcels).toEqual([{ id: 'pcl_0', ...more, lines: [{ lineId: 'lin_1', quantity: 2 }] }])
    expect(sections({ parcels: [{ ...more, scans }] }).parcels[0]).toMatchObject({ scans: [{ at: '2026-12-01', status: 'delivered' }, { at: '2026-11-30', status: 'in_transit', place: 'Kassel DE' }] })
  })
})

test('messages: newest first, with what they stated, and the fact they were sent for or why they were not', () => {
  const message = (messageId: string, at: string, over: object = {}) => ({ part: messageId, version: 1, doc: { messageId, at, status: 'sent', stated: {}, ...over } })
  const more = { channel: 'email', template: 'delay', purpose: 'care', stated: { prm_1: { latest: '2026-12-02' } } }
  const { parts } = stateWith({ fulfillments: [{ timeline: [{ id: 'evt_1', type: 'FulfillmentShipped' }] }] })
  const messages = [message('msg_1', '2026-12-02'), message('msg_3', '2026-12-01', { ...more, causeEventId: 'evt_1' }), message('msg_2', '2026-12-02', { status: 'suppressed', why: 'opted_out', causeEventId: 'evt_1' }), message('msg_4', '2026-12-03', { causeEventId: 'evt_9' })]
  const shown = sectionsOf({ ...parts, messages } as never).messages
  expect(shown.map(({ id }) => id)).toEqual(['msg_4', 'msg_2', 'msg_1', 'msg_3'])
  expect(shown[3]).toEqual({ id: 'msg_3', at: '2026-12-01', status: 'sent', ...more, why: 'FulfillmentShipped' })
  expect(shown.map(({ why }) => why)).toEqual([undefined, 'opted_out', undefined, 'FulfillmentShipped'])
})
