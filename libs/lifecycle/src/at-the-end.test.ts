// What is said of an order before its beginning and at its end, and what has to happen next: never nothing before it is closed (S2).
import { describe, expect, test } from '@jest/globals'
import { cancelOrder, close, hold } from './lives/steps/order-steps.ts'
import { requestRefund, succeedRefund } from './lives/steps/money-steps.ts'
import { receiveBack } from './lives/steps/node-steps.ts'
import { declareLost, deliver, newBox, register, scan } from './lives/steps/parcel-steps.ts'
import { askReturn, closeReturn, handBack, inspect, receiveReturn, resolveReturn } from './lives/steps/return-steps.ts'
import { approveClaim, detectIncident, offerOptions, onClaim, onIncident, openClaim, choose } from './lives/steps/trouble-steps.ts'
import { ordered, paid, sent, viewOf, type Told } from './testing/told-order.ts'

const seen = (told: Told) => {
  const { status, headline, nextExpected } = viewOf(told)
  return [status, headline.code, headline.stage, nextExpected]
}

test('a draft is placed first', () => {
  const told = ordered([1], {}, { draft: true })
  const { status, headline, nextExpected } = viewOf(told, undefined, ({ type }) => type === 'OrderDrafted')
  expect([status, headline.stage, nextExpected]).toEqual(['draft', 'placed', { event: 'OrderPlaced', who: 'customer' }])
})

test('an order that is off says so, also once it is closed', () => {
  const told = ordered([1])
  cancelOrder(told.life, 'customer')
  expect(seen(told)).toEqual(['cancelled', 'cancelled', 'cancelled', { event: 'OrderClosed', who: 'system' }])
  close(told.life)
  expect(seen(told)).toEqual(['closed', 'cancelled', 'cancelled', undefined])
})

test('an order of which all was lost and paid back is refunded', () => {
  const told = paid([1])
  const { box } = sent(told)
  scan(told.life, box, 'in_transit')
  declareLost(told.life, box)
  const claim = openClaim(told.life, 'not_received', told.units)
  approveClaim(told.life, claim, 'refund', 1_490, box.id)
  succeedRefund(told.life, requestRefund(told.life, 1_490, claim.id))
  onClaim(told.life, 'ClaimResolved', claim)
  expect(seen(told).slice(0, 2)).toEqual(['completed', 'refunded'])
})

test('what moves although it is off has to come back', () => {
  const told = paid([2])
  const { work, box } = sent(told)
  scan(told.life, box, 'in_transit')
  cancelOrder(told.life, 'customer')
  expect(viewOf(told).nextExpected).toEqual({ event: 'ParcelReturnedToSender', who: 'carrier:dhl-de', ifMissed: 'ParcelSilent' })
  scan(told.life, box, 'returned')
  expect(viewOf(told).nextExpected?.event).toBe('RefundRequested')
  receiveBack(told.life, work, told.units, box)
  succeedRefund(told.life, requestRefund(told.life, 2_490, told.life.ids.orderId))
  expect(viewOf(told).nextExpected).toEqual({ event: 'OrderClosed', who: 'system' })
})

test('a hold is waited for until it is escalated', () => {
  const told = paid([1])
  hold(told.life, 'fraud')
  expect(viewOf(told).nextExpected).toEqual({ event: 'OrderHoldReleased', who: 'retailer', by: expect.stringMatching(/^2026-11-/) })
})

describe('a return', () => {
  test('that was paid back at once is open until its goods are there', () => {
    const told = paid([1])
    deliver(told.life, sent(told).box)
    const back = askReturn(told.life, told.units)
    handBack(told.life, back)
    resolveReturn(told.life, back, 'refund', 1_000)
    succeedRefund(told.life, requestRefund(told.life, 1_000, back.id))
    expect([viewOf(told).headline.flags, viewOf(told).nextExpected]).toEqual([['return_open'], { event: 'ReturnReceived', who: 'carrier' }])
    receiveReturn(told.life, back)
    expect(viewOf(told).nextExpected).toEqual({ event: 'ReturnInspected', who: 'node' })
    inspect(told.life, back)
    expect([viewOf(told).status, viewOf(told).headline.flags]).toEqual(['completed', []])
  })

  test('that lost its unit is over when it is closed, whatever else is asked for', () => {
    const told = paid([2])
    deliver(told.life, sent(told).box)
    const back = askReturn(told.life, told.units.slice(0, 1))
    const box = newBox(told.life, back.units, undefined, back.id)
    register(told.life, box, 'return')
    handBack(told.life, back)
    declareLost(told.life, box)
    expect([viewOf(told).returnStatus, viewOf(told).headline.code]).toEqual(['in_progress', 'problem'])
    resolveReturn(told.life, back, 'refund', 1_000)
    succeedRefund(told.life, requestRefund(told.life, 1_000, back.id))
    closeReturn(told.life, back)
    expect(viewOf(told).contradictions).toEqual([])
    askReturn(told.life, told.units.slice(1))
    expect([viewOf(told).returnStatus, viewOf(told).headline.code]).toEqual(['requested', 'return_in_progress'])
  })
})

describe('an incident', () => {
  const told = (harmless?: string) => {
    const order = paid([1])
    const { box } = sent(order)
    scan(order.life, box, 'in_transit')
    const incident = detectIncident(order.life, 'delay')
    offerOptions(order.life, incident, [{ code: 'wait' }], harmless)
    return { order, box, incident }
  }

  test('waits for the customer first where nothing harmless happens by itself', () => {
    const { order, box, incident } = told()
    expect(viewOf(order).nextExpected).toEqual({ event: 'OptionChosen', who: 'customer', ifMissed: 'OptionTimedOut', by: expect.any(String) })
    deliver(order.life, box)
    expect(viewOf(order).nextExpected?.event).toBe('OptionChosen')
    choose(order.life, incident, 'wait')
    expect(viewOf(order).nextExpected).toEqual({ event: 'IncidentResolved', who: 'retailer' })
    onIncident(order.life, 'IncidentResolved', incident)
    expect(viewOf(order).nextExpected?.event).toBe('OrderClosed')
  })

  test('that settles itself comes after the goods', () => {
    const { order, box } = told('wait')
    expect(viewOf(order).nextExpected?.event).toBe('CheckpointRecorded')
    deliver(order.life, box)
    expect(viewOf(order).nextExpected?.event).toBe('OptionChosen')
  })
})
