// A batch handles many traces: every message of a recorded one is handled in a span below its sending, linked with the span of the batch.
import { SpanKind, type Span } from '@opentelemetry/api'
import { isWismoError } from '@wismo/kernel'
import type { ConsumerGroup } from '../group.ts'
import type { Inbound } from '../handlers.ts'
import { orderKeyOf, typeOf } from '../inbound.ts'
import { typeInLogs } from '../names-in-logs.ts'
import type { ParkedMessage } from '../parking.ts'
import type { ReceivedMessage } from '../port.ts'
import type { Outcome, Sorted } from '../sorted-batch.ts'
import { endFailed, linksTo, recordFailure, type About } from './in-spans.ts'
import { attributes, errorType, shopOf } from './span-attributes.ts'
import { below, isSampled, traceparentOf, tracer } from './trace-context.ts'

/** Of one batch, so many messages that were parked become spans though their traces are not recorded. */
const maxParked = 50

/**
 * Settles a batch in the spans of its messages, which follow from then on the span they are handled in. What is parked, and a
 * batch that has to wait, is recorded whatever was sampled.
 */
export async function settleInSpans(group: ConsumerGroup, sorted: Sorted, isFromOutside: (topic: string) => boolean, settle: (sorted: Sorted) => Promise<Outcome>): Promise<Outcome> {
  const startTime = Date.now()
  const spans = begun(group, sorted, isFromOutside)
  try {
    const outcome = await settle(spans.sorted)
    const parked = new Map(outcome.parked.map((one) => [one.message, one]))
    for (const [message, span] of spans.of) {
      const own = parked.get(message)
      span.setAttribute('wismo.outcome', own === undefined ? 'handled' : own.behind ? 'waits' : 'parked')
      if (own === undefined || own.behind) span.end()
      else endFailed(span, own.code)
    }
    recordParked(group, outcome.parked.filter(({ behind, message }) => !behind && !spans.of.has(message)), startTime)
    spans.batch?.end()
    return outcome
  } catch (error) {
    endAll(group, sorted, spans, error, startTime)
    throw error
  }
}

interface Begun {
  readonly sorted: Sorted
  readonly of: ReadonlyMap<ReceivedMessage, Span>
  /** There is one where any message has one. */
  readonly batch?: Span
}

function begun(group: ConsumerGroup, sorted: Sorted, isFromOutside: (topic: string) => boolean): Begun {
  const rooted = sorted.inbound.map((inbound) => (inbound.metadata.traceparent === undefined && isFromOutside(inbound.message.topic) ? withTrace(group, inbound) : inbound))
  const recorded = rooted.filter(({ metadata }) => isSampled(metadata.traceparent))
  if (recorded.length === 0) return { sorted: { ...sorted, inbound: rooted }, of: new Map() }
  const { name, kind, said } = aboutBatch(group, sorted)
  const batch = tracer().startSpan(name, { kind, root: true, attributes: attributes(said), links: linksTo(recorded.map(({ metadata }) => metadata.traceparent)) })
  const of = new Map<ReceivedMessage, Span>()
  const inbound = rooted.map((one) => {
    if (!isSampled(one.metadata.traceparent)) return one
    const about = aboutMessage(group, one.message, one.type)
    const span = tracer().startSpan(about.name, { kind: about.kind, attributes: attributes({ ...about.said, 'messaging.message.id': one.id }), links: [{ context: batch.spanContext() }] }, below(one.metadata.traceparent))
    of.set(one.message, span)
    return following(one, span)
  })
  return { sorted: { ...sorted, inbound }, of, batch }
}

/** Whoever sends from outside without a trace begins one here, sampled like a request. */
function withTrace(group: ConsumerGroup, inbound: Inbound): Inbound {
  const span = tracer().startSpan(`receive ${inbound.message.topic}`, { kind: SpanKind.CONSUMER, root: true })
  if (span.isRecording()) span.setAttributes(attributes({ ...aboutMessage(group, inbound.message, inbound.type).said, 'messaging.operation.name': 'receive', 'messaging.operation.type': 'receive' })).end()
  return following(inbound, span)
}

function following(inbound: Inbound, span: Span): Inbound {
  const traceparent = traceparentOf(span.spanContext())
  return traceparent === undefined ? inbound : { ...inbound, metadata: { ...inbound.metadata, traceparent } }
}

function recordParked(group: ConsumerGroup, parked: readonly ParkedMessage[], startTime: number): void {
  for (const { message, type, code } of parked.slice(0, maxParked)) {
    const { said, ...about } = aboutMessage(group, message, type)
    recordFailure({ ...about, said: { ...said, 'wismo.outcome': 'parked' } }, { error: code, startTime, of: [message.headers['traceparent']] })
  }
}

/** A batch whose partitions went to another member, or whose process stops, did not fail. */
const isStopped = (error: unknown): boolean => isWismoError(error) && error.code === 'stopped'

function endAll(group: ConsumerGroup, sorted: Sorted, { of, batch }: Begun, error: unknown, startTime: number): void {
  const ended = isStopped(error) ? (span: Span) => span.setAttribute('wismo.outcome', 'stopped').end() : (span: Span) => endFailed(span, errorType(error))
  for (const span of of.values()) ended(span)
  if (batch !== undefined) ended(batch)
  else if (!isStopped(error)) recordFailure(aboutBatch(group, sorted), { error: errorType(error), startTime, of: [undefined, ...sorted.messages.map(({ headers }) => headers['traceparent'])] })
}

const aboutBatch = ({ name }: ConsumerGroup, { messages }: Sorted): About => ({
  name: `settle ${name}`,
  kind: SpanKind.INTERNAL,
  said: { 'messaging.consumer.group.name': name, 'messaging.batch.message_count': messages.length },
})

const aboutMessage = ({ name: group }: ConsumerGroup, message: ReceivedMessage, type: string | undefined): About => ({
  name: `process ${message.topic}`,
  kind: SpanKind.CONSUMER,
  said: {
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': message.topic,
    'messaging.destination.partition.id': String(message.partition),
    'messaging.consumer.group.name': group,
    'wismo.event_type': typeInLogs(type ?? typeOf(message) ?? ''),
    'wismo.order_id': orderKeyOf(message),
    ...shopOf(message.headers),
  },
})
