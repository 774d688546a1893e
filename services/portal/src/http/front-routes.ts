import type { FastifyInstance } from 'fastify'
import type { Portal } from '../portal.ts'
import { everybody } from './everybody.ts'

/** The bare address: the demo where there is one, else where an order is looked up. */
export function mountFront(app: FastifyInstance, portal: Portal): void {
  app.get('/', everybody, async (_request, reply) => reply.redirect(portal.demo ? '/demo' : '/find', 303))
}
