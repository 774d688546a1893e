import type { ShopId, Uuid } from '@wismo/kernel'
import type { Address, Outgoing } from './codec.ts'
import type { Revision } from './contract-source.ts'

/** `wismo.order.OrderPlaced.v1` -> `OrderPlaced`; a type of another form, of another version too, is its own name. */
export const bareType = (type: string): string => /^wismo\.[a-z]+\.([A-Za-z]+)\.v1$/.exec(type)?.[1] ?? type

export interface EventMessage {
  readonly topic: string
  readonly key: string
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** A public event with what its headers say. */
export interface NewEventMessage extends Outgoing {
  /** The service that publishes it. */
  readonly service: string
  readonly id: Uuid
  readonly key: string
  readonly shopId: ShopId | undefined
  /** W3C trace context. */
  readonly traceparent?: string | undefined
}

/** Six headers at most: more of them would cost every reader of every message; the rest is in the envelope. */
export const framed = ({ service, id, key, shopId, traceparent }: NewEventMessage, { topic, ceType }: Address, value: Uint8Array): EventMessage => ({
  topic,
  key,
  value,
  headers: {
    ce_id: id,
    ce_source: `/${service}`,
    ce_specversion: '1.0',
    ce_type: ceType,
    ...(shopId === undefined ? {} : { ce_shop: shopId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  },
})

/** A writer schema as a record of the schema topic, with the topic of what it writes. */
export const schemaMessage = (schemaTopic: string, event: string, topic: string, { revision, fingerprint, schema }: Revision): EventMessage => ({
  topic: schemaTopic,
  key: fingerprint,
  value: Buffer.from(JSON.stringify({ event, revision, topic, schema })),
  headers: { 'content-type': 'application/json' },
})
