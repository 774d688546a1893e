// The order of a link as it is now.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import { minVersionQuery, sectionsQuery, sendView, viewTag, waitForVersions, type OrderViews } from '@wismo/order-views'
import { zodRoutes } from '@wismo/service'
import { document } from './order-answer.ts'

export function trackOrder(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'waitUntil'>): void {
  zodRoutes(app).get(
    '/v1/track/order',
    {
      config: { callers: [{ kind: 'customer', level: 'link' }] },
      schema: {
        tags: ['track'],
        summary: 'Read the order of a link',
        description: 'The bearer is the token of a tracking link. How much is seen follows from the link: prices and contact only once it is verified.',
        querystring: z.object({ ...minVersionQuery, ...sectionsQuery }),
        response: { 200: document },
      },
    },
    async (request, reply) => {
      const { principal, query } = request
      if (principal.kind !== 'customer' || principal.level === 'stub') throw new NotFound()
      await waitForVersions(views, request, principal.orderId)
      const readAt = views.now()
      const view = await views.find(principal, principal.orderId, principal.level)
      if (view === undefined) throw new NotFound()
      return sendView(request, reply, view, viewTag(view, principal.level, readAt), query)
    },
  )
}
