import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Instant } from '@wismo/kernel'
import type { Desk } from '../desk/desk.ts'
import { ofStaff, sittingOf } from './desk-routes.ts'

/** Browsers open streams with a cookie, the API with a token: what it tells is handed on as it comes. Ends with the session, which holds five at most. */
export function mountDeskLive(app: FastifyInstance, desk: Desk): void {
  app.get<{ Params: { id: string } }>('/desk/orders/:id/live', { ...ofStaff(app, desk), exposeHeadRoute: false }, async (request, reply) => {
    const { api, session } = sittingOf(desk, request)
    const signal = request.server.eventStreams.open(reply, `desk ${session.token}`, session.until - Instant.toMillis(desk.holderClock()))
    const events = await api.stream(request.params.id, signal)
    reply.headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', vary: 'cookie' })
    return reply.send(Readable.from(untilEnd(events), { objectMode: false, highWaterMark: 1 }))
  })
}

/** A stream that is cut, by whomever, is over: the browser comes back by itself. */
async function* untilEnd(events: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of events as unknown as AsyncIterable<Uint8Array>) yield chunk
  } catch {
    // The API went away, or the reader did.
  }
}
