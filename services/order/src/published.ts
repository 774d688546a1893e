// What of the store goes out, and under which key: orders, shops and keys under their own, each version of a policy under one of its own, what is about a person under theirs.
import type { Contracts } from '@wismo/contracts'
import type { RecordedEvent } from '@wismo/event-store'
import { publicEvents, type RelaySource } from '@wismo/messaging'
import type { KeyEvent } from './domain/api-key.ts'
import type { OrderEvent } from './domain/order.ts'
import type { PolicyEvent } from './domain/policy.ts'
import type { ShopEvent } from './domain/shop.ts'
import type { SubjectRequestEvent } from './domain/subject-request.ts'

type Published = OrderEvent | ShopEvent | KeyEvent | Exclude<PolicyEvent, { type: 'PolicyDrafted' }> | Exclude<SubjectRequestEvent, { type: 'SubjectRequestEscalated' | 'SubjectRequestPostponed' }>

/** Nobody else's business. */
const isPrivate = ({ type }: RecordedEvent): boolean => type === 'PolicyDrafted' || type === 'SubjectRequestEscalated' || type === 'SubjectRequestPostponed'

/** A compacted topic keeps the newest of each key, and an order may be under any version that there was. */
const keyOfVersion = (key: string, { data }: RecordedEvent): string => `${key}:${(data as { readonly version: number }).version}`

/** Everything about one person in the order in which it happened. */
const personOf = ({ data }: RecordedEvent): string => (data as { readonly subjectRef: string }).subjectRef

export function publishedOf(contracts: Contracts): RelaySource['publish'] {
  const publish = publicEvents<Published>(contracts, 'order')
  const privacyTopic = contracts.topicOf('SubjectErased')
  return (event) => {
    if (isPrivate(event)) return undefined
    const message = publish(event)
    if (message === undefined) return undefined
    if (event.type === 'PolicyPublished') return { ...message, key: keyOfVersion(message.key, event) }
    return message.topic === privacyTopic ? { ...message, key: personOf(event) } : message
  }
}
