// Every request takes a permit of whoever sends it; the answer says how many are left (RateLimit header fields, as structured fields).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isWismoError, Unavailable } from '@wismo/kernel'
import { clientOf } from './client-address.ts'
import { limitOf, type Standing } from './limit.ts'
import type { Asked, RateLimits } from './rate-limits.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `none`: nobody counts. Outside of /v1 everything else is a page, and counts as one. */
    limit?: 'none'
    /** Whose page it is, where the request tells; else the address counts. */
    pageOf?(request: FastifyRequest): string | undefined
  }
}

/** Takes the permit, or throws `Unavailable('rate_limited')`. While nobody can count everybody is let in: what protects secrets has limits of its own. */
export async function limitRequest(limits: RateLimits | undefined, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const asked = limits && askedBy(limits, request)
  if (limits === undefined || asked === undefined) return
  const standing = await limits.draw(asked).catch((error: unknown) => {
    if (isWismoError(error) && error.kind === 'unavailable') return undefined
    throw error
  })
  if (standing === undefined) return
  reply.headers(headersOf(standing))
  requireAllowed(reply, [standing])
}

function askedBy({ requests }: RateLimits, request: FastifyRequest): Asked | undefined {
  // The route's own pattern: what was sent may spell /v1 in another way.
  const { config, url = '' } = request.routeOptions
  // A browser that asks beforehand asks for nothing yet, and several customers may share an address.
  if (requests === undefined || config?.limit === 'none' || request.method === 'OPTIONS') return undefined
  const isPage = !request.is404 && !url.startsWith('/v1/')
  if (!isPage) return limitOf(requests, request.principal, clientOf(request.ip))
  const page = config?.pageOf?.(request)
  return { limit: requests.pages, whose: page ?? clientOf(request.ip) }
}

/** Throws `Unavailable('rate_limited')` where one of them is used up, and says when to come back. */
export function requireAllowed(reply: FastifyReply, standings: readonly Standing[]): void {
  const [longest] = standings.filter(({ allowed }) => !allowed).sort((a, b) => b.freshInMs - a.freshInMs)
  if (longest === undefined) return
  reply.headers({ ...headersOf(longest), 'retry-after': String(secondsOf(longest.freshInMs)) })
  throw new Unavailable('rate_limited', 'That was too often. Come back after the seconds of Retry-After.')
}

const headersOf = ({ limit, left, freshInMs }: Standing) => ({
  'ratelimit-policy': `"${limit.name}";q=${limit.quota};w=${secondsOf(limit.windowMs)}`,
  ratelimit: `"${limit.name}";r=${left};t=${secondsOf(freshInMs)}`,
})

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))
