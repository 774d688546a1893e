// That there is something new on the demo's page. What it is, the page itself says.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Stage } from '../demo/stage.ts'
import { everybody } from './everybody.ts'

/** Milliseconds without news after which a line says that the connection lives; it also says that somebody looks. */
const quietMs = 10_000
/** Between two versions, in milliseconds: a page that is fetched more often is no better to look at. */
const restMs = 1_000

/** `GET /demo/live`: `view` with the version of the page as its id. Ends with its connection, and before the server closes. */
export function mountDemoStream(app: FastifyInstance, stage: Stage): void {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })
  app.get('/demo/live', { ...everybody, exposeHeadRoute: false }, async (_request, reply) => {
    const stream = new AbortController()
    open.add(stream)
    reply.raw.once('close', () => {
      open.delete(stream)
      stream.abort()
    })
    return reply
      .headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .send(Readable.from(versions(stage, stream.signal), { objectMode: false, highWaterMark: 1 }))
  })
}

async function* versions(stage: Stage, signal: AbortSignal): AsyncGenerator<string> {
  yield 'retry: 2000\n\n'
  for (let told = 0; !signal.aborted; ) {
    stage.watched()
    const version = await stage.next(told, quietMs, signal)
    if (signal.aborted) break
    yield version > told ? `event: view\nid: ${version}\ndata: {"viewVersion":${version}}\n\n` : ': hb\n\n'
    told = version
    await rest(signal)
  }
  yield 'event: bye\ndata: {}\n\n'
}

const rest = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const end = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    resolve()
  }
  const timer = setTimeout(end, restMs)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
})
