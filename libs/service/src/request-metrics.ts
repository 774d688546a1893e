import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'
import type { ProblemCode } from './problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, where it was. */
    refusal: ProblemCode | null
  }
}

/** How long answers take, by route and status, never by address. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.decorateRequest('refusal', null)
  if (metrics.isOff) return
  app.addHook('onRequest', (_request, _reply, done) => {
    metrics.requests(1)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics.requests(-1)
    tellAnswer(request, reply, metrics)
    done()
  })
}

function tellAnswer({ method, routeOptions, idempotency, refusal }: FastifyRequest, reply: FastifyReply, metrics: Metrics): void {
  metrics.tell('http_server_request_duration_seconds', { http_request_method: method, http_route: routeOptions.url ?? 'none', http_response_status_code: reply.statusCode }, reply.elapsedTime / 1_000)
  if (idempotency === null) return
  const outcome = reply.hasHeader('idempotency-replayed') ? 'replayed' : refusal === 'idempotency_key_reused' ? 'reused' : reply.statusCode < 300 ? 'first' : undefined
  if (outcome !== undefined) metrics.tell('wismo_idempotency_total', { outcome })
}
