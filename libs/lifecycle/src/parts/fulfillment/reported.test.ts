// Work that another system decides about, as the part of the view folds it.
import { describe, expect, test } from '@jest/globals'
import type { Reported } from '@wismo/contracts'
import { FulfillmentId, Instant, LineId, OrderId, ParcelId, wismoSpace } from '@wismo/kernel'
import { foldFulfillment, type FulfillmentEvent, type FulfillmentPart } from '../fulfillment-part.ts'

const [orderId, fulfillmentId] = [OrderId.of(wismoSpace, 'o'), FulfillmentId.of(wismoSpace, 'f')]
const [a, b] = [LineId.of(wismoSpace, 'a'), LineId.of(wismoSpace, 'b')]
const [p1, p2] = [ParcelId.of(wismoSpace, 'p1'), ParcelId.of(wismoSpace, 'p2')]
const at = (hour: number): Instant => Instant.parse(`2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`)
const none = { allocated: 0, packed: 0, ready: 0, underWay: 0, handedOver: 0 }

const told = (type: string, occurredAt: Instant, data: object) => ({ id: 'evt_1', type, aggregate: fulfillmentId, version: 1, occurredAt, recordedAt: occurredAt, actor: 'retailer', data: { orderId, fulfillmentId, ...data } }) as unknown as FulfillmentEvent
const partOf = (...events: readonly FulfillmentEvent[]) => events.reduce<FulfillmentPart | undefined>(foldFulfillment, undefined)
const reported = (over: Partial<Reported> = {}): { readonly reported: Reported } => ({ reported: { lines: [{ lineId: a, quantity: 2 }], units: [{ lineId: a, ...none, packed: 2 }], status: 'packed', locationId: 'cork-dc', ...over } })
const shipped = (hour: number, ...parcelIds: readonly ParcelId[]) => told('FulfillmentShipped', at(hour), { parcels: parcelIds.map((parcelId) => ({ parcelId, carrier: 'dhl', trackingNumber: '1', lines: [{ lineId: a, quantity: 1 }] })), shippedAt: at(hour) })

describe('what all reports come to', () => {
  test('an event that says it makes the part, whatever its own units would make of it', () => {
    const late = told('UnitsPacked', at(9), { packages: [], ...reported({ units: [{ lineId: a, ...none, handedOver: 2 }], status: 'completed', locationId: 'store' }) })
    expect(partOf(late)).toMatchObject({ status: 'completed', locationId: 'store', stages: { packed: {}, delivered: { [a]: 2 } } })
  })

  test('lines that it does not tell of stay where they are', () => {
    const first = told('UnitsPacked', at(9), { packages: [], ...reported({ units: [{ lineId: b, ...none, ready: 1 }, { lineId: a, ...none, underWay: 1 }], status: 'shipped' }) })
    expect(partOf(first, told('UnitsPacked', at(9), { packages: [], ...reported() }))).toMatchObject({ status: 'packed', stages: { packed: { [a]: 2 }, van: {}, ready: { [b]: 1 } } })
  })

  test('a status that this release does not know leaves the one that the fact itself makes', () => {
    expect(partOf(told('PickingStarted', at(9), reported({ status: 'unknown' })))?.status).toBe('picking')
  })

  test('nobody said how the units reach the customer: no method is there', () => {
    expect(partOf(told('FulfillmentAccepted', at(9), { locationId: 'cork-dc', lines: [], ...reported() }))).not.toHaveProperty('method')
  })
})

describe('when units left', () => {
  test('the earliest of all that was told, for the work and for each parcel, in any order', () => {
    const all = [shipped(12, p1), shipped(9, p2), shipped(10, p1), told('DeliveryDeparted', at(11), { lines: [] })]
    for (const events of [all, all.toReversed()]) expect(partOf(...events)).toMatchObject({ shippedAt: at(9), passedAt: { [p1]: at(10), [p2]: at(9) } })
  })

  test('without a parcel it is known all the same, and before that it is not', () => {
    expect(partOf(told('DeliveryDeparted', at(11), { lines: [] }))).toMatchObject({ shippedAt: at(11) })
    expect(partOf(told('PickingStarted', at(9), {}))).not.toHaveProperty('shippedAt')
    expect(partOf(told('DeliveryDeparted', at(11), { lines: [] }))).not.toHaveProperty('passedAt')
  })
})
