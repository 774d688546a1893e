// A life: the facts of one order from the first to the last, and where its units were after each.
import type { DraftEvents, PublishedEvents } from '@wismo/contracts'
import type { OrderId, ShopId } from '@wismo/kernel'
import type { PublicEvent } from '../public-event.ts'
import type { WorldSnapshot } from './world.ts'

type Events = PublishedEvents & DraftEvents
/** Facts about orders that services publish; what a retailer sends in is not one, nor what shops say of themselves. */
export type FactName = Exclude<keyof Events, `Retail${string}` | 'ShopDefined' | 'PolicyPublished' | 'ApiKeyDefined' | `Subject${string}`>
export type DataOf<Name extends FactName> = Events[Name]

/** A public event with its own data. */
export type Fact<Name extends FactName = FactName> = { readonly [One in Name]: Omit<PublicEvent, 'type' | 'data'> & { readonly type: One; readonly data: Events[One] } }[Name]

export interface LifeEvent {
  readonly event: Fact
  /** Version of its aggregate after it: 1 for the first, without gaps. */
  readonly version: number
  /** Units by line and bucket, once it had happened. */
  readonly world: WorldSnapshot
}

export interface Life {
  readonly orderId: OrderId
  readonly shopId: ShopId
  /** What is special about it: the names of the stories in it. */
  readonly kinds: readonly string[]
  /** In the order in which they happened. */
  readonly events: readonly LifeEvent[]
}
