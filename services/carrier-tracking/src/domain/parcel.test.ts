import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EventId, fold, FulfillmentId, Instant, LineId, OrderId, ParcelId, SealedRef, uuidV5, wismoSpace } from '@wismo/kernel'
import { foldPart, judgeScans, type FoldedEvent, type ParcelPart } from '@wismo/lifecycle'
import type { ParcelStatus } from '@wismo/contracts'
import { parcel, recordScans, registerParcel, type Parcel, type ParcelEvent, type Shipment, type ToldScan } from './parcel.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const parcelId = ParcelId.of(wismoSpace, 'p')
const lineId = LineId.of(wismoSpace, 'l')
const [one, other] = [FulfillmentId.of(wismoSpace, 'f1'), FulfillmentId.of(wismoSpace, 'f2')].sort() as [FulfillmentId, FulfillmentId]
const hour = (h: number): Instant => Instant.fromMillis(Date.parse('2026-11-24T00:00:00Z') + h * 3_600_000)
const shipment = (over: Partial<Shipment> = {}): Shipment => ({ orderId, parcelId, carrier: 'dhl-de', trackingNumber: '1', lines: [{ lineId, quantity: 2 }], fulfillmentId: one, shippedAt: hour(0), ...over })
const scan = (h: number, status: ParcelStatus, over: Partial<ToldScan> = {}): ToldScan => ({ factId: uuidV5(wismoSpace, 'scan', h, status), at: hour(h), status, flags: [], source: 'retailer', ...over })

const stored = (events: readonly ParcelEvent[]): readonly ParcelEvent[] => events
const given = (...events: readonly ParcelEvent[]) => ({ when: (decision: (state: Parcel) => readonly ParcelEvent[]) => decision(fold(parcel, stored(events))) })
const registered = registerParcel(shipment())({ status: 'none' })
const after = (...scans: readonly ToldScan[]): readonly ParcelEvent[] => recordScans(shipment(), scans)({ status: 'none' })
const types = (events: readonly ParcelEvent[]): readonly string[] => events.map(({ type }) => type)

describe('a parcel is registered', () => {
  test('given nothing, when it left, then it is watched since then', () => {
    expect(registered).toEqual([{ type: 'ParcelRegistered', occurredAt: hour(0), data: { orderId, parcelId, direction: 'out', carrier: 'dhl-de', trackingNumber: '1', lines: [{ lineId, quantity: 2 }], fulfillmentId: one } }])
  })

  test('given it is watched, when the same is told twice, or less, then there is nothing new', () => {
    expect(given(...registered).when(registerParcel(shipment()))).toEqual([])
    expect(given(...registered).when(registerParcel(shipment({ lines: [{ lineId, quantity: 1 }] })))).toEqual([])
  })

  test('given it is watched, when somebody knows more of it, then it stays one with all that is known', () => {
    const more = LineId.of(wismoSpace, 'more')
    const [again] = given(...registered).when(registerParcel(shipment({ lines: [{ lineId, quantity: 1 }, { lineId: more, quantity: 3 }], fulfillmentId: other })))
    expect(again?.data).toMatchObject({ parcelId, lines: [{ lineId, quantity: 2 }, { lineId: more, quantity: 3 }], fulfillmentId: one })
  })
})

describe('a scan', () => {
  test('given nothing, when it was seen, then it is registered and the scan recorded as it stands with it', () => {
    const noteRef = SealedRef.of(wismoSpace, 'note')
    expect(after(scan(2, 'in_transit', { place: 'Kassel', noteRef }))).toEqual([
      ...registered,
      { type: 'CheckpointRecorded', occurredAt: hour(2), data: { orderId, parcelId, factId: scan(2, 'in_transit').factId, rawCode: 'in_transit', place: 'Kassel', noteRef, source: 'retailer', scan: { status: 'in_transit', flags: [] }, status: 'in_transit', statusChanged: true, flags: [], mappingVersion: 1, remap: false } },
    ])
  })

  test('told twice it is one', () => {
    expect(given(...after(scan(2, 'in_transit'))).when(recordScans(shipment(), [scan(2, 'in_transit')]))).toEqual([])
  })

  test('that is older than what is known is recorded and lowers nothing', () => {
    const [late] = given(...after(scan(5, 'out_for_delivery'))).when(recordScans(shipment(), [scan(2, 'in_transit')]))
    expect(late?.data).toMatchObject({ rawCode: 'in_transit', status: 'out_for_delivery', statusChanged: false })
  })

  test('of the delivery says that it is with the customer since then', () => {
    const events = after(scan(5, 'delivered', { proof: { kind: 'photo', ref: 'x' } }))
    expect(events.slice(1)).toMatchObject([{ type: 'CheckpointRecorded', data: { status: 'delivered' } }, { type: 'ParcelDelivered', occurredAt: hour(5), data: { proof: { kind: 'photo', ref: 'x' } } }])
  })

  test.each<[string, ToldScan, object[]]>([
    ['an earlier one comes late: since then', scan(4, 'delivered'), [{ type: 'CheckpointRecorded' }, { type: 'ParcelDelivered', occurredAt: hour(4) }]],
    ['a later one: nothing new', scan(6, 'delivered'), [{ type: 'CheckpointRecorded', data: { statusChanged: false } }]],
    ['a later one with a proof: the proof', scan(6, 'delivered', { proof: { kind: 'signature' } }), [{ type: 'CheckpointRecorded' }, { type: 'ParcelDelivered', occurredAt: hour(5), data: { proof: { kind: 'signature' } } }]],
  ])('given it was delivered, when %s', (_, told, expected) => {
    expect(given(...after(scan(5, 'delivered'))).when(recordScans(shipment(), [told]))).toMatchObject(expected)
  })

  test('I22 given it is at its end, when a plain scan comes later, then it stays there', () => {
    for (const end of ['delivered', 'returned', 'cancelled'] as const) expect(given(...after(scan(5, end))).when(recordScans(shipment(), [scan(7, 'in_transit')]))).toMatchObject([{ data: { status: end, statusChanged: false } }])
  })

  test('given it was delivered, when it turns out that it had come back before, then it was not delivered', () => {
    expect(given(...after(scan(5, 'delivered'))).when(recordScans(shipment(), [scan(3, 'returned')]))).toMatchObject([{ data: { status: 'returned', statusChanged: true } }])
  })
})

describe('what all scans say together', () => {
  test.each<[string, readonly ToldScan[], object]>([
    ['none: it waits to be fetched', [], { status: 'pre_transit', flags: [], attempts: 0 }],
    ['the newest, whenever it was told', [scan(5, 'out_for_delivery'), scan(2, 'accepted')], { status: 'out_for_delivery' }],
    ['of one moment, what comes later on the way', [scan(5, 'out_for_delivery'), scan(5, 'in_transit')], { status: 'out_for_delivery' }],
    ['of one moment, having it rather than the way back', [scan(5, 'returned'), scan(5, 'delivered')], { status: 'delivered' }],
    ['a word that nobody knows leaves what was known', [scan(5, 'in_transit'), scan(6, 'unknown')], { status: 'in_transit' }],
    ['only such words', [scan(6, 'unknown')], { status: 'unknown' }],
    ['lost, after it was held', [scan(5, 'held'), scan(6, 'lost'), scan(4, 'accepted')], { status: 'lost', statusBeforeLoss: 'held' }],
    ['lost, and seen again', [scan(5, 'held'), scan(6, 'lost'), scan(7, 'in_transit')], { status: 'in_transit' }],
    ['in vain twice', [scan(5, 'attempt_failed'), scan(7, 'attempt_failed'), scan(7, 'attempt_failed', { factId: uuidV5(wismoSpace, 'again') })], { status: 'attempt_failed', attempts: 2 }],
    ['flags of the newest, and damage of any', [scan(5, 'held', { flags: ['damaged', 'customs'] }), scan(6, 'in_transit', { flags: ['delayed', 'unknown'] })], { flags: ['damaged', 'delayed'] }],
  ])('%s', (_, scans, expected) => {
    expect(judgeScans(scans)).toMatchObject(expected)
  })
})

/** The part of the view, as the public events make it; without the timeline, which has ids and times of ours. */
function partOf(events: readonly ParcelEvent[]): Omit<ParcelPart, 'timeline'> {
  const folded = events.reduce<ParcelPart | undefined>((part, { type, data, occurredAt }, i) => foldPart(part, { id: EventId.of(wismoSpace, i), type, data, aggregate: parcelId, version: i + 1, occurredAt, recordedAt: hour(99), actor: 'retailer' } as unknown as FoldedEvent) as ParcelPart, undefined)
  if (folded === undefined) throw new Error('nothing was told')
  const { timeline: _timeline, ...part } = folded
  return part
}

const anyScan = fc.record({
  h: fc.integer({ min: 1, max: 6 }), place: fc.option(fc.constantFrom('Kassel', 'Fulda'), { nil: undefined }), flags: fc.subarray(['delayed', 'damaged', 'customs', 'unknown'] as const), proof: fc.option(fc.constantFrom('photo', 'code'), { nil: undefined }),
  status: fc.constantFrom('pre_transit', 'accepted', 'in_transit', 'held', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned', 'lost', 'destroyed', 'cancelled', 'unknown') as fc.Arbitrary<ParcelStatus>,
})
const told = fc.array(anyScan, { maxLength: 8 }).map((all) => all.map(({ h, status, flags, place, proof }, i) => scan(h, status, { factId: uuidV5(wismoSpace, 'any', i), flags, ...(place && { place }), ...(proof && { proof: { kind: proof } }) } as Partial<ToldScan>)))

test('I21 any permutation and duplication of scans and registrations, cut anyhow into batches, folds to the same part', () => {
  const both = [shipment(), shipment({ fulfillmentId: other, lines: [{ lineId, quantity: 3 }] })]
  const steps = told.chain((scans) => {
    const all = [...scans, ...both]
    return fc.record({ first: fc.constant(all), second: fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)).map(([shuffled, again]) => [...shuffled, ...again]) })
  })
  const record = (facts: readonly (ToldScan | Shipment)[]): readonly ParcelEvent[] =>
    facts.reduce<readonly ParcelEvent[]>((events, fact) => [...events, ...('factId' in fact ? recordScans(shipment(), [fact]) : registerParcel(fact))(fold(parcel, events))], [])
  fc.assert(
    fc.property(steps, ({ first, second }) => {
      expect(partOf(record(second))).toEqual(partOf(record(first)))
      const scans = first.filter((fact): fact is ToldScan => 'factId' in fact)
      const atOnce = both.reduce<readonly ParcelEvent[]>((events, fact) => [...events, ...registerParcel(fact)(fold(parcel, events))], recordScans(shipment(), scans)({ status: 'none' }))
      expect(partOf(atOnce)).toEqual(partOf(record(first)))
    }),
    { numRuns: 500 },
  )
})

test('I21 of any moment of the past the scans until then say how it stood, whatever was told of later ones before them', () => {
  fc.assert(
    fc.property(told.chain((scans) => fc.shuffledSubarray(scans, { minLength: scans.length })), fc.integer({ min: 1, max: 6 }), (scans, h) => {
      const events = scans.reduce<readonly ParcelEvent[]>((all, one) => [...all, ...recordScans(shipment(), [one])(fold(parcel, all))], registered)
      const then = events.filter(({ occurredAt }) => occurredAt !== undefined && occurredAt <= hour(h))
      const { status, delivery } = judgeScans(scans.filter(({ at }) => at <= hour(h)))
      expect(partOf(then)).toMatchObject({ status, ...(delivery && { deliveredAt: delivery.at }) })
    }),
    { numRuns: 500 },
  )
})

test('a scan on a stream that was read is judged as one that was just decided', () => {
  expect(types(given(...after(scan(2, 'in_transit'), scan(5, 'delivered'))).when(recordScans(shipment(), [scan(3, 'held')])))).toEqual(['CheckpointRecorded'])
})
