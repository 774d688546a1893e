import { Instant, LineId, orderIdOf } from '@wismo/kernel'
import type { MaskedOrder, SearchHit, Task, TimelineAnswer, TimelineEntry } from '@wismo/agent-api'
import { exampleNow, exampleView } from '../example-view.ts'
import type { DeskChrome } from '../desk/desk-frame.tsx'

// What the API of the desk answers of an order that is late in part; tests change what they look at.

const parcelId = 'prc_1'
const { customer: _customer, ...view } = exampleView
const [lamp, bulb, throwLine, duvet] = view.lines as [MaskedOrder['lines'][number], MaskedOrder['lines'][number], MaskedOrder['lines'][number], MaskedOrder['lines'][number]]

export const deskNow = exampleNow

export const deskOrder: MaskedOrder = {
  ...view,
  viewVersion: 12, status: 'confirmed', headline: { code: 'delayed', stage: 'on_the_way', flags: ['delayed'], title: 'Arriving Sun 29 – Mon 30 Nov', text: 'Two days late: a storm. Sorry.' },
  customer: { subjectRef: exampleView.customer?.subjectRef as NonNullable<(typeof exampleView)['customer']>['subjectRef'] & string, name: 'Nora Byrne', email: 'n***@mail.example', phone: '***88' },
  addresses: { home: { country: 'IE', city: 'Cork' } },
  revealable: ['contact', 'addresses.home'],
  lines: [{ ...lamp, units: { in_transit: 1 }, status: 'in_transit' }, { ...bulb, units: { in_transit: 1, lost: 1 } }, { ...throwLine, units: { returned: 1 }, status: 'returned' }, { ...duvet, units: { ready_for_pickup: 1 } }],
  parcels: [{ id: parcelId, direction: 'out', carrier: 'larkway', trackingNumber: 'LK 7731 0942 56', status: 'in_transit', flags: ['delayed'], cause: { party: 'weather', code: 'storm' }, lines: [], lastFact: { at: Instant.parse('2026-11-24T13:20:00Z'), place: 'Cherbourg port' }, attempts: 0 }],
  groups: [
    { ref: parcelId, kind: 'ship', lines: [{ lineId: lamp.id, quantity: 1 }, { lineId: bulb.id, quantity: 1 }], step: 3, steps: 5, when: { from: '2026-11-29', to: '2026-11-30', precision: 'day', timeZone: 'Europe/Dublin', source: 'carrier' } },
    { ref: 'g2', kind: 'pickup', lines: [{ lineId: duvet.id, quantity: 1 }], step: 3, steps: 4, locationId: 'store-quayside' },
  ],
  promises: [{ id: 'prm_1', lineIds: [lamp.id, bulb.id, throwLine.id], original: { from: '2026-11-26', to: '2026-11-28', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'at_risk', estimate: { earliest: '2026-11-29', latest: '2026-11-30', reason: 'storm' } }],
  holds: [{ id: 'hold_1', reason: 'fraud', subCode: 'velocity', until: Instant.parse('2026-11-25T10:00:00Z') }],
  returns: [{ id: 'ret_1', status: 'received', lines: [{ lineId: throwLine.id, quantity: 1, reason: 'no_longer_wanted', accepted: 1, rejected: 0, missing: 0 }], amount: 7900 }],
  actions: [
    { action: 'cancel', allowed: false, on: lamp.id, reasons: [{ code: 'already_shipped' }], alternatives: ['intercept', 'return'] }, { action: 'cancel', allowed: false, on: bulb.id, reasons: [{ code: 'already_shipped' }], alternatives: ['intercept', 'return'] },
    { action: 'return', allowed: true, on: duvet.id, quantity: 1 }, { action: 'change_address', allowed: true },
  ],
  contradictions: [{ code: 'cancelled_but_gone', weight: 'incident', owner: 'order', lineId: lamp.id as LineId, quantity: 1, parts: [], events: [{ id: 'evt_1', type: 'LinesCancelled', at: Instant.parse('2026-11-23T12:00:00Z'), part: view.id }, { id: 'evt_2', type: 'CheckpointRecorded', at: Instant.parse('2026-11-23T12:30:00Z'), part: parcelId }] as never }],
}

const entry = (id: string, at: string, type: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({ id, at, recordedAt: at, type, refs: [view.id], kind: 'order', actor: 'system', ...more })

export const deskTimeline: TimelineAnswer = {
  data: [
    entry('e5', '2026-11-24T09:03:00Z', 'PromiseAtRisk', { kind: 'promises', detail: { from: '2026-11-29', to: '2026-11-30', code: 'storm' }, policyVersion: 3 }),
    entry('e4', '2026-11-23T22:41:00Z', 'CheckpointRecorded', { kind: 'parcels', actor: 'carrier', refs: [parcelId], recordedAt: '2026-11-24T08:00:00Z', late: true, detail: { status: 'in_transit', place: 'Cherbourg port', carrier: 'larkway', trackingNumber: 'LK 7731 0942 56' } }),
    entry('e3', '2026-11-23T19:10:00Z', 'RefundSucceeded', { kind: 'money', actor: 'payment_provider', detail: { amount: 7900, currency: 'EUR' } }),
    entry('e2', '2026-11-23T10:00:00Z', 'OrderHeld', { detail: { code: 'fraud' } }),
    entry('e1', '2026-11-23T09:12:00Z', 'OrderPlaced', { actor: 'customer', detail: { amount: 35190 } }),
  ],
  counts: { all: 9, order: 3, parcels: 2, messages: 0, money: 3, changes: 0, promises: 1, contacts: 0, returns: 0 },
  ticks: [{ at: '2026-11-23T09:12:00Z' }, { at: '2026-11-23T19:10:00Z' }, { at: '2026-11-24T09:03:00Z', bad: true }],
  nextCursor: 'older',
}

export const deskChrome: DeskChrome = {
  setting: { shop: { id: 'wismo', name: 'Wismo' }, language: 'en', locale: 'en-IE', styles: ['/assets/desk.css'], scripts: ['/assets/desk.js'] }, session: { name: 'Sinéad Kelly', roles: ['agent'] }, open: 3,
}

export const hit: SearchHit = {
  id: view.id, shopId: 'aldermoor', number: 'A-10482', placedAt: view.placedAt, headline: { code: 'delayed', title: 'Arriving Sun 29 – Mon 30 Nov' }, status: 'confirmed', customer: { subjectRef: 'sub_1', name: 'Nora Byrne' }, incident: true, contradictions: 1, items: 5, skus: ['ALD-LAMP-OAK', 'ALD-BULB-W'], total: 35190, currency: 'EUR',
  when: { from: '2026-11-26', to: '2026-11-28', precision: 'day', timeZone: 'Europe/Dublin' }, match: { field: 'name' },
}

export const otherOrderId = orderIdOf(view.shopId, 'A-1')

export const task: Task = { id: 'hold:aldermoor:fraud', queue: 'hold', shopId: 'aldermoor', orderId: view.id, number: 'A-10482', code: 'fraud', title: 'On hold: fraud', count: 1, owner: 'order', since: '2026-11-24T10:00:00Z', due: '2026-11-24T15:00:00Z', href: `/v1/agent/orders/${view.id}`, weight: 'task' }
