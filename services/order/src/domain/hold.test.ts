import { describe, expect, test } from '@jest/globals'
import type { OrderHeld, OrderPlaced } from '@wismo/contracts'
import { fold, Instant, Invalid, NotFound, Rejected, type HoldId, type LineId, type OrderId } from '@wismo/kernel'
import { cancelForHold, holdOrder, holdPolicy, holdUntil, releaseHold } from './hold.ts'
import { order, type OrderEvent } from './order.ts'

const orderId = 'ord_1' as OrderId
const [first, second, line, other] = ['hld_1' as HoldId, 'hld_2' as HoldId, 'lin_1' as LineId, 'lin_2' as LineId]
const now = Instant.parse('2026-11-26T10:00:00Z')
const days = (count: number): Instant => Instant.plus(now, count * 86_400_000)
const until = days(2)
const placed: OrderEvent = { type: 'OrderPlaced', data: { number: 'A-1', contentHash: 'a', lines: [{ lineId: line, quantity: 2 }] } as unknown as OrderPlaced }
const hold = (holdId = first, over: Partial<OrderHeld> = {}): OrderHeld => ({ orderId, holdId, reason: { code: 'fraud' }, until, ...over })
const held = (holdId = first, over: Partial<OrderHeld> = {}): OrderEvent => ({ type: 'OrderHeld', data: hold(holdId, over) })
const released = (holdId = first): OrderEvent => ({ type: 'OrderHoldReleased', data: { orderId, holdId } })
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId, reason: { code: 'hold_expired', subCode: 'fraud' } } }
const given = (...events: readonly OrderEvent[]) => ({ when: (decision: (state: ReturnType<typeof order.evolve>) => readonly OrderEvent[]) => () => decision(fold(order, events)) })
const coded = (kind: new (...args: never[]) => Error, code: string) => ({ kind, shape: expect.objectContaining({ code }) })

function expectRefusal(told: () => unknown, { kind, shape }: ReturnType<typeof coded>): void {
  expect(told).toThrow(kind)
  expect(told).toThrow(shape as never)
}

describe('holding an order', () => {
  test('a placed order is held, whole or in part', () => {
    expect(given(placed).when(holdOrder(hold(), now))()).toEqual([held()])
    const part = { lines: [{ lineId: line, quantity: 2 }] }
    expect(given(placed).when(holdOrder(hold(first, part), now))()).toEqual([held(first, part)])
  })

  test('holds are a set: another one is another one', () => {
    expect(given(placed, held()).when(holdOrder(hold(second), now))()).toEqual([held(second)])
  })

  test.each([['once more', [held()]], ['after it was released', [held(), released()]], ['after the order was cancelled', [held(), cancelled]]])('I40 told twice, %s: nothing new', (_name, events) => {
    expect(given(placed, ...events).when(holdOrder(hold(), now))()).toEqual([])
  })

  test('one that is confirmed is held, one that is completed or closed has nothing to hold', () => {
    const [confirmed, completed, closed]: readonly OrderEvent[] = [{ type: 'OrderConfirmed', data: { orderId, grants: [] } }, { type: 'OrderCompleted', data: { orderId } }, { type: 'OrderClosed', data: { orderId } }]
    expect(given(placed, confirmed as OrderEvent).when(holdOrder(hold(), now))()).toEqual([held()])
    for (const events of [[completed], [completed, closed]]) expectRefusal(given(placed, ...(events as OrderEvent[])).when(holdOrder(hold(), now)), coded(Rejected, 'nothing_left'))
  })

  test('no order, or a cancelled one, has nothing to hold', () => {
    expect(given().when(holdOrder(hold(), now))).toThrow(NotFound)
    expectRefusal(given(placed, cancelled).when(holdOrder(hold(), now)), coded(Rejected, 'nothing_left'))
  })

  test.each([
    ['a line that is not there', [{ lineId: other, quantity: 1 }], coded(Invalid, 'reference_unknown')],
    ['a line twice', [{ lineId: line, quantity: 1 }, { lineId: line, quantity: 1 }], coded(Invalid, 'duplicate_line')],
    ['more units than there are', [{ lineId: line, quantity: 3 }], coded(Rejected, 'quantity_exceeds')],
  ])('%s is refused', (_name, lines, refusal) => {
    expectRefusal(given(placed).when(holdOrder(hold(first, { lines }), now)), refusal)
  })

  test('there is an end to holds; released ones do not count', () => {
    const many = Array.from({ length: holdPolicy.most }, (_, i) => held(`hld_${i}x` as HoldId))
    expectRefusal(given(placed, ...many).when(holdOrder(hold(), now)), coded(Rejected, 'policy_refused'))
    expect(given(placed, ...many, released('hld_0x' as HoldId)).when(holdOrder(hold(), now))()).toEqual([held()])
  })

  test('its end is 48 hours away, or what was asked for within 30 days', () => {
    const untilThen = (end: Instant) => given(placed).when(holdOrder(hold(first, { until: end }), now))
    expect([holdUntil(undefined, now), holdUntil(days(30), now)]).toEqual([days(2), days(30)])
    expect(untilThen(days(30))()).toEqual([held(first, { until: days(30) })])
    expectRefusal(untilThen(now), coded(Invalid, 'date_order'))
    expectRefusal(untilThen(Instant.plus(days(30), 1)), coded(Rejected, 'policy_refused'))
  })

  test('I40 told twice after its end: nothing new, and no refusal', () => {
    expect(given(placed, held()).when(holdOrder(hold(), days(3)))()).toEqual([])
  })
})

describe('releasing a hold', () => {
  const release = releaseHold({ orderId, holdId: first })

  test('the hold is gone, another one stays', () => {
    expect(given(placed, held(), held(second)).when(release)()).toEqual([released()])
    expect(given(placed, held(), held(second), released()).when(releaseHold({ orderId, holdId: second }))()).toEqual([released(second)])
  })

  test('I40 told twice: nothing new, not even after the order was cancelled', () => {
    expect(given(placed, held(), released()).when(release)()).toEqual([])
    expect(given(placed, held(), released(), cancelled).when(release)()).toEqual([])
  })

  test('a hold that never was, and one that went with its order', () => {
    expect(given().when(release)).toThrow(NotFound)
    expect(given(placed, held(second)).when(release)).toThrow(NotFound)
    expectRefusal(given(placed, held(), cancelled).when(release), coded(Rejected, 'wrong_state'))
  })
})

describe('P8 cancelling because a hold ran out', () => {
  const cancel = cancelForHold(orderId, first)

  test('the order is off, and says which hold it was', () => {
    expect(given(placed, held()).when(cancel)()).toEqual([cancelled])
  })

  test('another hold that still stands is no reason; told twice is nothing', () => {
    expect(given(placed, held(second)).when(cancel)()).toEqual([])
    expect(given(placed, held(), cancelled).when(cancel)()).toEqual([])
  })

  test('a hold that was released meanwhile, one of some units only, and no order at all: nothing', () => {
    expect(given(placed, held(), released()).when(cancel)()).toEqual([])
    expect(given(placed, held(first, { lines: [{ lineId: line, quantity: 1 }] })).when(cancel)()).toEqual([])
    expect(given().when(cancel)()).toEqual([])
  })

  test('a review of the retailer’s own people cancels nothing, nor does any hold of an order that is confirmed', () => {
    const review: OrderEvent = { ...held(first, { review: true }), occurredAt: now } as OrderEvent
    expect(given(placed, review).when(cancelForHold(orderId, first))()).toEqual([])
    expect(given(placed, { type: 'OrderConfirmed', data: { orderId, grants: [] } }, held()).when(cancelForHold(orderId, first))()).toEqual([])
  })
})
