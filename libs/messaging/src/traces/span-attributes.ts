import type { Attributes } from '@opentelemetry/api'
import { isWismoError, ShopId } from '@wismo/kernel'
import type { Headers } from '../port.ts'

/**
 * Everything a span of ours may say, by the names of OpenTelemetry where it has one. What is not here is not exported: no
 * body, no address, no text of a person. Ids are those of the log.
 */
export const spanAttributes = [
  'error.type',
  'http.request.method', 'http.route', 'http.response.status_code',
  'messaging.system', 'messaging.operation.name', 'messaging.operation.type', 'messaging.destination.name', 'messaging.destination.partition.id', 'messaging.consumer.group.name', 'messaging.message.id',
  'messaging.batch.message_count',
  'db.system.name', 'db.collection.name',
  'wismo.shop_id', 'wismo.order_id', 'wismo.event_type', 'wismo.stream_category', 'wismo.handler', 'wismo.outcome', 'wismo.caller', 'wismo.request_id', 'wismo.service',
] as const

export type SpanAttributes = Readonly<Partial<Record<(typeof spanAttributes)[number], string | number>>>

/** Only of these names, whoever asks. */
export const attributes = (said: SpanAttributes): Attributes => ({ ...said })

const codeForm = /^[A-Za-z0-9_.]{1,64}$/

/** A failure by its code, never by its words: those may hold a value. */
export function errorType(error: unknown): string {
  if (isWismoError(error)) return error.code
  const { code, name } = error instanceof Error ? (error as Error & { code?: unknown }) : { code: undefined, name: '' }
  return [code, name].find((text): text is string => typeof text === 'string' && codeForm.test(text)) ?? '_OTHER'
}

/** The shop that a message names, where it has the form of one: headers from outside may say anything. */
export function shopOf({ ce_shop: shop = '' }: Headers): SpanAttributes {
  try {
    return { 'wismo.shop_id': ShopId.parse(shop) }
  } catch {
    return {}
  }
}
