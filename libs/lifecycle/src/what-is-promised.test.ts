// Promises are about units that are still to come, by the calendar in which they were made.
import { describe, expect, test } from '@jest/globals'
import { PromiseId } from '@wismo/kernel'
import { cancelOrder, cancelUnits } from './lives/steps/order-steps.ts'
import { makeReady } from './lives/steps/node-steps.ts'
import { deliver, scan } from './lives/steps/parcel-steps.ts'
import { toldLife } from './lives/telling.ts'
import { atNode, boxOf, ordered, paid, say, sent, viewOf, type Told } from './testing/told-order.ts'

type Promised = { readonly from?: string; readonly to: string; readonly precision: 'day' | 'hour' } | undefined

/** As if checkout had promised this of each line. */
function promised(told: Told, ...promises: readonly Promised[]): Told {
  const [placed] = toldLife(told.life).events
  const { lines } = placed?.event.data as unknown as { readonly lines: { promise?: Promised }[] }
  promises.forEach((promise, i) => {
    const line = lines[i]
    if (line !== undefined) line.promise = promise
  })
  return told
}

const day = (to: string, from?: string) => ({ ...(from === undefined ? {} : { from }), to, precision: 'day' as const })

/** What the promise service says of a promise of the order. */
function made(told: Told, i: number): string {
  const promise = viewOf(told).promises[i]
  if (promise === undefined) throw new Error('No such promise.')
  const { id, original: { from, to, precision, timeZone }, lineIds } = promise
  say(told, id, 'PromiseMade', { promiseId: id, lines: lineIds.map((lineId) => ({ lineId, quantity: 1 })), window: { ...(from === undefined ? {} : { from }), to, precision, timeZone }, basis: 'checkout', history: false })
  return id
}

/** A promise that was made later. */
function later(told: Told, window: object): void {
  const id = told.life.ids.next(PromiseId)
  say(told, id, 'PromiseMade', { promiseId: id, lines: [{ lineId: told.units[0]?.lineId, quantity: 1 }], window, basis: 'agreement', history: false })
}

describe('of two lines one is there', () => {
  const told = promised(paid([1, 1]), day('2026-11-20', '2026-11-18'), day('2026-11-28', '2026-11-26'))
  const work = atNode(told)
  const [there, coming] = [boxOf(told, work, told.lines[0] ?? []), boxOf(told, work, told.lines[1] ?? [])]
  deliver(told.life, there)
  scan(told.life, coming, 'in_transit')

  test('the other one does not come today, nor by a day that is over', () => {
    const view = viewOf(told, '2026-11-20T10:00:00Z')
    expect([view.headline.code, view.nextExpected?.by]).toEqual(['partly_delivered', '2026-11-28'])
  })

  test('it is not late because the first one was', () => {
    say(told, made(told, 0), 'PromiseBroken', { promiseId: viewOf(told).promises[0]?.id, deltaMinutes: 100 })
    expect(viewOf(told).headline).toMatchObject({ code: 'partly_delivered', flags: [] })
  })

  test('the live estimate says when it comes', () => {
    const id = made(told, 1)
    say(told, id, 'DeliveryEstimateRevised', { promiseId: id, estimate: { earliest: '2026-12-01', likely: '2026-12-02', latest: '2026-12-03', confidence: 0.8 }, source: 'model', reason: { code: 'missorted' } })
    const view = viewOf(told)
    expect(view.groups.find(({ ref }) => ref === coming.id)?.when).toEqual({ from: '2026-12-01', to: '2026-12-03', precision: 'day', timeZone: 'Europe/Berlin', source: 'model' })
    expect([view.promises[1]?.original.to, view.nextExpected?.by]).toEqual(['2026-11-28', '2026-12-03'])
  })
})

describe('nothing is owed', () => {
  test('of a line that is off', () => {
    const told = promised(paid([1, 1]), day('2026-11-18'), day('2026-11-28'))
    cancelUnits(told.life, told.lines[0] ?? [], 'customer')
    const view = viewOf(told, '2026-11-17T10:00:00Z')
    expect([view.promises.map(({ status }) => status), view.nextExpected?.by]).toEqual([['void', 'on_track'], '2026-11-28'])
  })

  test('of an order that is off, also where it was at risk', () => {
    const told = promised(paid([1]), day('2026-11-18'))
    say(told, made(told, 0), 'PromiseAtRisk', { promiseId: viewOf(told).promises[0]?.id, slipMinutes: 10, reason: { code: 'x' } })
    cancelOrder(told.life, 'customer')
    expect(viewOf(told).promises.map(({ status }) => status)).toEqual(['void'])
  })
})

describe('the calendar', () => {
  const onTheWay = (told: Told): Told => {
    scan(told.life, sent(told).box, 'in_transit')
    return told
  }

  test('of a promise without a zone is the order’s', () => {
    const told = onTheWay(promised(ordered([1], {}, { timeZone: 'America/Los_Angeles' }), undefined))
    later(told, { to: '2026-11-21T06:00:00Z', precision: 'hour' })
    const view = viewOf(told, '2026-11-20T18:00:00Z')
    expect([view.promises[0]?.original.timeZone, view.headline.code]).toEqual(['America/Los_Angeles', 'arriving_today'])
  })

  test('of a promise with another zone than the order’s says what today is, and when the day is over', () => {
    const told = onTheWay(promised(paid([1]), undefined))
    later(told, { to: '2026-11-20', precision: 'day', timeZone: 'America/Los_Angeles' })
    expect(['2026-11-21T00:30:00Z', '2026-11-21T08:30:00Z'].map((now) => viewOf(told, now).headline.code)).toEqual(['arriving_today', 'delayed'])
  })

  test('puts an hour of a day before its end', () => {
    const told = promised(paid([1, 1]), day('2026-11-20'), { to: '2026-11-20T08:00:00.000Z', precision: 'hour' })
    expect(viewOf(told, '2026-11-18T00:00:00Z').nextExpected?.by).toBe('2026-11-20T08:00:00.000Z')
  })
})

test('what waits at the counter waits until its window ends, which may be later than anybody promised', () => {
  const told = paid([1], { method: 'pickup' })
  const work = atNode(told, 'pickup' as never)
  makeReady(told.life, work, told.units)
  expect(viewOf(told).groups[0]?.when).toMatchObject({ to: '2026-11-24', source: 'node' })
  say(told, work.id, 'PickupWindowExtended', { fulfillmentId: work.id, from: '2026-11-25', to: '2026-12-09', count: 1 })
  expect(viewOf(told).groups[0]).toMatchObject({ ref: work.id, kind: 'pickup', when: { to: '2026-12-09', source: 'node' } })
})
