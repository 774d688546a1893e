// The orders of a customer who is signed in.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId, type Clock } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { actionShape, comingWindow, minVersionQuery, openedForCustomer, readTimeline, sectionsQuery, sendView, streamOwn, timelineAnswer, timelineQuery, timelineWords, viewTag, waitForVersions, type OrderPlace, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { cursorsOf, idText, instantText, listOf, listQuery, page, zodRoutes, type Caller } from '@wismo/service'
import { document, privately } from './order-answer.ts'

const owners: { readonly callers: readonly Caller[] } = { callers: [{ kind: 'owner' }] }

const card = z.object({
  id: z.string(), number: z.string(), headline: z.looseObject({ code: z.string(), title: z.string() }), status: z.string(),
  when: z.object({ from: z.string().optional(), to: z.string(), precision: z.enum(['day', 'hour']), timeZone: z.string() }).optional().describe('When what is still to come is expected, first to last.'),
  actions: z.array(actionShape).describe('What may be asked for, or why not, as in the document.'),
})

const place: z.ZodType<OrderPlace> = z.strictObject({ placedAt: instantText, id: idText(OrderId) })

export function myOrders(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'followAll' | 'now' | 'page' | 'tell' | 'timeline' | 'waitUntil'>, vault: Pick<Vault, 'open'>, clock: Clock): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/me/orders',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'List my orders', description: 'The bearer is a token of the shop’s identity provider. Newest first. `Accept-Language` chooses the language of its sentences.', querystring: z.object(listQuery), response: { 200: listOf(card) } },
    },
    async (request, reply) => {
      const { principal, query: { limit, cursor } } = request
      const cursors = cursorsOf(`orders of ${principal.actorId}`, place, clock)
      const { views: found, isLast } = await views.page(principal, 'owner', limit, cursor === undefined ? undefined : cursors.read(cursor))
      const last = found.at(-1)
      return page(request, privately(reply).header('vary', 'authorization, wismo-shop, accept-language'), found.map((view) => cardOf(views.tell(view, { accepted: request.headers['accept-language'] }).view)), isLast || last === undefined ? null : cursors.of({ placedAt: last.placedAt, id: last.id }))
    },
  )
  routes.get(
    '/v1/me/orders/:id',
    {
      config: owners,
      schema: { tags: ['me'], summary: 'Read one of my orders', description: 'With prices, contact and everything that may be asked for. `customer`, `addresses` and `gift` are masked as with a verified link. The reason of a hold is `payment`, `address` or `stock`, and `review` for every other. `Accept-Language` chooses the language of its sentences.', params: z.object({ id: idText(OrderId) }), querystring: z.object({ ...minVersionQuery, ...sectionsQuery }), response: { 200: document } },
    },
    async (request, reply) => {
      const { principal, params: { id }, query } = request
      await waitForVersions(views, request, id)
      const readAt = views.now()
      const view = await views.find(principal, id, 'owner')
      if (view === undefined) throw new NotFound()
      const told = views.tell(view, { accepted: request.headers['accept-language'] })
      return sendView(request, reply, { view: told.view, etag: viewTag(view, 'owner', readAt, told), asked: query, language: told.language, opened: openedForCustomer(vault, principal) })
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
  app.get(
    '/v1/me/stream',
    {
      exposeHeadRoute: false,
      config: owners,
      schema: {
        tags: ['me'],
        summary: 'Follow my orders',
        description: 'Server-sent events. `orders` names the newest hundred, newest first, and comes again when others are; drop those that it no longer names. `view` carries `orderId`, `viewVersion`, the headline and every section that changed, whole; null where one is gone. A connection begins with everything, so nothing is missed; drop a `view` that is older than what you have of its order. An order that is new comes within 15 seconds. `Accept-Language` chooses the language of the sentences. `bye` comes before the end, after a quarter of an hour at the latest: come back with a token that counts. Five at a time for a token; the sixth is answered 429.',
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => {
      if (request.principal.kind !== 'owner') throw new NotFound()
      return streamOwn(request, reply, views, request.principal, openedForCustomer(vault, request.principal))
    },
  )
}

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['orders', 'view', 'bye']), id: z.string().optional().describe('`<orderId>:<viewVersion>`'), data: z.string().describe('JSON: `orderIds`; or `orderId`, `viewVersion`, `headline`, `sections`.') })

function cardOf(view: OrderView): z.input<typeof card> {
  const { id, number, headline, status, actions } = view
  const open = comingWindow(view)
  const when = open && { ...(open.from === undefined ? {} : { from: open.from }), to: open.to, precision: open.precision, timeZone: open.timeZone }
  return { id, number, headline: { ...headline }, status, ...(when && { when }), actions: actions.map((one) => ({ ...one })) }
}
