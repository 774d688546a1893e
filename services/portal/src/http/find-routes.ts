import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, uuidV7 } from '@wismo/kernel'
import { lookUpForms } from '@wismo/order-views'
import { clientOf, type Shop } from '@wismo/service'
import { findPath, renderFindPage, renderSentPage, type FindForm } from '../pages/find-page.tsx'
import { accountOf } from '../me/owner-sign-in.ts'
import { helpOf, type Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'

type Body = { readonly number?: unknown; readonly email?: unknown; readonly shop?: unknown } | undefined
type Query = { readonly number?: unknown; readonly shop?: unknown }

/** Looking an order up without a link: whatever is named, the answer is one page, and what fits gets its link by the contact on file. */
export function mountFind(app: FastifyInstance, portal: Portal): void {
  app.get<{ Querystring: Query }>('/find', everybody, async (request, reply) => sendForm(portal, request, reply, { shops: choicesOf(portal, request.query.shop) }))
  app.post<{ Body: Body }>('/find', everybody, (request, reply) => lookUp(portal, request, reply, request.body))
  app.get<{ Querystring: Query }>('/find/sent', everybody, async (request, reply) => {
    const [only, ...others] = choicesOf(portal, request.query.shop)
    const shop = others.length === 0 ? only : undefined
    return sendPage(reply, renderSentPage({ ...portal.setting(request, shop?.id), here: request.url }, { number: textOf(request.query.number).slice(0, lookUpForms.numberMax), again: findPath(shop?.id), help: helpOf(shop) }))
  })
}

async function lookUp(portal: Portal, request: FastifyRequest, reply: FastifyReply, body: Body): Promise<FastifyReply> {
  requireSameOrigin(request)
  const typed = { number: textOf(body?.number), email: textOf(body?.email), shop: textOf(body?.shop) }
  const shop = portal.shops().find(({ id }) => id === typed.shop)
  const faults = faultsOf(typed, shop)
  const form = { shops: portal.shops(), typed }
  if (shop === undefined || faults.length > 0) return sendForm(portal, request, reply, { ...form, faults }, 422)
  const standings = await portal.lookUps.ask(uuidV7(Instant.toMillis(portal.clock()), portal.random), { shopId: shop.id, number: typed.number, email: typed.email }, clientOf(request.ip))
  const refused = standings.filter(({ allowed }) => !allowed)
  if (refused.length > 0) {
    reply.header('retry-after', String(Math.ceil(Math.max(...refused.map(({ freshInMs }) => freshInMs)) / 1_000)))
    return sendForm(portal, request, reply, { ...form, faults: [{ field: 'number', fault: 'find.often' }] }, 429)
  }
  return reply.header('cache-control', 'no-store').redirect(`/find/sent?${new URLSearchParams({ number: typed.number, shop: shop.id })}`, 303)
}

function faultsOf({ number, email }: { readonly number: string; readonly email: string }, shop: Shop | undefined): NonNullable<FindForm['faults']> {
  return [
    ...(shop === undefined ? [{ field: 'shop' as const, fault: 'find.shop.empty' as const }] : []),
    ...(number === '' ? [{ field: 'number' as const, fault: 'find.number.empty' as const }] : number.length > lookUpForms.numberMax ? [{ field: 'number' as const, fault: 'find.number.long' as const }] : []),
    ...(email.length <= lookUpForms.emailMax && lookUpForms.email.test(email) ? [] : [{ field: 'email' as const, fault: 'find.email.wrong' as const }]),
  ]
}

const sendForm = (portal: Portal, request: FastifyRequest, reply: FastifyReply, form: FindForm, status = 200): FastifyReply => {
  const shop = portal.shops().find(({ id }) => id === (form.typed?.shop ?? (form.shops.length === 1 ? form.shops[0]?.id : undefined)))
  return sendPage(reply, renderFindPage(portal.setting(request, shop?.id), { ...form, help: shop && helpOf(shop), account: accountOf(portal) }), { status, hasForm: true })
}

/** The one that the address names, where it names one of ours; else all. */
function choicesOf(portal: Portal, shop: unknown): readonly Shop[] {
  const named = portal.shops().filter(({ id }) => id === shop)
  return named.length > 0 ? named : portal.shops()
}

/** Of a form, where a field may be there twice or not at all. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
