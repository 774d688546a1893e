// POST /v1/tracking-links and .../revoke: links to an order, handed out and ended. The token is in the answer and nowhere else.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { TrackingLinkIssued } from '@wismo/contracts'
import { canonicalJson, fold, NotFound, OrderId, Rejected, TrackingLinkId, type Instant, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { domainEvent, executeCommand } from '@wismo/messaging'
import { commandQuery, idText, instantText, keyReused, isDryRun, linkTimes, runCommand, zodRoutes, type CommandParts, type Database, type LinkClaims, type Principal, type RequestParts, type Runtime, type Success } from '@wismo/service'
import { actorOf } from '../actor.ts'
import { order, type PlacedOrder } from '../domain/order.ts'
import { fileTrackingLink, issueTrackingLink, linkFile, linkPolicy, revokeTrackingLink, type LinkFileEvent } from '../domain/tracking-link.ts'
import { linkFileStream, orderStream } from '../streams.ts'
import { ownOrder } from './own-order.ts'

const level = z.enum(['link', 'verified'])
const wanted = z.strictObject({
  orderId: idText(OrderId),
  level: level.describe('`link`: how far it is. `verified`: all of this order, as for a customer who got it by their own channel.'),
  gift: z.boolean().optional().describe('It goes to whom the present is for: never more than `link`.'),
  until: instantText.optional().describe('When it ends, in full hours; within 250 days. All links of an order end 90 days after its delivery.'),
})

/** What is kept of the answer: the token is made anew from it, so that no credential is stored. */
const kept = z.object({ id: idText(TrackingLinkId), orderId: idText(OrderId), level, until: z.string().optional(), version: z.int(), consistency: z.string().describe('For `min-version` of a read: this change is in it.') })
const issuedAnswer = kept.extend({
  url: z.string().optional().describe('The customer’s page. Absent from a dry run.'),
  token: z.string().optional().describe('Bearer of `/v1/track`. It is shown here and kept nowhere. Absent from a dry run.'),
  verifiedUntil: z.string().optional().describe('From then on a verified link counts as `link`.'),
})
const revokedAnswer = z.object({ id: idText(TrackingLinkId), orderId: idText(OrderId), version: z.int(), consistency: z.string() })
type Kept = z.output<typeof kept> & { readonly claims: LinkClaims }

const callers = [{ kind: 'partner', scope: 'orders:write' }, { kind: 'csr', role: 'agent' }] as const
const querystring = z.object(commandQuery)

export function trackingLinkRoutes(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  const parts: CommandParts = { vault: runtime.vault, store }
  zodRoutes(app).post(
    '/v1/tracking-links',
    {
      config: { callers },
      schema: { tags: ['tracking-links'], summary: 'Hand out a link to an order', description: 'For a message of your own to the customer. Send it by their own channel only: whoever has it sees the order.', querystring, body: wanted, response: { 201: issuedAnswer } },
    },
    async (request, reply) => {
      const { principal, body } = request
      const { result: { claims, ...answer } } = await runCommand<Kept>(request, reply, database, parts, (own) => issued({ ...runtime, ...own }, principal, body))
      const token = isDryRun(request) ? undefined : runtime.links.issue(claims)
      const shown = { ...(token === undefined ? {} : { token, url: `${runtime.baseUrl}/t/${token}` }), ...(claims.level === 'verified' ? { verifiedUntil: claims.verifiedUntil } : {}) }
      return reply.code(201).headers({ etag: `"${answer.version}"`, location: `/v1/order-views/${answer.orderId}` }).send({ ...answer, ...shown })
    },
  )
  zodRoutes(app).post(
    '/v1/tracking-links/:id/revoke',
    {
      config: { callers },
      schema: { tags: ['tracking-links'], summary: 'End a link', description: 'This link and every other that was handed out for the order before show nothing any more, the one in the confirmation among them.', params: z.object({ id: idText(TrackingLinkId) }), querystring, body: z.strictObject({}).nullish(), response: { 200: revokedAnswer } },
    },
    async (request, reply) => {
      const { params: { id }, principal } = request
      const { result } = await runCommand(request, reply, database, parts, (own) => revoked({ ...runtime, ...own }, principal, id))
      return reply.headers({ etag: `"${result.version}"`, location: `/v1/order-views/${result.orderId}` }).send(result)
    },
  )
}

async function issued(parts: Runtime & RequestParts, principal: Principal, { orderId, level: asked, gift = false, until }: z.output<typeof wanted>): Promise<Success<Kept>> {
  const shows = levelFor(principal, gift ? 'link' : asked)
  const now = parts.clock()
  const placed = await ownOrder(parts.store, principal, orderId)
  parts.about({ shopId: placed.shopId })
  const linkId = TrackingLinkId.of(parts.cause, 'link')
  const fact: TrackingLinkIssued = { orderId, linkId, level: shows, ...(until === undefined ? {} : { until }) }
  const command = commandOf(placed, principal, parts.cause, now)
  const result = await executeCommand(parts.store, { ...command, expected: parts.expected, aggregate: order, stream: orderStream(orderId), handler: 'issue-tracking-link', decide: issueTrackingLink(fact, now) })
  if (result.duplicate && canonicalJson(result.events[0]?.data) !== canonicalJson(fact)) throw keyReused()
  await executeCommand(parts.store, { ...command, aggregate: linkFile, stream: linkFileStream(linkId), handler: 'file-tracking-link', decide: fileTrackingLink(linkId, orderId) })
  const generation = result.state.status === 'none' ? 0 : (result.state.links.get(linkId)?.generation ?? 0)
  return {
    status: 201,
    result: { id: linkId, orderId, level: shows, ...(until === undefined ? {} : { until }), version: result.version, consistency: `${orderId}:${result.version}`, claims: { orderId, generation, level: shows, ...linkTimes(shows, until, now) } },
  }
}

/** A verified link is the customer's own eyes: staff who look at a person say why and are written down. Throws `Rejected('forbidden')`. */
function levelFor(principal: Principal, asked: z.infer<typeof level>): z.infer<typeof level> {
  if (principal.kind === 'csr' && asked === 'verified') throw new Rejected('forbidden', 'Staff hand out links of level link.')
  return asked
}

async function revoked(parts: Runtime & RequestParts, principal: Principal, linkId: TrackingLinkId): Promise<Success<z.output<typeof revokedAnswer>>> {
  const orderId = await orderOfLink(parts.store, linkId)
  const placed = await ownOrder(parts.store, principal, orderId)
  parts.about({ shopId: placed.shopId, orderId })
  const { version } = await executeCommand(parts.store, { ...commandOf(placed, principal, parts.cause, parts.clock()), expected: parts.expected, aggregate: order, stream: orderStream(orderId), handler: 'revoke-tracking-link', decide: revokeTrackingLink(orderId, linkId) })
  return { status: 200, result: { id: linkId, orderId, version, consistency: `${orderId}:${version}` } }
}

/** Throws `NotFound`. */
async function orderOfLink(store: EventStore, linkId: TrackingLinkId): Promise<OrderId> {
  const stream = linkFileStream(linkId)
  const stored = (await store.readMany([stream])).get(stream) ?? []
  const orderId = fold(linkFile, stored.map((event) => domainEvent<LinkFileEvent>(event)))
  if (orderId === undefined) throw new NotFound()
  return orderId
}

/** The generation that a link to this order has to name now. Of an order whose links ended for good, one that counts no more. */
export async function linkGenerationOf(store: EventStore, principal: Principal, orderId: OrderId): Promise<number> {
  return Math.min((await ownOrder(store, principal, orderId)).linkGeneration, linkPolicy.lastGeneration)
}

const commandOf = ({ shopId }: PlacedOrder, principal: Principal, cause: Uuid, now: Instant) => ({
  cause,
  metadata: { shopId, occurredAt: now, correlationId: cause, actor: actorOf(principal) },
})
