// What a member of staff may give away, by the appeasement policy of the shop. Amounts are minor units of its currency.
import { fills, type Role, type Staff } from './principal.ts'
import type { PolicyRules } from './shops/policy-document.ts'

export interface MoneyLimit {
  readonly perOrder: number
  readonly perDay: number
}

/** Without a policy, or a role that it names, nobody gives anything. */
const nothing: MoneyLimit = { perOrder: 0, perDay: 0 }

/** Highest first. Who works in a store stands beside the ladder and counts last. */
const ranks = ['supervisor', 'senior', 'agent', 'associate'] as const satisfies readonly Role[]

/** The limit of the highest role that they fill and that the policy names. */
export function moneyLimitOf({ roles }: Pick<Staff, 'roles'>, policy: PolicyRules<'appeasement'> | undefined): MoneyLimit {
  const limits = policy?.limits ?? []
  const rank = ranks.find((role) => fills(roles, role) && limits.some((limit) => limit.role === role))
  const { perOrder, perDay } = limits.find(({ role }) => role === rank) ?? nothing
  return { perOrder, perDay }
}

export interface Given {
  /** Asked for now; 0 or more. */
  readonly amount: number
  /** By anybody, for this order, before. */
  readonly onOrder: number
  /** By them, for all orders, on the shop's day before. */
  readonly today: number
}

/** They may give it by themselves; else somebody above has to approve. */
export const withinLimit = ({ perOrder, perDay }: MoneyLimit, { amount, onOrder, today }: Given): boolean => amount + onOrder <= perOrder && amount + today <= perDay
