import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Instant, Invalid, isWismoError, NotFound, Rejected, Unavailable, type WismoError } from '@wismo/kernel'
import { taskQueues, timelineKinds } from '@wismo/agent-api'
import { isProblemCode, problemType } from '@wismo/service'
import type { Desk } from '../desk/desk.ts'
import { SignedOut, TooOften, type AgentApi } from '../desk/agent-api.ts'
import { renderCustomerPage } from '../desk/customer-page.tsx'
import { customersView } from '../desk/customers-view.ts'
import { orderAddress, orderPath, queueAddress } from '../desk/desk-address.ts'
import type { DeskChrome, DeskSetting } from '../desk/desk-frame.tsx'
import type { RevealState } from '../desk/customer-card.tsx'
import { deskPath, withoutPlace } from '../desk/local-path.ts'
import { renderOrderPage } from '../desk/order-page.tsx'
import { renderAwayPage, renderMissingPage, renderNotDonePage, renderNotKeptPage, renderNotKnownYetPage, renderRefusedPage, renderTooOftenPage, renderWrongPage } from '../desk/plain-desk-pages.tsx'
import { openCauses, renderQueuePage } from '../desk/queue-page.tsx'
import { leastLetters, mostLetters, placedSpans, renderSearchPage, searchStates, type PlacedSpan } from '../desk/search-page.tsx'
import { isAgent, type StaffSession } from '../desk/session.ts'
import { instantOfLocal } from '../desk/times.ts'
import { renderTrackingPage } from '../pages/tracking-page.tsx'
import { everybody } from './everybody.ts'
import { asksForMain, sendPage } from './page-reply.ts'
import { requireSameOrigin } from './same-origin.ts'

type Query = Readonly<Record<string, unknown>>
type Order = { Params: { id: string }; Querystring: Query; Body: Query | undefined }
type Hold = { Params: { id: string; holdId: string }; Body: Query | undefined }

/** Who asks, and what is asked for them. */
interface Sitting {
  readonly session: StaffSession
  readonly api: AgentApi
}

/** Pages of who is signed in at the desk. */
export function mountDesk(app: FastifyInstance, desk: Desk): void {
  answerErrors(app, desk)
  const counted = ofStaff(app, desk)
  app.get<{ Querystring: Query }>('/desk', counted, (request, reply) => showQueue(desk, request, reply))
  app.post<Order>('/desk/tasks/:id/take', counted, taskAct(desk, 'takeTask'))
  app.post<Order>('/desk/tasks/:id/give-back', counted, taskAct(desk, 'giveTaskBack'))
  app.get<{ Querystring: Query }>('/desk/search', counted, (request, reply) => showSearch(desk, request, reply))
  app.get<Order>('/desk/orders/:id', counted, (request, reply) => showOrder(desk, request, reply))
  app.post<Order>('/desk/orders/:id/reveal', counted, (request, reply) => reveal(desk, request, reply))
  app.post<Hold>('/desk/orders/:id/holds/:holdId/release', counted, (request, reply) => releaseHold(desk, request, reply))
  app.get<Order>('/desk/orders/:id/page', counted, (request, reply) => showCustomersPage(desk, request, reply))
  app.get<{ Params: { sub: string } }>('/desk/customers/:sub', counted, (request, reply) => showCustomer(desk, request, reply))
}

/** Many who sit at desks share an address: whoever is signed in is counted by themselves. */
export const ofStaff = (app: FastifyInstance, { sessions }: Pick<Desk, 'sessions'>) => ({ ...everybody, config: { ...everybody.config, pageOf: ({ headers }: FastifyRequest) => sessions.read(app.parseCookie(headers.cookie ?? ''))?.actorId } })

/** Throws `SignedOut` for who has no session that counts. */
export function sittingOf(desk: Desk, { cookies }: FastifyRequest): Sitting {
  const session = desk.sessions.read(cookies)
  if (session === undefined) throw new SignedOut()
  return { session, api: desk.api(session.token) }
}

/** How much is open stands on every page; where nobody can say, nothing stands there. */
async function chromeOf(desk: Desk, request: FastifyRequest, { session, api }: Sitting, open?: number): Promise<DeskChrome> {
  if (session.locations !== undefined) return { setting: desk.setting(request), session }
  const counted = open ?? (await api.tasks({ limit: 1 }).then(openCauses, () => undefined))
  return { setting: desk.setting(request), session, open: counted }
}

const oneOf = <Value extends string>(values: readonly Value[], asked: unknown): Value | undefined => values.find((value) => value === asked)
const textIn = (asked: unknown, most: number): string | undefined => (typeof asked === 'string' && asked.trim() !== '' && asked.length <= most ? asked.trim() : undefined)

async function showQueue(desk: Desk, request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply): Promise<FastifyReply> {
  const sitting = sittingOf(desk, request)
  const state = { ...queueStateIn(request.query), cursor: textIn(request.query['cursor'], maxCursor) }
  const { queue, mine, cursor } = state
  const answer = await sitting.api.tasks({ queue, assignee: mine ? 'me' : undefined, cursor, limit: 50 })
  const me = { actorId: sitting.session.actorId, isAgent: isAgent(sitting.session) }
  return sendPage(reply, renderQueuePage({ chrome: await chromeOf(desk, request, sitting, openCauses(answer)), answer, state, me, now: desk.clock(), shopOf: desk.shopOf }), withForm)
}

const queueStateIn = (said: Query | undefined) => ({ queue: oneOf(taskQueues, said?.['queue']), mine: said?.['mine'] === 'yes' })

/** Back to the list that it was pressed in, as it is then. */
const taskAct = (desk: Desk, act: 'takeTask' | 'giveTaskBack') => async (request: FastifyRequest<Order>, reply: FastifyReply): Promise<FastifyReply> => {
  requireSameOrigin(request)
  await sittingOf(desk, request).api[act](request.params.id)
  return reply.header('cache-control', 'no-store').redirect(queueAddress(queueStateIn(request.body)), 303)
}

async function showSearch(desk: Desk, request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply): Promise<FastifyReply> {
  const sitting = sittingOf(desk, request)
  const [q, now] = [textIn(request.query['q'], maxAddress) ?? '', desk.clock()]
  const asked = { state: oneOf(searchStates, request.query['state']), placed: oneOf(placedSpans, request.query['placed']), cursor: textIn(request.query['cursor'], maxCursor) }
  const isAsked = q.length >= leastLetters && q.length <= mostLetters
  const [answer, chrome] = await Promise.all([isAsked ? sitting.api.search({ q, status: asked.state, ...placedIn(asked.placed, now), cursor: asked.cursor, limit: 20 }) : undefined, chromeOf(desk, request, sitting)])
  return sendPage(reply, renderSearchPage({ chrome, q, asked, answer, now, shopOf: desk.shopOf }), withForm)
}

/** By the day, so that the pages of a list are all of the same time. */
function placedIn(span: PlacedSpan | undefined, now: Instant): { readonly 'placedAt.gte'?: string; readonly 'placedAt.lte'?: string } {
  const before = (days: number): string => `${new Date(Instant.toMillis(now) - days * dayMs).toISOString().slice(0, 10)}T00:00:00.000Z`
  if (span === undefined) return {}
  return span === 'older' ? { 'placedAt.lte': before(olderDays) } : { 'placedAt.gte': before(Number(span)) }
}
const dayMs = 86_400_000
const olderDays = 30

async function showOrder(desk: Desk, request: FastifyRequest<Order>, reply: FastifyReply): Promise<FastifyReply> {
  const sitting = sittingOf(desk, request)
  const { params: { id }, query } = request
  const [show, before, now] = [oneOf(timelineKinds, query['show']), textIn(query['before'], maxCursor), desk.clock()]
  const moment = momentOf(query)
  // An address that somebody pastes into a chat says the moment itself, and not what their clock shows.
  if (moment === 'local') return reply.header('cache-control', 'no-store').redirect(orderAddress(id, { asOf: localMoment(query), show }), 303)
  const asOf = moment !== undefined && Instant.toMillis(moment) < Instant.toMillis(now) ? moment : undefined
  const [order, timeline, whole, chrome] = await Promise.all([
    sitting.api.order(id, { asOf }).catch(orNotYet(asOf)), sitting.api.timeline(id, { asOf, kind: show, before, limit: entriesShown }).catch(orNotYet(asOf)), asOf === undefined ? undefined : sitting.api.timeline(id, { limit: 1 }), chromeOf(desk, request, sitting),
  ])
  if (order === undefined || timeline === undefined) return sendPage(reply, renderNotKnownYetPage(desk.setting(request), orderAddress(id, { show })), { status: 404 })
  return sendPage(reply, renderOrderPage({ chrome, shop: desk.shopOf(order.shopId), order, timeline, whole: whole ?? timeline, state: { asOf, show, before }, now, isAgent: isAgent(sitting.session) }), withForm)
}

/** Of the past an order may not be there; the whole of it, asked for beside, throws `NotFound` where it is not there now either. */
const orNotYet = (asOf: Instant | undefined) => (error: unknown): undefined => {
  if (asOf === undefined || !(error instanceof NotFound)) throw error
}

const entriesShown = 30
const maxCursor = 2_000
const maxAddress = 2_000
const maxReason = 500
const leastReason = 3
/** A form of a page without referrer sends `Origin: null`; forms are checked by their origin. */
const withForm = { hasForm: true } as const

/** An RFC 3339 instant; `local` for what a field for date and time sent with its zone; undefined for everything else. */
function momentOf(query: Query): Instant | 'local' | undefined {
  const asked = textIn(query['asOf'], 40)
  if (asked === undefined) return undefined
  if (localMoment(query) !== undefined) return 'local'
  if (!/Z|[+-]\d{2}:\d{2}$/.test(asked) || Number.isNaN(Date.parse(asked))) throw new Invalid('invalid', `“${asked}” is no moment. Example: 2026-11-23T20:00:00Z.`)
  return Instant.parse(asked)
}

function localMoment({ asOf, zone }: Query): Instant | undefined {
  return typeof asOf === 'string' && typeof zone === 'string' ? instantOfLocal(asOf.slice(0, 16), zone) : undefined
}

/** Shown with this answer and never again: it is kept nowhere, and asking again is written down again. */
async function reveal(desk: Desk, request: FastifyRequest<Order>, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request)
  const sitting = sittingOf(desk, request)
  const { id } = request.params
  const { reason: said, fields: chosen } = request.body ?? {}
  const reason = typeof said === 'string' ? said.trim() : ''
  const fields = [chosen ?? []].flat().filter((field): field is string => typeof field === 'string')
  const fault = faultOf(reason, fields)
  const values = fault === undefined ? await sitting.api.reveal(id, fields, reason) : undefined
  const [order, timeline, chrome] = await Promise.all([sitting.api.order(id), sitting.api.timeline(id, { limit: entriesShown }), chromeOf(desk, request, sitting)])
  const page = renderOrderPage({ chrome, shop: desk.shopOf(order.shopId), order, timeline, whole: timeline, state: {}, now: desk.clock(), isAgent: isAgent(sitting.session), reveal: { values, fault, reason, ...(fault === undefined ? {} : { fields }) } })
  return sendPage(reply, page, { ...withForm, status: fault === undefined ? 200 : 422 })
}

/** Told as the API has it, and shown once the order as the desk reads it says so too, or as soon as it does: its page is live. */
async function releaseHold(desk: Desk, request: FastifyRequest<Hold>, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request)
  const { api } = sittingOf(desk, request)
  const { id, holdId } = request.params
  const consistency = await api.releaseHold(id, holdId, textIn(request.body?.['note'], maxReason))
  await api.order(id, { 'min-version': consistency }).catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error
  })
  return reply.header('cache-control', 'no-store').redirect(orderPath(id), 303)
}

function faultOf(reason: string, fields: readonly string[]): RevealState['fault'] {
  if (reason.length < leastReason) return { field: 'reason', text: 'Say why you need it, in a few words.' }
  if (reason.length > maxReason) return { field: 'reason', text: `Say it shorter: ${maxReason} letters at most.` }
  return fields.length === 0 ? { field: 'fields', text: 'Choose what you need.' } : undefined
}

/** What the customer reads, made of what the desk may see: no token of theirs is made for it. */
async function showCustomersPage(desk: Desk, request: FastifyRequest<Order>, reply: FastifyReply): Promise<FastifyReply> {
  const view = customersView(await sittingOf(desk, request).api.order(request.params.id))
  return sendPage(reply, renderTrackingPage({ view, level: 'verified', now: desk.clock(), setting: desk.customersSetting(request, view) }))
}

async function showCustomer(desk: Desk, request: FastifyRequest<{ Params: { sub: string } }>, reply: FastifyReply): Promise<FastifyReply> {
  const sitting = sittingOf(desk, request)
  const [customer, chrome] = await Promise.all([sitting.api.customer(request.params.sub), chromeOf(desk, request, sitting)])
  return sendPage(reply, renderCustomerPage({ chrome, customer, now: desk.clock(), shopOf: desk.shopOf }), withForm)
}

function answerErrors(app: FastifyInstance, desk: Desk): void {
  app.setErrorHandler<Error & { readonly statusCode?: number }>((error, request, reply) => {
    if (error instanceof SignedOut) return toSignIn(desk, request, reply)
    const again = deskPath(request.url)
    if (isWismoError(error)) return sendRefusal(desk, request, reply, error, again)
    const status = error.statusCode ?? 500
    if (status < 500) return sendPage(reply, renderWrongPage(desk.setting(request), 'The form could not be read.'), { status })
    desk.log.error({ requestId: request.id, route: request.routeOptions.url, err: error }, 'page failed')
    return sendPage(reply, renderAwayPage(desk.setting(request), again), { status })
  })
}

/** What the API, or one of our own rules, said no to. `again`: the page that was asked for. */
function sendRefusal(desk: Desk, request: FastifyRequest, reply: FastifyReply, error: WismoError, again: string): FastifyReply {
  const setting = desk.setting(request)
  if (error.kind === 'not_found') return sendPage(reply, renderMissingPage(setting), { status: 404 })
  if (error instanceof Rejected) return sendRejection(reply, setting, error)
  // A place in a list counts for a day and for that list: the list begins anew.
  if (error.code === 'cursor_invalid' && withoutPlace(again) !== again) return reply.header('cache-control', 'no-store').redirect(withoutPlace(again), 303)
  if (error.kind !== 'unavailable') return sendPage(reply, renderWrongPage(setting, error.message), { status: 400 })
  if (error.code === 'rate_limited') return sendPage(error instanceof TooOften ? reply.header('retry-after', String(error.seconds)) : reply, renderTooOftenPage(setting, again), { status: 429 })
  if (error.code === 'history_incomplete') return sendPage(reply, renderNotKeptPage(setting, again.split('?', 1)[0] ?? again), { status: 503 })
  desk.log.warn({ requestId: request.id, route: request.routeOptions.url, err: error }, 'the desk has no answer')
  return sendPage(reply.header('retry-after', '5'), renderAwayPage(setting, again), { status: 503 })
}

function sendRejection(reply: FastifyReply, setting: DeskSetting, { code, message }: Rejected): FastifyReply {
  const status = isProblemCode(code) ? problemType(code).status : 403
  return sendPage(reply, status === 409 ? renderNotDonePage(setting, message) : renderRefusedPage(setting, message), { status })
}

/**
 * To the sign-in and back; what was sent by a form is not sent again. A script that asks for a part of a page, or follows one, is
 * told and reloads it: led on, it would begin a sign-in that nobody sees.
 */
function toSignIn(desk: Desk, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  desk.sessions.end(reply)
  if (asksForMain(request) || request.headers.accept === 'text/event-stream') return sendPage(reply, renderMissingPage(desk.setting(request)), { status: 401 })
  const { id } = request.params as { readonly id?: string }
  const to = deskPath(request.method === 'GET' ? request.url : id === undefined ? undefined : orderPath(id))
  return reply.header('cache-control', 'no-store').redirect(`/desk/sign-in?to=${encodeURIComponent(to)}`, 303)
}
