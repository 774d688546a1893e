import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { constants as zlib } from 'node:zlib'
import compress from '@fastify/compress'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, type RouteOptions } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Invalid } from '@wismo/kernel'
import { authenticate, authorize, type Caller, type CredentialReader, type DeclaredRoute } from './callers.ts'
import { shareWithShops, type ShopOrigins } from './cors.ts'
import { tellDeprecations, type Deprecation } from './deprecation.ts'
import { answerErrors, answerNothingThere, requestFields } from './error-answers.ts'
import { endSilentConnections, endSlowBodies } from './ended-connections.ts'
import { holdEventStreams } from './event-streams.ts'
import { mountHealth, type Checks } from './health.ts'
import { idempotencyOf, readIdempotencyKey, type Idempotency } from './idempotency.ts'
import { answerKnownWithNothing, expectedVersion } from './if-match.ts'
import { refuseUnkeepableText } from './keepable-text.ts'
import { trustOf, type TrustedProxies } from './limits/client-address.ts'
import { limitRequest } from './limits/limit-requests.ts'
import type { RateLimits } from './limits/rate-limits.ts'
import { noMetrics, type Metrics } from './metrics.ts'
import { shedLoad } from './overload.ts'
import { anonymous, type Principal } from './principal.ts'
import { mountProblemPages } from './problem-pages.ts'
import { readJson, readUtf8 } from './read-json.ts'
import { mountReference } from './reference.ts'
import { measureRequests } from './request-metrics.ts'
import { traceRequests } from './request-traces.ts'
import { secure } from './security-headers.ts'
import { answerUnreadable, refuseUnmetHeaders } from './unreadable-requests.ts'
import { openObjects, pointerOf, requestValidator } from './validation.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. Without it the route answers 403 to everybody. */
    callers?: readonly Caller[]
    /** `exempt`: a POST under /v1 without Idempotency-Key (webhooks name themselves). */
    idempotencyKey?: 'exempt'
    /** Takes texts that no database keeps, and answers them in words of its own: one event of many is rejected, a parcel is not there. */
    anyText?: true
    /** Its body may take as long as it comes: the route itself ends one that stands still. */
    longBody?: boolean
    /** The route will go away: every answer says so. */
    deprecated?: Deprecation
  }
  interface FastifyRequest {
    principal: Principal
    /** Set on every POST under /v1 that is not exempt, before the handler runs. */
    idempotency: Idempotency | null
    /** The version that `If-Match` of a command names. */
    expectedVersion: number | undefined
  }
  interface FastifyInstance {
    /** Every route of this server, as registered. */
    readonly declaredRoutes: DeclaredRoute[]
    /** From now on /readyz says no and answers close their connection; requests are still served. */
    drain(): void
    isDraining(): boolean
  }
}

export interface HttpSettings {
  readonly baseUrl: string
  readonly log: Logger
  /** Asked in this order who a bearer token belongs to. */
  readonly credentials: readonly CredentialReader[]
  /** What has to hold before /readyz says yes, by name. */
  readonly ready: Checks
  /** Counts requests; nobody does when it is absent. */
  readonly limits?: RateLimits
  /** Whose word on where a request comes from counts. */
  readonly trustedProxies?: TrustedProxies
  /** Whose pages may read what their customers may; none when not said. */
  readonly shops?: ShopOrigins
  /** Later than that, in milliseconds, timers may not come; 0 or nothing: load is never shed. */
  readonly maxDelayMs?: number
  /** Milliseconds in which a body is here, unless its route takes a long one; 30,000 when it is not said. */
  readonly bodyMs?: number
  /** Hears of every answer. */
  readonly metrics?: Metrics
  /** Names a request that came without a usable Request-Id. */
  readonly newRequestId?: () => string
}

/** Bytes a body may have; a route raises it with `bodyLimit`. */
const bodyLimit = 64 * 1024
/** Bytes of all headers: a session of staff with a long token is 14 KiB of cookies, beside whatever else a browser keeps for the host. */
const maxHeaderSize = 32 * 1024
const requestIdForm = /^[A-Za-z0-9._-]{1,64}$/

/**
 * The server all routes are mounted on. Each request: named, its caller authenticated and let in or refused, then the body
 * read and checked, then handled; every refusal and failure is a problem document (RFC 9457).
 */
export async function createHttp(given: HttpSettings): Promise<FastifyInstance> {
  const settings = { shops: { find: () => undefined, all: [] }, ...given }
  const newRequestId = settings.newRequestId ?? randomUUID
  const loggerInstance: FastifyBaseLogger = settings.log
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: trustOf(settings.trustedProxies),
    // Whoever came in before the port was closed is answered as ever, also on a connection that was open already.
    return503OnClosing: false,
    // A body has its time by its route: endSlowBodies.
    requestTimeout: 0,
    http: { headersTimeout: 10_000, maxHeaderSize, requireHostHeader: false },
    genReqId: (request) => requestId(request, newRequestId),
    clientErrorHandler: answerUnreadable({ ...settings, newRequestId }),
    frameworkErrors: (error, request, reply) => answerNothingThere(app, settings, error, request, reply),
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(requestValidator)
  app.setSerializerCompiler(serializerCompiler)
  acceptJsonOnly(app)
  decorate(app)
  endSilentConnections(app)
  endSlowBodies(app, settings.bodyMs ?? 30_000)
  holdEventStreams(app)
  app.addHook('onRoute', (route) => declareRoute(app, route))
  answerKnownWithNothing(app)
  tellDeprecations(app)
  shareWithShops(app, settings.shops)
  await secure(app, settings.baseUrl)
  await app.register(compress, { globalDecompression: false, threshold: 1024, encodings: ['br', 'gzip'], brotliOptions: { params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } } })
  nameRequests(app)
  refuseUnmetHeaders(app)
  await shedLoad(app, settings.maxDelayMs ?? 0)
  admit(app, settings)
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
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, bytes: Buffer) => readJson(readUtf8(bytes)))
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
  app.decorateRequest('expectedVersion')
  app.addHook('preClose', async () => app.drain())
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
}

function declareRoute(app: FastifyInstance, route: RouteOptions): void {
  const body = route.schema?.body
  const open = body instanceof z.ZodType ? openObjects(body) : []
  if (open.length > 0) throw new Error(`${String(route.method)} ${route.url} takes unknown properties at ${open.join(', ')}: use z.strictObject.`)
  for (const method of [route.method].flat()) app.declaredRoutes.push({ method, url: route.url, callers: route.config?.callers ?? [] })
}

/** Before anything can be refused: every answer names its request, and whoever was not asked yet is nobody. */
function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id)
    request.principal = anonymous
  })
}

/** Who are you comes before media type and body: a request without a key learns nothing about either. */
function admit(app: FastifyInstance, { credentials, limits, log }: HttpSettings): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return limitRequest(limits, request, reply)
    const { callers = [] } = request.routeOptions.config
    try {
      request.principal = await authenticate(request.headers.authorization, credentials, shopNamed(request))
    } finally {
      // Whoever guesses keys or links is nobody, and counted by address.
      await limitRequest(limits, request, reply)
    }
    authorize(request.principal, callers)
    refuseEncodedBody(request)
    if (!needsKey(request)) return
    readIdempotencyKey(request.headers['idempotency-key'])
    request.expectedVersion = expectedVersion(request.headers['if-match'])
  })
  app.addHook('preValidation', async (request) => {
    if (request.is404) return
    refuseUnknownParameters(request)
    if (request.routeOptions.config.anyText !== true) refuseUnkeepableText(request)
    if (needsKey(request)) request.idempotency = idempotencyOf(request.principal, request.url, readIdempotencyKey(request.headers['idempotency-key']), request.body)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode: status } = reply
    const level = status >= 500 ? 'warn' : changes(request) ? 'info' : 'debug'
    log[level]({ ...requestFields(request), status, outcome: status >= 500 ? 'failed' : status >= 400 ? 'rejected' : 'done', ...(request.refusal === null ? {} : { code: request.refusal }), durationMs: Math.round(reply.elapsedTime) }, 'answered')
  })
}

/** Which shop a token is meant for that counts for several. */
function shopNamed({ headers }: FastifyRequest): string | undefined {
  const shop = headers['wismo-shop']
  return typeof shop === 'string' ? shop : undefined
}

/** Reading is told only to who asks for it. */
const changes = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

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
