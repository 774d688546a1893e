// Where a trace goes on: as text in metadata and headers, as a context for the next span.
import { context, isSpanContextValid, ROOT_CONTEXT, trace, TraceFlags, type Context, type SpanContext, type Tracer } from '@opentelemetry/api'

/** Asked for each time: without a tracer of the process it is one that does nothing. */
export const tracer = (): Tracer => trace.getTracer('wismo')

/** Trace context in the form of the W3C; anything else is no trace. */
const form = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

export function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = (traceparent === undefined ? null : form.exec(traceparent)) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const found: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
  return isSpanContextValid(found) ? found : undefined
}

/** The text of a context; undefined for that of a span that nobody made. */
export const traceparentOf = (of: SpanContext): string | undefined => (isSpanContextValid(of) ? `00-${of.traceId}-${of.spanId}-0${of.traceFlags & TraceFlags.SAMPLED}` : undefined)

const sampledFlags = new Set('13579bdf')

/** Whether the trace is recorded, by its last digit alone: it is asked for every message and every event. */
export const isSampled = (traceparent: string | undefined): traceparent is string => traceparent !== undefined && sampledFlags.has(traceparent.charAt(54))

/** What a span below this one is started in; a new trace where there is none. */
export function below(traceparent: string | undefined): Context {
  const parent = spanContextOf(traceparent)
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)
}

/** Of the request that is being answered here, where it is traced. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active())
  return active === undefined ? undefined : traceparentOf(active)
}

/** What nobody asked for now, a deadline that came, begins a trace of its own, sampled like a request. Nothing where nobody records. */
export function newTrace(name: string): { readonly traceparent?: string } {
  const span = tracer().startSpan(name, { root: true })
  span.end()
  const traceparent = traceparentOf(span.spanContext())
  return traceparent === undefined ? {} : { traceparent }
}
