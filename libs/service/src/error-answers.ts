import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { isUnreachable } from '@wismo/database'
import { Invalid, isWismoError, NotFound, Unavailable, type WismoError } from '@wismo/kernel'
import { answerPreflight, type ShopOrigins } from './cors.ts'
import type { DeclaredRoute } from './callers.ts'
import { problem, problemOf, type Problem } from './problems.ts'
import { subjectOf } from './request-traces.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** How a person is told that there is no such page: by the service that has pages, where one runs here. */
    readonly unknownPage: { send?: (request: FastifyRequest, reply: FastifyReply) => unknown }
  }
}

export interface ErrorSettings {
  readonly baseUrl: string
  readonly log: Logger
  readonly shops: ShopOrigins
}

/** Every refusal and failure as a problem document; `method_not_allowed` where an address knows other methods. */
export function answerErrors(app: FastifyInstance, settings: ErrorSettings): void {
  app.decorate('unknownPage', {})
  app.setErrorHandler<FastifyError | WismoError>((error, request, reply) => answerError(settings, error, request, reply))
  const unknown = (request: FastifyRequest, reply: FastifyReply): void => answerUnknown(app, settings, request, reply)
  // What no address takes is answered before anything of its body is read: a QUERY without a media type is no other than a PUT.
  app.addHook('onRequest', (request, reply, done) => (request.is404 ? unknown(request, reply) : done()))
  app.setNotFoundHandler(unknown)
}

function answerUnknown(app: FastifyInstance, settings: ErrorSettings, request: FastifyRequest, reply: FastifyReply): void {
  const routes = routesAt(app, request.url)
  if (routes.length === 0) return answerNothingThere(app, settings, new NotFound(), request, reply)
  if (request.method === 'OPTIONS' && answerPreflight(settings.shops, request, reply, routes)) return void reply.send()
  const allowed = [...new Set(routes.map(({ method }) => method))].sort()
  reply.header('allow', allowed.join(', '))
  send(reply, problem('method_not_allowed', `Here go: ${allowed.join(', ')}.`, { baseUrl: settings.baseUrl, requestId: request.id }))
}

/** At an address that is none a browser that was led there shows a page; whoever else asks gets a problem document. */
export function answerNothingThere(app: FastifyInstance, settings: ErrorSettings, error: FastifyError | WismoError, request: FastifyRequest, reply: FastifyReply): void {
  const { send } = app.unknownPage
  const isLed = (request.method === 'GET' || request.method === 'HEAD') && request.headers.accept?.includes('text/html') === true && !/^\/(?:v1|ops)(?:\/|$)/.test(request.url)
  if (send === undefined || !isLed) return answerError(settings, error, request, reply)
  request.refusal = 'not_found'
  send(request, reply)
}

function answerError({ baseUrl, log }: Omit<ErrorSettings, 'shops'>, error: FastifyError | WismoError, request: FastifyRequest, reply: FastifyReply): void {
  const known = isWismoError(error) ? error : fromFramework(error)
  const answer = problemOf(known, { baseUrl, requestId: request.id })
  request.refusal = answer.code
  if (answer.status === 500) log.error({ ...requestFields(request), err: error }, 'request failed')
  reply.header('request-id', request.id)
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="wismo"')
  if ((answer.status === 503 || answer.status === 429) && !reply.hasHeader('retry-after')) reply.header('retry-after', '1')
  send(reply, answer)
}

/** A text goes out as it is: the schemas of a route's answers do not apply to problems. */
function send(reply: FastifyReply, answer: Problem): void {
  reply.code(answer.status).header('cache-control', 'no-store').type('application/problem+json; charset=utf-8').send(JSON.stringify(answer))
}

/** What the framework refuses and what a database does not answer, in our codes; a failure that is none of the sender's stays what it is. */
function fromFramework(error: FastifyError): unknown {
  if (isUnreachable(error)) return new Unavailable('unavailable', 'The database does not answer now.')
  switch (error.statusCode) {
    case 413:
      return new Invalid('too_large', 'The body has more bytes than this address takes.')
    case 415:
      return new Invalid('media_type', 'Send JSON, as `Content-Type: application/json`.')
    default:
      return error.statusCode !== undefined && error.statusCode < 500 ? new Invalid('malformed', 'The request cannot be read.') : error
  }
}

/** What an address knows, by every method. */
function routesAt(app: FastifyInstance, url: string): readonly DeclaredRoute[] {
  const path = url.split('?', 1)[0] ?? ''
  return app.declaredRoutes.filter((route) => patternOf(route.url).test(path))
}

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[A-Za-z0-9_]+/g, '[^/]+').replaceAll('*', '.*')}$`)

/** The route's pattern, never the address: that may hold a customer's link. */
export const requestFields = (request: FastifyRequest) => ({
  requestId: request.id,
  method: request.method,
  route: request.routeOptions?.url ?? 'none',
  caller: request.principal.kind,
  actorId: request.principal.actorId,
  ...subjectOf(request),
  ...traceIdOf(request),
})

const traceIdOf = ({ span }: FastifyRequest): { readonly traceId?: string } => (span?.isRecording() === true ? { traceId: span.spanContext().traceId } : {})
