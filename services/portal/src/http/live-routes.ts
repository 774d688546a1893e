// The events that a page follows. Their refusals are problems: a script reads them, no person.
import cookie from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'
import { streamView } from '@wismo/order-views'
import { principalOf, readJar } from '../link-jar.ts'
import type { Portal } from '../portal.ts'
import { findByNumber, withLimitOfOrder } from './tracking-routes.ts'

/** `GET /o/{number}/live`: that there is news of the order whose link is in the cookie. What it is, the page itself says. */
export async function mountLive(app: FastifyInstance, portal: Portal): Promise<void> {
  await app.register(cookie)
  const ofOrder = withLimitOfOrder(app, portal)
  app.get<{ Params: { number: string } }>('/o/:number/live', { ...ofOrder, exposeHeadRoute: false }, async (request, reply) => {
    const found = await findByNumber(portal, readJar(request.cookies[portal.cookie.name], portal.links), request.params.number)
    if (found === undefined || found === 'later') throw new NotFound()
    const { token, claims: { orderId, level } } = found.link
    return streamView(request, reply, { views: portal.orders, principal: principalOf(found.link), orderId, level, session: token, parts: 'headline', vary: 'cookie' })
  })
}
