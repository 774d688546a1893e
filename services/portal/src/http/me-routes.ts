// The orders of a customer who is signed in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { OrderId } from '@wismo/kernel'
import type { OrderPlace } from '@wismo/order-views'
import { idText, instantText } from '@wismo/service'
import { meLive, ownersPath, signInAt } from '../me/owner-sign-in.ts'
import { meHome, ownerOf, type Owners, type OwnerSession } from '../me/owners.ts'
import { renderMyOrdersPage, renderSignInPage } from '../pages/me-pages.tsx'
import { wishesOf, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { asksForMain, sendPage } from './page-reply.ts'
import { sendDeadLink } from './tracking-routes.ts'

/** Orders on one page. */
const perPage = 20

/** `GET /me`: everything that somebody ordered, or where to sign in. Where no shop lets its customers in there is no such page. */
export function mountMe(app: FastifyInstance, portal: Portal, owners: Owners): void {
  app.get<{ Querystring: { readonly before?: unknown; readonly to?: unknown } }>(meHome, withLimitOfOwner(app, owners), async (request, reply) => {
    const session = owners.sessionOf(request.cookies)
    if (session !== undefined) return sendOrders(portal, request, reply, session, placeOf(request.query.before))
    const to = ownersPath(request.query.to)
    const shops = owners.shops().map(({ id, name }) => ({ id, name, href: signInAt(id, to) }))
    if (shops.length === 0) return sendDeadLink(portal, request, reply)
    // A page that follows somebody's orders asks for no sign-in in their place: it is told that they are not there for it.
    return sendPage(reply, renderSignInPage({ ...portal.setting(request, shops.length === 1 ? owners.shops()[0]?.id : undefined), here: signInAt(undefined, to) }, shops), { status: asksForMain(request) ? 401 : 200 })
  })
}

async function sendOrders(portal: Portal, request: FastifyRequest, reply: FastifyReply, session: OwnerSession, after: OrderPlace | undefined): Promise<FastifyReply> {
  const version = await portal.orders.storeClock()
  const { views, isLast } = await portal.orders.page(ownerOf(session), 'owner', perPage, after)
  const last = views.at(-1)
  const page = renderMyOrdersPage({ ...portal.setting(request, session.shopId), here: pageAt(after) }, {
    orders: views.map((view) => portal.orders.tell(view, wishesOf(request)).view),
    name: session.name, now: portal.clock(), signOut: `${meHome}/sign-out?${new URLSearchParams({ shop: session.shopId }).toString()}`,
    older: isLast || last === undefined ? undefined : pageAt(last), live: after === undefined ? { url: meLive, version } : undefined,
  })
  return sendPage(reply, page)
}

/** Behind the order that stood last before; from the newest on without one. */
const pageAt = (after: OrderPlace | undefined): string => (after === undefined ? meHome : `${meHome}?${new URLSearchParams({ before: `${after.placedAt}~${after.id}` }).toString()}`)

/** Counted by who is signed in, whatever links their browser keeps. */
export const withLimitOfOwner = (app: FastifyInstance, owners: Owners) => ({
  ...everybody,
  config: { ...everybody.config, pageOf: ({ headers }: FastifyRequest): string | undefined => owners.sessionOf(app.parseCookie(headers.cookie ?? ''))?.actorId },
})

const place = z.strictObject({ placedAt: instantText, id: idText(OrderId) })

/** Where the page before ended; what is no such place begins with the newest. */
function placeOf(before: unknown): OrderPlace | undefined {
  const [placedAt, id] = typeof before === 'string' ? before.split('~') : []
  return place.safeParse({ placedAt, id }).data
}
