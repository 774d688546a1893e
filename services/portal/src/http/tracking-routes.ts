import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Instant } from '@wismo/kernel'
import { pickupCodeOf, type OrderView } from '@wismo/lifecycle'
import { viewTag } from '@wismo/order-views'
import type { Principal } from '@wismo/service'
import { addToJar, principalOf, readJar, type KeptLink } from '../link-jar.ts'
import { accountOf } from '../me/owner-sign-in.ts'
import { meHome } from '../me/owners.ts'
import { findByNumber, type Found } from '../order-access.ts'
import type { PageShop } from '../pages/layout.tsx'
import { proofOf, provedWrong, type ProveFaultKey, type ProveForm } from '../parts/prove.tsx'
import { maskContact, type MaskedContact } from '../parts/reach.tsx'
import { renderDeadLinkPage } from '../pages/find-page.tsx'
import { pathOf } from '../pages/order-facts.ts'
import { renderMoneyPage, renderParcelPage } from '../pages/order-sub-page.tsx'
import { renderWaitingPage } from '../pages/plain-pages.tsx'
import { renderTrackingPage, type TrackingPage } from '../pages/tracking-page.tsx'
import { helpOfOnly, wishesOf, type Portal } from '../portal.ts'
import { asksForMain, sendPage } from './page-reply.ts'
import { everybody } from './everybody.ts'
import { requireSameOrigin } from './same-origin.ts'

/** How long a link waits for the view to hear of its order, in milliseconds. */
const patience = 2_000
const ninetyDays = 90 * 86_400

/** The customer's way in: the link, and the page of the order behind it. */
export function mountTracking(app: FastifyInstance, portal: Portal): void {
  const ofOrder = withLimitOfOrder(app, portal)
  app.get<{ Params: { token: string } }>('/t/:token', ofOrder, (request, reply) => openLink(portal, request, reply, request.params.token))
  app.get<{ Params: { number: string } }>('/o/:number', ofOrder, (request, reply) => showOrder(portal, request, reply, request.params.number))
  app.get<{ Params: { number: string } }>('/o/:number/money', ofOrder, (request, reply) => showList(portal, request, reply, request.params.number, renderMoneyPage))
  app.get<{ Params: { number: string; parcel: string } }>('/o/:number/parcels/:parcel', ofOrder, (request, reply) => showList(portal, request, reply, request.params.number, (page) => renderParcelPage(page, request.params.parcel)))
  app.post<{ Params: { number: string }; Body: { proof?: unknown } | undefined }>('/o/:number/verify', ofOrder, (request, reply) => proveOrder(portal, request, reply, request.params.number, request.body?.proof))
}

/** Many customers of one carrier share an address: whoever has a link is counted by its order, who is signed in by who they are. */
export const withLimitOfOrder = (app: FastifyInstance, { links, cookie, owners }: Portal) => ({
  ...everybody,
  config: {
    ...everybody.config,
    pageOf({ headers, params }: FastifyRequest): string | undefined {
      const { token = '' } = params as { readonly token?: string }
      const cookies = app.parseCookie(headers.cookie ?? '')
      const [kept] = readJar(cookies[cookie.name], links)
      return (links.read(token) ?? kept?.claims)?.orderId ?? owners?.sessionOf(cookies)?.actorId
    },
  },
})

async function openLink(portal: Portal, request: FastifyRequest, reply: FastifyReply, token: string): Promise<FastifyReply> {
  const claims = portal.links.read(token)
  if (claims === undefined) return sendDeadLink(portal, request, reply)
  const link = { token, claims }
  const view = await portal.orders.await(principalOf(link), claims.orderId, claims.level, patience)
  if (view === undefined) return (await portal.orders.isKnown(principalOf(link), claims.orderId)) ? sendDeadLink(portal, request, reply) : sendWaiting(portal, request, reply, `/t/${token}`)
  keepLink(portal, request, reply, link)
  return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(pathOf(view), 303)
}

/** Puts a link in front of those the browser already has. */
export function keepLink({ cookie, links }: Portal, request: FastifyRequest, reply: FastifyReply, link: KeptLink): void {
  const jar = readJar(request.cookies[cookie.name], links)
  reply.setCookie(cookie.name, addToJar(jar, link), { path: '/', httpOnly: true, secure: cookie.secure, sameSite: 'lax', maxAge: ninetyDays })
}

async function showOrder(portal: Portal, request: FastifyRequest, reply: FastifyReply, number: string): Promise<FastifyReply> {
  const readAt = portal.clock()
  const found = await findByNumber(portal, request, number)
  if (found === 'later') return sendWaiting(portal, request, reply, pathOf({ number }))
  if (found === undefined) return sendDeadLink(portal, request, reply)
  return sendOrder(portal, request, reply, await asNewAs(portal, request, found), readAt)
}

/** A live page names the version that it was told of, and waits for it. Whoever still gets an older one does not show it. */
async function asNewAs({ orders }: Portal, { headers }: FastifyRequest, { by, view }: Found): Promise<Found> {
  const [digits] = /^\d{1,9}$/.exec(String(headers['x-min-version'] ?? '')) ?? []
  if (digits === undefined || view.viewVersion >= Number(digits)) return { by, view }
  return { by, view: (await orders.atLeast(by.principal, by.orderId, by.level, Number(digits), patience)) ?? view }
}

/** A page behind the page of the order; what is not in it, or may not be seen, is a dead link like any other. */
async function showList(portal: Portal, request: FastifyRequest, reply: FastifyReply, number: string, render: (page: Pick<TrackingPage, 'view' | 'level' | 'now' | 'setting'>) => string | undefined): Promise<FastifyReply> {
  const found = await findByNumber(portal, request, number)
  if (found === 'later') return sendWaiting(portal, request, reply, pathOf({ number }))
  const page = found && render({ view: portal.orders.tell(found.view, wishesOf(request)).view, level: found.by.level, now: portal.clock(), setting: { ...portal.setting(request, found.view.shopId, found.view.locale), here: request.url } })
  return page === undefined ? sendDeadLink(portal, request, reply) : sendPage(reply, page, { cache: 'private, no-cache' })
}

/** The answer to "Is it you?": the page with all of it, or the same page with what was wrong beside the field. */
async function proveOrder(portal: Portal, request: FastifyRequest, reply: FastifyReply, number: string, said: unknown): Promise<FastifyReply> {
  requireSameOrigin(request)
  const readAt = portal.clock()
  const found = await findByNumber(portal, request, number)
  if (found === undefined || found === 'later' || found.by.principal.kind === 'owner') return sendDeadLink(portal, request, reply)
  const asks = await portal.verification.needs(found.by.principal)
  const typed = typeof said === 'string' && said.length <= maxProof ? said : ''
  if (typed.trim() === '') return sendOrder(portal, request, reply, found, readAt, { fault: provedWrong('empty', asks), typed: '' })
  const verified = await portal.verification.verify(found.by.principal, proofOf(typed.trim(), asks))
  switch (verified.outcome) {
    case 'proved':
      keepLink(portal, request, reply, verified)
      return reply.header('cache-control', 'no-store').redirect(pathOf(found.view), 303)
    case 'wrong':
      return sendOrder(portal, request, reply, found, readAt, { fault: provedWrong('wrong', verified.needs), typed })
    case 'too_often':
      return sendOrder(portal, request, reply.header('retry-after', String(Math.ceil(verified.standing.freshInMs / 1_000))), found, readAt, { fault: 'prove.locked', typed })
    case 'not_found':
      return sendDeadLink(portal, request, reply)
  }
}

const maxProof = 254

interface WrongProof {
  readonly fault: ProveFaultKey
  readonly typed: string
}

/** `readAt` is a time from before the order was read: on the edge of a day its tag may be too old for what it names, never too new. */
async function sendOrder(portal: Portal, request: FastifyRequest, reply: FastifyReply, { by: { principal, level }, view: read }: Found, readAt: Instant, wrong?: WrongProof): Promise<FastifyReply> {
  const setting = { ...portal.setting(request, read.shopId, read.locale), here: pathOf(read) }
  const { view } = portal.orders.tell(read, wishesOf(request))
  const asks = level === 'link' ? await asksOf(portal, principal) : []
  const etag = tagOf([viewTag(view, level, readAt, { language: setting }), setting.theme ?? '', JSON.stringify(setting.shop), ...setting.styles, setting.liveScript ?? '', asksForMain(request) ? 'main' : '', ...asks])
  const caching = { ...(wrong === undefined ? { cache: 'private, no-cache', etag } : { status: wrong.fault === 'prove.locked' ? 429 : 422 }) }
  if (wrong === undefined && request.headers['if-none-match'] === etag) return sendPage(reply, '', { ...caching, status: 304 })
  const proved = level === 'link' ? {} : await provedParts(portal, view, principal, setting.shop)
  return sendPage(reply, renderTrackingPage({ view, level, now: readAt, setting, ...proved, ...(wrong === undefined ? { live: `${pathOf(view)}/live` } : {}), ...(asks.length > 0 ? { prove: { action: `${pathOf(view)}/verify`, asks, ...(wrong ? { wrong } : {}) } } : {}) }), caching)
}

/** By what the holder of a link may prove that the order is theirs. */
const asksOf = async ({ verification }: Portal, principal: Principal): Promise<ProveForm['asks']> => (principal.kind === 'customer' ? verification.needs(principal) : [])

/** What only a proved link opens, or who is signed in. */
async function provedParts(portal: Portal, view: OrderView, principal: Principal, { blocks }: PageShop): Promise<Pick<TrackingPage, 'contact' | 'codes'>> {
  // A contact that no block of the page shows is not opened.
  const hasReach = blocks === undefined || blocks.includes('reach')
  const contact = hasReach ? await contactOf(portal, view, principal) : view.customer?.erased === true ? 'erased' : undefined
  const codes = await codesOf(portal, view, principal)
  return { ...(contact ? { contact } : {}), ...(codes ? { codes } : {}) }
}

/** Weak: the tag of the document and all else that the text of the page depends on. */
const tagOf = (facts: readonly string[]): string => `W/"${createHash('sha256').update(facts.join(' ')).digest('base64url').slice(0, 22)}"`

async function contactOf({ vault }: Portal, { customer, shopId }: OrderView, { kind, actorId }: Principal): Promise<MaskedContact | 'erased' | undefined> {
  if (customer?.erased === true) return 'erased'
  const ref = customer?.contactRef
  if (ref === undefined) return undefined
  // The vault is ahead of the view: what it does not have is gone, whether or not the order was told so yet.
  const kept = (await vault.open(shopId, [ref], { purpose: 'tracking-page', by: { type: kind, id: actorId } })).get(ref)
  return kept === undefined ? 'erased' : maskContact(kept)
}

/** Codes of what waits at a counter, by fulfillment. A code that is gone is not shown. */
async function codesOf({ vault }: Portal, { fulfillments, shopId }: OrderView, { kind, actorId }: Principal): Promise<ReadonlyMap<string, string> | undefined> {
  const waiting = fulfillments.flatMap(({ id, status, pickup }) => (status === 'ready_for_pickup' && pickup?.codeRef !== undefined ? [{ id, ref: pickup.codeRef }] : []))
  if (waiting.length === 0) return undefined
  const opened = await vault.open(shopId, waiting.map(({ ref }) => ref), { purpose: 'tracking-page', by: { type: kind, id: actorId } })
  const codes = waiting.map(({ id, ref }) => [id, pickupCodeOf(opened.get(ref))] as const)
  return new Map(codes.filter((one): one is readonly [string, string] => one[1] !== undefined))
}

/** Broken, revoked, past, unknown, somebody else's: one answer for all. */
export const sendDeadLink = (portal: Portal, request: FastifyRequest, reply: FastifyReply): FastifyReply => sendPage(reply, renderDeadLinkPage(portal.setting(request), { shops: portal.shops(), help: helpOfOnly(portal), account: portal.owners?.sessionOf(request.cookies ?? {}) === undefined ? accountOf(portal, request.url) : meHome }), { status: 404, hasForm: true })

function sendWaiting(portal: Portal, request: FastifyRequest, reply: FastifyReply, again: string): FastifyReply {
  return sendPage(reply.header('retry-after', '2'), renderWaitingPage(portal.setting(request), again, helpOfOnly(portal)), { status: 503 })
}
