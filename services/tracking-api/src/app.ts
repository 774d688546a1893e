// What customers and their assistants read: the one order their link is for.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { openOrderViews, type OrderViews } from '@wismo/order-views'
import { zodRoutes, type Runtime, type Service } from '@wismo/service'
import { streamOrder } from './http/stream-order.ts'

export function buildTrackingApiService(runtime: Runtime): Service {
  const { pool, schema } = runtime.database('order-view')
  const views = openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts })
  return {
    name: 'tracking-api',
    migrate: async () => undefined,
    groups: [],
    routes(app) {
      trackOrder(app, views)
      streamOrder(app, views)
    },
    start: () => views.start(),
  }
}

const document = z.looseObject({ id: z.string() }).describe('The order as this link may see it.')

function trackOrder(app: FastifyInstance, views: OrderViews): void {
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
      const view = await views.find(principal, principal.orderId, principal.level)
      if (view === undefined) throw new NotFound()
      const etag = `W/"${view.viewVersion}.${principal.level}.en"`
      reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' })
      return answerUnlessKnown(reply, headers['if-none-match'], etag, view)
    },
  )
}

const answerUnlessKnown = (reply: FastifyReply, known: string | undefined, etag: string, view: OrderView): FastifyReply =>
  known?.split(/,\s*/).includes(etag) === true ? reply.code(304).send() : reply.send({ ...view })
