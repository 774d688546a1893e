// POST /v1/orders/{id}/holds and .../release: what a retailer says about going on with an order.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { OrderHeld } from '@wismo/contracts'
import { canonicalJson, cardNumberFaults, HoldId, Invalid, LineId, OrderId, Rejected, type Instant, type SealedRef, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { executeCommand, type CommandResult } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { commandQuery, idText, instantText, keyReused, runCommand, zodRoutes, type CommandParts, type Database, type Principal, type RequestParts, type Runtime, type Success } from '@wismo/service'
import { actorOf } from '../actor.ts'
import { holdOrder, holdUntil, releaseHold } from '../domain/hold.ts'
import { order, type Order, type OrderEvent, type PlacedOrder } from '../domain/order.ts'
import { maxLines } from '../order-document-schema.ts'
import { orderStream } from '../streams.ts'
import { ownOrder } from './own-order.ts'

const words = z.string().trim().min(1).max(500)
const codeText = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'A code is of lower-case letters, digits and underscores.')

const hold = z.strictObject({
  reason: z.strictObject({
    code: codeText.describe('`fraud`, `payment`, `address`, `stock`, `review`, or a code of your own. Staff and machines read it; a customer reads `payment`, `address` and `stock` as they are, and `review` for every other.'),
    subCode: codeText.optional().describe('More exactly.'),
    text: words.optional().describe('For people; kept in the vault.'),
  }),
  lines: z.array(z.strictObject({ lineId: idText(LineId), quantity: z.int().min(1).max(1_000_000_000) })).min(1).max(maxLines).optional().describe('Which units; the whole order when absent.'),
  until: instantText.optional().describe('When it is escalated if it still stands: 48 hours from now when absent, 30 days at most.'),
})
const release = z.strictObject({ note: words.optional().describe('For people; kept in the vault.') })

const released = z.object({ id: idText(OrderId), holdId: idText(HoldId), version: z.int(), status: z.string().describe('Of the order: a hold changes none.'), consistency: z.string().describe('For `min-version` of a read: this change is in it.') })
const held = released.extend({ until: z.string() })

const callers = [{ kind: 'partner', scope: 'orders:write' }, { kind: 'csr', role: 'agent' }] as const
const querystring = z.object(commandQuery)

export function holdRoutes(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  const parts: CommandParts = { vault: runtime.vault, store }
  zodRoutes(app).post(
    '/v1/orders/:id/holds',
    {
      config: { callers },
      schema: {
        tags: ['orders'],
        summary: 'Hold an order',
        description: 'Nothing more happens to the order, or to the units named, until the hold is released. Half-way to its end it is reminded of, at its end escalated; a hold of the whole order that still stands 24 hours later cancels the order. An order can have several holds.',
        params: z.object({ id: idText(OrderId) }),
        querystring,
        body: hold,
        response: { 201: held },
      },
    },
    async (request, reply) => {
      refuseCardNumbers(request.body)
      const { params: { id }, principal, body } = request
      const { result } = await runCommand(request, reply, database, parts, (own) => heldOrder({ ...runtime, ...own }, principal, id, body))
      return reply.code(201).headers(headersOf(result)).send(result)
    },
  )
  zodRoutes(app).post(
    '/v1/orders/:id/holds/:holdId/release',
    {
      config: { callers },
      schema: {
        tags: ['orders'],
        summary: 'Release a hold',
        description: 'That hold no longer stands in the way; others may. A hold that is released already is answered the same.',
        params: z.object({ id: idText(OrderId), holdId: idText(HoldId) }),
        querystring,
        body: release.nullish(),
        response: { 200: released },
      },
    },
    async (request, reply) => {
      refuseCardNumbers(request.body)
      const { params: { id, holdId }, principal, body } = request
      const { result } = await runCommand(request, reply, database, parts, (own) => releasedHold({ ...runtime, ...own }, principal, id, { holdId, note: body?.note }))
      return reply.headers(headersOf(result)).send(result)
    },
  )
}

const headersOf = ({ id, version }: z.infer<typeof released>) => ({ etag: `"${version}"`, location: `/v1/order-views/${id}` })

function refuseCardNumbers(body: unknown): void {
  const faults = cardNumberFaults(body)
  if (faults.length > 0) throw new Invalid('card_number_refused', faults[0]?.detail, faults)
}

async function heldOrder(parts: Runtime & RequestParts, principal: Principal, orderId: OrderId, { reason: { code, subCode, text }, lines, until }: z.infer<typeof hold>): Promise<Success<z.infer<typeof held>>> {
  const now = parts.clock()
  const placed = await ownOrder(parts.store, principal, orderId)
  parts.about({ shopId: placed.shopId })
  const textRef = await sealed(parts.vault, placed, orderId, parts.cause, 'hold.text', text)
  const holdId = HoldId.of(parts.cause, 'hold')
  const fact: OrderHeld = { orderId, holdId, reason: { code, ...(subCode === undefined ? {} : { subCode }) }, ...(lines === undefined ? {} : { lines }), until: holdUntil(until, now), ...(textRef === undefined ? {} : { textRef }) }
  const result = await executeCommand(parts.store, { ...commandOf(placed, orderId, principal, parts, now), handler: 'hold-order', decide: holdOrder(fact, now) })
  const [told] = result.events
  const stored = told?.type === 'OrderHeld' ? told.data : fact
  if (result.duplicate && !sameHold(stored, fact, until)) throw keyReused()
  return { status: 201, result: { ...answerOf(orderId, holdId, result), until: stored.until } }
}

/** An end that was not asked for is another one with every try. */
const sameHold = ({ until: kept, ...stored }: OrderHeld, { until: _until, ...asked }: OrderHeld, until: Instant | undefined): boolean => canonicalJson(stored) === canonicalJson(asked) && (until === undefined || until === kept)

interface Release {
  readonly holdId: HoldId
  readonly note: string | undefined
}

async function releasedHold(parts: Runtime & RequestParts, principal: Principal, orderId: OrderId, { holdId, note }: Release): Promise<Success<z.infer<typeof released>>> {
  const placed = await ownOrder(parts.store, principal, orderId)
  parts.about({ shopId: placed.shopId })
  const noteRef = await sealed(parts.vault, placed, orderId, parts.cause, 'hold.note', note)
  const fact = { orderId, holdId, ...(noteRef === undefined ? {} : { noteRef }) }
  const result = await executeCommand(parts.store, { ...commandOf(placed, orderId, principal, parts, parts.clock()), handler: 'release-hold', decide: releaseHold(fact) })
  if (result.duplicate && canonicalJson(result.events[0]?.data) !== canonicalJson(fact)) throw keyReused()
  return { status: 200, result: answerOf(orderId, holdId, result) }
}

const commandOf = ({ shopId }: PlacedOrder, orderId: OrderId, principal: Principal, { cause, expected }: Pick<RequestParts, 'cause' | 'expected'>, now: Instant) => ({
  aggregate: order,
  stream: orderStream(orderId),
  cause,
  expected,
  metadata: { shopId, occurredAt: now, correlationId: cause, actor: actorOf(principal) },
})

const answerOf = (id: OrderId, holdId: HoldId, { version, state }: CommandResult<Order, OrderEvent>): z.infer<typeof released> => ({ id, holdId, version, status: state.status, consistency: `${id}:${version}` })

/** Words of people are the customer's data: they are in the vault under the customer's key before anything is recorded. */
async function sealed(vault: Vault, { shopId, subjectRef, erased }: PlacedOrder, orderId: OrderId, cause: Uuid, field: string, text: string | undefined): Promise<SealedRef | undefined> {
  if (text === undefined) return undefined
  if (erased) throw new Rejected('wrong_state', 'Who bought is erased: no words are kept with this order any more.')
  const [answer] = await vault.seal([{ shopId, subject: { subjectRef }, orderId, cause, values: { [field]: text } }])
  const ref = answer?.refs[field]
  if (ref === undefined) throw new Error('the vault did not answer')
  return ref
}
