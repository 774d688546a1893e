import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { Unavailable } from '@wismo/kernel'

/** Whoever looks after the process has to hear of it. */
const always: readonly string[] = ['/livez', '/readyz']

/** How often is looked, in milliseconds. */
const sampleMs = 1_000

/**
 * While timers of this process come later than that, as a mean over a second, requests are answered with
 * `Unavailable('overloaded')` at once: some that are served are worth more than all that time out (OWASP ASVS 5.0, V15.2.2).
 * 0: never.
 */
export async function shedLoad(app: FastifyInstance, maxDelayMs: number): Promise<void> {
  if (maxDelayMs === 0) return
  await app.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: sampleMs,
    pressureHandler: async ({ routeOptions: { url = '' } }) => {
      if (!always.includes(url)) throw new Unavailable('overloaded', 'Too much is asked of this process now. Come back in a moment.')
    },
  })
}
