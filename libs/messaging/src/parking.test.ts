import { expect, test } from '@jest/globals'
import { Invalid } from '@wismo/kernel'
import { maxParkedFaults, parkedBecause, parkedColumns } from './parking.ts'
import type { ReceivedMessage } from './port.ts'

test('a parked row keeps the headers that a message is read by, and nothing else of what a sender wrote there', () => {
  const own = { ce_id: '1', ce_source: '/shop', ce_specversion: '1.0', ce_type: 'wismo.retail.RetailOrderPlaced.v1', ce_shop: 'aldermoor', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
  const message: ReceivedMessage = { topic: 'retail.orders.v1', partition: 0, offset: 1n, timestamp: 0, key: 'aldermoor:1', value: null, headers: { ...own, reply_to: 'nora@example.org', ce_subject: 'Nora Byrne', 'nora@example.org': '1' } }
  const columns = parkedColumns([parkedBecause('order.intake.v1', message, new Invalid('malformed', 'The message has no body.'))], [{}])
  expect(JSON.stringify(columns)).not.toMatch(/nora/i)
  expect(columns.map(([only]) => only)).toContain(JSON.stringify(own))
})

test.each([['aldermoor', 'olist-br:1', 'aldermoor'], ['', 'aldermoor:1', 'aldermoor'], ['Not A Shop', 'aldermoor:1', 'aldermoor'], [undefined, 'aldermoor:1', 'aldermoor'], ['', 'Not A Shop', undefined]])('of a message whose header names %j and whose key is %j the shop is %j', (header, key, shopId) => {
  const message: ReceivedMessage = { topic: 'retail.orders.v1', partition: 0, offset: 1n, timestamp: 0, key, value: null, headers: header === undefined ? {} : { ce_shop: header } }
  expect(parkedBecause('order.intake.v1', message, new Invalid('malformed', 'The message has no body.')).shopId).toBe(shopId)
})

test('a reason names so many places and no more, however many a sender got wrong', () => {
  const message: ReceivedMessage = { topic: 'retail.orders.v1', partition: 0, offset: 1n, timestamp: 0, key: 'aldermoor:1', value: null, headers: {} }
  const faults = Array.from({ length: 60_009 }, (_, i) => ({ pointer: `/addresses/${i}`, code: 'required', detail: 'Expected: string.' }))
  const parked = parkedBecause('order.intake.v1', message, new Invalid('invalid', 'The order cannot be used as it is: see errors.', faults))
  expect(parked.faults).toEqual(faults.slice(0, maxParkedFaults))
})
