import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

/** What has to hold for a process to be ready, by name: `{ consumers: () => host.isReady() }`. */
export type Checks = Readonly<Record<string, () => boolean | Promise<boolean>>>

const everybody = { callers: [{ kind: 'anonymous' as const }], limit: 'none' as const }
const liveness = z.object({ status: z.literal('live') })
const readiness = z.object({ status: z.enum(['ready', 'not_ready', 'draining']), checks: z.record(z.string(), z.boolean()) })

/** A check that takes longer than this does not hold, in milliseconds: whoever asks would not wait for it either. */
const patienceMs = 2_000

/**
 * /livez: the event loop turns, nothing else. /readyz: 503 while a check fails or the process is on its way out. How far a view
 * is behind is no check: every process would be behind by as much, none would be left to answer, and who needs a version asks
 * for it (`min-version`).
 */
export function mountHealth(app: FastifyInstance, checks: Checks): void {
  app.get('/livez', { config: everybody, schema: { tags: ['health'], response: { 200: liveness } } }, async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' as const }))
  app.get('/readyz', { config: everybody, schema: { tags: ['health'], response: { 200: readiness, 503: readiness } } }, async (_request, reply) => {
    const results = Object.fromEntries(await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const)))
    const status = app.isDraining() ? 'draining' : Object.values(results).every(Boolean) ? 'ready' : 'not_ready'
    return reply.code(status === 'ready' ? 200 : 503).header('cache-control', 'no-store').send({ status, checks: results })
  })
}

/** A check that throws does not hold; the reason is in the log of what it asks. */
async function holds(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const late = new AbortController()
  try {
    return await Promise.race([Promise.resolve().then(check), wait(patienceMs, false, { signal: late.signal })])
  } catch {
    return false
  } finally {
    late.abort()
  }
}
