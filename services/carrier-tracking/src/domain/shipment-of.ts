import type { Instant } from '@wismo/kernel'
import type { Shipment } from './parcel.ts'

/**
 * Which of several shipments under one number a scan is of: the one that left last at that moment or before it, and the first one
 * where none had left: a clock was wrong. Any order of the shipments gives the same.
 */
export function shipmentOf<One extends Pick<Shipment, 'shippedAt' | 'parcelId'>>(at: Instant, shipments: readonly One[]): One | undefined {
  const sorted = [...shipments].sort((a, b) => (a.shippedAt === b.shippedAt ? (a.parcelId < b.parcelId ? -1 : 1) : a.shippedAt < b.shippedAt ? -1 : 1))
  return sorted.findLast(({ shippedAt }) => shippedAt <= at) ?? sorted[0]
}
