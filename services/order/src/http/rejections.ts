// GET /v1/retail-events/rejections: what was sent on the topic and set aside, for the retailer to see why.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Invalid, type ShopId } from '@wismo/kernel'
import { requireAllNodes, requireShop, shopIdText, zodRoutes, type Database, type Runtime } from '@wismo/service'
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
        querystring: z.object({ shopId: shopIdText, limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().max(40).optional() }),
        response: { 200: z.object({ data: z.array(rejection), nextCursor: z.string().nullable() }) },
      },
    },
    async ({ principal, query: { shopId, limit, cursor } }, reply) => {
      requireShop(principal, knownShop(runtime.shops, shopId).id)
      requireAllNodes(principal)
      const rows = await parkedOf(database, shopId, limit, placeOf(cursor))
      const next = rows.length === limit ? cursorOf(rows.at(-1)) : null
      if (next !== null) reply.header('link', `</v1/retail-events/rejections?shopId=${shopId}&limit=${limit}&cursor=${next}>; rel="next"`)
      return { data: rows.map(shown), nextCursor: next }
    },
  )
}

const cursorOf = (row: Row | undefined): string | null => (row === undefined ? null : Buffer.from(row.id).toString('base64url'))

function placeOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const id = Buffer.from(cursor, 'base64url').toString()
  if (!/^\d{1,18}$/.test(id)) throw new Invalid('cursor_invalid', 'This cursor is not from a list of ours.')
  return id
}

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
