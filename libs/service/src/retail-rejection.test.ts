import { expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import type { Parked } from '@wismo/messaging'
import { rejectionOf } from './retail-rejection.ts'

test('a key that fills a message is not sent out again', () => {
  const parked: Parked = { group: 'order.intake.v1', key: 'key-1', code: 'malformed', detail: 'No.', faults: [], messageId: '1', messageKey: 'x'.repeat(1_000_000), type: 'RetailOrderPlaced', shopId: undefined, behind: false }
  const { key } = rejectionOf({ clock: () => Instant.fromMillis(0), contracts: openContracts() })(parked)
  expect(key).toBe('x'.repeat(200))
})
