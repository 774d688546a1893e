// GET /v1/track/parcels/{carrier}/{number}: how a parcel stands, for whoever has its number. It needs no order and shows none.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import { parcelLimit, type ParcelStubs } from '@wismo/order-views'
import { clientOf, requireAllowed, zodRoutes, type RateLimits } from '@wismo/service'

const stub = z.object({
  carrier: z.string(),
  trackingNumber: z.string(),
  status: z.string().describe('As a parcel has it in an order.'),
  direction: z.literal('return').optional().describe('Only where it goes back to the shop.'),
  step: z.int().describe('Of `steps`: 3 is on its way, 4 near you, 5 there.'),
  steps: z.literal(5),
  lastSeenAt: z.string().optional(),
  place: z.string().optional().describe('Where it was last seen, while it is on its way to a customer; not near its end.'),
  deliveredAt: z.string().optional(),
  pickupUntil: z.string().optional().describe('While it waits to be fetched.'),
})

export function trackParcel(app: FastifyInstance, parcels: ParcelStubs, limits: Pick<RateLimits, 'take'>): void {
  zodRoutes(app).get(
    '/v1/track/parcels/:carrier/:number',
    {
      config: { callers: [{ kind: 'anonymous' }], anyText: true },
      schema: {
        tags: ['track'],
        summary: 'Where a parcel is, by its number',
        description: 'Status and dates: no order, no things, no prices, no names. A number that nobody knows and one that no carrier has seen yet are answered alike. Sixty in an hour for an address.',
        params: z.object({ carrier: z.string().min(1).max(64), number: z.string().min(1).max(64) }),
        response: { 200: stub },
      },
    },
    async ({ params: { carrier, number }, ip }, reply) => {
      requireAllowed(reply, await limits.take([{ limit: parcelLimit, whose: `address ${clientOf(ip)}` }]))
      const found = await parcels.find(number, carrier)
      if (found === undefined) throw new NotFound()
      return reply.header('cache-control', 'no-store').send({ ...found.stub })
    },
  )
}
