// A route that will go away says so with every answer, a year before at least.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Instant } from '@wismo/kernel'

export interface Deprecation {
  /** RFC 3339: from then on nobody should begin to use it. */
  readonly since: string
  /** RFC 3339: from then on it is not there any more. */
  readonly sunset: string
  /** Where it is written what to use instead. */
  readonly link: string
}

const leastMs = 365 * 24 * 3_600_000

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link, on every answer of a route that is declared so. */
export function tellDeprecations(app: FastifyInstance): void {
  app.addHook('onRoute', ({ url, config }) => {
    const { since, sunset } = config?.deprecated ?? {}
    if (since !== undefined && sunset !== undefined && millis(sunset) - millis(since) < leastMs) throw new Error(`${url} would go away less than a year after it was said so.`)
  })
  app.addHook('onSend', async ({ routeOptions }, reply) => {
    const { deprecated } = routeOptions.config
    if (deprecated !== undefined) tell(reply, deprecated)
  })
}

function tell(reply: FastifyReply, { since, sunset, link }: Deprecation): void {
  const before = reply.getHeader('link')
  const own = `<${link}>; rel="deprecation"; type="text/html"`
  reply.headers({ deprecation: `@${Math.floor(millis(since) / 1_000)}`, sunset: new Date(millis(sunset)).toUTCString(), link: before === undefined ? own : `${String(before)}, ${own}` })
}

const millis = (moment: string): number => Instant.toMillis(Instant.parse(moment))
