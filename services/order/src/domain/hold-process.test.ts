import { describe, expect, test } from '@jest/globals'
import { fold, Instant, Unavailable, type HoldId, type OrderId } from '@wismo/kernel'
import { endHoldWait, endHoldWaits, holdCarePolicy, holdProcess, startHoldWait, takeHoldStep, type HoldProcess, type HoldProcessEvent } from './hold-process.ts'

const orderId = 'ord_1' as OrderId
const [holdId, second] = ['hld_1' as HoldId, 'hld_2' as HoldId]
const day = (date: string): Instant => Instant.parse(`2026-11-${date}:00:00Z`)
const [at, half, until, later] = [day('26T10'), day('27T10'), day('28T10'), day('29T10')]
const hold = { orderId, holdId, reason: { code: 'fraud' }, until }

const started: HoldProcessEvent = { type: 'HoldWaitStarted', data: { orderId, holdId, until, cancels: true, deadline: half } }
const startedPart: HoldProcessEvent = { type: 'HoldWaitStarted', data: { orderId, holdId, until, cancels: false, deadline: half } }
const reminded: HoldProcessEvent = { type: 'HoldReminded', data: { orderId, holdId, deadline: until } }
const escalated = (deadline: Instant, then: 'cancel' | 'escalate'): HoldProcessEvent => ({ type: 'HoldEscalated', data: { orderId, holdId, deadline, then } })
const ended = (because: 'released' | 'cancelled', of = holdId): HoldProcessEvent => ({ type: 'HoldWaitEnded', data: { orderId, holdId: of, because } })
const given = (...events: readonly HoldProcessEvent[]) => ({ when: (decision: (state: HoldProcess) => readonly HoldProcessEvent[]) => ({ then: (...expected: readonly HoldProcessEvent[]) => expect(decision(fold(holdProcess, events))).toEqual(expected) }) })

describe('P8 a hold is looked after', () => {
  test('from its start: reminded half-way, escalated at its end, and then a day more', () => {
    given().when(startHoldWait(hold, at)).then(started)
    expect(holdCarePolicy.graceMs).toBe(86_400_000)
  })

  test('a hold of some units cancels nothing', () => {
    given().when(startHoldWait({ ...hold, lines: [] }, at)).then(startedPart)
  })

  test('nor does a review of the retailer’s own people', () => {
    given().when(startHoldWait({ ...hold, review: true }, at)).then(startedPart)
  })

  test('one whose end has passed when it is heard of is due at once', () => {
    given().when(startHoldWait(hold, later)).then({ ...started, data: { ...started.data, deadline: later } } as HoldProcessEvent)
  })

  test('I40 its start told twice, or after its end: nothing', () => {
    given(started).when(startHoldWait(hold, at)).then()
    given(started, ended('released')).when(startHoldWait(hold, at)).then()
  })

  test('the first deadline reminds, the second escalates, the third is the order’s', () => {
    given(started).when(takeHoldStep(orderId, holdId, half, half)).then(reminded)
    given(started, reminded).when(takeHoldStep(orderId, holdId, until, until)).then(escalated(later, 'cancel'))
    given(started, reminded, escalated(later, 'cancel')).when(takeHoldStep(orderId, holdId, later, later)).then()
  })

  test('a hold of some units is escalated day after day', () => {
    given(startedPart, reminded).when(takeHoldStep(orderId, holdId, until, until)).then(escalated(later, 'escalate'))
    given(startedPart, reminded, escalated(later, 'escalate')).when(takeHoldStep(orderId, holdId, later, later)).then(escalated(day('30T10'), 'escalate'))
  })

  test('after an outage the last day counts from when it was escalated', () => {
    given(started, reminded).when(takeHoldStep(orderId, holdId, until, later)).then(escalated(day('30T10'), 'cancel'))
  })

  test('a deadline that is not the present one, an ended wait and an unknown hold: nothing', () => {
    given(started, reminded).when(takeHoldStep(orderId, holdId, half, later)).then()
    given(started, ended('released')).when(takeHoldStep(orderId, holdId, half, half)).then()
    given().when(takeHoldStep(orderId, holdId, half, half)).then()
  })

  test('an ended wait stays ended, whatever was on its way', () => {
    given(started, ended('released'), reminded, escalated(later, 'cancel')).when(endHoldWait(orderId, holdId)).then()
  })
})

describe('the wait ends', () => {
  const other: HoldProcessEvent = { type: 'HoldWaitStarted', data: { ...started.data, holdId: second } as Extract<HoldProcessEvent, { type: 'HoldWaitStarted' }>['data'] }

  test('when its hold is released; the others stay', () => {
    given(started, other, reminded).when(endHoldWait(orderId, holdId)).then(ended('released'))
  })

  test('with all others when the order is cancelled', () => {
    given(started, other, escalated(later, 'cancel')).when(endHoldWaits(orderId)).then(ended('cancelled'), ended('cancelled', second))
    given(started, other, ended('released')).when(endHoldWaits(orderId)).then(ended('cancelled', second))
  })

  test('I40 told twice, or of a hold that was never waited for: nothing', () => {
    given(started, ended('released')).when(endHoldWait(orderId, holdId)).then()
    given().when(endHoldWait(orderId, holdId)).then()
    given(started, ended('cancelled')).when(endHoldWaits(orderId)).then()
  })
})

test('an event of a newer release in the stream: nothing is decided on half of what is known', () => {
  expect(() => fold(holdProcess, [started, { type: 'HoldForgiven', data: { holdId } } as never])).toThrow(Unavailable)
})
