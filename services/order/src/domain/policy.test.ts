import { describe, expect, test } from '@jest/globals'
import { fold, Instant, policyIdOf, ShopId } from '@wismo/kernel'
import { draftPolicy, policy, publishPolicy, type PolicyEvent, type PolicyState } from './policy.ts'

const shopId = ShopId.parse('aldermoor')
const policyId = policyIdOf(shopId, 'return')
const now = Instant.parse('2026-11-26T10:00:00Z')
const fact = (rules: string) => ({ policyId, shopId, kind: 'return' as const, rules })
const drafted = (rules: string): PolicyEvent => ({ type: 'PolicyDrafted', data: fact(rules) })
const published = (rules: string, version: number): PolicyEvent => ({ type: 'PolicyPublished', data: { ...fact(rules), version, effectiveAt: now } })
const given = (...events: readonly PolicyEvent[]): PolicyState => fold(policy, events)

describe('a draft', () => {
  test.each([
    ['nothing', [], 'a', [drafted('a')]],
    ['another draft', [drafted('a')], 'b', [drafted('b')]],
    ['the same draft', [drafted('a')], 'a', []],
    ['a version that says the same', [drafted('a'), published('a', 1)], 'a', []],
    ['a draft back to what was published', [drafted('a'), published('a', 1), drafted('b')], 'a', [drafted('a')]],
  ])('given %s', (_name, events, rules, expected) => {
    expect(draftPolicy(fact(rules))(given(...events))).toEqual(expected)
  })
})

describe('publishing', () => {
  test('given a draft, then it is the next version; what was published before it is as it was', () => {
    const state = given(drafted('a'), published('a', 1), drafted('b'))
    expect(publishPolicy(now, now)(state)).toEqual([published('b', 2)])
    expect(given(drafted('a'), published('a', 1), drafted('b'), published('b', 2)).published.map(({ version, rules }) => [version, rules])).toEqual([[1, 'a'], [2, 'b']])
  })

  test.each([
    ['no draft', [] as readonly PolicyEvent[], now, 'wrong_state'],
    ['a draft that was published', [drafted('a'), published('a', 1)], now, 'wrong_state'],
    ['a day that is over', [drafted('a')], Instant.plus(now, -1), 'date_order'],
  ])('given %s, then it is refused', (_name, events, effectiveAt, code) => {
    expect(() => publishPolicy(effectiveAt, now)(given(...events))).toThrow(expect.objectContaining({ code }))
  })

  test('given a later day, then it is in force from then on', () => {
    const later = Instant.plus(now, 86_400_000)
    expect(publishPolicy(later, now)(given(drafted('a')))).toEqual([{ type: 'PolicyPublished', data: { ...fact('a'), version: 1, effectiveAt: later } }])
  })
})
