import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parcelLimit } from '@wismo/order-views'
import { clientOf, requireAllowed } from '@wismo/service'
import { renderParcelFormPage, renderStubPage } from '../pages/parcel-page.tsx'
import { helpOf, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'

/** As long as the API takes them. */
const numberMax = 64

/** A parcel for whoever has its number: it needs no order and shows none. */
export function mountParcels(app: FastifyInstance, portal: Portal): void {
  app.get<{ Querystring: { readonly number?: unknown } }>('/p', everybody, async (request, reply) => {
    const { number } = request.query
    if (number === undefined) return sendPage(reply, renderParcelFormPage(portal.setting(request), {}))
    const typed = typeof number === 'string' ? number.trim().slice(0, numberMax) : ''
    if (typed === '') return sendPage(reply, renderParcelFormPage(portal.setting(request), { typed, fault: 'parcel.number.empty' }), { status: 422 })
    await takePermit(portal, request, reply)
    const found = await portal.parcels.find(typed)
    if (found === undefined) return sendUnknown(portal, request, reply, typed)
    return reply.header('cache-control', 'no-store').redirect(`/p/${encodeURIComponent(found.stub.carrier)}/${encodeURIComponent(found.stub.trackingNumber)}`, 303)
  })
  app.get<{ Params: { readonly carrier: string; readonly number: string } }>('/p/:carrier/:number', everybody, async (request, reply) => {
    await takePermit(portal, request, reply)
    const { carrier, number } = request.params
    const found = await portal.parcels.find(number, carrier)
    if (found === undefined) return sendUnknown(portal, request, reply, number)
    const shop = portal.shops().find(({ id }) => id === found.shopId)
    return sendPage(reply, renderStubPage({ ...portal.setting(request, found.shopId), here: request.url }, { stub: found.stub, now: portal.clock(), timeZone: shop?.timeZone ?? 'UTC', help: helpOf(shop) }))
  })
}

const takePermit = async ({ limits }: Portal, { ip }: FastifyRequest, reply: FastifyReply): Promise<void> => requireAllowed(reply, await limits.take([{ limit: parcelLimit, whose: `address ${clientOf(ip)}` }]))

/** Of a number that nobody knows, and of one that no carrier has seen: the same page. */
const sendUnknown = (portal: Portal, request: FastifyRequest, reply: FastifyReply, typed: string): FastifyReply => sendPage(reply, renderParcelFormPage(portal.setting(request), { typed }, true), { status: 404 })
