import type { NamedSchema, RecordSchema } from './schema.ts'

/** Everything that is written down about messages: what the generator makes of `schemas/`. */
export interface ContractSource {
  readonly topics: readonly TopicEntry[]
  readonly events: readonly EventEntry[]
  /** Records and enums that several schemas share. */
  readonly types: readonly NamedSchema[]
  /** Every form of every published event, oldest first. */
  readonly revisions: Readonly<Record<string, readonly Revision[]>>
}

export interface TopicEntry {
  /** `order.events.v1`. */
  readonly name: string
  /** The service that writes it, or for what comes from outside the one that answers for it. */
  readonly owner: string
  /** What the record key is: a field of the body, or words. */
  readonly key: string
  readonly doc: string
  /** Days a record is kept on Kafka; 30 when it is not said. */
  readonly keptDays?: number
  /** Keeps the newest record of each key instead of a time span. */
  readonly compacted?: boolean
  /** Retailers write it, in Avro or JSON. */
  readonly inbound?: boolean
}

/** One event or message. What it means is the doc of its schema. */
export interface EventEntry {
  readonly event: string
  readonly topic: string
  /** The service that records it, or for what comes from outside the one that handles it. */
  readonly owner: string
  /** A draft may change freely and is never written to a topic; what is published only grows. */
  readonly state: 'draft' | 'published'
  /** Day of its first publication, YYYY-MM-DD. */
  readonly since?: string
  /** Paths of fields that refer to a person's data in the vault or, on retailers' topics, hold it in clear. */
  readonly personal: readonly string[]
  /** CRC-64-AVRO of the current form, 16 hex digits. */
  readonly fingerprint: string
  readonly schema: RecordSchema
}

/** One published form of an event. */
export interface Revision {
  /** 1 for the first; stored with every event. */
  readonly revision: number
  readonly fingerprint: string
  /** Standalone, with nothing but what decides about bytes. */
  readonly schema: RecordSchema
}
