// The orders of a customer who is signed in.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { viewTag, type OrderViews } from '@wismo/order-views'
import { idText, zodRoutes, type Caller } from '@wismo/service'
import { answerUnlessKnown, document } from './order-answer.ts'
import { cursorOf, placeOf } from './order-cursor.ts'

const owners: { readonly callers: readonly Caller[] } = { callers: [{ kind: 'owner' }] }
/** The same address answers every customer with something else. */
const vary = 'authorization, wismo-shop'

const card = z.object({ id: z.string(), number: z.string(), headline: z.looseObject({ code: z.string(), title: z.string() }), status: z.string() })

export function myOrders(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'page'>): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/me/orders',
    {
      config: owners,
      schema: {
        tags: ['me'],
        summary: 'List my orders',
        description: 'The bearer is a token of the shop’s identity provider. Newest first; `nextCursor` goes on behind the last one.',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().max(120).optional() }),
        response: { 200: z.object({ data: z.array(card), nextCursor: z.string().nullable() }) },
      },
    },
    async ({ principal, query: { limit, cursor } }, reply) => {
      const page = await views.page(principal, 'owner', limit, cursor === undefined ? undefined : placeOf(cursor))
      const last = page.views.at(-1)
      const nextCursor = page.isLast || last === undefined ? null : cursorOf(last)
      reply.headers({ 'cache-control': 'private, no-cache', vary })
      if (nextCursor !== null) reply.header('link', `</v1/me/orders?limit=${limit}&cursor=${nextCursor}>; rel="next"`)
      return { data: page.views.map(cardOf), nextCursor }
    },
  )
  routes.get(
    '/v1/me/orders/:id',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'Read one of my orders', description: 'With prices, contact and everything that may be asked for.', params: z.object({ id: idText(OrderId) }), response: { 200: document } },
    },
    async ({ principal, params: { id }, headers }, reply) => {
      const readAt = views.now()
      const view = await views.find(principal, id, 'owner')
      if (view === undefined) throw new NotFound()
      const etag = viewTag(view, 'owner', readAt)
      return answerUnlessKnown(reply.headers({ etag, 'cache-control': 'private, no-cache', vary }), headers['if-none-match'], etag, view)
    },
  )
}

const cardOf = ({ id, number, headline, status }: OrderView): z.input<typeof card> => ({ id, number, headline: { ...headline }, status })
