// How events, audit and logs know a member of staff: an id that names nobody, so that they have to be told their own.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import { zodRoutes, type Caller } from '@wismo/service'

const everyRole: readonly Caller[] = [
  { kind: 'csr', role: 'viewer' }, { kind: 'csr', role: 'privacy' }, { kind: 'csr', role: 'ops' }, { kind: 'associate', role: 'associate' }, { kind: 'associate', role: 'driver' },
]
const answer = z.object({ actorId: z.string(), roles: z.array(z.string()), shopIds: z.array(z.string()), locations: z.array(z.string()).optional() })

export function whoAmI(app: FastifyInstance): void {
  zodRoutes(app).get(
    '/v1/agent/me',
    { config: { callers: everyRole }, schema: { tags: ['agent'], summary: 'Who am I', description: '`actorId` is what is written down of what you do.', response: { 200: answer } } },
    async ({ principal }, reply) => {
      if (principal.kind !== 'csr' && principal.kind !== 'associate') throw new NotFound()
      const { actorId, roles, shopIds, locations } = principal
      return reply.header('cache-control', 'no-store').send({ actorId, roles: [...roles], shopIds: [...shopIds], ...(locations && { locations: [...locations] }) })
    },
  )
}
