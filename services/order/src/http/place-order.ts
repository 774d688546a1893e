// POST /v1/orders: the one inbound message that is decided and stored before it is answered.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, Invalid, orderIdOf, OrderId } from '@wismo/kernel'
import { StreamName, type EventStore } from '@wismo/event-store'
import { executeCommand, type CommandResult } from '@wismo/messaging'
import { commandQuery, idText, isAbout, isDryRun, keyReused, requireAllNodes, requireShop, runCommand, verifiedMs, zodRoutes, type Database, type Principal, type RequestParts, type Runtime, type Success } from '@wismo/service'
import { actorOf } from '../actor.ts'
import type { OrderDocument } from '../domain/order-document.ts'
import { order, placeOrder, type Order, type OrderEvent } from '../domain/order.ts'
import { contentHashOf, knownShop, orderPlaced, sealRequest } from '../intake.ts'
import { asDocument, checkRules, documentForms, refuseTooMuch } from '../order-document-schema.ts'
import { linkGenerationOf } from './tracking-links.ts'

/** Bytes of an order document at most. */
const bodyLimit = 256 * 1024

/** What is kept of the answer: the link is made anew from it, so that no credential is stored. */
const kept = z.object({ id: idText(OrderId), number: z.string(), version: z.int(), status: z.string(), consistency: z.string().describe('For `min-version` of a read: this change is in it.') })
const answer = kept.extend({ trackingUrl: z.string().optional().describe('The customer’s page; put it into your confirmation. Absent from a dry run.') })
type Kept = z.infer<typeof kept> & { readonly verifiedUntil: Instant }

export function placeOrderRoute(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  zodRoutes(app).post(
    '/v1/orders',
    {
      bodyLimit,
      // Too much is told apart from misshapen, here as on the topic.
      preValidation: async ({ body }) => refuseTooMuch(body),
      config: { callers: [{ kind: 'partner', scope: 'orders:write' }, { kind: 'csr', role: 'agent' }] },
      schema: {
        tags: ['orders'],
        summary: 'Place an order',
        description: 'Takes a whole order. The same document again is answered with the same order; another document under the same externalId is refused.',
        querystring: z.object({
          mode: z.enum(['live', 'history']).default('live').describe('history: an order of the past; no messages are sent for it.'),
          ...commandQuery,
        }),
        body: documentForms(runtime.contracts).imported.describe('A whole order as checkout knows it.'),
        response: { 200: answer, 201: answer },
      },
    },
    async (request, reply) => {
      const document = checked(runtime, request.principal, asDocument(request.body))
      isAbout(request, { shopId: document.shopId, orderId: orderIdOf(document.shopId, document.externalId) })
      const history = request.query.mode === 'history'
      if (request.body.history !== undefined && !history) throw new Invalid('invalid', 'history goes with mode=history.', [{ pointer: '/history', code: 'unknown_property', detail: 'history goes with mode=history.' }])
      const success = await runCommand(request, reply, database, { vault: runtime.vault, store }, (parts) => placed({ ...runtime, ...parts }, request.principal, document, history))
      const { verifiedUntil, ...result } = success.result
      const answered = reply.code(success.status === 201 ? 201 : 200).headers({ etag: `"${result.version}"`, location: `/v1/order-views/${result.id}` })
      // A link is handed out for what was done, not for what would be.
      if (isDryRun(request)) return answered.send(result)
      // An answer that is given again may be older than a revocation; a new order has had none.
      const generation = success.status === 201 && !reply.hasHeader('idempotency-replayed') ? 0 : await linkGenerationOf(store, request.principal, result.id)
      const token = runtime.links.issue({ orderId: result.id, generation, level: 'verified', verifiedUntil })
      return answered.send({ ...result, trackingUrl: `${runtime.baseUrl}/t/${token}` })
    },
  )
}

/** Orders are read where their view is: this address is what somebody would guess. */
export function readOrderRoute(app: FastifyInstance): void {
  zodRoutes(app).get(
    '/v1/orders/:id',
    {
      config: { callers: [{ kind: 'partner', scope: 'read' }] },
      schema: { tags: ['orders'], summary: 'Find the view of an order', params: z.object({ id: idText(OrderId) }), response: { 308: z.null().describe('To `/v1/order-views/{id}`.') } },
    },
    async ({ params: { id } }, reply) => reply.redirect(`/v1/order-views/${id}`, 308),
  )
}

/** Shape, then shop, then credential, then every rule of the document. */
function checked(runtime: Runtime, principal: Principal, document: OrderDocument): OrderDocument {
  const shop = knownShop(runtime.shops, document.shopId)
  requireShop(principal, shop.id)
  requireAllNodes(principal)
  checkRules(document, { now: runtime.clock(), shopCurrency: shop.currency })
  return document
}

async function placed(runtime: Runtime & RequestParts, principal: Principal, document: OrderDocument, history: boolean): Promise<Success<Kept>> {
  const { clock, vault, shops, store, cause, expected } = runtime
  const shop = knownShop(shops, document.shopId)
  const id = orderIdOf(shop.id, document.externalId)
  const [sealed] = await vault.seal([sealRequest(document, shop, cause)])
  if (sealed === undefined) throw new Error('the vault did not answer')
  const contentHash = contentHashOf(vault, document)
  const policies = shops.policiesAt(shop.id, Instant.parse(document.placedAt))
  const fact = orderPlaced(document, { shop, policies, sealed, contentHash, history })
  const result = await executeCommand(store, {
    aggregate: order,
    stream: StreamName.of('order', id),
    cause,
    handler: 'place-order',
    metadata: { shopId: shop.id, occurredAt: fact.placedAt, correlationId: cause, actor: actorOf(principal) },
    decide: placeOrder(fact),
    expected,
  })
  sameRequest(result, contentHash)
  const { version, events, state } = result
  return {
    status: events.length > 0 ? 201 : 200,
    result: { id, number: fact.number, version, status: state.status, consistency: `${id}:${version}`, verifiedUntil: Instant.plus(clock(), verifiedMs) },
  }
}

/** A crash between append and answer keeps no answer, but the event knows its cause: another document under it is refused. */
function sameRequest({ duplicate, events }: CommandResult<Order, OrderEvent>, contentHash: string): void {
  const [told] = events
  if (duplicate && !(told?.type === 'OrderPlaced' && told.data.contentHash === contentHash)) throw keyReused()
}
