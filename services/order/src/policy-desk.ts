// Policies where they are kept: drafted, published and read, the same for HTTP and the command line.
import { canonicalJson, fold, NotFound, policyIdOf, type Clock, type Instant, type PolicyId, type ShopId } from '@wismo/kernel'
import { StreamName, type EventStore, type StoredEvent } from '@wismo/event-store'
import { domainEvent, executeCommand } from '@wismo/messaging'
import { parseRules, policyKinds, type PolicyKind, type PolicyRules, type PublishedPolicy } from '@wismo/service'
import { draftPolicy, policy, publishPolicy, type PolicyEvent, type PolicyState } from './domain/policy.ts'
import type { By } from './shop-desk.ts'

/** A policy as its shop sees it: the last version that was published, and a draft of the next. */
export interface KeptPolicy {
  readonly id: PolicyId
  readonly shopId: ShopId
  readonly kind: PolicyKind
  /** Events so far. */
  readonly revision: number
  readonly published?: PublishedPolicy
  readonly draft?: PolicyRules
}

export interface PolicyDesk {
  draft(shopId: ShopId, kind: PolicyKind, rules: unknown, by: By): Promise<KeptPolicy>
  /** In force from `effectiveAt` on, from now on when it is not said. Throws `NotFound` where nothing was ever drafted. */
  publish(id: PolicyId, effectiveAt: Instant | undefined, by: By): Promise<KeptPolicy>
  /** Those that there are of these shops, of all kinds. */
  find(shopIds: readonly ShopId[]): Promise<readonly KeptPolicy[]>
  one(id: PolicyId): Promise<KeptPolicy | undefined>
  /** Every version that was published, newest first. */
  versions(id: PolicyId): Promise<readonly PublishedPolicy[]>
}

const policyStream = (id: PolicyId): StreamName => StreamName.of(policy.category, id)

export function openPolicyDesk({ store, clock }: { readonly store: EventStore; readonly clock: Clock }): PolicyDesk {
  const stateOf = async (id: PolicyId): Promise<PolicyState> => stateFrom((await store.readMany([policyStream(id)])).get(policyStream(id)) ?? [])
  return {
    async draft(shopId, kind, rules, { cause, actor, expected }) {
      const policyId = policyIdOf(shopId, kind)
      const fact = { policyId, shopId, kind, rules: canonicalJson(parseRules(kind, rules)) }
      const { state } = await executeCommand(store, { aggregate: policy, stream: policyStream(policyId), cause, handler: 'draft-policy', metadata: { shopId, occurredAt: clock(), correlationId: cause, actor }, decide: draftPolicy(fact), expected })
      return keptOf(policyId, state)
    },
    async publish(id, effectiveAt, { cause, actor, expected }) {
      const { shopId } = keptOf(id, await stateOf(id))
      const now = clock()
      const { state } = await executeCommand(store, { aggregate: policy, stream: policyStream(id), cause, handler: 'publish-policy', metadata: { shopId, occurredAt: now, correlationId: cause, actor }, decide: publishPolicy(effectiveAt ?? now, now), expected })
      return keptOf(id, state)
    },
    async find(shopIds) {
      const ids = shopIds.flatMap((shopId) => policyKinds.map((kind) => policyIdOf(shopId, kind)))
      const streams = await store.readMany(ids.map(policyStream))
      return ids.map((id) => [id, stateFrom(streams.get(policyStream(id)) ?? [])] as const).filter(([, state]) => state.revision > 0).map(([id, state]) => keptOf(id, state))
    },
    async one(id) {
      const state = await stateOf(id)
      return state.revision === 0 ? undefined : keptOf(id, state)
    },
    async versions(id) {
      return (await stateOf(id)).published.map(publishedOf).reverse()
    },
  }
}

const stateFrom = (stored: readonly StoredEvent[]): PolicyState => fold(policy, stored.map((event) => domainEvent<PolicyEvent>(event)))

function keptOf(id: PolicyId, { revision, draft, published }: PolicyState): KeptPolicy {
  const last = published.at(-1)
  const known = draft ?? last
  if (known === undefined) throw new NotFound()
  return {
    id, shopId: known.shopId, kind: known.kind as PolicyKind, revision,
    ...(last === undefined ? {} : { published: publishedOf(last) }),
    ...(draft === undefined ? {} : { draft: JSON.parse(draft.rules) as PolicyRules }),
  }
}

const publishedOf = ({ rules, kind, ...rest }: PolicyState['published'][number]): PublishedPolicy => ({ ...rest, kind: kind as PolicyKind, rules: JSON.parse(rules) as PolicyRules })
