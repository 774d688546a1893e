// The orders of a customer who is signed in.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId, type Clock } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { minVersionQuery, readTimeline, sectionsQuery, sendView, timelineAnswer, timelineQuery, timelineWords, viewTag, waitForVersions, type OrderPlace, type OrderViews } from '@wismo/order-views'
import { cursorsOf, idText, instantText, listOf, listQuery, page, zodRoutes, type Caller } from '@wismo/service'
import { document, privately } from './order-answer.ts'

const owners: { readonly callers: readonly Caller[] } = { callers: [{ kind: 'owner' }] }

const card = z.object({ id: z.string(), number: z.string(), headline: z.looseObject({ code: z.string(), title: z.string() }), status: z.string() })

const place: z.ZodType<OrderPlace> = z.strictObject({ placedAt: instantText, id: idText(OrderId) })

export function myOrders(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'page' | 'tell' | 'timeline' | 'waitUntil'>, clock: Clock): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/me/orders',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'List my orders', description: 'The bearer is a token of the shop’s identity provider. Newest first.', querystring: z.object(listQuery), response: { 200: listOf(card) } },
    },
    async (request, reply) => {
      const { principal, query: { limit, cursor } } = request
      const cursors = cursorsOf(`orders of ${principal.actorId}`, place, clock)
      const { views: found, isLast } = await views.page(principal, 'owner', limit, cursor === undefined ? undefined : cursors.read(cursor))
      const last = found.at(-1)
      return page(request, privately(reply), found.map((view) => cardOf(views.tell(view, { accepted: request.headers['accept-language'] }).view)), isLast || last === undefined ? null : cursors.of({ placedAt: last.placedAt, id: last.id }))
    },
  )
  routes.get(
    '/v1/me/orders/:id',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'Read one of my orders', description: 'With prices, contact and everything that may be asked for. `Accept-Language` chooses the language of the headline.', params: z.object({ id: idText(OrderId) }), querystring: z.object({ ...minVersionQuery, ...sectionsQuery }), response: { 200: document } },
    },
    async (request, reply) => {
      const { principal, params: { id }, query } = request
      await waitForVersions(views, request, id)
      const readAt = views.now()
      const view = await views.find(principal, id, 'owner')
      if (view === undefined) throw new NotFound()
      const told = views.tell(view, { accepted: request.headers['accept-language'] })
      return sendView(request, reply, told.view, viewTag(view, 'owner', readAt, told), query, told.language)
    },
  )
  routes.get(
    '/v1/me/orders/:id/timeline',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'Everything that happened to one of my orders', description: timelineWords, params: z.object({ id: idText(OrderId) }), querystring: z.object(timelineQuery), response: { 200: timelineAnswer } },
    },
    async (request, reply) => readTimeline(views, request, privately(reply), request.params.id, 'owner'),
  )
}

const cardOf = ({ id, number, headline, status }: OrderView): z.input<typeof card> => ({ id, number, headline: { ...headline }, status })
