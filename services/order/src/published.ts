// What of the store goes out, and under which key: orders, shops and keys under their own, each version of a policy under one of its own.
import type { Contracts } from '@wismo/contracts'
import type { RecordedEvent } from '@wismo/event-store'
import { publicEvents, type RelaySource } from '@wismo/messaging'
import type { KeyEvent } from './domain/api-key.ts'
import type { OrderEvent } from './domain/order.ts'
import type { PolicyEvent } from './domain/policy.ts'
import type { ShopEvent } from './domain/shop.ts'

type Published = OrderEvent | ShopEvent | KeyEvent | Exclude<PolicyEvent, { type: 'PolicyDrafted' }>

/** A compacted topic keeps the newest of each key, and an order may be under any version that there was. */
const keyOfVersion = (key: string, { data }: RecordedEvent): string => `${key}:${(data as { readonly version: number }).version}`

export function publishedOf(contracts: Contracts): RelaySource['publish'] {
  const publish = publicEvents<Published>(contracts, 'order')
  return (event) => {
    if (event.type === 'PolicyDrafted') return undefined
    const message = publish(event)
    return message === undefined || event.type !== 'PolicyPublished' ? message : { ...message, key: keyOfVersion(message.key, event) }
  }
}
