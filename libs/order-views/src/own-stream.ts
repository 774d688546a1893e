// All orders of a customer over one connection that stays: which ones there are, each whole at first, then what changed of which.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { eventText, isAbout, quietMs, sendEvents, sessionOf, type Owner } from '@wismo/service'
import type { OrderViews, OwnNews } from './order-views-port.ts'
import type { Opened } from './personal-data.ts'
import { streamedSections, whileOpened } from './view-stream.ts'

/** A token counts for an hour or so: after this long, in milliseconds, whoever follows shows theirs again. */
export const longestStreamMs = 15 * 60_000

/**
 * Answers with events: `orders` names the orders, `view` with `id` = `<orderId>:<viewVersion>` is one of them, `bye` comes before the
 * end. What a connection begins with says how things are, so nothing is missed in between. Throws `Unavailable('rate_limited')`
 * where the session has its five streams. `opened`: how sections with something of a person are shown, asked for those alone that
 * are sent; the stream ends where it cannot be.
 */
export function streamOwn(request: FastifyRequest, reply: FastifyReply, views: Pick<OrderViews, 'followAll' | 'now' | 'tell'>, principal: Owner, opened: Opened): FastifyReply {
  const signal = request.server.eventStreams.open(reply, sessionOf(request), longestStreamMs)
  isAbout(request, { shopId: principal.shopId })
  const accepted = request.headers['accept-language']
  const news = views.followAll(principal, 'owner', { quietMs, signal })
  return sendEvents(reply, whileOpened(texts(news, (view) => views.tell(view, { accepted }).view, opened)), 'authorization')
}

async function* texts(news: AsyncGenerator<OwnNews | undefined, void>, told: (view: OrderView) => OrderView, opened: Opened): AsyncGenerator<string | undefined> {
  const sent = new Map<OrderId, Prints>()
  for await (const one of news) {
    if (one === undefined) yield undefined
    else if ('view' in one) yield await textOf(told(one.view), sent, opened)
    else {
      for (const gone of [...sent.keys()].filter((id) => !one.orderIds.includes(id))) sent.delete(gone)
      yield eventText({ event: 'orders', data: { orderIds: one.orderIds } })
    }
  }
}

/** What was sent of an order: a print of every section. Somebody's many orders themselves would be too much to keep. */
type Prints = ReadonlyMap<string, string>

async function textOf(view: OrderView, sent: Map<OrderId, Prints>, opened: Opened): Promise<string> {
  const [sections, before] = [streamedSections(view), sent.get(view.id)]
  const prints: Prints = new Map(Object.entries(sections).flatMap(([name, section]) => (section === undefined ? [] : [[name, printOf(section)]])))
  sent.set(view.id, prints)
  const changed = Object.fromEntries(Object.entries(sections).filter(([name]) => prints.get(name) !== before?.get(name)))
  const gone = Object.fromEntries([...(before?.keys() ?? [])].filter((name) => !prints.has(name)).map((name) => [name, null]))
  const data = { orderId: view.id, viewVersion: view.viewVersion, headline: view.headline, sections: { ...(await opened(view.shopId, changed)), ...gone } }
  return eventText({ event: 'view', id: `${view.id}:${view.viewVersion}`, data })
}

const printOf = (section: unknown): string => createHash('sha1').update(JSON.stringify(section)).digest('base64')
