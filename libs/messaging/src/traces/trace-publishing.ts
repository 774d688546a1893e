import { SpanKind } from '@opentelemetry/api'
import { isUuid } from '@wismo/kernel'
import { typeInLogs } from '../names-in-logs.ts'
import type { MessageBus, OutgoingMessage } from '../port.ts'
import { inSpans, type About, type Instead } from './in-spans.ts'
import { shopOf, type SpanAttributes } from './span-attributes.ts'

/** A log to which every message of a recorded trace goes in a span of its own, and whoever gets it goes on below that span. */
export const tracePublishing = (bus: MessageBus): MessageBus => ({
  ...bus,
  publish: (messages) => inSpans({ all: messages, traceOf, about }, (instead) => bus.publish(instead === undefined ? messages : messages.map((message) => below(message, instead)))),
})

const traceOf = ({ headers }: OutgoingMessage): string | undefined => headers['traceparent']

const about = ({ topic, headers }: OutgoingMessage): About => ({
  name: `send ${topic}`,
  kind: SpanKind.PRODUCER,
  said: {
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    'wismo.event_type': typeInLogs(headers['ce_type'] ?? ''),
    ...idOf(headers['ce_id'] ?? ''),
    ...shopOf(headers),
  },
})

/** Ours are of one form; whoever sent others may have called them anything. */
const idOf = (id: string): SpanAttributes => (isUuid(id) ? { 'messaging.message.id': id } : {})

function below(message: OutgoingMessage, instead: Instead): OutgoingMessage {
  const traceparent = instead(message.headers['traceparent'])
  return traceparent === undefined || traceparent === message.headers['traceparent'] ? message : { ...message, headers: { ...message.headers, traceparent } }
}
