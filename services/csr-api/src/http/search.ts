// GET /v1/agent/search: one box for whatever a caller has of their order.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, OrderId, type Clock } from '@wismo/kernel'
import { orderStatuses } from '@wismo/lifecycle'
import { cursorsOf, deskReaders, idText, instantText, namesFrom, page, shopIdText, wholeNumber, zodRoutes } from '@wismo/service'
import type { HitPlace } from '../search/candidates.ts'
import type { Search } from '../search/search.ts'
import { searchAnswer, searchField } from '@wismo/agent-api'
import { inShop, staff } from './readers.ts'

const place = z.strictObject({ rank: z.int().min(0).max(9), incident: z.boolean(), placedAt: instantText, id: idText(OrderId) }) as unknown as z.ZodType<HitPlace>

export function searchRoute(app: FastifyInstance, search: Search, clock: Clock): void {
  zodRoutes(app).get(
    '/v1/agent/search',
    {
      config: { callers: deskReaders },
      schema: {
        tags: ['agent'],
        summary: 'Search orders',
        description: 'One text: an order number, an id, a tracking number, a receipt (your own id of the order), a whole e-mail address or phone number, whole words of a name, a sku; `in` says which. In this order, then what burns first (an open incident, facts that contradict each other as gravely, goods that are lost, silent or late, a refund that failed), then the newest. Of somebody who was erased nothing but the order number finds anything. What was asked for is never logged; that somebody searched, and by what sort of thing, is kept. A page may be shorter than its limit; `incomplete` says that very many have it and some are on no page.',
        querystring: z.object({
          q: z.string().trim().min(2).max(254), in: searchField.optional(), shopId: shopIdText.optional(), status: namesFrom(orderStatuses, 'There is no such status.').optional().describe('Of one of these statuses, by commas: `pending,confirmed`.'),
          'placedAt.gte': instantText.optional().describe('Placed then or later.'), 'placedAt.lte': instantText.optional().describe('Placed then or before.'),
          limit: wholeNumber(1, 100).default(20).describe('Entries of a page at most; 20 when it is not said.'), cursor: z.string().optional().describe('`nextCursor` of the page before. Good for 24 hours, for that search alone.'),
        }),
        response: { 200: searchAnswer },
      },
    },
    async (request, reply) => {
      const startedAt = performance.now()
      const { principal, query: { q: text, in: field, shopId, status, limit, cursor, 'placedAt.gte': from, 'placedAt.lte': to } } = request
      const by = inShop(staff(principal), shopId)
      const placed = { ...(from !== undefined && { from: Instant.parse(from) }), ...(to !== undefined && { to: Instant.parse(to) }) }
      const statuses = statusesIn(status)
      const asked = { text, field, statuses, placed, shopIds: by.shopIds }
      const cursors = cursorsOf(`search ${JSON.stringify([text, field, shopId, statuses, placed])}`, place, clock)
      const [{ hits, next, isCut }, parked] = await Promise.all([search.find(by, asked, limit, cursor === undefined ? undefined : cursors.read(cursor)), search.parked(by, asked)])
      reply.header('cache-control', 'no-store')
      return { ...page(request, reply, hits, next === undefined ? null : cursors.of(next)), ...(isCut && { incomplete: true as const }), tookMs: Math.ceil(performance.now() - startedAt), parked: [...parked] }
    },
  )
}

/** Each once and in one order: however they are written it is the same search. */
const statusesIn = (names: string | undefined): readonly string[] | undefined => (names === undefined ? undefined : orderStatuses.filter((one) => names.split(',').includes(one)))
