import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parcelLimit, type FoundParcel } from '@wismo/order-views'
import { clientOf, requireAllowed } from '@wismo/service'
import { renderParcelFormPage, renderStubPage } from '../pages/parcel-page.tsx'
import { helpOf, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'

/** As long as the API takes them. */
const numberMax = 64

/** A number that no carrier writes is one that nobody knows. */
const ofAnyNumber = { ...everybody, config: { ...everybody.config, anyText: true as const } }

/** A parcel for whoever has its number: it needs no order and shows none. */
export function mountParcels(app: FastifyInstance, portal: Portal): void {
  app.get<{ Querystring: { readonly number?: unknown } }>('/p', ofAnyNumber, async (request, reply) => {
    const { number } = request.query
    if (number === undefined) return sendPage(reply, renderParcelFormPage(portal.setting(request), {}))
    const typed = typeof number === 'string' ? number.trim().slice(0, numberMax) : ''
    if (typed === '') return sendPage(reply, renderParcelFormPage(portal.setting(request), { typed, fault: 'parcel.number.empty' }), { status: 422 })
    await takePermit(portal, request, reply)
    const found = await portal.parcels.find(typed)
    if (found === undefined) return sendUnknown(portal, request, reply, typed)
    return sendParcel(portal, request, reply, found)
  })
  app.get<{ Params: { readonly carrier: string; readonly number: string } }>('/p/:carrier/:number', ofAnyNumber, async (request, reply) => {
    await takePermit(portal, request, reply)
    const { carrier, number } = request.params
    const found = await portal.parcels.find(number, carrier)
    if (found === undefined) return sendUnknown(portal, request, reply, number)
    return sendParcel(portal, request, reply, found)
  })
}

/** Under whichever address it was asked for: one search takes one permit. */
function sendParcel(portal: Portal, request: FastifyRequest, reply: FastifyReply, { stub, shopId }: FoundParcel): FastifyReply {
  const shop = portal.shops().find(({ id }) => id === shopId)
  const here = `/p/${encodeURIComponent(stub.carrier)}/${encodeURIComponent(stub.trackingNumber)}`
  return sendPage(reply, renderStubPage({ ...portal.setting(request, shopId), here }, { stub, now: portal.clock(), timeZone: shop?.timeZone ?? 'UTC', help: helpOf(shop) }))
}

const takePermit = async ({ limits }: Portal, { ip }: FastifyRequest, reply: FastifyReply): Promise<void> => requireAllowed(reply, await limits.take([{ limit: parcelLimit, whose: `address ${clientOf(ip)}` }]))

/** Of a number that nobody knows, and of one that no carrier has seen: the same page. */
const sendUnknown = (portal: Portal, request: FastifyRequest, reply: FastifyReply, typed: string): FastifyReply => sendPage(reply, renderParcelFormPage(portal.setting(request), { typed }, true), { status: 404 })
