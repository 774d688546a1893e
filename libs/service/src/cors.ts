// Which pages of other origins may read what a customer may read: those that a shop lists.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ShopId } from '@wismo/kernel'
import type { DeclaredRoute } from './callers.ts'
import { subjectOf } from './request-traces.ts'
import type { Shop } from './shops/shop-document.ts'

/** The shops whose origins count. */
export interface ShopOrigins {
  find(id: ShopId): Shop | undefined
  readonly all: readonly Shop[]
}

const exposed = ['ETag', 'Link', 'Location', 'Retry-After', 'Request-Id', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed', 'Deprecation', 'Sunset'].join(', ')
const accepted = ['Authorization', 'Content-Type', 'Accept-Language', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Last-Event-ID', 'Prefer', 'Request-Id', 'Wismo-Bot', 'Wismo-Shop', 'traceparent'].join(', ')
const rememberedSeconds = 600

/** What customers read and command, and what a shop tells everybody before they buy. Pages, the retailer's routes and those of staff are nobody's from another origin. */
export const isForCustomers = ({ url, callers }: Pick<DeclaredRoute, 'url' | 'callers'>): boolean =>
  /^\/v1\/(?:track|me)(?:\/|$)|^\/v1\/(?:locations|policies\/returns)$/.test(url) || (url.startsWith('/v1/') && callers.some(({ kind }) => kind === 'customer' || kind === 'owner'))

/** An answer for customers may be read by the pages of the shop it is about. No cookie is ever sent along: a bearer is. */
export function shareWithShops(app: FastifyInstance, shops: ShopOrigins): void {
  app.addHook('onSend', async (request, reply) => {
    const { url = '', config } = request.routeOptions
    if (request.is404 || !isForCustomers({ url, callers: config.callers ?? [] })) return
    varyByOrigin(reply)
    const { origin } = request.headers
    if (origin !== undefined && listing(shops, shopOf(request)).some((shop) => shop.origins?.includes(origin))) reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed })
  })
}

/** Answers a browser that asks beforehand; it shows no credential, so that any shop may list its origin. False: it asks about nothing of ours, or for nobody we know. */
export function answerPreflight(shops: ShopOrigins, { headers: { origin, 'access-control-request-method': method } }: FastifyRequest, reply: FastifyReply, routes: readonly DeclaredRoute[]): boolean {
  const shared = routes.filter(isForCustomers)
  if (shared.length === 0) return false
  varyByOrigin(reply)
  if (origin === undefined || !shared.some((route) => route.method === method) || !shops.all.some((shop) => shop.origins?.includes(origin))) return false
  reply.code(204).headers({
    'access-control-allow-origin': origin, 'access-control-allow-methods': [...new Set(shared.map((route) => route.method))].sort().join(', '),
    'access-control-allow-headers': accepted, 'access-control-max-age': String(rememberedSeconds), 'cache-control': 'no-store',
  })
  return true
}

/** A refusal is about no shop yet, and says nothing of one: every listed origin may read it. */
const listing = (shops: ShopOrigins, shopId: ShopId | undefined): readonly Shop[] => {
  if (shopId === undefined) return shops.all
  const shop = shops.find(shopId)
  return shop === undefined ? [] : [shop]
}

const shopOf = (request: FastifyRequest): ShopId | undefined => (request.principal.kind === 'owner' ? request.principal.shopId : subjectOf(request).shopId)

function varyByOrigin(reply: FastifyReply): void {
  const before = reply.getHeader('vary')
  if (before !== '*') reply.header('vary', before === undefined ? 'origin' : `${String(before)}, origin`)
}
