import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { moneyLimitOf, withinLimit } from './money-limits.ts'
import { roles as allRoles, type Role } from './principal.ts'
import { parseRules } from './shops/policy-document.ts'

const policy = parseRules('appeasement', {
  kinds: ['partial_refund'], automatic: { amount: 0, percent: 0 }, monthlyBudget: null, voucherDays: 365,
  limits: [
    { role: 'associate', perOrder: 500, perDay: 2_000 },
    { role: 'agent', perOrder: 2_000, perDay: 20_000 },
    { role: 'supervisor', perOrder: 50_000, perDay: 200_000 },
  ],
})
const limitOf = (...roles: readonly Role[]): readonly number[] => Object.values(moneyLimitOf({ roles }, policy))

describe('what a member of staff may give', () => {
  test.each<[string, readonly Role[], readonly number[]]>([
    ['their own', ['agent'], [2_000, 20_000]],
    ['the highest of several', ['agent', 'supervisor', 'viewer'], [50_000, 200_000]],
    ['that of the role below, where the policy does not name theirs', ['senior'], [2_000, 20_000]],
    ['in a store', ['associate'], [500, 2_000]],
    ['in a store and at a desk', ['associate', 'agent'], [2_000, 20_000]],
    ['who looks', ['viewer'], [0, 0]],
    ['who answers for privacy', ['privacy'], [0, 0]],
    ['who runs the machines', ['ops'], [0, 0]],
    ['who drives', ['driver'], [0, 0]],
    ['without a role', [], [0, 0]],
  ])('%s', (_name, roles, expected) => {
    expect(limitOf(...roles)).toEqual(expected)
  })

  test('nothing without a policy, and nothing by one that names no role', () => {
    expect(moneyLimitOf({ roles: ['supervisor'] }, undefined)).toEqual({ perOrder: 0, perDay: 0 })
    expect(moneyLimitOf({ roles: ['supervisor'] }, { ...policy, limits: [] })).toEqual({ perOrder: 0, perDay: 0 })
  })

  test('another role never takes anything away', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...allRoles)), fc.constantFrom(...allRoles), (roles, more) => {
      expect(moneyLimitOf({ roles: [...roles, more] }, policy).perOrder).toBeGreaterThanOrEqual(moneyLimitOf({ roles }, policy).perOrder)
    }))
  })
})

test.each([
  ['up to the limit of the order', { amount: 2_000, onOrder: 0, today: 0 }, true],
  ['a cent above it', { amount: 2_001, onOrder: 0, today: 0 }, false],
  ['with what was given for the order before', { amount: 500, onOrder: 1_501, today: 0 }, false],
  ['up to the limit of the day', { amount: 1_000, onOrder: 0, today: 19_000 }, true],
  ['a cent above it', { amount: 1_000, onOrder: 0, today: 19_001 }, false],
  ['nothing, with both used up', { amount: 0, onOrder: 2_000, today: 20_000 }, true],
])('%s', (_name, given, expected) => {
  expect(withinLimit({ perOrder: 2_000, perDay: 20_000 }, given)).toBe(expected)
})
