// That there is something new on the demo's page. What it is, the page itself says.
import type { FastifyInstance } from 'fastify'
import { eventText, sendEvents } from '@wismo/service'
import type { Stage } from '../demo/stage.ts'
import { everybody } from './everybody.ts'

/** Milliseconds without news after which a line says that the connection lives; it also says that somebody looks. */
const quietMs = 10_000
/** Between two versions, in milliseconds: a page that is fetched more often is no better to look at. */
const restMs = 1_000

/** `GET /demo/live`: `view` with the version of the page as its id, `bye` before the end. Throws `Unavailable('rate_limited')` where an address has its five. */
export function mountDemoStream(app: FastifyInstance, stage: Stage): void {
  app.get('/demo/live', { ...everybody, exposeHeadRoute: false }, async (request, reply) => {
    const signal = request.server.eventStreams.open(reply, `demo ${request.ip}`)
    return sendEvents(reply, versions(stage, signal), 'cookie')
  })
}

async function* versions(stage: Stage, signal: AbortSignal): AsyncGenerator<string | undefined> {
  for (let told = 0; !signal.aborted; await rest(signal)) {
    stage.watched()
    const version = await stage.next(told, quietMs, signal)
    if (signal.aborted) return
    yield version > told ? eventText({ event: 'view', id: version, data: { viewVersion: version } }) : undefined
    told = version
  }
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
