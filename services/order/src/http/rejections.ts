// GET /v1/retail-events/rejections: what was sent on the topic and set aside, for the retailer to see why.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ShopId } from '@wismo/kernel'
import { cursorsOf, listOf, listQuery, page, requireAllNodes, requireShop, shopIdText, zodRoutes, type Database, type Runtime } from '@wismo/service'
import { knownShop } from '../intake.ts'

const rejection = z.object({
  eventId: z.string().describe('ce_id of the message.'),
  type: z.string(),
  orderId: z.string().describe('The order whose later messages wait behind it.'),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })),
  waiting: z.boolean().describe('Nothing is wrong with it: an earlier message of its order is set aside.'),
  parkedAt: z.string(),
})

interface Row {
  readonly id: string
  readonly message_id: string
  readonly type: string
  readonly key: string
  readonly code: string
  readonly detail: string
  readonly faults: z.infer<typeof rejection>['errors']
  readonly behind: boolean
  readonly parked_at: Date
}

export function rejectionsRoute(app: FastifyInstance, runtime: Runtime, database: Database): void {
  zodRoutes(app).get(
    '/v1/retail-events/rejections',
    {
      config: { callers: [{ kind: 'partner', scope: 'orders:write' }] },
      schema: {
        tags: ['retail events'],
        summary: 'List messages that were set aside',
        querystring: z.object({ shopId: shopIdText, ...listQuery }),
        response: { 200: listOf(rejection) },
      },
    },
    async (request, reply) => {
      const { principal, query: { shopId, limit, cursor } } = request
      requireShop(principal, knownShop(runtime.shops, shopId).id)
      requireAllNodes(principal)
      const cursors = cursorsOf(`rejections ${shopId}`, rowId, runtime.clock)
      const rows = await parkedOf(database, shopId, limit + 1, cursor === undefined ? null : cursors.read(cursor))
      const [shownRows, last] = [rows.slice(0, limit), rows[limit - 1]]
      return page(request, reply, shownRows.map(shown), rows.length > limit && last !== undefined ? cursors.of(last.id) : null)
    },
  )
}

/** Newest first: a page goes on below the id of its last row. */
const rowId = z.string().regex(/^\d{1,18}$/)

async function parkedOf({ pool, schema }: Database, shopId: ShopId, limit: number, before: string | null): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select id, message_id, type, key, code, detail, faults, behind, parked_at from ${schema}.parked
     where shop_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
    [shopId, before, limit],
  )
  return rows
}

const shown = (row: Row): z.infer<typeof rejection> => ({
  eventId: row.message_id,
  type: row.type,
  orderId: row.key,
  code: row.code,
  detail: row.detail,
  errors: row.faults,
  waiting: row.behind,
  parkedAt: row.parked_at.toISOString(),
})
