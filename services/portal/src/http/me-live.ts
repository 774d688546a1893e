// What the page of somebody's orders follows.
import type { FastifyInstance } from 'fastify'
import { NotFound, type OrderId } from '@wismo/kernel'
import type { OwnNews } from '@wismo/order-views'
import { eventText, isAbout, quietMs, sendEvents } from '@wismo/service'
import { meLive } from '../me/owner-sign-in.ts'
import { ownerOf, streamsOf, type Owners } from '../me/owners.ts'
import type { Portal } from '../portal.ts'
import { withLimitOfOwner } from './me-routes.ts'

/** `GET /me/live`: that there is news of the orders of who is signed in. What it is, the page itself says. */
export function mountMeLive(app: FastifyInstance, { orders }: Portal, owners: Owners): void {
  app.get(meLive, { ...withLimitOfOwner(app, owners), exposeHeadRoute: false }, async (request, reply) => {
    const by = owners.sessionOf(request.cookies)
    if (by === undefined) throw new NotFound()
    const { session, longestMs } = streamsOf(owners, by)
    const signal = request.server.eventStreams.open(reply, session, longestMs)
    isAbout(request, { shopId: by.shopId })
    return sendEvents(reply, texts(orders.followAll(ownerOf(by), 'owner', { quietMs, signal }), orders.storeClock), 'cookie')
  })
}

/** The version is the time by which all that is told of was written: a page that is read later shows it. */
async function* texts(news: AsyncGenerator<OwnNews | undefined, void>, clock: Portal['orders']['storeClock']): AsyncGenerator<string | undefined> {
  for await (const isNews of atOnce(news)) yield isNews ? eventText({ event: 'view', id: await clock(), data: {} }) : undefined
}

/** True for news, which is one however many orders are told of first; false for a time without any. */
async function* atOnce(news: AsyncGenerator<OwnNews | undefined, void>): AsyncGenerator<boolean> {
  let known: readonly OrderId[] = []
  const coming = new Set<OrderId>()
  for await (const one of news) {
    if (one === undefined) {
      yield coming.size > 0
      coming.clear()
    } else if ('view' in one) {
      coming.delete(one.view.id)
      if (coming.size === 0) yield true
    } else {
      for (const id of coming) if (!one.orderIds.includes(id)) coming.delete(id)
      for (const id of one.orderIds) if (!known.includes(id)) coming.add(id)
      known = one.orderIds
      if (coming.size === 0) yield true
    }
  }
}
