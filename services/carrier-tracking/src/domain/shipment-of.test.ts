import { expect, test } from '@jest/globals'
import { Instant, ParcelId, wismoSpace } from '@wismo/kernel'
import { shipmentOf } from './shipment-of.ts'

const left = (day: string) => ({ parcelId: ParcelId.of(wismoSpace, day), shippedAt: Instant.parse(`${day}T10:00:00Z`) })
const [march, may] = [left('2026-03-01'), left('2026-05-01')]

test.each<[string, string, typeof march | undefined, readonly (typeof march)[]]>([
  ['before any left: the first', '2026-02-01', march, [may, march]],
  ['at the moment it left', '2026-03-01', march, [march, may]],
  ['between both: the one before', '2026-04-01', march, [may, march]],
  ['after both: the last', '2026-06-01', may, [may, march]],
  ['none is known', '2026-06-01', undefined, []],
])('a scan %s', (_, day, expected, shipments) => {
  expect(shipmentOf(Instant.parse(`${day}T10:00:00Z`), shipments)).toBe(expected)
})
