import { expect, test } from '@jest/globals'
import { Instant, Invalid, orderIdOf, ShopId } from '@wismo/kernel'
import { cursorOf, placeOf } from './order-cursor.ts'

const place = { placedAt: Instant.parse('2026-11-24T10:00:00Z'), id: orderIdOf(ShopId.parse('aldermoor'), 'T-1') }

test('a cursor leads back to its place', () => {
  expect(placeOf(cursorOf(place))).toEqual(place)
})

test.each([
  ['nothing', ''],
  ['any text', 'IQ'],
  ['no order', Buffer.from(`${place.placedAt} lin_1`).toString('base64url')],
  ['no time', Buffer.from(`yesterday ${place.id}`).toString('base64url')],
  ['more', Buffer.from(`${place.placedAt} ${place.id} x`).toString('base64url')],
  ['padded', `${cursorOf(place)}=`],
])('%s is none', (_name, cursor) => {
  expect(() => placeOf(cursor)).toThrow(Invalid)
})
