import { describe, expect, test } from '@jest/globals'
import { fold, Instant, Unavailable, type LineId, type OrderId, type PolicyId, type ShopId } from '@wismo/kernel'
import { closingOf, closingProcess, endClosingWait, policyDays, returnDaysOf, startClosingWait, type Closing, type ClosingProcess, type ClosingProcessEvent } from './closing-process.ts'

const orderId = 'ord_1' as OrderId
const shopId = 'aldermoor' as ShopId
const at = Instant.parse('2026-11-26T10:00:00Z')
const thirtyDays: Closing = { from: at, days: 30 }
const started: ClosingProcessEvent = { type: 'ClosingWaitStarted', data: { orderId, deadline: Instant.parse('2027-02-24T10:00:00Z') } }
const ended: ClosingProcessEvent = { type: 'ClosingWaitEnded', data: { orderId } }
const given = (...events: readonly ClosingProcessEvent[]) => ({ when: (decision: (state: ClosingProcess) => readonly ClosingProcessEvent[]) => ({ then: (...expected: readonly ClosingProcessEvent[]) => expect(decision(fold(closingProcess, events))).toEqual(expected) }) })

type Sold = Parameters<typeof closingOf>[0] & Parameters<typeof policyDays>[0]
const sold = (lines: readonly object[], history = false): Sold => ({ shopId, history, terms: new Map(lines.map((one, i) => [`lin_${i}` as LineId, one])) }) as Sold
const terms = (returnable: boolean, windowDays?: number) => ({ returns: { returnable, exchangeable: true, refundable: true, ...(windowDays === undefined ? {} : { windowDays }) } })

describe('waiting for the end', () => {
  test('60 days after nothing can be given back', () => {
    given().when(startClosingWait(orderId, thirtyDays)).then(started)
    given(started).when(endClosingWait(orderId)).then(ended)
  })

  test('anew after it went on', () => {
    given(started, ended).when(startClosingWait(orderId, thirtyDays)).then(started)
  })

  test('I40 told twice: nothing', () => {
    given(started).when(startClosingWait(orderId, thirtyDays)).then()
    given(started, ended).when(endClosingWait(orderId)).then()
    given().when(endClosingWait(orderId)).then()
  })

  test('an event of a newer release in the stream: nothing is decided on half of what is known', () => {
    expect(() => fold(closingProcess, [started, { type: 'ClosingForgotten', data: { orderId } } as never])).toThrow(Unavailable)
  })
})

describe('how long something may be given back', () => {
  test('the longest of its lines counts, else the policy, else 30 days', () => {
    expect(returnDaysOf(sold([terms(true, 14), terms(true, 100), terms(false)]), 7)).toBe(100)
    expect(returnDaysOf(sold([terms(false)]), 7)).toBe(0)
    expect(returnDaysOf(sold([{}, terms(true, 3)]), 7)).toBe(7)
    expect(returnDaysOf(sold([{}]), undefined)).toBe(30)
  })

  test('what may always be given back has no limit', () => {
    expect(returnDaysOf(sold([terms(true)]), 7)).toBeUndefined()
    expect(returnDaysOf(sold([{}]), null)).toBeUndefined()
  })

  const policies = { soldUnder: (id: PolicyId, version: number) => (id === 'pol_none' ? undefined : version === 2 ? null : 14), ofShop: (id: ShopId) => (id === shopId ? 45 : undefined) }
  const under = (policyId: string, version: number) => ({ policy: { policyId, version } })
  test.each<[string, readonly object[], number | null | undefined]>([
    ['the policy its lines were sold under', [{}, under('pol_1', 1)], 14],
    ['one without a limit', [under('pol_1', 2)], null],
    ['one that nobody knows any more is not the shop’s', [under('pol_none', 1)], undefined],
    ['the shop’s where they were sold under none', [{}, {}], 45],
    ['the shop’s where there are no lines', [], 45],
  ])('by %s', (_, lines, days) => {
    expect(policyDays(sold(lines), policies)).toBe(days)
  })
})

describe('from when an order waits to be closed', () => {
  const later = Instant.parse('2026-12-01T10:00:00Z')
  const over = Instant.parse('2027-02-24T10:00:00Z')
  const justBefore = Instant.parse('2027-02-24T09:59:59Z')
  test.each<[string, Sold, Instant, Closing | undefined]>([
    ['what was heard of later counts from then', sold([{}]), later, { from: later, days: 30 }],
    ['what a clock ahead of ours told counts from its time', sold([{}]), Instant.parse('2026-11-26T09:58:00Z'), { from: at, days: 30 }],
    ['what may always be given back waits for nothing', sold([terms(true)]), at, undefined],
    ['the past counts from when it was', sold([{}], true), later, { from: at, days: 30 }],
    ['the past a second before its time is over', sold([{}], true), justBefore, { from: at, days: 30 }],
    ['the past whose time is over waits for nothing', sold([{}], true), over, undefined],
  ])('%s', (_, state, knownAt, closing) => {
    expect(closingOf(state, { endedAt: at, knownAt }, undefined)).toEqual(closing)
  })
})
