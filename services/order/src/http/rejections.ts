// GET /v1/retail-events/rejections: what was sent and set aside by the service that owns it, for the retailer to see why.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { cursorsOf, deskReaders, instantText, listOf, listQuery, page, requireAllNodes, requireShop, shopIdText, zodRoutes, type Database, type Runtime } from '@wismo/service'
import { knownShop } from '../intake.ts'
import { rejectionsOf, rejectionStates, type KeptRejection } from '../rejections/rejections.ts'

const rejection = z.object({
  eventId: z.string().describe('ce_id of the message.'),
  type: z.string(),
  group: z.string().describe('Who set it aside: the consumer group of the service that owns it. A history that several of them read may be set aside by each.'),
  orderId: z.string().describe('The order whose later messages wait behind it, in this group.'),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
  waiting: z.boolean().describe('Nothing is wrong with it: an earlier message of its order is set aside.'),
  parkedAt: instantText,
  settled: z.object({ outcome: z.string().describe('handled: after all; discarded: somebody gave it up.'), at: instantText }).optional().describe('What became of it; absent while it waits. Kept for 30 days.'),
})

export function rejectionsRoute(app: FastifyInstance, runtime: Runtime, database: Database): void {
  zodRoutes(app).get(
    '/v1/retail-events/rejections',
    {
      config: { callers: [{ kind: 'partner', scope: 'orders:write' }, ...deskReaders] },
      schema: {
        tags: ['retail events'],
        summary: 'List messages that were set aside',
        description: 'By every service, newest first. What was handled after all or given up is not listed unless it is asked for.',
        querystring: z.object({ shopId: shopIdText, state: z.enum(rejectionStates).default('waiting'), ...listQuery }),
        response: { 200: listOf(rejection) },
      },
    },
    async (request, reply) => {
      const { principal, query: { shopId, state, limit, cursor } } = request
      requireShop(principal, knownShop(runtime.shops, shopId).id)
      requireAllNodes(principal)
      const cursors = cursorsOf(`rejections ${shopId}`, rowId, runtime.clock)
      const rows = await rejectionsOf(database, shopId, state, limit + 1, cursor === undefined ? null : cursors.read(cursor))
      const last = rows[limit - 1]
      return page(request, reply, rows.slice(0, limit).map(shown), rows.length > limit && last !== undefined ? cursors.of(last.place) : null)
    },
  )
}

/** Newest first: a page goes on below the place of its last row. */
const rowId = z.string().regex(/^\d{1,18}$/)

const shown = ({ place: _place, shopId: _shopId, errors, ...kept }: KeptRejection): z.output<typeof rejection> => ({ ...kept, errors: [...errors], waiting: kept.code === 'behind_parked' })
