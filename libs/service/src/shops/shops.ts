import { z } from 'zod'
import type { Instant, PolicyId, ShopId } from '@wismo/kernel'
import { readJsonFile } from '../json-file.ts'
import type { PublishedPolicy } from './policy-document.ts'
import { shopDocument, type Shop } from './shop-document.ts'

/** What this process knows of shops and their policies: answers at once, from memory. */
export interface Shops {
  find(id: ShopId): Shop | undefined
  readonly all: readonly Shop[]
  /** Takes in a version of a shop; one that is older than what is known changes nothing. Answers whether it was news. */
  learn(shop: Shop, version: number): boolean
  /** The policies of a shop that are in force at a moment, one of each kind that it has. */
  policiesAt(shopId: ShopId, moment: Instant): readonly PublishedPolicy[]
  /** What an order was placed under. */
  policy(id: PolicyId, version: number): PublishedPolicy | undefined
  /** Takes in a version of a policy; what was published never changes. Answers whether it was news. */
  learnPolicy(policy: PublishedPolicy): boolean
}

/** A file's shops are known before any version was made of them. */
const ofTheFile = 0

export function shopsOf(first: readonly Shop[]): Shops {
  const known = new Map(first.map((shop) => [shop.id, { shop, version: ofTheFile }]))
  /** By shop and policy, the newest version first. */
  const policies = new Map<ShopId, Map<PolicyId, readonly PublishedPolicy[]>>()
  const byId = new Map<string, PublishedPolicy>()
  return {
    get all() {
      return [...known.values()].map(({ shop }) => shop)
    },
    find: (id) => known.get(id)?.shop,
    learn(shop, version) {
      if ((known.get(shop.id)?.version ?? -1) >= version) return false
      known.set(shop.id, { shop, version })
      return true
    },
    policiesAt(shopId, moment) {
      const all = [...(policies.get(shopId)?.values() ?? [])]
      return all.map((versions) => versions.find(({ effectiveAt }) => effectiveAt <= moment)).filter((one) => one !== undefined)
    },
    policy: (id, version) => byId.get(`${id}:${version}`),
    learnPolicy(policy) {
      const { policyId, version, shopId } = policy
      if (byId.has(`${policyId}:${version}`)) return false
      byId.set(`${policyId}:${version}`, policy)
      const ofShop = policies.get(shopId) ?? new Map<PolicyId, readonly PublishedPolicy[]>()
      policies.set(shopId, ofShop.set(policyId, [...(ofShop.get(policyId) ?? []), policy].sort((a, b) => b.version - a.version)))
      return true
    },
  }
}

/** Reads a file of shops. Throws a sentence that names the file and each wrong place. */
export async function loadShops(file: string): Promise<readonly Shop[]> {
  const all = await readJsonFile('shops', file, z.array(shopDocument))
  const ids = all.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new Error(`The shops in ${file} cannot be used:\n  ${twice} is there twice`)
  return all
}
