// The order of a link as it changes: server-sent events, the whole order first, then what changed.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openedForCustomer, streamView, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { sessionOf } from '@wismo/service'
import { linked, linkOf } from './track-order.ts'

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['view', 'bye']), id: z.string().optional().describe('viewVersion'), data: z.string().describe('JSON: `viewVersion`, `headline`, `sections`.') })

export function streamOrder(app: FastifyInstance, views: Pick<OrderViews, 'follow' | 'now' | 'tell'>, vault: Pick<Vault, 'open'>): void {
  app.get(
    '/v1/track/stream',
    {
      exposeHeadRoute: false,
      config: { callers: linked },
      schema: {
        tags: ['track'],
        summary: 'Follow the order of a link',
        description: 'Server-sent events. `view` carries `viewVersion`, the headline and every section that changed, whole; null where one is gone. Of the person it has what `/v1/track/order` shows. The first one after a connect carries everything, so nothing is missed; drop one that is older than what you have. The same version comes again when a new day makes other words of it. `Accept-Language` chooses the language of its sentences. `bye` comes before the end. Five at a time for a link; the sixth is answered 429.',
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => streamView(request, reply, { views, ...linkOf(request), opened: openedForCustomer(vault, request.principal), session: sessionOf(request), parts: 'sections', vary: 'authorization' }),
  )
}
