import { Instant, Invalid, isUuid, orderIdOf, OrderId, ShopId, Unavailable, uuidV5, wismoSpace, type EventMetadata, type Uuid } from '@wismo/kernel'
import { bareType, createDecoder, schemaTopic, type Envelope } from '@wismo/contracts'
import type { Inbound } from './handlers.ts'
import type { MessageBus, ReceivedMessage } from './port.ts'



/** A retailer's message may weigh this much, as over HTTP. */
const maxRetailBytes = 256 * 1024

/** Turns messages into events that handlers understand. */
export interface InboundReader {
  /**
   * Throws `Invalid` for what can never be read (`malformed`, `too_large`); `Unavailable('schema_unknown')` while the
   * writer's schema has not reached the log.
   */
  read(message: ReceivedMessage): Inbound
  /** Reads the schemas again; worth it once after `schema_unknown`. */
  refresh(): Promise<void>
}

/** Bare event type of a message, from its header alone: `OrderPlaced`. Undefined where there is none. */
export function typeOf(message: ReceivedMessage): string | undefined {
  const type = message.headers['ce_type']
  return type === undefined ? undefined : bareType(type)
}

/**
 * The order a message is about, for parking: its key, which on retailers' topics is `shopId:externalId`. A key of another
 * form stands for itself, in a form that can be stored; a message without one holds up nobody but itself.
 */
export function orderKeyOf(message: ReceivedMessage): string {
  if (OrderId.is(message.key)) return message.key
  const [, shop, externalId] = /^([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?):(.+)$/s.exec(message.key) ?? []
  if (shop !== undefined && externalId !== undefined) return orderIdOf(ShopId.parse(shop), externalId)
  const name = message.key === '' ? `${message.topic} ${message.partition} ${message.offset}` : message.key
  return `key-${uuidV5(wismoSpace, 'message key', name)}`
}

export function inboundReader(bus: MessageBus): InboundReader {
  const decoder = createDecoder()
  return {
    read(message) {
      const type = typeOf(message)
      const id = message.headers['ce_id']
      if (type === undefined || id === undefined || id === '') throw new Invalid('malformed', 'A message carries the headers ce_id and ce_type.')
      if (message.value === null) throw new Invalid('malformed', 'The message has no body.')
      return message.topic.startsWith('retail.') ? retailMessage(message, type, causeOf(message, id), decoder.decode) : ownEvent(message, causeOf(message, id), decoder.decode)
    },
    async refresh() {
      for (const schema of await bus.readTopic(schemaTopic)) if (schema.value !== null) decoder.learn(new TextDecoder().decode(schema.value))
    },
  }
}

type Decode = ReturnType<typeof createDecoder>['decode']

/** A CloudEvents id is unique within its source and may be any text. */
function causeOf(message: ReceivedMessage, id: string): Uuid {
  return isUuid(id) ? id : uuidV5(wismoSpace, 'message', message.headers['ce_source'] ?? '', id.replaceAll('\n', ' '))
}

function ownEvent(message: ReceivedMessage, id: Uuid, decode: Decode): Inbound {
  const { type, envelope, data } = decode(message.value ?? new Uint8Array())
  if (envelope === undefined) throw new Invalid('malformed', 'The event has no envelope.')
  return { type, id, data, metadata: metadataOf(message, envelope), source: { aggregate: envelope.subject, version: envelope.sequence, recordedAt: envelope.recordedAt }, message }
}

function metadataOf(message: ReceivedMessage, envelope: Envelope): EventMetadata {
  return {
    shopId: ShopId.parse(message.headers['ce_shop'] ?? ''),
    occurredAt: envelope.occurredAt,
    correlationId: envelope.correlationId,
    causationId: envelope.causationId,
    actor: { type: envelope.actorType, id: envelope.actorId },
    ...traceOf(message),
  }
}

function retailMessage(message: ReceivedMessage, type: string, id: Uuid, decode: Decode): Inbound {
  const value = message.value ?? new Uint8Array()
  if (value.length > maxRetailBytes) throw new Invalid('too_large', 'A message may have 256 KiB at most.')
  const data = value[0] === 0x7b ? json(value) : decode(value).data
  const metadata: EventMetadata = {
    shopId: ShopId.parse(message.headers['ce_shop'] ?? ''),
    occurredAt: Instant.fromMillis(message.timestamp),
    correlationId: id,
    causationId: id,
    actor: { type: 'retailer', id: sourceOf(message) },
    ...traceOf(message),
  }
  return { type, id, data, metadata, message }
}

/** Who says they sent it: free text from outside, cut and cleaned before it gets near an event. */
const sourceOf = (message: ReceivedMessage): string => [...(message.headers['ce_source'] ?? '')].slice(0, 120).join('').replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '\ufffd')

/** Trace context in the form of the W3C; anything else is no trace. */
const traceForm = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

const traceOf = (message: ReceivedMessage): { traceparent?: string } => {
  const traceparent = message.headers['traceparent']
  return traceparent === undefined || !traceForm.test(traceparent) ? {} : { traceparent }
}

function json(value: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value))
  } catch {
    throw new Invalid('malformed', 'The body is not JSON in UTF-8.')
  }
}

export const isSchemaUnknown = (error: unknown): boolean => error instanceof Unavailable && error.code === 'schema_unknown'
