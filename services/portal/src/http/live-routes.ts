// The events that a page follows. Their refusals are problems: a script reads them, no person.
import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'
import { streamView } from '@wismo/order-views'
import { findByNumber } from '../order-access.ts'
import { wishesOf, type Portal } from '../portal.ts'
import { withLimitOfOrder } from './tracking-routes.ts'

/** `GET /o/{number}/live`: that there is news of the order whose link is in the cookie, or of one of who is signed in. What it is, the page itself says. */
export function mountLive(app: FastifyInstance, portal: Portal): void {
  const ofOrder = withLimitOfOrder(app, portal)
  app.get<{ Params: { number: string } }>('/o/:number/live', { ...ofOrder, exposeHeadRoute: false }, async (request, reply) => {
    const found = await findByNumber(portal, request, request.params.number)
    if (found === undefined || found === 'later') throw new NotFound()
    const { principal, orderId, level, session, longestMs } = found.by
    return streamView(request, reply, { views: portal.orders, principal, orderId, level, session, longestMs, parts: 'headline', chosen: wishesOf(request).chosen, vary: 'cookie' })
  })
}
