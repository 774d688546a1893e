// Reports of a warehouse for tests, and what the order view makes of the events that they bring.
import { fold, fulfillmentIdOf, Instant, lineIdOf, orderIdOf, PackageId, parcelIdOf, ShopId, wismoSpace } from '@wismo/kernel'
import { foldFulfillment, type FulfillmentPart } from '@wismo/lifecycle'
import { fulfillment, type FulfillmentEvent } from '../domain/fulfillment.ts'
import { recordReport, type Report } from '../domain/report.ts'

export const orderId = orderIdOf(ShopId.parse('nordlicht-de'), 'reports')
export const fulfillmentId = fulfillmentIdOf(orderId, 'w-1')
export const [a, b] = [lineIdOf(orderId, '1'), lineIdOf(orderId, '2')]

/** Minutes after the order was taken on. */
export const at = (minutes: number): Instant => Instant.fromMillis(Date.parse('2026-11-20T08:00:00.000Z') + minutes * 60_000)

export const units = (ofA: number, ofB = 0) => [{ lineId: a, quantity: ofA }, { lineId: b, quantity: ofB }].filter(({ quantity }) => quantity > 0)

export const parcelOf = (number: string, lines = units(1)): Report['parcels'][number] => ({ parcelId: parcelIdOf(orderId, 'dhl', number, '2026-11'), carrier: 'dhl', trackingNumber: number, lines })

/** A report of `units(1)` at minute 0 unless something else is said. */
export const report = (state: Report['state'], over: Partial<Omit<Report, 'state'>> = {}): Report =>
  ({ orderId, fulfillmentId, at: at(0), state, locationId: 'cork-dc', lines: units(1), parcels: [], packageId: PackageId.of(wismoSpace, state), ...over })

/** Every report decided on what was recorded before it. */
export const eventsOf = (reports: readonly Report[]): readonly FulfillmentEvent[] =>
  reports.reduce<readonly FulfillmentEvent[]>((events, one) => [...events, ...recordReport(one)(fold(fulfillment, events))], [])

/** The part of the order view without its timeline, which has versions and times of recording. */
export function partOf(events: readonly FulfillmentEvent[]): Omit<FulfillmentPart, 'timeline'> {
  const part = events.reduce<FulfillmentPart | undefined>(
    (before, { type, data, occurredAt }, i) => foldFulfillment(before, { id: `evt_${i}`, aggregate: fulfillmentId, version: i + 1, occurredAt, recordedAt: occurredAt, actor: 'retailer', type, data } as never),
    undefined,
  )
  const { timeline: _entries, ...rest } = part as FulfillmentPart
  return rest
}
