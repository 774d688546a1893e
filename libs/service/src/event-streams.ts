// Server-sent events: how many a session holds open, what keeps a quiet one alive, and how one ends.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Unavailable } from '@wismo/kernel'

declare module 'fastify' {
  interface FastifyInstance {
    readonly eventStreams: EventStreams
  }
}

/** Milliseconds without news after which a line says that the connection lives. */
export const quietMs = 15_000

/** Milliseconds after which a client comes back when its connection ends. */
const retryMs = 2_000

/** Streams that one session holds open at a process. */
export const mostStreams = 5

/** Seconds after which one that was refused may try again. */
const refusedSeconds = 15

export interface EventStreams {
  /**
   * Takes one of the session's places until the connection closes or the server drains: the signal tells of both. A session is a
   * link, a cookie or a token; its text is kept as a hash. Throws `Unavailable('rate_limited')` for who holds all places already:
   * the newest is refused, so that tabs that come back never take each other's place in turns. After `longestMs`, where they are
   * said, it ends as with a drain: who follows comes back and shows again who they are.
   */
  open(reply: FastifyReply, session: string, longestMs?: number): AbortSignal
}

/** One message as it goes out. */
export interface StreamedEvent {
  readonly event: string
  /** What a client names when it comes back. */
  readonly id?: number | string
  /** Written as JSON. */
  readonly data: unknown
}

/** Decorates the server. Before it closes it ends its streams: it would wait for these for ever. */
export function holdEventStreams(app: FastifyInstance): void {
  const open = new Map<string, Set<AbortController>>()
  app.addHook('preClose', async () => {
    for (const streams of open.values()) for (const stream of streams) stream.abort()
  })
  app.decorate('eventStreams', {
    open(reply, session, longestMs) {
      const name = createHash('sha256').update(session).digest('base64url')
      const own = open.get(name) ?? new Set()
      if (own.size >= mostStreams) {
        reply.header('retry-after', String(refusedSeconds))
        throw new Unavailable('rate_limited', `A session follows by ${mostStreams} connections at most. Close one of them.`)
      }
      const stream = new AbortController()
      open.set(name, own.add(stream))
      const end = longestMs === undefined ? undefined : setTimeout(() => stream.abort(), Math.max(0, longestMs))
      reply.raw.once('close', () => {
        clearTimeout(end)
        own.delete(stream)
        if (own.size === 0 && open.get(name) === own) open.delete(name)
        stream.abort()
      })
      return stream.signal
    },
  })
}

/** What the caller shows for itself: who shows the same is the same session. */
export const sessionOf = ({ headers: { authorization }, principal }: FastifyRequest): string => authorization ?? principal.actorId

export const eventText = ({ event, id, data }: StreamedEvent): string => `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

/** Sends texts of events as they come; undefined stands for a time without news. `bye` comes before the end. */
export function sendEvents(reply: FastifyReply, events: AsyncIterable<string | undefined>, vary: 'authorization' | 'cookie'): FastifyReply {
  // Its connection ends with it: kept for another request, it would hold up a server that stops.
  reply.headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', vary })
  return reply.send(Readable.from(framed(events), { objectMode: false, highWaterMark: 1 }))
}

async function* framed(events: AsyncIterable<string | undefined>): AsyncGenerator<string> {
  // With the first of them, not by itself: a connection that shows nothing yet tells nobody that it is well.
  let opening = `retry: ${retryMs}\n\n`
  for await (const text of events) {
    yield opening + (text ?? ': hb\n\n')
    opening = ''
  }
  yield `${opening}event: bye\ndata: {}\n\n`
}
