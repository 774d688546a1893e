import type { FastifyInstance } from 'fastify'
import { renderFrontPage } from '../pages/plain-pages.tsx'
import type { Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'

/** The bare address: the demo where there is one, else a word on how to get to an order. */
export function mountFront(app: FastifyInstance, portal: Portal): void {
  app.get('/', everybody, async (request, reply) => (portal.demo ? reply.redirect('/demo', 303) : sendPage(reply, renderFrontPage(portal.setting(request)))))
}
