// Traces of this process, as OTLP: which are recorded, what their spans may say, where they go.
import { diag, DiagLogLevel, isSpanContextValid, SamplingDecision, SpanKind, SpanStatusCode, trace, TraceFlags, context, type Attributes, type Context, type Link } from '@opentelemetry/api'
import type { ReadableSpan, Sampler, Span, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node'
import type { Logger } from 'pino'
import { spanAttributes } from '@wismo/messaging'

export interface Traces {
  /** Sends what is ready, and records nothing from then on. */
  stop(): Promise<void>
}

export const noTraces: Traces = { stop: async () => undefined }

export interface TraceSettings {
  /** `http://collector:4318`; absent: nothing is traced. */
  readonly endpoint: string | undefined
  /** Sent with every batch of them. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Share of the traces that begin here and are recorded, from 0 to 1. */
  readonly ratio: number
  /** What this process is called there. */
  readonly name: string
  /** What messages go through: `kafka`, or `wismo_log` for the log in PostgreSQL. */
  readonly messaging: 'kafka' | 'wismo_log'
  readonly log: Logger
  /** So many spans were not taken and are gone. */
  lost?(spans: number): void
}

/** How long spans are gathered before they are sent, in milliseconds. */
const sendEveryMs = 2_000

/** Traces the whole Node process, or nothing. The packages are loaded only where there is somewhere to send to. */
export async function startTraces({ endpoint, headers = {}, ratio, name, messaging, log, lost = () => undefined }: TraceSettings): Promise<Traces> {
  if (endpoint === undefined) return noTraces
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([import('@opentelemetry/sdk-trace-node'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources')])
  tellTrouble(log)
  const exporter = countingLost(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } }), lost)
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.namespace': 'wismo' }),
    sampler: sampledOrFailed(new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) })),
    spanProcessors: [onlyAllowed(new sdk.BatchSpanProcessor(exporter, { scheduledDelayMillis: sendEveryMs }), messaging)],
  })
  provider.register({ propagator: null })
  return {
    async stop() {
      await provider.shutdown().catch((error: unknown) => log.warn({ err: error, kind: 'traces' }, 'the last traces cannot be delivered'))
      trace.disable()
      context.disable()
      diag.disable()
    },
  }
}

/** The exporter tries again by itself; what it gives up on is lost. */
export function countingLost(exporter: SpanExporter, lost: (spans: number) => void): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code !== 0) lost(spans.length)
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

/**
 * By the parent, else by the ratio. A span that is known to have failed when it is made, and one that is linked with recorded
 * ones, are recorded whatever their trace is. A request is kept in memory until it ends: it may fail yet.
 */
export function sampledOrFailed(byParent: Pick<Sampler, 'shouldSample'>): Sampler {
  return {
    shouldSample(parent: Context, traceId: string, name: string, kind: SpanKind, attributes: Attributes, links: Link[]) {
      if ('error.type' in attributes || links.some((link) => isRecorded(link.context.traceFlags))) return { decision: SamplingDecision.RECORD_AND_SAMPLED }
      const { decision } = byParent.shouldSample(parent, traceId, name, kind, attributes, links)
      return { decision: decision === SamplingDecision.NOT_RECORD && kind === SpanKind.SERVER ? SamplingDecision.RECORD : decision }
    },
    toString: () => 'SampledOrFailed',
  }
}

const isRecorded = (flags: number): boolean => (flags & TraceFlags.SAMPLED) !== 0

/** Passes on what is sampled and what failed, with nothing but the attributes that are allowed. */
export function onlyAllowed(next: SpanProcessor, messaging: string): SpanProcessor {
  return {
    onStart(span: Span) {
      if (span.kind === SpanKind.PRODUCER || span.kind === SpanKind.CONSUMER) span.setAttribute('messaging.system', messaging)
    },
    onEnd(span) {
      if (isRecorded(span.spanContext().traceFlags) || span.status.code === SpanStatusCode.ERROR) next.onEnd(cleaned(span))
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  }
}

const allowed: ReadonlySet<string> = new Set(spanAttributes)
const maxLength = 200

/** Events and words of a status are left out: those of an exception may repeat anything. */
function cleaned(span: ReadableSpan): ReadableSpan {
  const { name, kind, parentSpanContext, startTime, endTime, duration, ended, resource, instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span
  return {
    name, kind, startTime, endTime, duration, ended, resource, instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount,
    ...(parentSpanContext === undefined ? {} : { parentSpanContext }),
    spanContext: () => ({ ...span.spanContext(), traceFlags: TraceFlags.SAMPLED }),
    status: { code: span.status.code },
    attributes: Object.fromEntries(Object.entries(span.attributes).filter(([key]) => allowed.has(key)).map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, maxLength) : value])),
    links: span.links.filter((link) => isSpanContextValid(link.context)).map((link) => ({ context: link.context })),
    events: [],
  }
}

/** So often at most, in milliseconds. */
const tellEveryMs = 60_000

/** A collector that is away is told now and then, by fixed words: what it answered may hold anything. Requests and batches never wait for it. */
function tellTrouble(log: Logger): void {
  let toldAt = Number.NEGATIVE_INFINITY
  const trouble = (): void => {
    if (performance.now() < toldAt + tellEveryMs) return
    toldAt = performance.now()
    log.warn({ kind: 'traces' }, 'traces cannot be delivered, some are lost')
  }
  const nothing = (): void => undefined
  diag.setLogger({ error: trouble, warn: trouble, info: nothing, debug: nothing, verbose: nothing }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}
