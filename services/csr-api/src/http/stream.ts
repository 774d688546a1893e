// GET /v1/agent/stream: an order as it changes, for agents: server-sent events, the whole order first, then what changed.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { longestStreamMs, streamView, type OrderViews, type StreamedOrder } from '@wismo/order-views'
import { idText, sessionOf } from '@wismo/service'
import { masked } from '../masked.ts'
import { readers, staff } from './readers.ts'

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['view', 'bye']), id: z.string().optional().describe('viewVersion'), data: z.string().describe('JSON: `viewVersion`, `headline`, `sections`.') })

export function streamRoute(app: FastifyInstance, views: Pick<OrderViews, 'follow' | 'now' | 'tell'>): void {
  app.get(
    '/v1/agent/stream',
    {
      exposeHeadRoute: false,
      config: { callers: readers },
      schema: {
        tags: ['agent'],
        summary: 'Follow an order as an agent',
        description: 'Server-sent events as of `/v1/track/stream`. Of the person it has the reference and countries, nothing of the vault: read the order for names and cities. It ends after a quarter of an hour with `bye`: come back with a token that counts. Five at a time for a token; the sixth is answered 429.',
        querystring: z.object({ orderId: idText(OrderId) }),
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => {
      const { orderId } = request.query as { readonly orderId: OrderId }
      return streamView(request, reply, { views, principal: staff(request.principal), orderId, level: 'agent', session: sessionOf(request), parts: 'sections', shown: withoutVault, longestMs: longestStreamMs, vary: 'authorization' })
    },
  )
}

/** The vault is not opened for it: every change would be a reading of the person. In the words of the order, which its customer reads. */
function withoutVault(view: OrderView): StreamedOrder {
  const { revealable: _revealable, ...shown } = masked(view, new Map())
  return shown
}
