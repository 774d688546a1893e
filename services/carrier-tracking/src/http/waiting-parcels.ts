// GET /v1/parcels/waiting: scans of parcels that nobody said left, for the retailer to see which shipment is missing.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, type Uuid } from '@wismo/kernel'
import { cursorsOf, deskReaders, listOf, listQuery, page, requireAllNodes, requireShop, shopIdText, zodRoutes, type Runtime } from '@wismo/service'
import type { Scans, WaitingScan } from '../scans.ts'

/** A shipment may be told this much after its first scan before anybody has to look, in milliseconds. */
export const patienceMs = 3_600_000

const waitingScan = z.object({
  carrier: z.string(),
  trackingNumber: z.string(),
  orderId: z.string(),
  externalId: z.string().describe('Your id of the order.'),
  status: z.string().describe('What the scan says.'),
  occurredAt: z.string().describe('When it was seen.'),
  since: z.string().describe('When it was told: it waits since then.'),
})

export function waitingParcelsRoute(app: FastifyInstance, { shops, clock }: Pick<Runtime, 'shops' | 'clock'>, scans: Pick<Scans, 'waiting'>): void {
  zodRoutes(app).get(
    '/v1/parcels/waiting',
    {
      config: { callers: [{ kind: 'partner', scope: 'read' }, ...deskReaders] },
      schema: {
        tags: ['retail events'],
        summary: 'List scans without a shipment',
        description: 'What was told of a parcel shows once its shipment is told. Here are the scans that wait for that for more than an hour, the longest first.',
        querystring: z.object({ shopId: shopIdText, ...listQuery }),
        response: { 200: listOf(waitingScan) },
      },
    },
    async (request, reply) => {
      const { principal, query: { shopId, limit, cursor } } = request
      requireShop(principal, shopId)
      requireAllNodes(principal)
      const cursors = cursorsOf(`waiting parcels ${shopId}`, place, clock)
      const rows = shops.find(shopId) === undefined ? [] : await scans.waiting(shopId, Instant.plus(clock(), -patienceMs), limit + 1, cursor === undefined ? undefined : placeOf(cursors.read(cursor)))
      const [shownRows, last] = [rows.slice(0, limit), rows[limit - 1]]
      return page(request, reply, shownRows.map(shown), rows.length > limit && last !== undefined ? cursors.of(`${last.since} ${last.scan.factId}`) : null)
    },
  )
}

/** Since when, and which of those that were told at once. */
const place = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f-]{36}$/)

function placeOf(text: string): { readonly since: Instant; readonly factId: Uuid } {
  const [since = '', factId = ''] = text.split(' ')
  return { since: Instant.parse(since), factId: factId as Uuid }
}

const shown = ({ carrier, trackingNumber, orderId, externalId, scan: { status, at }, since }: WaitingScan): z.infer<typeof waitingScan> => ({ carrier, trackingNumber, orderId, externalId, status, occurredAt: at, since })
