// One piece of work that serves many traces: each of those that are recorded gets a span of its own about it.
import { SpanStatusCode, type Link, type Span, type SpanKind } from '@opentelemetry/api'
import { attributes, errorType, type SpanAttributes } from './span-attributes.ts'
import { below, isSampled, spanContextOf, traceparentOf, tracer } from './trace-context.ts'

/** How a span begins. */
export interface About {
  readonly name: string
  readonly kind: SpanKind
  readonly said: SpanAttributes
}

/** What the work is for, and how to tell about it: asked only where a span is made. */
export interface Subjects<Subject> {
  readonly all: readonly Subject[]
  traceOf(subject: Subject): string | undefined
  about(subject: Subject): About
}

/** What a trace goes on below: the span of this work, where there is one. */
export type Instead = (traceparent: string | undefined) => string | undefined

/** A failure names so many of the traces it was for. */
const maxLinks = 32

/**
 * Does the work in a span below each recorded trace; without one there is nothing to go on below. A failure ends them with it;
 * where none is recorded, it makes one span of its own.
 */
export async function inSpans<Subject, Result>(subjects: Subjects<Subject>, work: (instead: Instead | undefined) => Promise<Result>, outcome?: (result: Result) => SpanAttributes): Promise<Result> {
  const startTime = Date.now()
  const spans = begun(subjects)
  try {
    const result = await work(spans === undefined ? undefined : (traceparent) => insteadOf(spans, traceparent))
    for (const span of spans?.values() ?? []) {
      if (outcome !== undefined) span.setAttributes(attributes(outcome(result)))
      span.end()
    }
    return result
  } catch (error) {
    for (const span of spans?.values() ?? []) endFailed(span, errorType(error))
    const [first] = subjects.all
    if (spans === undefined && first !== undefined) recordFailure(subjects.about(first), { error: errorType(error), startTime, of: subjects.all.slice(0, 1 + maxLinks).map((subject) => subjects.traceOf(subject)) })
    throw error
  }
}

function begun<Subject>({ all, traceOf, about }: Subjects<Subject>): ReadonlyMap<string, Span> | undefined {
  let spans: Map<string, Span> | undefined
  for (const subject of all) {
    const traceparent = traceOf(subject)
    if (!isSampled(traceparent) || spans?.has(traceparent) === true) continue
    const { name, kind, said } = about(subject)
    spans ??= new Map()
    spans.set(traceparent, tracer().startSpan(name, { kind, attributes: attributes(said) }, below(traceparent)))
  }
  return spans
}

function insteadOf(spans: ReadonlyMap<string, Span>, traceparent: string | undefined): string | undefined {
  const span = traceparent === undefined ? undefined : spans.get(traceparent)
  return (span === undefined ? undefined : traceparentOf(span.spanContext())) ?? traceparent
}

export function endFailed(span: Span, error: string): void {
  span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR }).end()
}

export interface Failure {
  /** Its code. */
  readonly error: string
  /** Milliseconds since 1970. */
  readonly startTime: number
  /** The traces it was for: the span goes below the first and is linked with the others. */
  readonly of: readonly (string | undefined)[]
}

/** A span about what failed, of a trace that is recorded or not: it says so from its start, and so it is exported. */
export function recordFailure({ name, kind, said }: About, { error, startTime, of: [first, ...others] }: Failure): void {
  const failed = { ...said, 'error.type': error }
  tracer().startSpan(name, { kind, startTime, attributes: attributes(failed), links: linksTo(others) }, below(first)).setStatus({ code: SpanStatusCode.ERROR }).end()
}

export const linksTo = (traceparents: readonly (string | undefined)[]): Link[] =>
  traceparents.slice(0, maxLinks).flatMap((traceparent) => {
    const context = spanContextOf(traceparent)
    return context === undefined ? [] : [{ context }]
  })
