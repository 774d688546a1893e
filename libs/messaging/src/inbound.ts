import { Instant, Invalid, isUuid, orderIdOf, OrderId, ShopId, uuidV5, wismoSpace, type EventMetadata, type Uuid } from '@wismo/kernel'
import { bareType, type Contracts, type Decoded, type Envelope } from '@wismo/contracts'
import type { Inbound } from './handlers.ts'
import type { ReceivedMessage } from './port.ts'
import { spanContextOf } from './traces/trace-context.ts'

/** Retailers write there: bodies may hold personal data and are never kept in clear. */
export const isFromOutside = (contracts: Contracts, topic: string): boolean => contracts.topic(topic)?.inbound === true

/** A retailer's message may weigh this much, as over HTTP. */
const maxRetailBytes = 256 * 1024

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

/**
 * Turns a message into an event that handlers understand. Throws `Invalid` for what can never be read (`malformed`,
 * `too_large`); `Unavailable('schema_unknown')` while the writer's schema has not reached this process.
 */
export function readMessage(message: ReceivedMessage, contracts: Contracts): Inbound {
  const { type, id, value } = frameOf(message)
  return isFromOutside(contracts, message.topic) ? retailMessage(message, type, id, value, contracts) : ownEvent(message, type, id, value, contracts)
}

/** An event that nobody here folds, by its envelope alone: it has no `data`. Throws as `readMessage`. */
export function passedEvent(message: ReceivedMessage, contracts: Contracts): Inbound {
  const { type, id, value } = frameOf(message)
  return eventWith(message, type, id, contracts.envelope(value), undefined)
}

function frameOf(message: ReceivedMessage): { readonly type: string; readonly id: Uuid; readonly value: Uint8Array } {
  const type = typeOf(message)
  const id = message.headers['ce_id']
  if (type === undefined || id === undefined || id === '') throw new Invalid('malformed', 'A message carries the headers ce_id and ce_type.')
  if (message.headers['ce_shop'] === undefined) throw new Invalid('malformed', 'A message names its shop in the header ce_shop.')
  if (message.value === null) throw new Invalid('malformed', 'The message has no body.')
  return { type, id: causeOf(message, id), value: message.value }
}

/** A CloudEvents id is unique within its source and may be any text. */
function causeOf(message: ReceivedMessage, id: string): Uuid {
  return isUuid(id) ? id : uuidV5(wismoSpace, 'message', message.headers['ce_source'] ?? '', id.replaceAll('\n', ' '))
}

function ownEvent(message: ReceivedMessage, type: string, id: Uuid, value: Uint8Array, contracts: Contracts): Inbound {
  const { envelope, data } = decoded(value, type, contracts)
  if (envelope === undefined) throw new Invalid('malformed', 'The event has no envelope.')
  return eventWith(message, type, id, envelope, data)
}

const eventWith = (message: ReceivedMessage, type: string, id: Uuid, envelope: Envelope, data: unknown): Inbound =>
  ({ type, id, data, metadata: metadataOf(message, envelope), source: { aggregate: envelope.subject, version: envelope.sequence, recordedAt: envelope.recordedAt }, message })

/** Handlers are chosen by the header: bytes that say another type reach none. */
function decoded(value: Uint8Array, type: string, contracts: Contracts): Decoded {
  const body = contracts.decode(value)
  if (body.type !== type) throw new Invalid('malformed', 'The header ce_type names another type than the body.')
  return body
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

function retailMessage(message: ReceivedMessage, type: string, id: Uuid, value: Uint8Array, contracts: Contracts): Inbound {
  if (value.length > maxRetailBytes) throw new Invalid('too_large', 'A message may have 256 KiB at most.')
  const data = contracts.isAvro(value) ? decoded(value, type, contracts).data : json(value)
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

const traceOf = (message: ReceivedMessage): { traceparent?: string } => {
  const traceparent = message.headers['traceparent']
  return traceparent === undefined || spanContextOf(traceparent) === undefined ? {} : { traceparent }
}

function json(value: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value))
  } catch {
    throw new Invalid('malformed', 'The body is neither JSON in UTF-8 nor Avro in single-object encoding.')
  }
}
