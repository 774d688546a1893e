import { expect, test } from '@jest/globals'
import { EventId, Instant, orderIdOf, ShopId, wismoSpace, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { OrderEventBody, OrderEventHead, OrderEvents } from '@wismo/order-views'
import { openTimelines, toldOf } from './timelines.ts'

const shopId = ShopId.parse('aldermoor')
const [orderId, other] = [orderIdOf(shopId, 'A-1'), orderIdOf(shopId, 'A-2')]
const at = (hour: number): Instant => Instant.parse(`2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`)
const idOf = (name: string): EventId => EventId.of(wismoSpace, name)

interface Kept {
  readonly head: OrderEventHead
  readonly body: OrderEventBody
}

const kept = (type: string, hour: number, { order = orderId, recorded = hour, cause = 'elsewhere', data = {} as object | undefined } = {}): Kept => ({
  head: { orderId: order, id: idOf(`${order} ${type} ${hour}`), type, at: at(hour), recordedAt: at(recorded), part: order, version: hour },
  body: { envelope: { actorType: 'carrier', causationId: EventId.toUuid(idOf(cause)) } as unknown as OrderEventBody['envelope'], ...(data && { data: data as Readonly<Record<string, unknown>> }) },
})

/** As order-view keeps them, newest first. */
function eventsOf(all: readonly Kept[]): OrderEvents {
  const newest = all.toSorted((a, b) => (a.head.at < b.head.at ? 1 : -1))
  return {
    heads: async (orders: readonly OrderId[], until, limit) => newest.map(({ head }) => head).filter(({ orderId: of, recordedAt }) => orders.includes(of) && (until === undefined || recordedAt <= until)).slice(0, limit),
    bodies: async (heads) => new Map(newest.filter(({ head }) => heads.some(({ id }) => id === head.id)).map(({ head, body }) => [head.id, body])),
  }
}

const placed = kept('OrderPlaced', 8)
const scanned = kept('CheckpointRecorded', 9, { recorded: 23, data: { status: 'in_transit', place: 'Kassel' } })
const held = kept('OrderHeld', 10, { cause: `${orderId} OrderPlaced 8`, data: { reason: { code: 'fraud' } } })
const newer = kept('CheckpointRecorded', 11, { data: undefined })
const timelines = openTimelines(eventsOf([placed, scanned, held, newer, kept('OrderPlaced', 12, { order: other })]))

test('newest first, with who did it, what it says, what brought it about, and whether it was told late', async () => {
  const { entries, next, isKnownPlace } = await timelines.of(orderId, {}, 10)
  expect([entries.map(({ type }) => type), next, isKnownPlace]).toEqual([['CheckpointRecorded', 'OrderHeld', 'CheckpointRecorded', 'OrderPlaced'], undefined, true])
  expect(entries[1]).toEqual({ id: held.head.id, type: 'OrderHeld', at: at(10), recordedAt: at(10), actor: 'carrier', refs: [orderId], kind: 'order', cause: placed.head.id, detail: { code: 'fraud' } })
  expect(entries[2]).toMatchObject({ kind: 'parcels', late: true, recordedAt: at(23), detail: { status: 'in_transit', place: 'Kassel' } })
  expect(entries[2]).not.toHaveProperty('cause')
})

test('an event of a newer release has its name and time', async () => {
  expect((await timelines.of(orderId, {}, 1)).entries[0]).toEqual({ id: newer.head.id, type: 'CheckpointRecorded', at: at(11), recordedAt: at(11), actor: 'carrier', refs: [orderId], kind: 'parcels' })
})

test('narrowed it goes on page by page; counts and moments are of all of it', async () => {
  const first = await timelines.of(orderId, { kind: 'parcels' }, 1)
  expect([first.entries.map(({ at: when }) => when), first.next, first.counts.all, first.counts.parcels, first.counts.money]).toEqual([[at(11)], newer.head.id, 4, 2, 0])
  const second = await timelines.of(orderId, { kind: 'parcels', after: first.next }, 1)
  expect([second.entries.map(({ at: when }) => when), second.next, second.counts]).toEqual([[at(9)], undefined, first.counts])
  expect(first.ticks).toEqual([{ at: at(8) }, { at: at(10), bad: true }, { at: at(11) }, { at: at(23) }])
})

test('as it was known then, what was told later is not there', async () => {
  const { entries, counts, ticks } = await timelines.of(orderId, { asOf: at(12) }, 10)
  expect([entries.length, counts.all, ticks.map((tick) => tick.at)]).toEqual([3, 3, [at(8), at(10), at(11)]])
})

test('a place that is none of it is said to be none', async () => {
  expect((await timelines.of(orderId, { after: idOf('elsewhere') }, 10)).isKnownPlace).toBe(false)
  expect((await timelines.of(orderId, { kind: 'money', after: newer.head.id }, 10)).isKnownPlace).toBe(false)
})

test('several orders are one timeline, each entry with its own; of no order there is none', async () => {
  const merged = await timelines.merged([orderId, other], 2)
  expect(merged.map(({ orderId: of, type }) => [of, type])).toEqual([[other, 'OrderPlaced'], [orderId, 'CheckpointRecorded']])
  expect(await timelines.merged([], 10)).toEqual([])
})

test.each([
  [{ status: 'lost', statusChanged: true }, true], [{ status: 'lost', statusChanged: false }, undefined], [{ status: 'in_transit', statusChanged: true, scan: { status: 'in_transit', flags: ['delayed'] } }, true],
  [{ status: 'in_transit', statusChanged: false, flags: ['delayed'], scan: { status: 'in_transit', flags: [] } }, undefined], [undefined, undefined],
])('a scan that says %j is bad news: %s, on whatever page it stands', async (data, bad) => {
  const { ticks } = await openTimelines(eventsOf([placed, kept('CheckpointRecorded', 9, { data }), kept('PaymentCaptured', 10)])).of(orderId, {}, 1)
  expect(ticks.map((tick) => tick.bad)).toEqual([undefined, bad, undefined])
})

test('a verdict about a promise that did not last is marked, and the customer reads nothing of it', async () => {
  const { entries } = await openTimelines(eventsOf([kept('PromiseBroken', 9)])).of(orderId, {}, 1)
  const told = (status: string) => entries.map((entry) => toldOf(entry, { language: 'en', locale: 'en-IE' }, [{ id: orderId, status }] as unknown as OrderView['promises']))
  expect([told('kept'), told('broken')]).toMatchObject([[{ overruled: true }], [{ text: 'It did not come as promised' }]])
  expect([told('kept')[0]?.text, told('broken')[0]?.overruled]).toEqual([undefined, undefined])
})
