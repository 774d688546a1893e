import { describe, expect, test } from '@jest/globals'
import { fold, Unavailable } from '@wismo/kernel'
import { a, at, eventsOf, parcelOf, partOf, report, units } from '../testing/reports.ts'
import { fulfillment } from './fulfillment.ts'
import type { Report } from './report.ts'

/** What a report brings after others. */
const given = (...before: readonly Report[]) => ({ when: (one: Report) => eventsOf([...before, one]).slice(eventsOf(before).length) })
const typesOf = (reports: readonly Report[]): readonly string[] => eventsOf(reports).map(({ type }) => type)
const stages = (reports: readonly Report[]) => Object.fromEntries(Object.entries(partOf(eventsOf(reports)).stages).flatMap(([stage, held]) => (held[a] === undefined ? [] : [[stage, held[a]]])))

describe('a report of each state', () => {
  test.each([
    ['accepted', 'FulfillmentAccepted', { lines: units(2), locationId: 'cork-dc' }, 'accepted', { allocated: 2 }],
    ['picked', 'PickingStarted', {}, 'picking', { allocated: 2 }],
    ['packed', 'UnitsPacked', { packages: [{ lines: units(2) }] }, 'packed', { packed: 2 }],
    ['ready', 'PickupReady', { lines: units(2), locationId: 'cork-dc' }, 'ready_for_pickup', { ready: 2 }],
    ['handed_over', 'PickedUp', { lines: units(2) }, 'completed', { delivered: 2 }],
    ['shipped', 'DeliveryDeparted', { lines: units(2) }, 'shipped', { van: 2 }],
    ['rejected', 'FulfillmentRejected', { lines: units(2), reason: { code: 'no_stock' } }, 'rejected', {}],
    ['cancelled', 'FulfillmentCancelled', { lines: units(2), reason: { code: 'no_stock' } }, 'cancelled', {}],
  ] as const)('given nothing, when %s is told, then %s is recorded', (state, type, data, status, held) => {
    const one = report(state, { lines: units(2), ...(state === 'rejected' || state === 'cancelled' ? { reason: { code: 'no_stock' } } : {}) })
    expect(given().when(one)).toMatchObject([{ type, occurredAt: at(0), data: { ...data, reported: { lines: units(2), status, locationId: 'cork-dc' } } }])
    expect(partOf(eventsOf([one]))).toMatchObject({ status, locationId: 'cork-dc' })
    expect(stages([one])).toEqual(held)
  })

  test('units that left in parcels are passed on, those in no parcel are on the road', () => {
    const shipped = report('shipped', { at: at(5), lines: units(3), parcels: [parcelOf('1')] })
    expect(given().when(shipped)).toMatchObject([
      { type: 'FulfillmentShipped', data: { parcels: [parcelOf('1')], shippedAt: at(5), reported: { lines: units(1), status: 'shipped' } } },
      { type: 'DeliveryDeparted', data: { lines: units(2), reported: { lines: units(2), status: 'shipped' } } },
    ])
    const { parcelId } = parcelOf('1')
    expect(partOf(eventsOf([shipped]))).toMatchObject({ passed: { [parcelId]: { [a]: 1 } }, shippedAt: at(5), passedAt: { [parcelId]: at(5) } })
  })

  test('what is in a parcel left, whatever the report says beside it', () => {
    expect(typesOf([report('shipped', { lines: units(1), parcels: [parcelOf('1', units(2, 1))] })])).toEqual(['FulfillmentShipped'])
  })
})

describe('after other reports', () => {
  const whole = [report('accepted', { lines: units(2) }), report('picked', { at: at(1), lines: units(2) }), report('packed', { at: at(2), lines: units(2) })]

  test('given units in work, when they go on, then the event names them', () => {
    expect(given(...whole).when(report('shipped', { at: at(3), lines: units(2), parcels: [parcelOf('1', units(2))] }))).toMatchObject([{ type: 'FulfillmentShipped', data: { reported: { status: 'shipped', units: [{ lineId: a, packed: 0, allocated: 0 }] } } }])
    expect(stages(whole)).toEqual({ packed: 2 })
  })

  test('given units that left, when an earlier step is told, then it is recorded, moves nothing and opens nothing again', () => {
    const left = report('shipped', { at: at(3), lines: units(2), parcels: [parcelOf('1', units(2))] })
    expect(given(left).when(report('packed', { at: at(2), lines: units(2) }))).toMatchObject([{ type: 'UnitsPacked', data: { packages: [], reported: { lines: units(2), status: 'shipped' } } }])
    const handed = report('handed_over', { at: at(9), lines: units(2) })
    for (const late of whole) expect(partOf(eventsOf([handed, late]))).toMatchObject({ status: 'completed', stages: { delivered: { [a]: 2 }, allocated: {}, packed: {} } })
    expect(given(handed).when(report('accepted', { lines: units(2) }))).toMatchObject([{ data: { lines: [] } }])
  })

  test('given units that were handed over, when more are told to have been accepted, then only those are at work', () => {
    expect(given(report('handed_over', { at: at(9) })).when(report('accepted', { lines: units(3) }))).toMatchObject([{ type: 'FulfillmentAccepted', data: { lines: units(2), reported: { status: 'accepted' } } }])
  })

  test('given a parcel, when its units are told to be handed over, then they stay with it', () => {
    const both = [report('handed_over', { at: at(9), lines: units(2) }), report('shipped', { at: at(3), lines: units(2), parcels: [parcelOf('1', units(2))] })]
    for (const told of [both, both.toReversed()]) {
      expect(stages(told)).toEqual({})
      expect(partOf(eventsOf(told))).toMatchObject({ status: 'shipped', passed: { [parcelOf('1').parcelId]: { [a]: 2 } } })
    }
  })

  test('I26 given some units in a parcel and some at the node, when as many are handed over, then those are not the ones at the node, unless they waited there', () => {
    const left = [report('accepted', { lines: units(3) }), report('shipped', { at: at(1), parcels: [parcelOf('1')] }), report('handed_over', { at: at(2) })]
    expect(stages(left)).toEqual({ allocated: 2 })
    expect(stages([...left, report('ready', { at: at(1) })])).toEqual({ allocated: 1, delivered: 1 })
    expect(stages([...left, report('handed_over', { at: at(3), lines: units(2) })])).toEqual({ delivered: 2 })
  })

  test('given units on the road, when they are handed over, then they are there', () => {
    expect(stages([report('shipped', { lines: units(2) }), report('handed_over', { at: at(1) })])).toEqual({ van: 1, delivered: 1 })
  })

  test('given work, when some of it is called off, then it is the least advanced', () => {
    expect(stages([report('accepted', { lines: units(3) }), report('packed', { lines: units(2) }), report('cancelled', { at: at(4) })])).toEqual({ packed: 2 })
    expect(stages([...whole, report('cancelled', { at: at(4) })])).toEqual({ packed: 1 })
  })

  test('given units that are gone, when they are called off, then they are gone all the same', () => {
    const told = [report('handed_over', { lines: units(2) }), report('cancelled', { at: at(1), lines: units(2) })]
    expect([stages(told), partOf(eventsOf(told)).status]).toEqual([{ delivered: 2 }, 'completed'])
  })

  test('a node that refuses one unit while it takes others refuses another one; one that gives up what it took does not keep it', () => {
    expect(stages([report('accepted', { lines: units(2) }), report('rejected')])).toEqual({ allocated: 2 })
    expect(stages([report('rejected', { lines: units(2) }), report('accepted', { at: at(1), lines: units(2) })])).toEqual({ allocated: 2 })
    expect(stages([report('accepted', { lines: units(2) }), report('rejected', { at: at(1) })])).toEqual({ allocated: 1 })
  })

  test('how it ended is what was told to have happened last', () => {
    const [rejected, cancelled] = [report('rejected', { at: at(1) }), report('cancelled', { at: at(2) })]
    for (const told of [[rejected, cancelled], [cancelled, rejected]]) expect(partOf(eventsOf(told)).status).toBe('cancelled')
    expect(partOf(eventsOf([cancelled, report('rejected', { at: at(3) })])).status).toBe('rejected')
  })

  test('the node is the one of the newest report; of two at one moment always the same', () => {
    const [older, newer, other] = [report('accepted', { locationId: 'z' }), report('packed', { at: at(2), locationId: 'b' }), report('picked', { at: at(2), locationId: 'a' })]
    for (const told of [[older, newer, other], [newer, other, older], [other, older, newer]]) expect(partOf(eventsOf(told)).locationId).toBe('b')
  })

  test('an event that a newer release decided, without a report: nothing is decided here', () => {
    expect(() => fold(fulfillment, [{ type: 'UnitsPacked', occurredAt: at(0), data: { packages: [] } } as never])).toThrow(Unavailable)
  })
})
