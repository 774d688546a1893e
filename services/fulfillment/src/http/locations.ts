// GET /v1/locations: where customers of a shop collect and bring back, for everybody.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import { cursorsOf, described, isAbout, keyPlace, listOf, listQuery, pageOfWhole, shopIdText, shopNode, zodRoutes, type Runtime, type ShopNode } from '@wismo/service'
import type { Coordinates } from '../domain/distance.ts'
import { locationsOf, visits } from '../locations.ts'

const location = z.object({
  id: z.string().describe('As orders name it in `delivery.locationId`.'),
  name: z.string(),
  kind: z.string(),
  timeZone: z.string().describe('IANA: its hours are by the clock there.'),
  address: described<ShopNode['address']>(shopNode.shape.address),
  methods: z.array(z.enum(visits)).describe('What customers come for.'),
  hours: described<ShopNode['hours']>(shopNode.shape.hours).optional().describe('Open at all times when it is not said.'),
  geo: described<ShopNode['geo']>(shopNode.shape.geo).optional(),
  distance: z.int().optional().describe('Metres from `near`, as the crow flies.'),
})

/** -90 to 90, a comma, -180 to 180. */
const coordinates = /^-?(?:90(?:\.0{1,9})?|[0-8]?\d(?:\.\d{1,9})?),-?(?:180(?:\.0{1,9})?|(?:1[0-7]\d|\d{1,2})(?:\.\d{1,9})?)$/

export function locationsRoute(app: FastifyInstance, { shops, clock }: Pick<Runtime, 'shops' | 'clock'>): void {
  zodRoutes(app).get(
    '/v1/locations',
    {
      config: { callers: [{ kind: 'anonymous' }] },
      schema: {
        tags: ['locations'],
        summary: 'List where customers of a shop can come',
        description: 'Stores, lockers and other places to collect at, for a page of a product, the checkout or an order. By name, or the nearest first where `near` says from where; what has no coordinates comes last then. Postal codes and names of towns are not looked up.',
        querystring: z.object({
          shopId: shopIdText,
          near: z.string().regex(coordinates, 'Latitude and longitude in degrees, with a comma between: 51.8985,-8.4756. A postal code or a town is not looked up.').optional().describe('Latitude and longitude in degrees (WGS 84): `51.8985,-8.4756`.'),
          method: z.enum(visits).optional().describe('Only those where customers come for that.'),
          ...listQuery,
        }),
        response: { 200: listOf(location) },
      },
    },
    async (request, reply) => {
      const { shopId, near, method } = request.query
      const shop = shops.find(shopId)
      if (shop === undefined) throw new NotFound()
      isAbout(request, { shopId })
      const entries = locationsOf(shop, { visit: method, near: near === undefined ? undefined : coordinatesIn(near) }).map(({ methods, ...one }) => ({ ...one, methods: [...methods] }))
      const answer = pageOfWhole(request, reply, { entries, keyOf: ({ id }) => id, cursors: cursorsOf(`locations ${shopId} ${near ?? ''} ${method ?? ''}`, keyPlace, clock) })
      // A cursor is another one with every answer, and leads to the same.
      const tag = createHash('sha256').update(JSON.stringify([answer.data, answer.nextCursor === null])).digest('base64url').slice(0, 22)
      return reply.headers({ 'cache-control': 'public, max-age=300', etag: `W/"${tag}"` }).send(answer)
    },
  )
}

function coordinatesIn(text: string): Coordinates {
  const [lat = 0, lon = 0] = text.split(',').map(Number)
  return { lat, lon }
}
