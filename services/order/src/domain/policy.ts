// A policy of a shop: a draft that may still be another, and versions that were published and never change.
import type { PolicyPublished } from '@wismo/contracts'
import { Invalid, Rejected, unknownEvent, type Aggregate, type Instant, type PolicyId, type ShopId } from '@wismo/kernel'

export type PolicyKind = PolicyPublished['kind']

/** What the next version shall say. Nobody but the shop sees it. */
export interface PolicyDrafted {
  readonly policyId: PolicyId
  readonly shopId: ShopId
  readonly kind: PolicyKind
  /** Canonical JSON. */
  readonly rules: string
}

export type PolicyEvent =
  /** The shop's own business until it is published. */
  | { readonly type: 'PolicyDrafted'; readonly data: PolicyDrafted }
  /** In force for orders placed from `effectiveAt` on. */
  | { readonly type: 'PolicyPublished'; readonly data: PolicyPublished }

export interface PolicyState {
  /** Events so far: what a caller names to change only what was looked at. */
  readonly revision: number
  readonly draft?: PolicyDrafted
  /** Oldest first; version 1 is the first. */
  readonly published: readonly PolicyPublished[]
}

export const policy: Aggregate<PolicyState, PolicyEvent> = {
  category: 'policy',
  initial: { revision: 0, published: [] },
  evolve({ revision, published }, event) {
    switch (event.type) {
      case 'PolicyDrafted':
        return { revision: revision + 1, draft: event.data, published }
      case 'PolicyPublished':
        return { revision: revision + 1, published: [...published, event.data] }
      default:
        return unknownEvent(event)
    }
  },
}

/** A draft takes the place of another one. What says the same as the draft, or as the last version where there is no draft, is nothing new. */
export const draftPolicy = (fact: PolicyDrafted) => (state: PolicyState): readonly PolicyEvent[] => {
  const last = state.draft ?? state.published.at(-1)
  return last?.rules === fact.rules ? [] : [{ type: 'PolicyDrafted', data: fact }]
}

/** From `effectiveAt` on, which is now or later: what was agreed with a customer is not agreed anew. Throws `Rejected` without a draft. */
export const publishPolicy = (effectiveAt: Instant, now: Instant) => (state: PolicyState): readonly PolicyEvent[] => {
  if (state.draft === undefined) throw new Rejected('wrong_state', 'There is no draft to publish.')
  if (effectiveAt < now) throw new Invalid('date_order', 'A policy is in force from now on or later.', [{ pointer: '/effectiveAt', code: 'date_order', detail: 'This is over.' }])
  const { policyId, shopId, kind, rules } = state.draft
  return [{ type: 'PolicyPublished', data: { policyId, version: state.published.length + 1, shopId, kind, rules, effectiveAt } }]
}
