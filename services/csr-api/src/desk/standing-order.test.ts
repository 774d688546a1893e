import { describe, expect, test } from '@jest/globals'
import { HoldId, IncidentId, lineIdOf, PromiseId, ShopId, SubjectRef, wismoSpace, type LineId } from '@wismo/kernel'
import { box, captured, delivered, hourOf, lineA, orderCancelled, orderId, placed, refundAsked, refunded, registered, returns, rowsOf, said, shipped, work, type Said } from '../../../../libs/lifecycle/src/testing/said.ts'
import { hasIncident, standingOrderOf, type StandingOrder } from './standing-order.ts'

const shopId = ShopId.parse('nordlicht-de')
const holdId = HoldId.of(wismoSpace, 'hold')
const [first, second] = [IncidentId.of(wismoSpace, 'first'), IncidentId.of(wismoSpace, 'second')]
const standing = (...facts: readonly Said[]): StandingOrder => standingOrderOf(orderId, shopId, rowsOf(facts), hourOf(300)) as StandingOrder
const incident = (incidentId: IncidentId, kind: string, live = false): Said => said(returns, 'IncidentDetected', 20, { incidentId, kind, severity: 'high', live })

describe('how an order stands', () => {
  test('nothing is known of it, and it stands in no list', () => {
    expect(standingOrderOf(orderId, shopId, [], hourOf(300))).toBeUndefined()
  })

  test('one that goes well is nobody\u2019s task, and is found by its articles, each once', () => {
    expect(standing(placed(), captured(11), shipped(12), registered(12), delivered(30))).toEqual({
      orderId, shopId, viewVersion: 5, number: 'x', placedAt: hourOf(10), status: 'completed', incident: false, skus: ['LAMP'], sum: { currency: 'EUR', amount: 2_500 }, tasks: [],
    })
  })

  test('facts without their order wait for the retailer since the first of them was recorded', () => {
    const { status, number, tasks } = standing(registered(12), delivered(30))
    expect([status, number]).toEqual(['missing', undefined])
    expect(tasks).toEqual([{ queue: 'missing_order', ref: '', cause: 'missing_order', owner: 'retailer', weight: 'task', since: hourOf(401) }])
  })

  test('a hold is one task since it was laid, until it is escalated; released there is none', () => {
    const held = said(orderId, 'OrderHeld', 15, { holdId, reason: { code: 'fraud' }, until: hourOf(40) })
    expect(standing(placed(), held).tasks).toEqual([{ queue: 'hold', ref: holdId, cause: 'fraud', owner: 'order', weight: 'task', since: hourOf(15), due: hourOf(40) }])
    expect(standing(placed(), held, said(orderId, 'OrderHoldReleased', 16, { holdId })).tasks).toEqual([])
    expect(standing(placed(), held, orderCancelled(17)).tasks).toEqual([])
  })

  test('incidents make it burn; one that somebody waits in weighs more, one that is settled nothing', () => {
    const both = standing(placed(), captured(11), incident(first, 'delay'), incident(second, 'shortfall', true))
    expect([both.incident, new Set(both.tasks.map(({ queue, cause, weight, owner }) => [queue, cause, weight, owner].join(' ')))]).toEqual([true, new Set(['incident delay incident desk', 'incident shortfall live desk'])])
    const settled = standing(placed(), captured(11), incident(first, 'delay'), said(returns, 'IncidentResolved', 21, { incidentId: first }))
    expect([settled.incident, settled.tasks]).toEqual([false, []])
  })

  test('what the customer has to choose is due until then', () => {
    const offered = said(returns, 'OptionsOffered', 21, { incidentId: first, options: [{ code: 'wait' }], until: hourOf(60) })
    expect(standing(placed(), captured(11), incident(first, 'delay'), offered).tasks).toMatchObject([{ queue: 'incident', cause: 'delay', since: hourOf(20), due: hourOf(60) }])
  })

  test('a contradiction is one task of whoever must look, however many lines it is about; a note is nobody\u2019s', () => {
    const gone = standing(placed(), captured(11), shipped(12), registered(12), delivered(30), orderCancelled(31))
    expect([gone.status, gone.incident]).toEqual(['cancelled', true])
    expect(gone.tasks).toEqual([{ queue: 'contradiction', ref: 'cancelled_but_gone', cause: 'cancelled_but_gone', owner: 'order', weight: 'incident', since: expect.any(String) }])
    const note = standing(placed(), shipped(9), registered(9), captured(11))
    expect([note.incident, note.tasks]).toEqual([false, []])
  })

  test('a promise that was broken counts while something of it has not come', () => {
    const promiseId = PromiseId.of(wismoSpace, 'promise')
    const promise = said(promiseId, 'PromiseMade', 10, { promiseId, lines: [{ lineId: lineA, quantity: 2 }], window: { from: '2026-11-17', to: '2026-11-18', precision: 'day', timeZone: 'Europe/Berlin' }, basis: 'checkout', history: false })
    const late = standing(placed(), captured(11), promise, shipped(12), registered(12))
    expect(late.tasks).toEqual([{ queue: 'promise_broken', ref: expect.stringMatching(/^prm_/), cause: '2026-11-18', owner: 'carrier-tracking', weight: 'task', since: '2026-11-18T23:00:00.000Z', due: '2026-11-18T23:00:00.000Z' }])
    expect(late.incident).toBe(true)
    expect(standing(placed(), captured(11), promise, shipped(12), registered(12), delivered(200)).tasks).toEqual([])
  })

  describe('a parcel that is lost', () => {
    const promiseId = PromiseId.of(wismoSpace, 'promise')
    const promise = said(promiseId, 'PromiseMade', 10, { promiseId, lines: [{ lineId: lineA, quantity: 2 }], window: { from: '2026-11-17', to: '2026-11-18', precision: 'day', timeZone: 'Europe/Berlin' }, basis: 'checkout', history: false })
    const gone = [placed(), captured(11), promise, shipped(12), registered(12), said(box, 'ParcelDeclaredLost', 90, { parcelId: box, basis: 'carrier' })]
    const lost = { queue: 'incident', ref: 'parcel_lost', cause: 'parcel_lost', owner: 'desk', weight: 'incident', since: hourOf(90), due: '2026-11-18T23:00:00.000Z' }
    const paidBack = (amount: number): readonly Said[] => [refundAsked(95, amount, { allocation: [{ kind: 'line', lineId: lineA, amount }] }), refunded(96)]

    test('is one task at once, due when it was promised, and the promise that broke by it is none beside it', () => {
      const { tasks, incident } = standing(...gone)
      expect([tasks, incident]).toEqual([[lost], true])
    })

    test('is nobody\u2019s task any more once what was lost was paid back, and still is while only a part of it was', () => {
      expect(standing(...gone, ...paidBack(1_000)).tasks).toEqual([lost])
      expect(standing(...gone, ...paidBack(2_000)).tasks).toEqual([])
    })

    test('is none once it was found', () => {
      expect(standing(...gone, delivered(95)).tasks).toEqual([])
    })
  })

  test('two promises that one parcel broke are one task, of the first of them', () => {
    const lineB = lineIdOf(orderId, 'b')
    const [{ data }] = [placed() as Said & { readonly data: { readonly lines: readonly [object] } }]
    const both = placed({ lines: [data.lines[0], { ...data.lines[0], lineId: lineB, externalLineId: 'b', sku: 'TABLE' }] })
    const promised = (lineId: LineId, day: number): Said => {
      const promiseId = PromiseId.of(wismoSpace, lineId)
      return said(promiseId, 'PromiseMade', 10, { promiseId, lines: [{ lineId, quantity: 2 }], window: { from: '2026-11-17', to: `2026-11-${day}`, precision: 'day', timeZone: 'Europe/Berlin' }, basis: 'checkout', history: false })
    }
    const contents = [lineA, lineB].map((lineId) => ({ lineId, quantity: 2 }))
    const sent = [said(work, 'FulfillmentShipped', 12, { fulfillmentId: work, parcels: [{ parcelId: box, carrier: 'dhl', trackingNumber: '1', lines: contents }], shippedAt: hourOf(12) }), said(box, 'ParcelRegistered', 12, { parcelId: box, direction: 'out', carrier: 'dhl', trackingNumber: '1', lines: contents, fulfillmentId: work })]
    const broken = (...facts: readonly Said[]) => standing(both, promised(lineA, 19), promised(lineB, 18), ...facts).tasks.map(({ queue, cause }) => [queue, cause])
    expect(broken(...sent)).toEqual([['promise_broken', '2026-11-18']])
    expect(broken(shipped(12), registered(12))).toEqual([['promise_broken', '2026-11-18'], ['promise_broken', '2026-11-19']])
  })

  test('what is at stake is what it costs now: less by what was paid back, unknown where nobody told the order', () => {
    expect([standing(placed(), captured(11)).sum, standing(placed(), captured(11), refundAsked(95, 1_000, { allocation: [{ kind: 'line', lineId: lineA, amount: 1_000 }] }), refunded(96)).sum, standing(registered(12)).sum]).toEqual([{ currency: 'EUR', amount: 2_500 }, { currency: 'EUR', amount: 1_500 }, undefined])
  })

  test('once its person was erased nothing but the number finds it', () => {
    expect(standing(placed(), captured(11), said(orderId, 'PersonalDataErased', 20, { subjectRef: SubjectRef.of(wismoSpace, 's') })).skus).toEqual([])
  })
})

test.each([[[], [], false], [['detected'], [], true], [['resolved', 'closed'], [], false], [[], ['task', 'note'], false], [[], ['incident'], true]])('incidents %j and contradictions that weigh %j: it burns: %s', (incidents, weights, burns) => {
  expect(hasIncident({ incidents: incidents.map((status) => ({ status })), contradictions: weights.map((weight) => ({ weight })) } as never)).toBe(burns)
})
