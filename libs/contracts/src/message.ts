import type { ShopId, Uuid } from '@wismo/kernel'
import { encodeEvent, writerSchemas, type Envelope } from './codec.ts'
import { catalogue } from './generated/index.ts'

/** Where the writer schemas of all services lie, by fingerprint. */
export const schemaTopic = 'wismo.schemas.v1'

const ceTypes = new Map<string, string>(catalogue.map(({ event, domain, schemas }) => [event, `wismo.${domain}.${event}.v${schemas.length}`]))

/** `OrderPlaced` -> `wismo.order.OrderPlaced.v1`. */
export function ceType(event: string): string {
  const type = ceTypes.get(event)
  if (type === undefined) throw new Error(`${event} is in no catalogue`)
  return type
}

/** `wismo.order.OrderPlaced.v1` -> `OrderPlaced`; a type of another form is its own name. */
export const bareType = (type: string): string => /^wismo\.[a-z]+\.([A-Za-z]+)\.v\d+$/.exec(type)?.[1] ?? type

export interface EventMessage {
  readonly topic: string
  readonly key: string
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** A public event as it goes onto its topic: six headers at most, the rest in the body. */
export function eventMessage(event: {
  readonly service: string
  readonly type: string
  readonly id: Uuid
  readonly key: string
  readonly shopId: ShopId | undefined
  readonly traceparent?: string | undefined
  readonly envelope: Envelope
  readonly data: object
}): EventMessage {
  const entry = catalogue.find((one) => one.event === event.type)
  if (entry === undefined) throw new Error(`${event.type} is in no catalogue`)
  return {
    topic: entry.topic,
    key: event.key,
    value: encodeEvent(event),
    headers: {
      ce_id: event.id,
      ce_source: `/${event.service}`,
      ce_specversion: '1.0',
      ce_type: ceType(event.type),
      ...(event.shopId === undefined ? {} : { ce_shop: event.shopId }),
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    },
  }
}

/** What a relay publishes before its first event, so that every reader can learn how it was written. */
export const schemaMessages = (service: string): readonly EventMessage[] =>
  writerSchemas(service).map(({ fingerprint, json }) => ({ topic: schemaTopic, key: fingerprint, value: Buffer.from(json), headers: { 'content-type': 'application/json' } }))
