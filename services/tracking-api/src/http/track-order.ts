// The order of a link as it is now.
import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'
import { viewTag, type OrderViews } from '@wismo/order-views'
import { zodRoutes } from '@wismo/service'
import { answerUnlessKnown, document } from './order-answer.ts'

export function trackOrder(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now'>): void {
  zodRoutes(app).get(
    '/v1/track/order',
    {
      config: { callers: [{ kind: 'customer', level: 'link' }] },
      schema: {
        tags: ['track'],
        summary: 'Read the order of a link',
        description: 'The bearer is the token of a tracking link. How much is seen follows from the link: prices and contact only once it is verified.',
        response: { 200: document },
      },
    },
    async ({ principal, headers }, reply) => {
      if (principal.kind !== 'customer' || principal.level === 'stub') throw new NotFound()
      const readAt = views.now()
      const view = await views.find(principal, principal.orderId, principal.level)
      if (view === undefined) throw new NotFound()
      const etag = viewTag(view, principal.level, readAt)
      reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' })
      return answerUnlessKnown(reply, headers['if-none-match'], etag, view)
    },
  )
}
