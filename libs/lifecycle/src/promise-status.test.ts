import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PromiseView } from './order-view.ts'
import { foldOrder, wholeOrder, type OrderEvent, type OrderPart } from './parts/order-part.ts'
import { settled } from './promise-status.ts'
import { stateWith, type Said } from './testing/state-of.ts'

// Midnight in Berlin is 23:00 in UTC.
const original = { to: '2026-11-20', precision: 'day', timeZone: 'Europe/Berlin', source: 'checkout' } as const
const promise = (over: object = {}): PromiseView => ({ id: 'prm_1', lineIds: ['lin_1'], original, status: 'on_track', ...over }) as unknown as PromiseView
const delivered = (deliveredAt: string, quantity = 1): object => ({ status: 'delivered', deliveredAt, lines: { lin_1: quantity } })
const handed = (type: string, at: string, quantity = 1): object => ({ stages: { delivered: { lin_1: quantity } }, timeline: [{ type, at }] })
const fetched = (ready: string, stages: object, at?: string): object => ({ status: 'ready_for_pickup', stages, timeline: [{ type: 'PickupReady', at: ready }, ...(at === undefined ? [] : [{ type: 'PickedUp', at }])] })
const off = (at: string): object => ({ cancelled: true, timeline: [{ type: 'OrderCancelled', at }] })
const stands = (said: Said, over: object = {}, history = false): unknown[] => {
  const { lines, parts } = stateWith(said)
  const { status, deltaMinutes } = settled(promise(over), { lines, parts, made: { history } as never })
  return deltaMinutes === undefined ? [status] : [status, deltaMinutes]
}
const inTime = delivered('2026-11-20T22:59:59Z')
const late = delivered('2026-11-20T23:00:00Z')

describe('a promise stands as its units say', () => {
  test.each<[string, Said, object, unknown[]]>([
    ['all there on the last day, at the place: kept', { units: { delivered: 1 }, parcels: [inTime] }, {}, ['kept', 0]],
    ['a day before: kept', { units: { delivered: 1 }, parcels: [delivered('2026-11-19T23:00:00Z')] }, {}, ['kept', -1440]],
    ['at midnight the day is over: broken', { units: { delivered: 1 }, parcels: [late] }, {}, ['broken', 1]],
    ['an hour is an instant: kept at it', { units: { delivered: 1 }, parcels: [late] }, { original: { ...original, to: '2026-11-20T23:00:00Z', precision: 'hour' } }, ['kept', 0]],
    ['broken a second after it', { units: { delivered: 1 }, parcels: [delivered('2026-11-20T23:00:01Z')] }, { original: { ...original, to: '2026-11-20T23:00:00Z', precision: 'hour' } }, ['broken', 1]],
    ['some there, some not: open', { units: { delivered: 1, in_transit: 1 }, parcels: [inTime] }, {}, ['on_track']],
    ['the last one counts', { units: { delivered: 2 }, parcels: [inTime, delivered('2026-11-21T23:00:00Z')] }, {}, ['broken', 1440]],
    ['of what is wanted no more the last one does not', { units: { delivered: 1, cancelled: 1 }, parcels: [inTime] }, {}, ['kept', 0]],
    ['fetched', { units: { delivered: 1 }, fulfillments: [handed('PickedUp', '2026-11-20T12:00:00Z')] }, {}, ['kept', -660]],
    ['ready in time, fetched later: kept', { units: { delivered: 1 }, fulfillments: [fetched('2026-11-20T12:00:00Z', { delivered: { lin_1: 1 } }, '2026-11-23T12:00:00Z')] }, {}, ['kept', -660]],
    ['ready in time, not fetched yet: kept', { units: { ready_for_pickup: 1 }, fulfillments: [fetched('2026-11-20T12:00:00Z', { ready: { lin_1: 1 } })] }, {}, ['kept', -660]],
    ['ready too late: broken', { units: { ready_for_pickup: 1 }, fulfillments: [fetched('2026-11-20T23:00:00Z', { ready: { lin_1: 1 } })] }, {}, ['broken', 1]],
    ['its carrier says that it is late: at risk', { units: { in_transit: 1 }, parcels: [{ flags: ['delayed'] }] }, {}, ['at_risk']],
    ['its carrier says so, and a newer guess is in time: on track', { units: { in_transit: 1 }, parcels: [{ flags: ['delayed'] }] }, { estimate: { latest: '2026-11-20' } }, ['on_track']],
    ['its carrier said so, and it came in time: kept', { units: { delivered: 1 }, parcels: [{ ...inTime, flags: ['delayed'] }] }, {}, ['kept', 0]],
    ['nobody remembers when: as it was told', { units: { delivered: 1 }, fulfillments: [handed('PickingStarted', '2026-11-20T12:00:00Z')] }, { status: 'broken', deltaMinutes: 7 }, ['broken', 7]],
    ['given back after it was there: it was there', { units: { returned: 1 }, parcels: [inTime] }, {}, ['kept', 0]],
    ['lost is not there', { units: { lost: 1 }, parcels: [{ status: 'lost' }] }, {}, ['on_track']],
    ['nothing is wanted any more: void', { units: { cancelled: 2 } }, {}, ['void']],
    ['the order is off before anything came: void', { units: { cancelled: 1 }, order: off('2026-11-18T10:00:00Z') }, {}, ['void']],
    ['the order is off and its parcel moves: void', { units: { in_transit: 1 }, parcels: [{}], order: off('2026-11-18T10:00:00Z') }, {}, ['void']],
    ['the order is off after it came late: broken', { units: { delivered: 1 }, parcels: [late], order: off('2026-11-22T10:00:00Z') }, {}, ['broken', 1]],
    ['the order is off after it came in time: kept', { units: { delivered: 1 }, parcels: [inTime], order: off('2026-11-22T10:00:00Z') }, {}, ['kept', 0]],
    ['it came after the order was off: void', { units: { delivered: 1 }, parcels: [inTime], order: off('2026-11-18T10:00:00Z') }, {}, ['void']],
    ['replaced by agreement, whatever came', { units: { delivered: 1 }, parcels: [inTime] }, { status: 'replaced' }, ['replaced']],
  ])('%s', (_, said, over, expected) => {
    expect(stands(said, over)).toEqual(expected)
  })
})

describe('when the order was off stays known', () => {
  const event = (type: string, occurredAt: string): OrderEvent => ({ id: `${type} ${occurredAt}`, type, occurredAt, recordedAt: occurredAt, actor: 'csr', data: {} }) as unknown as OrderEvent
  const told = (...events: readonly OrderEvent[]): OrderPart => events.reduce(foldOrder, wholeOrder({ timeline: [] }))
  const notes = Array.from({ length: 30 }, (_, i) => event('NoteAdded', `2026-11-25T10:00:${i + 10}Z`))
  test.each<[string, object, string, unknown[]]>([
    ['it had come in time', inTime, '2026-11-22T10:00:00Z', ['kept', 0]],
    ['it had come late', late, '2026-11-22T10:00:00Z', ['broken', 1]],
    ['it came afterwards', inTime, '2026-11-18T10:00:00Z', ['void']],
  ])('%s, and thirty things happened since: as right after it', (_, parcel, at, expected) => {
    const off = event('OrderCancelled', at)
    const [then, now] = [told(off), told(off, ...notes)]
    expect(now.timeline.map(({ type }) => type)).not.toContain('OrderCancelled')
    for (const order of [then, now]) expect(stands({ units: { delivered: 1 }, parcels: [parcel], order: { ...order } })).toEqual(expected)
  })

  test('told again: from the first time; a row of an earlier release knows it by its timeline, also when it is told again', () => {
    const [first, again] = [event('OrderCancelled', '2026-11-18T10:00:00Z'), event('OrderCancelled', '2026-11-22T10:00:00Z')]
    const { cancelledAt, ...row } = told(first)
    expect([cancelledAt, told(again, first).cancelledAt, told(first, again).cancelledAt, foldOrder(row, again).cancelledAt]).toEqual(Array(4).fill('2026-11-18T10:00:00Z'))
    expect(stands({ units: { delivered: 1 }, parcels: [inTime], order: row })).toEqual(['void'])
  })

  test('one that goes on was never off', () => {
    expect(told(event('OrderCancelled', '2026-11-18T10:00:00Z'), event('OrderReopened', '2026-11-18T11:00:00Z'))).not.toHaveProperty('cancelledAt')
  })
})

describe('what was told counts where units cannot say it', () => {
  const coming: Said = { units: { in_transit: 1 }, parcels: [{}] }
  test.each<[string, Said, object, unknown[]]>([
    ['the day was over: broken', coming, { status: 'broken', deltaMinutes: 0 }, ['broken', 0]],
    ['the day was over, and it came in time as is told late: kept', { units: { delivered: 1 }, parcels: [inTime] }, { status: 'broken', deltaMinutes: 0 }, ['kept', 0]],
    ['the day was over, and the order is off: void', { units: { cancelled: 1 }, order: off('2026-11-22T10:00:00Z') }, { status: 'broken', deltaMinutes: 0 }, ['void']],
    ['kept, and it was not handed over after all: open', coming, { status: 'kept', deltaMinutes: -3 }, ['on_track']],
    ['void, and it is on its way: open', coming, { status: 'void' }, ['on_track']],
    ['at risk', coming, { status: 'at_risk', atRiskSince: '2026-11-19T10:00:00Z' }, ['at_risk']],
  ])('%s', (_, said, over, expected) => {
    expect(stands(said, over)).toEqual(expected)
  })

  test('I23 of an imported past a day that is over breaks nothing', () => {
    expect(stands(coming, { status: 'broken', deltaMinutes: 0 }, true)).toEqual(['on_track'])
    expect(stands({ units: { delivered: 1 }, parcels: [late] }, { status: 'on_track' }, true)).toEqual(['broken', 1])
  })
})

describe('I23 the day is over', () => {
  const coming: Said = { units: { in_transit: 1 }, parcels: [{}] }
  const at = (now: string, said: Said, over: object = {}, history = false): unknown[] => {
    const { lines, parts } = stateWith(said)
    const { status, deltaMinutes } = settled(promise(over), { lines, parts, made: { history } as never, now: now as never })
    return deltaMinutes === undefined ? [status] : [status, deltaMinutes]
  }
  test.each<[string, string, Said, object, unknown[]]>([
    ['at midnight at the place: broken, though nobody has said so yet', '2026-11-20T23:00:00Z', coming, {}, ['broken', 0]],
    ['a second before: open', '2026-11-20T22:59:59Z', coming, {}, ['on_track']],
    ['it was said to be kept, which no longer holds: broken', '2026-11-21T10:00:00Z', coming, { status: 'kept', deltaMinutes: -3 }, ['broken', 0]],
    ['it was said to be void, which no longer holds: broken', '2026-11-21T10:00:00Z', coming, { status: 'void' }, ['broken', 0]],
    ['it was said how late it was, which no longer holds', '2026-11-21T10:00:00Z', coming, { status: 'broken', deltaMinutes: 70 }, ['broken', 0]],
    ['all was there: kept', '2026-11-21T10:00:00Z', { units: { delivered: 1 }, parcels: [inTime] }, {}, ['kept', 0]],
    ['nothing is wanted: void', '2026-11-21T10:00:00Z', { units: { cancelled: 1 } }, {}, ['void']],
  ])('%s', (_, now, said, over, expected) => {
    expect(at(now, said, over)).toEqual(expected)
  })

  test('of an imported past nothing is broken, whether or not its promise was told yet', () => {
    expect(at('2026-11-21T10:00:00Z', coming, {}, true)).toEqual(['on_track'])
    expect(at('2026-11-21T10:00:00Z', { ...coming, order: { history: true } })).toEqual(['on_track'])
  })
})

test('what was told of kept, broken and void changes nothing once all is there, and the order of the parcels neither', () => {
  const hour = fc.integer({ min: 0, max: 72 }).map((h) => new Date(Date.parse('2026-11-19T00:00:00Z') + h * 3_600_000).toISOString())
  fc.assert(
    fc.property(fc.array(hour, { minLength: 1, maxLength: 5 }), fc.constantFrom('on_track', 'at_risk', 'kept', 'broken', 'void'), (times, status) => {
      const said = (all: readonly string[]): Said => ({ units: { delivered: all.length }, parcels: all.map((at) => delivered(at)) })
      expect(stands(said(times), { status, deltaMinutes: 5 })).toEqual(stands(said([...times].reverse())))
    }),
  )
})
