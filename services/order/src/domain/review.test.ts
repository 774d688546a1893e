import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OrderPlaced } from '@wismo/contracts'
import { fold, HoldId, Instant, OrderId, orderIdOf, ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import { order, placeOrder, type Order, type OrderEvent } from './order.ts'
import { decideReview, type Review } from './review.ts'

const orderId = orderIdOf(ShopId.parse('aldermoor'), '1')
const at = (hour: number): Instant => Instant.plus(Instant.parse('2026-11-26T10:00:00Z'), hour * 3_600_000)
const document = (confirmation = 'auto'): OrderPlaced => ({ orderId, contentHash: 'a', confirmation, lines: [] }) as unknown as OrderPlaced
const review = (decision: Review['decision'], hour: number, name: unknown = `${decision} ${hour}`): Review => ({ orderId, fact: uuidV5(wismoSpace, String(name)), at: at(hour), decision, reason: { code: 'fraud_check' } })
const holdOf = (hour: number) => HoldId.of(OrderId.toUuid(orderId), 'review', review('hold', hour).fact)

type Step = { readonly decide: (state: Order) => readonly OrderEvent[]; readonly at: Instant }
const told = (...steps: readonly Step[]): { readonly state: Order; readonly events: readonly OrderEvent[] } =>
  steps.reduce<{ state: Order; events: readonly OrderEvent[] }>(({ state, events }, step) => {
    const more = step.decide(state).map((event) => ({ occurredAt: step.at, ...event }) as OrderEvent)
    return { state: fold(order, more, state), events: [...events, ...more] }
  }, { state: order.initial, events: [] })
const says = (decision: Review['decision'], hour: number): Step => ({ decide: decideReview(review(decision, hour)), at: at(hour) })
const placed = (confirmation?: string): Step => ({ decide: placeOrder(document(confirmation)), at: at(0) })
const open = ({ holds }: Order) => [...holds.values()].filter(({ released }) => !released).map(({ holdId }) => holdId).sort()
const types = (events: readonly OrderEvent[]) => events.map(({ type }) => type)

describe('what people of the retailer decide', () => {
  test('a hold waits for them for 48 hours, and is called after the fact', () => {
    expect(told(placed(), says('hold', 1)).events[1]).toEqual({ type: 'OrderHeld', data: { orderId, holdId: holdOf(1), reason: { code: 'fraud_check' }, until: at(49), review: true }, occurredAt: at(1) })
  })

  test('an acceptance releases what they held before, and confirms an order that waited for it', () => {
    const { state, events } = told(placed('manual'), says('hold', 1), says('accept', 2))
    expect([types(events), open(state), state.status]).toEqual([['OrderPlaced', 'OrderHeld', 'OrderHoldReleased', 'OrderConfirmed'], [], 'confirmed'])
    expect(told(placed(), says('accept', 2)).state.status).toBe('pending')
  })

  test('an acceptance that comes before the order confirms it when it is placed', () => {
    expect(types(told(says('accept', 2), placed('manual')).events)).toEqual(['OrderHoldReleased', 'OrderPlaced', 'OrderConfirmed'])
    expect(types(told(says('accept', 2), placed()).events)).toEqual(['OrderHoldReleased', 'OrderPlaced'])
  })

  test('a hold of before that is heard of after the acceptance is over at once; one of later stands', () => {
    const { state, events } = told(placed(), says('accept', 3), says('hold', 2), says('hold', 4))
    expect([open(state), types(events)]).toEqual([[holdOf(4)], ['OrderPlaced', 'OrderHoldReleased', 'OrderHeld', 'OrderHoldReleased', 'OrderHeld']])
    expect(events[3]?.occurredAt).toBe(at(3))
  })

  test('of a hold and an acceptance at the same moment the acceptance counts', () => {
    expect([told(placed(), says('hold', 2), says('accept', 2)), told(placed(), says('accept', 2), says('hold', 2))].map(({ state }) => open(state))).toEqual([[], []])
  })

  test('a hold that somebody else placed is not theirs to end', () => {
    const held: Step = { decide: () => [{ type: 'OrderHeld', data: { orderId, holdId: 'hld_1' as HoldId, reason: { code: 'address' }, until: at(9) } }], at: at(1) }
    expect(open(told(placed(), held, says('accept', 2)).state)).toEqual(['hld_1'])
  })

  test('a rejection cancels, before and after anything; a word that nobody knows decides nothing', () => {
    expect(told(placed(), says('reject', 1)).state).toMatchObject({ status: 'cancelled' })
    expect(told(says('reject', 1), placed()).state).toMatchObject({ status: 'cancelled' })
    expect(told(placed(), says('unknown', 1)).events).toHaveLength(1)
  })

  test('I25 any order of the words ends the same', () => {
    const words = fc.array(fc.tuple(fc.constantFrom('hold' as const, 'accept' as const, 'reject' as const), fc.integer({ min: 1, max: 4 })), { maxLength: 6 }).map((some) => [placed('manual'), ...some.map(([decision, hour]) => says(decision, hour))])
    fc.assert(
      fc.property(words.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))), ([first, other]) => {
        const [a, b] = [told(...first), told(...other)]
        expect([open(b.state), b.state.status, types(b.events).includes('OrderConfirmed')]).toEqual([open(a.state), a.state.status, types(a.events).includes('OrderConfirmed')])
      }),
      { numRuns: 300 },
    )
  })
})
