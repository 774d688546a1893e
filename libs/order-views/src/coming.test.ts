import { expect, test } from '@jest/globals'
import type { OrderView } from '@wismo/lifecycle'
import { comingWindow } from './coming.ts'

const days = (from: string, to: string) => ({ from, to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' })
const today = days('2026-11-28', '2026-11-28')
const later = days('2026-12-01', '2026-12-03')
const promise = (lineId: string, status = 'on_track') => ({ id: `prm_${lineId}`, lineIds: [lineId], original: later, status })
const group = (ref: string, lineId: string, when: object | undefined, step = 4) => ({ ref, kind: 'ship', lines: [{ lineId, quantity: 1 }], step, steps: 5, ...(when && { when }) })
const parcel = (id: string, status: string) => ({ id, status })
const coming = (over: object) => comingWindow({ groups: [], parcels: [], fulfillments: [], promises: [], ...over } as unknown as OrderView)

test('what is in a van comes when its group says, whatever was promised of it', () => {
  const parcels = [parcel('pcl_1', 'out_for_delivery')]
  for (const status of ['on_track', 'at_risk', 'broken']) expect(coming({ parcels, groups: [group('pcl_1', 'a', today)], promises: [promise('a', status)] })).toMatchObject({ from: today.from, to: today.to })
  expect(coming({ fulfillments: [{ id: 'ful_1', status: 'en_route' }], groups: [group('ful_1', 'a', today)], promises: [promise('a')] })).toMatchObject({ to: today.to })
})

test('with the rest of the order it reaches from the first to the last day', () => {
  const parcels = [parcel('pcl_1', 'out_for_delivery'), parcel('pcl_2', 'in_transit')]
  expect(coming({ parcels, groups: [group('pcl_1', 'a', today), group('pcl_2', 'b', later, 3)], promises: [promise('a'), promise('b')] })).toMatchObject({ from: today.from, to: later.to })
  expect(coming({ parcels, groups: [group('pcl_1', 'a', today), group('pcl_2', 'a', later, 3)], promises: [promise('a')] })).toMatchObject({ from: today.from, to: later.to })
})

test('without a van it is what was promised and is still to come', () => {
  expect(coming({ groups: [group('pcl_1', 'a', later, 3)], parcels: [parcel('pcl_1', 'in_transit')], promises: [promise('a')] })).toEqual(later)
  expect(coming({ promises: [promise('a')] })).toEqual(later)
  expect([coming({}), coming({ promises: [promise('a', 'kept'), promise('b', 'broken')] })]).toEqual([undefined, undefined])
})

test('what is not in stock comes on no day, until somebody says so anew', () => {
  const lines = [{ id: 'a', units: { in_transit: 1 } }, { id: 'b', units: { backordered: 1 } }]
  const estimate = { latest: '2026-12-12' }
  expect(coming({ lines, promises: [promise('a')] })).toEqual(later)
  expect(coming({ lines, promises: [promise('a'), promise('b')] })).toBeUndefined()
  expect(coming({ lines, promises: [promise('a'), { ...promise('b'), estimate }] })).toMatchObject({ to: '2026-12-12' })
})

test.each(['returning', 'lost'])('what is %s comes on no day', (status) => {
  const parcels = [parcel('pcl_1', status), parcel('pcl_2', 'in_transit')]
  expect(coming({ parcels, groups: [group('pcl_1', 'a', undefined, 3)], promises: [promise('a')] })).toBeUndefined()
  expect(coming({ parcels, groups: [group('pcl_1', 'a', undefined, 3), group('pcl_2', 'a', later, 3)], promises: [promise('a')] })).toEqual(later)
})
