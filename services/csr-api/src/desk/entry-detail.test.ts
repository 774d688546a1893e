import { expect, test } from '@jest/globals'
import { foldedEvents } from '@wismo/lifecycle'
import { detailOf, policyVersionOf } from './entry-detail.ts'
import { isBad, kindOf } from './timeline-kind.ts'

test.each([
  ['OrderPlaced', { number: 'A-1', channel: 'web', currency: 'EUR', totals: { total: 23_290 }, lines: [{ quantity: 1 }, { quantity: 3 }], subjectRef: 'sub_1' }, { number: 'A-1', channel: 'web', currency: 'EUR', amount: 23_290, quantity: 4 }],
  ['CheckpointRecorded', { status: 'in_transit', place: 'Kassel', rawCode: 'XY', at: '2026-11-24' }, { status: 'in_transit', place: 'Kassel', code: 'XY' }],
  ['CheckpointRecorded', { status: 'attempt_failed', rawCode: 'XY', cause: { party: 'recipient', code: 'absent' } }, { status: 'attempt_failed', code: 'absent' }],
  ['CheckpointRecorded', { status: 'delivered', scan: { status: 'in_transit', flags: [] }, place: 'Kassel', rawCode: 'XY' }, { status: 'in_transit', place: 'Kassel', code: 'XY' }],
  ['OrderHeld', { holdId: 'h', reason: { code: 'fraud', text: 'Nora Byrne again' }, until: '2026-11-25T10:00:00Z' }, { code: 'fraud', until: '2026-11-25T10:00:00Z' }],
  ['RefundFailed', { code: 'account_closed', amount: 900, currency: 'EUR' }, { code: 'account_closed', amount: 900, currency: 'EUR' }],
  ['PromiseMade', { window: { from: '2026-11-26', to: '2026-11-28' }, basis: 'checkout' }, { from: '2026-11-26', to: '2026-11-28', code: 'checkout' }],
  ['DeliveryEstimateRevised', { estimate: { earliest: '2026-11-29', latest: '2026-11-30' } }, { from: '2026-11-29', to: '2026-11-30' }],
  ['AppointmentRescheduled', { from: { from: 'a', to: '2026-11-26' }, to: { from: 'b', to: '2026-11-27' } }, { from: '2026-11-26', to: '2026-11-27' }],
  ['LineQuantityChanged', { from: 2, to: 0 }, { from: '2', to: '0' }],
  ['PromiseBroken', { deltaMinutes: 0 }, { minutes: 0 }],
  ['NoteAdded', { text: 'She calls again', author: 'staff' }, undefined],
])('%s of %j says %j', (type, data, detail) => {
  expect(detailOf(type, data)).toEqual(detail)
})

test('what it is taken from field by field is never a person’s, whatever else an event holds', () => {
  const secret = 'nora.byrne@mail.example'
  const data = Object.fromEntries(['email', 'phone', 'name', 'text', 'note', 'address', 'contact', 'recipient', 'signedBy', 'signature', 'comment', 'subject', 'body', 'url'].map((field) => [field, secret]))
  expect(detailOf('AnyEvent', { ...data, reason: { code: 'x', text: secret }, cause: { code: 'y', text: secret }, lines: [{ quantity: 1, gift: secret }], window: { from: { text: secret } } })).toEqual({ code: 'x', quantity: 1 })
})

test('the version of the policy that decided it', () => {
  expect([policyVersionOf({ policy: { version: 3 } }), policyVersionOf({ policy: 'x' }), policyVersionOf({})]).toEqual([3, undefined, undefined])
})

test('every event of an order is of a kind, and most of what goes wrong is of those that agents narrow by', () => {
  const kinds = new Map<string, string>(foldedEvents.map((type) => [type, kindOf(type)]))
  for (const [type, kind] of [
    ['OrderPlaced', 'order'], ['CheckpointRecorded', 'parcels'], ['ParcelReturningToSender', 'parcels'], ['ReturnToSenderReceived', 'parcels'], ['ReturnRequested', 'returns'], ['ReturnLabelIssued', 'returns'], ['MessageSent', 'messages'], ['FallbackUsed', 'messages'],
    ['RefundSucceeded', 'money'], ['AuthorizationExpired', 'money'], ['LinesCancelled', 'changes'], ['ChangeQuoted', 'changes'], ['PromiseAtRisk', 'promises'], ['DeliveryEstimateRevised', 'promises'], ['NoteAdded', 'contacts'], ['SomethingNew', 'order'],
  ] as const) expect([type, kindOf(type)]).toEqual([type, kind])
  expect(new Set(kinds.values())).toEqual(new Set(['order', 'parcels', 'messages', 'money', 'changes', 'promises', 'contacts', 'returns']))
  expect([isBad('ParcelDelayed'), isBad('OrderHeld'), isBad('ParcelDelivered'), isBad('OrderPlaced')]).toEqual([true, true, false, false])
})

test('what a carrier says is wrong is there, unless it has a word of its own', () => {
  const scan = { status: 'in_transit', flags: ['delayed'] }
  expect([detailOf('CheckpointRecorded', { rawCode: 'in_transit', status: 'in_transit', scan }), detailOf('CheckpointRecorded', { rawCode: 'XY-12', status: 'in_transit', scan })]).toEqual([{ status: 'in_transit', code: 'delayed' }, { status: 'in_transit', code: 'XY-12' }])
})
