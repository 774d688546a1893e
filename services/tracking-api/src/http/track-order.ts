// The order of a link as it is now.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { viewTag, type OrderViews } from '@wismo/order-views'
import { zodRoutes } from '@wismo/service'

const document = z.looseObject({ id: z.string() }).describe('The order as this link may see it.')

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

const answerUnlessKnown = (reply: FastifyReply, known: string | undefined, etag: string, view: OrderView): FastifyReply =>
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  known?.split(/,\s*/).includes(etag) === true ? reply.code(304).send() : reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(view)
