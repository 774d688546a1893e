import type { ShopId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Uuid } from './uuid.ts'

/** Who made a fact happen; `unknown` where a newer release named somebody this one has no word for. */
export type ActorType = 'customer' | 'bot' | 'csr' | 'associate' | 'driver' | 'node' | 'carrier' | 'payment_provider' | 'retailer' | 'system' | 'unknown'

/** What is known about every recorded event beside its data. References only, never a person's data. */
export interface EventMetadata {
  readonly shopId: ShopId
  /** When it happened, by the word of who told us. */
  readonly occurredAt: Instant
  /** The conversation: the first cause of everything that followed. */
  readonly correlationId: Uuid
  /** The message or request that caused this event directly. */
  readonly causationId: Uuid
  readonly actor: { readonly type: ActorType; readonly id: string }
  /** W3C trace context of the cause, where there was one. */
  readonly traceparent?: string
}
