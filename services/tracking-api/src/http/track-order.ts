// The order of a link as it is now.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotFound, type OrderId } from '@wismo/kernel'
import type { OrderLevel } from '@wismo/lifecycle'
import { minVersionQuery, openedForCustomer, readTimeline, sectionsQuery, sendView, timelineAnswer, timelineQuery, timelineWords, viewTag, waitForVersions, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { zodRoutes, type Caller, type Customer } from '@wismo/service'
import { document, privately } from './order-answer.ts'

/** Everybody with a link of an order. */
export const linked: readonly Caller[] = [{ kind: 'customer', level: 'link' }]
/** And everybody whom the shop's identity provider knows. */
export const linkedOrSignedIn: readonly Caller[] = [...linked, { kind: 'owner' }]

interface Link {
  readonly principal: Customer
  readonly orderId: OrderId
  readonly level: OrderLevel
}

/** Whose link asks, for which order, and how much of it that shows. Throws `NotFound` for who has none. */
export function linkOf({ principal }: Pick<FastifyRequest, 'principal'>): Link {
  if (principal.kind !== 'customer' || principal.level === 'stub') throw new NotFound()
  return { principal, orderId: principal.orderId, level: principal.level }
}

export function trackOrder(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'tell' | 'timeline' | 'waitUntil'>, vault: Pick<Vault, 'open'>): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/track/order',
    {
      config: { callers: linked },
      schema: {
        tags: ['track'],
        summary: 'Read the order of a link',
        description: 'The bearer is the token of a tracking link. How much is seen follows from the link: prices and contact only once it is verified. `customer`, `addresses` and `gift` are masked (`n***@example.org`, a city, `***`), also for who is verified; a code by which goods are fetched is told while they wait. `{"erased":true}` once the person was erased. The reason of a hold is `payment`, `address` or `stock`, and `review` for every other. `Accept-Language` chooses the language of its sentences.',
        querystring: z.object({ ...minVersionQuery, ...sectionsQuery }),
        response: { 200: document },
      },
    },
    async (request, reply) => {
      const { principal, orderId, level } = linkOf(request)
      await waitForVersions(views, request, orderId)
      const readAt = views.now()
      const view = await views.find(principal, orderId, level)
      if (view === undefined) throw new NotFound()
      const told = views.tell(view, { accepted: request.headers['accept-language'] })
      return sendView(request, reply, { view: told.view, etag: viewTag(view, level, readAt, told), asked: request.query, language: told.language, opened: openedForCustomer(vault, principal) })
    },
  )
  routes.get(
    '/v1/track/order/timeline',
    {
      config: { callers: linked },
      schema: { tags: ['track'], summary: 'Everything that happened to the order of a link', description: timelineWords, querystring: z.object(timelineQuery), response: { 200: timelineAnswer } },
    },
    async (request, reply) => {
      const { orderId, level } = linkOf(request)
      return readTimeline(views, request, privately(reply), orderId, level)
    },
  )
}
