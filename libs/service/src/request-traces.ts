// Every request is a span, and what it brings about goes on below it.
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OrderId, type ShopId } from '@wismo/kernel'
import { attributes, below, traceparentOf, tracer } from '@wismo/messaging'
import { anonymous } from './principal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null
    subject: Subject | null
  }
}

/** What a request turned out to be about, for its span and its log line. */
export interface Subject {
  readonly shopId?: ShopId
  readonly orderId?: OrderId
}

/** Says what a request is about, once a route knows it. */
export function isAbout(request: FastifyRequest, subject: Subject): void {
  request.subject = { ...request.subject, ...subject }
}

/** What is known of it: by what the route said, by its address, by the credential. */
export function subjectOf({ subject, params, principal }: FastifyRequest): Subject {
  const id = (params as { readonly id?: unknown } | null)?.id
  const own = principal.kind === 'customer' ? principal.orderId : typeof id === 'string' && OrderId.is(id) ? id : undefined
  const shop = 'shopIds' in principal && principal.shopIds.length === 1 ? principal.shopIds[0] : undefined
  return { ...(own === undefined ? {} : { orderId: own }), ...(shop === undefined ? {} : { shopId: shop }), ...subject }
}

/** Asked all the time by whoever watches the process. */
const untraced: ReadonlySet<string> = new Set(['/livez', '/readyz'])

/** To be called after the hook that says who asks, and before those that need a span. */
export function traceRequests(app: FastifyInstance): void {
  app.decorateRequest('span', null)
  app.decorateRequest('subject', null)
  app.addHook('onRequest', (request, reply, done) => {
    begin(request, reply)
    done()
  })
  // Reading a body leaves the context of whoever began to read: here the handler's begins.
  app.addHook('preValidation', ({ span }, _reply, done) => {
    if (span === null) return done()
    context.with(trace.setSpan(context.active(), span), done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    // One that was refused before anything else began.
    begin(request, reply)
    end(request, reply)
    done()
  })
}

function begin(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url
  if (request.span !== null || (route !== undefined && untraced.has(route))) return
  const name = `${request.method} ${route ?? 'none'}`
  request.span = tracer().startSpan(name, { kind: SpanKind.SERVER, startTime: Date.now() - reply.elapsedTime }, comesFromTrusted(request) ? below(textOf(request.headers['traceparent'])) : ROOT_CONTEXT)
  const traceparent = traceparentOf(request.span.spanContext())
  if (traceparent !== undefined && !reply.sent) reply.header('traceparent', traceparent)
}

/** Whoever could have us record all that they send has to be known: others begin a trace of their own. */
const comesFromTrusted = ({ principal = anonymous }: FastifyRequest): boolean => principal.kind !== 'anonymous' && principal.kind !== 'customer'

const textOf = (header: string | string[] | undefined): string | undefined => (typeof header === 'string' ? header : undefined)

function end(request: FastifyRequest, { statusCode }: FastifyReply): void {
  const { span, method, routeOptions, principal } = request
  if (span === null) return
  if (span.isRecording()) {
    const { shopId, orderId } = subjectOf(request)
    span.setAttributes(attributes({
      'http.request.method': method,
      'http.route': routeOptions.url ?? 'none',
      'http.response.status_code': statusCode,
      'wismo.caller': principal.kind,
      'wismo.request_id': request.id,
      ...(shopId === undefined ? {} : { 'wismo.shop_id': shopId }),
      ...(orderId === undefined ? {} : { 'wismo.order_id': orderId }),
    }))
    if (statusCode >= 500) span.setAttribute('error.type', String(statusCode)).setStatus({ code: SpanStatusCode.ERROR })
  }
  span.end()
}
