// Reports of goods that came back for tests, and what the order view makes of the events that they bring.
import { Currency, fold, Instant, lineIdOf, orderIdOf, refundIdOf, returnIdOf, returnsAccountIdOf, ShopId } from '@wismo/kernel'
import { foldReturns, type ReturnsPart } from '@wismo/lifecycle'
import { recordReturn, returnsAccount, type ReturnReport, type ReturnsEvent } from '../domain/returns-account.ts'

export const orderId = orderIdOf(ShopId.parse('nordlicht-de'), 'returns')
export const [a, b] = [lineIdOf(orderId, '1'), lineIdOf(orderId, '2')]
export const returnId = returnIdOf(orderId, 'r-1')
export const refundId = (ref: string) => refundIdOf(orderId, ref)

export const at = (minutes: number): Instant => Instant.fromMillis(Date.parse('2026-11-20T08:00:00.000Z') + minutes * 60_000)

export const units = (ofA: number, ofB = 0) => [{ lineId: a, quantity: ofA }, { lineId: b, quantity: ofB }].filter(({ quantity }) => quantity > 0)

/** One unit came back new at minute 0, unless something else is said. */
export const report = (over: Partial<ReturnReport> = {}): ReturnReport =>
  ({ orderId, returnId, at: at(0), locationId: 'cork-dc', lines: units(1), reason: { code: 'too_small' }, condition: 'new', currency: Currency.parse('EUR'), ...over })

/** Every report decided on what was recorded before it. */
export const eventsOf = (reports: readonly ReturnReport[]): readonly ReturnsEvent[] =>
  reports.reduce<readonly ReturnsEvent[]>((events, one) => [...events, ...recordReturn(one)(fold(returnsAccount, events))], [])

/** The part of the order view without its timeline, which has versions and times of recording. */
export function partOf(events: readonly ReturnsEvent[]): Omit<ReturnsPart, 'timeline'> {
  const part = events.reduce<ReturnsPart | undefined>(
    (before, { type, data, occurredAt }, i) => foldReturns(before, { id: `evt_${i}`, aggregate: returnsAccountIdOf(orderId), version: i + 1, occurredAt, recordedAt: occurredAt, actor: 'retailer', type, data } as never),
    undefined,
  )
  const { timeline: _entries, ...rest } = part as ReturnsPart
  return rest
}
