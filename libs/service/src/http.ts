import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { constants as zlib } from 'node:zlib'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { z } from 'zod'
import { isUnreachable } from '@wismo/database'
import { Invalid, isWismoError, NotFound, Unavailable, type WismoError } from '@wismo/kernel'
import { authenticate, authorize, type Caller, type CredentialReader } from './callers.ts'
import { mountHealth, type Checks } from './health.ts'
import { idempotencyOf, readIdempotencyKey, type Idempotency } from './idempotency.ts'
import { noMetrics, type Metrics } from './metrics.ts'
import { anonymous, type Principal } from './principal.ts'
import { mountProblemPages } from './problem-pages.ts'
import { problem, problemOf, type Problem } from './problems.ts'
import { readJson } from './read-json.ts'
import { mountReference } from './reference.ts'
import { measureRequests } from './request-metrics.ts'
import { subjectOf, traceRequests } from './request-traces.ts'
import { openObjects, pointerOf, requestValidator } from './validation.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. Without it the route answers 403 to everybody. */
    callers?: readonly Caller[]
    /** `exempt`: a POST under /v1 without Idempotency-Key (webhooks name themselves). */
    idempotencyKey?: 'exempt'
  }
  interface FastifyRequest {
    principal: Principal
    /** Set on every POST under /v1 that is not exempt, before the handler runs. */
    idempotency: Idempotency | null
  }
  interface FastifyInstance {
    /** Every route of this server, as registered. */
    readonly declaredRoutes: DeclaredRoute[]
    /** From now on /readyz says no and answers close their connection; requests are still served. */
    drain(): void
    isDraining(): boolean
  }
}

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly callers: readonly Caller[]
}

export interface HttpSettings {
  readonly baseUrl: string
  readonly log: Logger
  /** Asked in this order who a bearer token belongs to. */
  readonly credentials: readonly CredentialReader[]
  /** What has to hold before /readyz says yes, by name. */
  readonly ready: Checks
  /** Hears of every answer. */
  readonly metrics?: Metrics
  /** Names a request that came without a usable Request-Id. */
  readonly newRequestId?: () => string
}

/** Bytes a body may have; a route raises it with `bodyLimit`. */
const bodyLimit = 64 * 1024
const requestIdForm = /^[A-Za-z0-9._-]{1,64}$/

/**
 * The server all routes are mounted on. Each request: named, its caller authenticated and let in or refused, then the body
 * read and checked, then handled; every refusal and failure is a problem document (RFC 9457).
 */
export async function createHttp(settings: HttpSettings): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = settings.log
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    // Whoever came in before the port was closed is answered as ever, also on a connection that was open already.
    return503OnClosing: false,
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000 },
    genReqId: (request) => requestId(request, settings.newRequestId ?? randomUUID),
    frameworkErrors: (error, request, reply) => answerError(settings, error, request, reply),
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(requestValidator)
  app.setSerializerCompiler(serializerCompiler)
  acceptJsonOnly(app)
  decorate(app)
  endSilentConnections(app)
  app.addHook('onRoute', (route) => declareRoute(app, route))
  await secure(app, settings.baseUrl)
  nameAndAdmit(app, settings)
  traceRequests(app)
  measureRequests(app, settings.metrics ?? noMetrics)
  answerErrors(app, settings)
  await mountReference(app, settings.baseUrl)
  mountHealth(app, settings.ready)
  mountProblemPages(app)
  return app
}

/** The same server, with requests and answers typed by the zod schemas of its routes. */
export const zodRoutes = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>()

/** Routes that nobody may call because they do not say who may. Empty in every app that is right. */
export const undeclaredRoutes = (app: FastifyInstance): readonly string[] =>
  app.declaredRoutes.filter(({ callers }) => callers.length === 0).map(({ method, url }) => `${method} ${url}`)

function requestId(request: Pick<IncomingMessage, 'headers'>, next: () => string): string {
  const given = request.headers['request-id']
  return typeof given === 'string' && requestIdForm.test(given) ? given : next()
}

function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, async (_request: FastifyRequest, text: string) => readJson(text))
}

function decorate(app: FastifyInstance): void {
  let draining = false
  app.decorate('declaredRoutes', [])
  app.decorate('drain', () => {
    draining = true
  })
  app.decorate('isDraining', () => draining)
  app.decorateRequest('principal')
  app.decorateRequest('idempotency', null)
  app.addHook('preClose', async () => app.drain())
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
}

/** A connection that never asked anything is none that Node counts as idle: a close would wait for it until it speaks. */
function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

function declareRoute(app: FastifyInstance, route: RouteOptions): void {
  const body = route.schema?.body
  const open = body instanceof z.ZodType ? openObjects(body) : []
  if (open.length > 0) throw new Error(`${String(route.method)} ${route.url} takes unknown properties at ${open.join(', ')}: use z.strictObject.`)
  for (const method of [route.method].flat()) app.declaredRoutes.push({ method, url: route.url, callers: route.config?.callers ?? [] })
}

/** The page of the API reference: its own script needs inline styles, no other page does. */
const isReference = (url: string): boolean => url.split('?', 1)[0] === '/docs'

async function secure(app: FastifyInstance, baseUrl: string): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"], formAction: ["'self'"],
        baseUri: ["'none'"], frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: baseUrl.startsWith('https:') && { maxAge: 31_536_000, includeSubDomains: true },
  })
  app.addHook('onSend', async ({ url }, reply) => {
    if (isReference(url)) reply.header('content-security-policy', String(reply.getHeader('content-security-policy')).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"))
    if (url.startsWith('/v1/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  await app.register(compress, { globalDecompression: false, threshold: 1024, encodings: ['br', 'gzip'], brotliOptions: { params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } } })
}

/** Who are you comes before media type and body: a request without a key learns nothing about either. */
function nameAndAdmit(app: FastifyInstance, { credentials, log }: HttpSettings): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id)
    request.principal = anonymous
    if (request.is404) return
    const { callers = [] } = request.routeOptions.config
    request.principal = await authenticate(request.headers.authorization, credentials)
    authorize(request.principal, callers)
    refuseEncodedBody(request)
    if (needsKey(request)) readIdempotencyKey(request.headers['idempotency-key'])
  })
  app.addHook('preValidation', async (request) => {
    if (request.is404) return
    refuseUnknownParameters(request)
    if (needsKey(request)) request.idempotency = idempotencyOf(request.principal, request.url, readIdempotencyKey(request.headers['idempotency-key']), request.body)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode: status } = reply
    const level = status >= 500 ? 'warn' : changes(request) ? 'info' : 'debug'
    log[level]({ ...requestFields(request), status, outcome: status >= 500 ? 'failed' : status >= 400 ? 'rejected' : 'done', ...(request.refusal === null ? {} : { code: request.refusal }), durationMs: Math.round(reply.elapsedTime) }, 'answered')
  })
}

/** Reading is told only to who asks for it. */
const changes = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

/** The route's pattern, never the address: that may hold a customer's link. */
const requestFields = (request: FastifyRequest) => ({
  requestId: request.id,
  method: request.method,
  route: request.routeOptions?.url ?? 'none',
  caller: request.principal.kind,
  actorId: request.principal.actorId,
  ...subjectOf(request),
  ...traceIdOf(request),
})

const traceIdOf = ({ span }: FastifyRequest): { readonly traceId?: string } => (span?.isRecording() === true ? { traceId: span.spanContext().traceId } : {})

const needsKey = ({ method, routeOptions: { url = '', config } }: FastifyRequest): boolean =>
  method === 'POST' && url.startsWith('/v1/') && config.idempotencyKey !== 'exempt'

function refuseEncodedBody({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw new Invalid('media_type', 'Send the body without Content-Encoding.')
}

/** A route with a schema of its query checks it there; one without takes no parameters. Pages ignore what they do not know. */
function refuseUnknownParameters({ routeOptions, query }: FastifyRequest): void {
  if (routeOptions.url?.startsWith('/v1/') !== true || routeOptions.schema?.querystring !== undefined) return
  const faults = Object.keys(query ?? {}).map((name) => ({ pointer: pointerOf([name]), code: 'unknown_property', detail: 'There is no such parameter here.' }))
  if (faults.length > 0) throw new Invalid('unknown_parameter', 'This address takes no such query parameter.', faults)
}

function answerErrors(app: FastifyInstance, settings: HttpSettings): void {
  app.setErrorHandler<FastifyError | WismoError>((error, request, reply) => answerError(settings, error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(app, request.url)
    if (allowed.length === 0) return answerError(settings, new NotFound(), request, reply)
    reply.header('allow', allowed.join(', '))
    send(reply, problem('method_not_allowed', `Here go: ${allowed.join(', ')}.`, { baseUrl: settings.baseUrl, requestId: request.id }))
  })
}

function answerError({ baseUrl, log }: HttpSettings, error: FastifyError | WismoError, request: FastifyRequest, reply: FastifyReply): void {
  const known = isWismoError(error) ? error : fromFramework(error)
  const answer = problemOf(known, { baseUrl, requestId: request.id })
  request.refusal = answer.code
  if (answer.status === 500) log.error({ ...requestFields(request), err: error }, 'request failed')
  reply.header('request-id', request.id)
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="wismo"')
  if (answer.status === 503 || answer.status === 429) reply.header('retry-after', '1')
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

/** The methods an address knows, where it exists at all. */
function allowedMethods(app: FastifyInstance, url: string): readonly string[] {
  const path = url.split('?', 1)[0] ?? ''
  return [...new Set(app.declaredRoutes.filter((route) => patternOf(route.url).test(path)).map(({ method }) => method))].sort()
}

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[A-Za-z0-9_]+/g, '[^/]+').replaceAll('*', '.*')}$`)
