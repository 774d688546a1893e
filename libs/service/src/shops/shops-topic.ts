// What a process learns of shops and their policies, and where.
import type { PolicyPublished } from '@wismo/contracts'
import type { FollowedTopic } from '../follow-reference.ts'
import { policyKinds, type PolicyRules } from './policy-document.ts'
import type { Shop } from './shop-document.ts'
import type { Shops } from './shops.ts'

export const referenceTopic = 'order.reference.v1'

export const shopsTopic = (shops: Shops): FollowedTopic => ({
  topic: referenceTopic,
  learn: {
    ShopDefined: ({ document }, version) => void shops.learn(JSON.parse(document) as Shop, version),
    PolicyPublished: (published) => learnPolicy(shops, published),
  },
})

/** A kind of a newer release is none that this one could act by. */
function learnPolicy(shops: Shops, { kind, rules, ...published }: PolicyPublished): void {
  const known = policyKinds.find((one) => one === kind)
  if (known !== undefined) shops.learnPolicy({ ...published, kind: known, rules: JSON.parse(rules) as PolicyRules })
}
