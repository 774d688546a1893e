import type { Pool } from 'pg'
import type { EventStore, RecordedEvent } from '@wismo/event-store'
import type { AnnouncingStore } from './announcing-store.ts'
import type { Vault } from '@wismo/privacy'
import type { Effect, Reaction, View } from './handlers.ts'
import type { OutgoingMessage } from './port.ts'

/** A message that was set aside with its reason, so that only its order waits. */
export interface Parked {
  readonly group: string
  /** The order whose later messages wait with it. */
  readonly key: string
  readonly code: string
  readonly detail: string
  readonly faults: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[]
  readonly messageId: string
  /** Key of the message as its sender gave it. */
  readonly messageKey: string
  readonly type: string
  readonly shopId: string | undefined
  /** Parked only because an earlier message of its key is. */
  readonly behind: boolean
  /** It waits no longer, and what became of it; absent while it does. */
  readonly settled?: 'handled' | 'discarded'
}

interface Group {
  /** `<service>.<purpose>.v<n>`. */
  readonly name: string
  readonly pool: Pool
  readonly schema: string
}

/** Handlers that record facts of their own. */
export interface ReactionGroup extends Group {
  readonly kind: 'reactions'
  readonly handlers: readonly Reaction[]
  readonly store: EventStore
  readonly vault: Vault
  /** Parks what comes from outside and nobody handles, instead of skipping it: one group of a deployment answers for that. */
  readonly parksUnknown?: boolean
  /** What the sender of a parked message is told, and of one that is settled; published before the position moves or the row goes. */
  announce?(parked: Parked): OutgoingMessage | undefined
}

/** Handlers that reach outside. */
export interface EffectGroup extends Group {
  readonly kind: 'effects'
  readonly handlers: readonly Effect[]
  readonly store: EventStore
  readonly vault: Vault
  /** Orders that are worked on at once. */
  readonly lanes: number
}

/** Handlers that fold rows. */
export interface ViewGroup extends Group {
  readonly kind: 'views'
  readonly handlers: readonly View[]
  /** Channel that is told the order ids that changed, and the table with (order_id, part, version, shop_id, doc) and `columns`. */
  readonly channel: string
  readonly table: string
  /** What rows are looked for by. Computed here, because a database would read the document once for each. */
  readonly columns?: readonly ViewColumn[]
  /** Keeps every event that a row took, as it was published: (order_id, part, version, id, type, occurred_at, recorded_at, body). */
  readonly events?: string
}

/** A column of texts beside the document. */
export interface ViewColumn {
  readonly name: string
  /** What stands there; null where the document does not say. */
  of(doc: unknown): string | null
}

export type ConsumerGroup = ReactionGroup | EffectGroup | ViewGroup

/** What the relay publishes of one store. */
export interface RelaySource {
  /** `order`: names the source (`/order`) and the position row. */
  readonly service: string
  /** Says when something was appended in this process, so that the relay does not wait for its next look. */
  readonly store: AnnouncingStore
  readonly pool: Pool
  readonly schema: string
  /**
   * The public event of a stored one; undefined keeps it private (a `process-...` stream). Throws `Unavailable('schema_unknown')`
   * for what a newer release stored while its schema has not reached this process.
   */
  publish(event: RecordedEvent): OutgoingMessage | undefined
}
