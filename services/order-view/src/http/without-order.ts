// GET /v1/order-views/without-order: what is known of orders that nobody told.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, NotFound, OrderId } from '@wismo/kernel'
import type { MissingOrders } from '@wismo/order-views'
import { cursorsOf, deskReaders, idText, instantText, listOf, listQuery, page, requireAllNodes, requireShop, shopIdText, zodRoutes, type Runtime } from '@wismo/service'
import { patienceMs } from '../missing-order-figures.ts'

const missing = z.object({
  orderId: idText(OrderId),
  since: instantText.describe('When the first of its facts was recorded.'),
  parts: z.array(z.string()).describe('What is known of it: ids of its fulfillments, parcels, accounts. None of it is shown before the order is told.'),
})

export function withoutOrderRoute(app: FastifyInstance, { shops, clock }: Pick<Runtime, 'shops' | 'clock'>, orders: MissingOrders): void {
  zodRoutes(app).get(
    '/v1/order-views/without-order',
    {
      config: { callers: [{ kind: 'partner', scope: 'read' }, ...deskReaders] },
      schema: {
        tags: ['order views'],
        summary: 'List orders that are missing',
        description: 'Facts may come before their order. Listed are the orders of which something is known for more than an hour and which were not told yet: send them, and they are whole. An order that was set aside is in `/v1/retail-events/rejections`.',
        querystring: z.object({ shopId: shopIdText, ...listQuery }),
        response: { 200: listOf(missing) },
      },
    },
    async (request, reply) => {
      const { principal, query: { shopId, limit, cursor } } = request
      if (shops.find(shopId) === undefined) throw new NotFound()
      requireShop(principal, shopId)
      requireAllNodes(principal)
      const cursors = cursorsOf(`without order ${shopId}`, idText(OrderId) as unknown as z.ZodType<OrderId>, clock)
      const found = await orders.list(shopId, Instant.plus(clock(), -patienceMs), limit + 1, cursor === undefined ? undefined : cursors.read(cursor))
      const [shown, last] = [found.slice(0, limit), found[limit - 1]]
      return page(request, reply, shown.map(({ parts, ...one }) => ({ ...one, parts: [...parts] })), found.length > limit && last !== undefined ? cursors.of(last.orderId) : null)
    },
  )
}
