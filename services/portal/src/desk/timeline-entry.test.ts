import { expect, test } from '@jest/globals'
import type { TimelineEntry } from '@wismo/agent-api'
import { entrySaid } from './timeline-entry.ts'

const at = '2026-11-24T12:00:00Z'
const nodes = [{ id: 'cork-dc', name: 'Cork warehouse' }]
const context = { timeZone: 'Europe/Dublin', today: '2026-11-24', currency: 'EUR', promises: new Map(), parcels: new Map([['pcl_1', 'Parcel 1']]), carriers: new Map([['pcl_1', 'an-post']]), works: new Map([['ful_1', 'cork-dc'], ['ful_2', 'store-quayside']]), nodes }
const told = (type: string, ref = 'ord_1', more: Partial<TimelineEntry> = {}) => {
  const { what, detail, who, toldBy } = entrySaid({ id: 'evt_1', at, recordedAt: at, type, refs: [ref], kind: 'order', actor: 'retailer', ...more }, context)
  return [what, detail, who, toldBy]
}

test.each([
  ['CheckpointRecorded', 'pcl_1', { detail: { status: 'in_transit', place: 'Portlaoise' } }, ['Parcel 1 is moving, Portlaoise', undefined, 'An Post', 'Shop’s system']],
  ['ParcelDeclaredLost', 'pcl_1', {}, ['Parcel 1 given up as lost', undefined, 'An Post', 'Shop’s system']],
  ['ParcelRegistered', 'pcl_1', {}, ['Parcel 1 announced', undefined, 'Shop’s system', undefined]],
  ['CheckpointRecorded', 'pcl_2', { actor: 'carrier', detail: { carrier: 'larkway' } }, ['Parcel was scanned', undefined, 'Larkway', undefined]],
  ['FulfillmentAccepted', 'ful_1', { detail: { quantity: 2, locationId: 'cork-dc' } }, ['Accepted for packing', '2 units. Cork warehouse', 'Cork warehouse', 'Shop’s system']],
  ['UnitsPacked', 'ful_2', {}, ['Packed', 'Store quayside', 'Store quayside', 'Shop’s system']],
  ['FulfillmentShipped', 'ful_3', {}, ['Dispatched', undefined, 'Shop’s system', undefined]],
  ['PaymentCaptured', 'pay_1', { detail: { amount: 35_500, method: 'card' } }, ['Paid: €355.00', 'By card', 'Payment provider', 'Shop’s system']],
  ['RefundRequested', 'pay_1', { detail: { amount: 1_900, code: 'ret_2qdx0kb7fsbb8tasjkhcpkr3fr' } }, ['Refund asked for: €19.00', 'For a return', 'Shop’s system', undefined]],
  ['OrderPlaced', 'ord_1', {}, ['Order placed', undefined, 'Customer', 'Shop’s system']],
  ['OrderCompleted', 'ord_1', {}, ['Order completed', undefined, 'Wismo', undefined]],
  ['PromiseKept', 'prm_1', { kind: 'promises' }, ['Promise kept', undefined, 'Wismo', undefined]],
  ['OrderHeld', 'ord_1', { actor: 'csr', detail: { code: 'fraud' } }, ['Order held: fraud', undefined, 'Agent', undefined]],
] as const)('%s of %s %j', (type, ref, more, said) => {
  expect(told(type, ref, more as Partial<TimelineEntry>)).toEqual(said)
})

test('what was said of a promise and did not last is no trouble', () => {
  const broken = { id: 'evt_1', at, recordedAt: at, type: 'PromiseBroken', refs: ['prm_1'], kind: 'promises', actor: 'system', detail: { minutes: 0 } } as const
  expect(entrySaid({ ...broken, refs: ['prm_1'] }, context)).toMatchObject({ what: 'Promise broken', tone: 'warn', icon: 'triangle-alert' })
  expect(entrySaid({ ...broken, refs: ['prm_1'], overruled: true }, context)).toMatchObject({ what: 'Promise broken', detail: 'As it looked then. Told later: it was kept', tone: 'plain', icon: 'clock' })
})

test.each([[{ status: 'lost' }, undefined], [{ status: 'in_transit', code: 'delayed' }, 'Delayed'], [{ status: 'attempt_failed', code: 'attempt_failed' }, undefined]])('bad news of a carrier stands out: %j', (detail, said) => {
  const entry = entrySaid({ id: 'evt_1', at, recordedAt: at, type: 'CheckpointRecorded', refs: ['pcl_1'], kind: 'parcels', actor: 'carrier', detail }, context)
  expect([entry.tone, entry.icon, entry.detail]).toEqual(['warn', 'triangle-alert', said])
})
