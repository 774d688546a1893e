// GET /v1/agent/stream: what agents look at as it changes, by server-sent events: an order, whole at first, or the queue.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Invalid, OrderId, Unavailable, type ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { longestStreamMs, streamView, type OrderViews, type StreamedOrder } from '@wismo/order-views'
import { deskReaders, eventText, idText, isOfNodes, quietMs, sendEvents, sessionOf, shopIdText } from '@wismo/service'
import { taskQueues, type TaskQueue } from '@wismo/agent-api'
import { masked } from '../masked.ts'
import type { Queue, QueueState } from '../queue.ts'
import { inShop, staff } from './readers.ts'

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['view', 'bye']), id: z.string().optional().describe('viewVersion'), data: z.string().describe('JSON: `viewVersion`, `headline`, `sections` of an order; `viewVersion`, `counts` of a queue.') })

const querystring = z.object({
  orderId: idText(OrderId).optional(),
  queue: z.enum(['all', ...taskQueues]).optional().describe('One queue, or `all`. Either this or `orderId`.'),
  shopId: shopIdText.optional().describe('With `queue`: of one shop alone.'),
})
type Wanted = z.output<typeof querystring>

export function streamRoute(app: FastifyInstance, views: Pick<OrderViews, 'follow' | 'now' | 'tell'>, queue: Pick<Queue, 'follow'>): void {
  app.get(
    '/v1/agent/stream',
    {
      exposeHeadRoute: false,
      config: { callers: deskReaders },
      schema: {
        tags: ['agent'],
        summary: 'Follow an order or a queue as an agent',
        description: 'Server-sent events. Of an order as of `/v1/track/stream`; of the person it has the reference and countries, nothing of the vault: read the order for names and cities. Of a queue `view` says how many causes there are now and comes again within seconds when rows or counts are others: read the tasks again. What a connection begins with says how things are, so nothing is missed. It ends after a quarter of an hour with `bye`: come back with a token that counts. Five at a time for a token; the sixth is answered 429.',
        querystring,
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => {
      const { orderId, queue: only, shopId } = request.query as Wanted
      if ((orderId === undefined) === (only === undefined)) throw new Invalid('invalid', 'Name an order by orderId, or a queue.', [{ pointer: '/orderId', code: orderId === undefined ? 'required' : 'invalid_value', detail: 'Either orderId or queue.' }])
      if (orderId === undefined) return streamQueue(request, reply, queue, only === 'all' ? undefined : only, shopId)
      return streamView(request, reply, { views, principal: staff(request.principal), orderId, level: 'agent', session: sessionOf(request), parts: 'sections', shown: withoutVault, longestMs: longestStreamMs, vary: 'authorization' })
    },
  )
}

/** The vault is not opened for it: every change would be a reading of the person. In the words of the order, which its customer reads. */
function withoutVault(view: OrderView): StreamedOrder {
  const { revealable: _revealable, ...shown } = masked(view, new Map())
  return shown
}

/** Queues are of whole shops: who is held to some nodes follows none, and hears that. */
async function streamQueue(request: FastifyRequest, reply: FastifyReply, queue: Pick<Queue, 'follow'>, only: TaskQueue | undefined, shopId: ShopId | undefined): Promise<FastifyReply> {
  const by = inShop(staff(request.principal), shopId)
  const signal = request.server.eventStreams.open(reply, sessionOf(request), longestStreamMs)
  const news = queue.follow({ shopIds: isOfNodes(by) ? [] : by.shopIds, queue: only, quietMs, signal })
  const first = await news.next()
  if (first.done === true) throw new Unavailable('unavailable', 'This process ends. Ask again.')
  return sendEvents(reply, texts(first.value, news), 'authorization')
}

async function* texts(first: QueueState | undefined, news: AsyncIterable<QueueState | undefined>): AsyncGenerator<string | undefined> {
  yield first && textOf(first)
  for await (const state of news) yield state && textOf(state)
}

const textOf = (state: QueueState): string => eventText({ event: 'view', id: state.viewVersion, data: state })
