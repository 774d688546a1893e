import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced, PromiseMade } from '@wismo/contracts'
import { fold, Instant, OrderId, wismoSpace, type LineId, type PromiseId } from '@wismo/kernel'
import { breakPromise, dueOf, makePromise, promise, statedPromises, tellStanding, type Promised, type PromiseEvent } from './promise.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const promiseId = 'prm_1' as PromiseId
const which = { orderId, promiseId }
const made = (over: Partial<PromiseMade> = {}): PromiseMade => ({ ...which, lines: [], window: { to: '2026-11-20', precision: 'day', timeZone: 'Europe/Berlin' }, basis: 'checkout', history: false, ...over })
const due = Instant.parse('2026-11-20T23:00:00Z')
const making: PromiseEvent = { type: 'PromiseMade', data: made() }
const kept = (deltaMinutes = -5): PromiseEvent => ({ type: 'PromiseKept', data: { ...which, deltaMinutes } })
const broken = (deltaMinutes = 0): PromiseEvent => ({ type: 'PromiseBroken', data: { ...which, deltaMinutes } })
const voided: PromiseEvent = { type: 'PromiseVoided', data: which }
const given = (...events: readonly PromiseEvent[]) => ({ when: (decision: (state: Promised) => readonly PromiseEvent[]) => decision(fold(promise, events)) })
const standing = (status: 'kept' | 'broken' | 'void', deltaMinutes = -5) => tellStanding({ ...which, status, deltaMinutes })

describe('what checkout said is promised', () => {
  const line = (lineId: string, to?: string) => ({ lineId: lineId as LineId, quantity: 2, ...(to === undefined ? {} : { promise: { to, precision: 'day' } }) })
  const order = { orderId, timeZone: 'Europe/Berlin', history: true, lines: [line('lin_1', '2026-11-20'), line('lin_2'), line('lin_3', '2026-11-20'), line('lin_4', '2026-11-25')] } as unknown as OrderPlaced

  test('one per window', () => {
    const promises = statedPromises(order)
    expect(promises).toMatchObject([
      { orderId, lines: [{ lineId: 'lin_1', quantity: 2 }, { lineId: 'lin_3', quantity: 2 }], window: { to: '2026-11-20', precision: 'day', timeZone: 'Europe/Berlin' }, basis: 'checkout', history: true },
      { lines: [{ lineId: 'lin_4', quantity: 2 }], window: { to: '2026-11-25' } },
    ])
    expect(new Set(promises.map(({ promiseId: id }) => id)).size).toBe(2)
  })

  test('I23 once: the first word stays', () => {
    expect(given().when(makePromise(made()))).toEqual([making])
    expect(given(making).when(makePromise(made({ basis: 'other' })))).toEqual([])
  })

  test('until the end of its last day at the place, or until the moment', () => {
    expect(dueOf(made())).toBe(due)
    expect(dueOf(made({ window: { to: '2026-11-20T10:00:00Z', precision: 'hour' } }))).toBe('2026-11-20T10:00:00.000Z')
  })
})

describe('how it stands is told', () => {
  test.each<[string, readonly PromiseEvent[], ReturnType<typeof standing>, readonly PromiseEvent[]]>([
    ['kept', [making], standing('kept'), [kept()]],
    ['kept, told twice', [making, kept()], standing('kept'), []],
    ['kept, by another moment', [making, kept()], standing('kept', -9), [kept(-9)]],
    ['kept after it was broken: a fact came late', [making, broken()], standing('kept'), [kept()]],
    ['broken', [making], standing('broken', 60), [broken(60)]],
    ['broken by the clock, and then it came', [making, broken()], standing('broken', 60), [broken(60)]],
    ['void', [making], standing('void'), [voided]],
    ['void, told twice', [making, voided], standing('void', 3), []],
    ['kept although it was void', [making, voided], standing('kept'), [kept()]],
    ['never of a promise that nobody made', [], standing('kept'), []],
  ])('%s', (_, events, decision, expected) => {
    expect(given(...events).when(decision)).toEqual(expected)
  })
})

test('it happened when it came to that, whenever and by whatever it is told', () => {
  expect(given(making).when(tellStanding({ ...which, status: 'kept', deltaMinutes: -5, at: Instant.plus(due, -300_000) }))).toEqual([{ ...kept(), occurredAt: '2026-11-20T22:55:00.000Z' }])
})

describe('I23 the day is over', () => {
  test.each<[string, readonly PromiseEvent[], readonly PromiseEvent[]]>([
    ['and nothing was said: broken at that moment', [making], [{ ...broken(), occurredAt: due }]],
    ['and it was kept', [making, kept()], []],
    ['and it is broken already', [making, broken(4)], []],
    ['and it counts no more', [making, voided], []],
    ['of an imported past', [{ type: 'PromiseMade', data: made({ history: true }) }], []],
    ['and nobody promised', [], []],
  ])('%s', (_, events, expected) => {
    expect(given(...events).when(breakPromise(promiseId, due))).toEqual(expected)
  })

  test('a deadline of before is none', () => {
    expect(given(making).when(breakPromise(promiseId, Instant.parse('2026-11-19T23:00:00Z')))).toEqual([])
  })
})
