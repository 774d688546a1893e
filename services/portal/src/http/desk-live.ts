import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { taskQueues } from '@wismo/agent-api'
import { Instant } from '@wismo/kernel'
import type { Followed } from '../desk/agent-api.ts'
import type { Desk } from '../desk/desk.ts'
import { ofStaff, sittingOf } from './desk-routes.ts'

/** What the desk's pages follow. */
export function mountDeskLive(app: FastifyInstance, desk: Desk): void {
  const options = { ...ofStaff(app, desk), exposeHeadRoute: false }
  app.get<{ Params: { id: string } }>('/desk/orders/:id/live', options, (request, reply) => follow(desk, request, reply, { orderId: request.params.id }))
  app.get<{ Querystring: { readonly queue?: unknown } }>('/desk/queue/live', options, (request, reply) => follow(desk, request, reply, { queue: taskQueues.find((queue) => queue === request.query.queue) ?? 'all' }))
}

/** Browsers open streams with a cookie, the API with a token: what it tells is handed on as it comes. Ends with the session, which holds five at most. */
async function follow(desk: Desk, request: FastifyRequest, reply: FastifyReply, followed: Followed): Promise<FastifyReply> {
  const { api, session } = sittingOf(desk, request)
  const signal = request.server.eventStreams.open(reply, `desk ${session.token}`, session.until - Instant.toMillis(desk.holderClock()))
  const events = await api.stream(followed, signal)
  reply.headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', vary: 'cookie' })
  return reply.send(Readable.from(untilEnd(events), { objectMode: false, highWaterMark: 1 }))
}

/** A stream that is cut, by whomever, is over: the browser comes back by itself. */
async function* untilEnd(events: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of events as unknown as AsyncIterable<Uint8Array>) yield chunk
  } catch {
    // The API went away, or the reader did.
  }
}
