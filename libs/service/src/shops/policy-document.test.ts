import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Instant, Invalid, policyIdOf, ShopId } from '@wismo/kernel'
import { parseRules, policyKinds, type PolicyKind, type PublishedPolicy } from './policy-document.ts'
import { shopsOf } from './shops.ts'

const example = (kind: PolicyKind): Record<string, unknown> => JSON.parse(readFileSync(new URL(`../../../../examples/policies/${kind}.json`, import.meta.url), 'utf8')) as Record<string, unknown>

function faultsOf(kind: PolicyKind, rules: unknown): readonly (readonly [string, string])[] {
  try {
    parseRules(kind, rules)
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.faults.map(({ pointer, code }) => [pointer, code] as const)
  }
}

describe('the rules of a kind', () => {
  test.each(policyKinds)('%s: the example is right, and none of another kind', (kind) => {
    expect(parseRules(kind, example(kind))).toEqual(example(kind))
    for (const other of policyKinds) if (other !== kind) expect(faultsOf(other, example(kind)).length).toBeGreaterThan(0)
  })

  test('no limit for returns is said as null', () => {
    expect(faultsOf('return', { ...example('return'), windowDays: null })).toEqual([])
  })

  test.each<[string, PolicyKind, object, readonly (readonly [string, string])[]]>([
    ['a window of minus one day', 'return', { windowDays: -1 }, [['/rules/windowDays', 'too_small']]],
    ['half a day', 'return', { windowDays: 1.5 }, [['/rules/windowDays', 'invalid_type']]],
    ['no way back', 'return', { methods: [] }, [['/rules/methods', 'too_small'],]],
    ['a way back twice', 'return', { methods: ['label', 'label'], fees: [] }, [['/rules/methods', 'invalid_value']]],
    ['a fee of a way that is none of the shop’s', 'return', { methods: ['store'] }, [['/rules/fees/0/method', 'invalid_value']]],
    ['two fees of one way', 'return', { fees: [{ method: 'label', amount: 1 }, { method: 'label', amount: 2 }] }, [['/rules/fees/1/method', 'invalid_value']]],
    ['a fee for what is kept', 'return', { methods: ['keep'], fees: [{ method: 'keep', amount: 1 }] }, [['/rules/fees/0/amount', 'invalid_value']]],
    ['a fee that is no whole cent', 'return', { fees: [{ method: 'label', amount: 3.9 }] }, [['/rules/fees/0/amount', 'invalid_type']]],
    ['more than half kept for restocking', 'return', { restockingPercent: 51 }, [['/rules/restockingPercent', 'too_big']]],
    ['a change that nobody knows', 'change', { kinds: ['paint_it'] }, [['/rules/kinds/0', 'invalid_value']]],
    ['a quote for a month', 'change', { quoteMinutes: 43_200 }, [['/rules/quoteMinutes', 'too_big']]],
    ['who approves may give less', 'appeasement', { limits: [{ role: 'senior', perOrder: 1_000, perDay: 9_000 }, { role: 'agent', perOrder: 2_000, perDay: 9_000 }] }, [['/rules/limits/0/perOrder', 'invalid_value']]],
    ['a role twice', 'appeasement', { limits: [{ role: 'agent', perOrder: 1_000, perDay: 9_000 }, { role: 'agent', perOrder: 2_000, perDay: 9_000 }] }, [['/rules/limits/1/role', 'invalid_value']]],
    ['a day below an order', 'appeasement', { limits: [{ role: 'agent', perOrder: 1_000, perDay: 900 }] }, [['/rules/limits/0/perDay', 'invalid_value']]],
    ['an agent below what is given by itself', 'appeasement', { limits: [{ role: 'agent', perOrder: 400, perDay: 900 }] }, [['/rules/limits/0/perOrder', 'invalid_value']]],
    ['more than all', 'appeasement', { automatic: { amount: 0, percent: 101 } }, [['/rules/automatic/percent', 'too_big']]],
    ['no channel', 'message', { channels: [] }, [['/rules/channels', 'too_small']]],
    ['a quiet hour that is none', 'message', { quietHours: { from: '25:00', to: '08:00' } }, [['/rules/quietHours/from', 'invalid_format']]],
    ['a reminder before it is ready', 'pickup', { holdDays: 2, remindBeforeHours: [24, 48] }, [['/rules/remindBeforeHours/1', 'invalid_value']]],
    ['a refund later than the law allows', 'refund', { deadlineDays: 15 }, [['/rules/deadlineDays', 'too_big']]],
    ['a person kept longer than the order', 'retention', { personalMonths: 121 }, [['/rules/personalMonths', 'invalid_value']]],
    ['messages kept longer than the person', 'retention', { personalMonths: 12, messagesMonths: 13, uploadsMonths: 1 }, [['/rules/messagesMonths', 'invalid_value']]],
    ['bodies kept beyond thirteen months', 'retention', { rawBodiesMonths: 14 }, [['/rules/rawBodiesMonths', 'too_big']]],
    ['a rule that nobody knows', 'refund', { cash: true }, [['/rules/cash', 'unknown_property']]],
  ])('names %s', (_name, kind, over, faults) => {
    expect(faultsOf(kind, { ...example(kind), ...over })).toEqual(faults)
  })
})

describe('what is in force', () => {
  const shopId = ShopId.parse('aldermoor')
  const published = (kind: PolicyKind, version: number, effectiveAt: string): PublishedPolicy => ({ policyId: policyIdOf(shopId, kind), version, shopId, kind, rules: parseRules(kind, example(kind)), effectiveAt: Instant.parse(effectiveAt) })
  const at = (moment: string, ...all: readonly PublishedPolicy[]): readonly (readonly [string, number])[] => {
    const shops = shopsOf([])
    for (const one of all) shops.learnPolicy(one)
    return shops.policiesAt(shopId, Instant.parse(moment)).map(({ kind, version }) => [kind, version] as const)
  }
  const [first, second, change] = [published('return', 1, '2026-01-01T00:00:00Z'), published('return', 2, '2026-06-01T00:00:00Z'), published('change', 1, '2026-03-01T00:00:00Z')]

  test.each([
    ['before anything', '2025-12-31T23:59:59Z', []],
    ['at the moment of the first', '2026-01-01T00:00:00Z', [['return', 1]]],
    ['with another kind beside it', '2026-05-31T23:59:59Z', [['return', 1], ['change', 1]]],
    ['after the second', '2026-06-01T00:00:00Z', [['return', 2], ['change', 1]]],
  ])('%s', (_name, moment, expected) => {
    expect(at(moment, first, second, change)).toEqual(expected)
    expect(at(moment, change, second, first).slice().sort()).toEqual(expected.slice().sort())
  })

  test('given a version for later, when another is published for now, then the later one never comes', () => {
    const [later, now] = [published('return', 2, '2026-12-01T00:00:00Z'), published('return', 3, '2026-06-01T00:00:00Z')]
    expect(at('2026-07-01T00:00:00Z', first, later)).toEqual([['return', 1]])
    expect(at('2027-01-01T00:00:00Z', first, later, now)).toEqual([['return', 3]])
  })

  test('a version is found by its number, and is what it was first', () => {
    const shops = shopsOf([])
    expect(shops.learnPolicy(first)).toBe(true)
    expect(shops.learnPolicy({ ...first, effectiveAt: Instant.parse('2020-01-01T00:00:00Z') })).toBe(false)
    expect(shops.policy(first.policyId, 1)).toEqual(first)
    expect(shops.policy(first.policyId, 2)).toBeUndefined()
    expect(shops.policiesAt(ShopId.parse('other'), Instant.parse('2026-07-01T00:00:00Z'))).toEqual([])
  })
})
