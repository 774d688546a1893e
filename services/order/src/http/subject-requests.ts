// /v1/subject-requests: what a person asks about their own data, what staff decide, and what is handed out.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId, SubjectRequestId } from '@wismo/kernel'
import { executeCommand, type CommandResult } from '@wismo/messaging'
import { commandQuery, idText, isAbout, runCommand, shopIdText, zodRoutes, type Caller, type Database, type Principal, type RequestParts, type Success } from '@wismo/service'
import { actorOf } from '../actor.ts'
import { dueByOf, grantRequest, receiveRequest, refuseRequest, subjectRequest, type SubjectRequest, type SubjectRequestEvent } from '../domain/subject-request.ts'
import { openOrders } from '../open-orders.ts'
import { subjectRequestStream } from '../streams.ts'
import { ownRequest, personAskedAbout, type KeptRequest, type NamedSubject, type SubjectParts } from '../subject-desk.ts'
import { handOut } from '../subject-export.ts'

const asking: readonly Caller[] = [{ kind: 'owner' }, { kind: 'customer', level: 'verified' }, { kind: 'partner', scope: 'personal:read' }]
const staff: Caller = { kind: 'csr', role: 'privacy' }
/** A link is no proof of who somebody is beyond its order: it asks, and is told how far it is. */
const taking: readonly Caller[] = [{ kind: 'owner' }, { kind: 'partner', scope: 'personal:read' }, staff]

const kind = z.enum(['access', 'erase', 'rectify', 'restrict', 'object'])
const subject = z.union([
  z.strictObject({ orderId: idText(OrderId) }),
  z.strictObject({ shopId: shopIdText, customerId: z.string().min(1).max(64) }),
  z.strictObject({ shopId: shopIdText, email: z.email().max(254) }),
  z.strictObject({ shopId: shopIdText, phone: z.string().min(6).max(32) }),
], 'The order is expected, or the shop with one of customerId, email and phone.')
const asked = z.strictObject({
  kind: kind.describe('A copy of the data, its erasure, a correction, that it is only kept, that it is not used.'),
  subject: subject.optional().describe('Whom a retailer asks for. A customer asks about themselves and leaves it out.'),
}).meta({ examples: [{ kind: 'access' }] })
const decided = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('grant') }),
  z.strictObject({ decision: z.literal('refuse'), ground: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/).describe('Code of the ground that the law gives: `identity_not_proven`, `legal_obligation`, `manifestly_unfounded`.') }),
])

const answer = z.object({
  id: idText(SubjectRequestId), kind: z.string(),
  status: z.enum(['received', 'granted', 'refused', 'completed']).describe('granted: it is being done, for `access` it can be fetched. completed: it was done.'),
  dueBy: z.string().describe('The law gives a month.'), ground: z.string().optional(),
  escalated: z.boolean().describe('Nobody has decided, and a week is left.'),
  waitingFor: z.literal('open_order').optional().describe('It was granted, and the person bought again before it was done: to be decided anew once that order is over.'),
  version: z.int(), consistency: z.string(),
})
type Answer = z.infer<typeof answer>

const params = z.object({ id: idText(SubjectRequestId) })
const querystring = z.object(commandQuery)

export function subjectRequestRoutes(app: FastifyInstance, parts: SubjectParts, database: Database): void {
  const routes = zodRoutes(app)
  routes.post(
    '/v1/subject-requests',
    { config: { callers: asking }, schema: { tags: ['privacy'], summary: 'Ask about personal data', description: 'By a customer about themselves, or by a retailer for one. Staff decide within a month.', querystring, body: asked, response: { 201: answer } } },
    async (request, reply) => {
      const { principal, body } = request
      const { result } = await runCommand(request, reply, database, parts, (own) => received({ ...parts, ...own }, principal, body))
      return reply.code(201).headers(headersOf(result)).send(result)
    },
  )
  routes.get(
    '/v1/subject-requests/:id',
    { config: { callers: [...asking, staff] }, schema: { tags: ['privacy'], summary: 'How far a request is', params, response: { 200: answer } } },
    async (request, reply) => {
      const kept = await ownRequest(parts, request.principal, request.params.id)
      isAbout(request, { shopId: kept.shopId })
      const result = answerOf(kept)
      return reply.headers(headersOf(result)).send(result)
    },
  )
  routes.post(
    '/v1/subject-requests/:id/decide',
    {
      config: { callers: [staff] },
      schema: {
        tags: ['privacy'], summary: 'Grant or refuse a request',
        description: 'Granted, `erase` is done at once and for good: `subject_has_open_order` while an order of the person is not over; the same decision goes through once it is. Who buys again before it is done is not erased: the request is `received` again with `waitingFor`. `access` can be fetched from then on. What else is granted, people do.',
        params, querystring, body: decided, response: { 200: answer },
      },
    },
    async (request, reply) => {
      const { principal, params: { id }, body } = request
      const { result } = await runCommand(request, reply, database, parts, (own) => decide({ ...parts, ...own }, principal, id, body))
      return reply.headers(headersOf(result)).send(result)
    },
  )
  exportRoute(app, parts)
}

function exportRoute(app: FastifyInstance, parts: SubjectParts): void {
  zodRoutes(app).get(
    '/v1/subject-requests/:id/export',
    {
      config: { callers: taking },
      schema: {
        tags: ['privacy'], summary: 'Everything that is kept about the person',
        description: 'Of a request for access that was granted: contacts, addresses, words, orders and requests, of nobody else. Every time is recorded; staff say why in the header `Wismo-Reason`.',
        params, headers: z.object({ 'wismo-reason': z.string().max(500).optional().describe('Why staff read it; kept with who they are. No personal data.') }),
        response: { 200: z.looseObject({ subjectRef: z.string(), shopId: z.string() }).describe('`contacts`, `addresses`, `texts`, `orders` as in the order view, `requests`.') },
      },
    },
    async (request, reply) => {
      const kept = await ownRequest(parts, request.principal, request.params.id)
      isAbout(request, { shopId: kept.shopId })
      const { requests, ...handed } = await handOut(parts, request.principal, kept, request.headers['wismo-reason'])
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').serializer(JSON.stringify).send({ ...handed, requests: requests.map(answerOf) } as never)
    },
  )
}

const headersOf = ({ id, version }: Answer) => ({ etag: `"${version}"`, location: `/v1/subject-requests/${id}`, 'cache-control': 'no-store' })

const answerOf = ({ requestId: id, kind: asks, status, dueBy, ground, escalated, waitingFor, version }: KeptRequest): Answer => ({
  id, kind: asks, status, dueBy, ...(ground === undefined ? {} : { ground }), escalated, ...(waitingFor === undefined ? {} : { waitingFor }), version, consistency: `${id}:${version}`,
})

type Parts = SubjectParts & RequestParts

async function received(parts: Parts, principal: Principal, { kind: asks, subject: named }: z.infer<typeof asked>): Promise<Success<Answer>> {
  const { cause, expected } = parts
  const person = await personAskedAbout(parts, principal, named as NamedSubject | undefined)
  parts.about({ shopId: person.shopId })
  const [id, now] = [SubjectRequestId.of(cause, 'subject-request'), parts.clock()]
  const result = await executeCommand(parts.store, {
    aggregate: subjectRequest, stream: subjectRequestStream(id), cause, expected, handler: 'receive-subject-request',
    metadata: { shopId: person.shopId, occurredAt: now, correlationId: cause, actor: actorOf(principal) },
    decide: receiveRequest({ requestId: id, ...person, kind: asks, dueBy: dueByOf(now) }),
  })
  return { status: 201, result: answerAfter(id, result) }
}

async function decide(parts: Parts, principal: Principal, id: SubjectRequestId, body: z.infer<typeof decided>): Promise<Success<Answer>> {
  const { cause, expected } = parts
  const kept = await ownRequest(parts, principal, id)
  const { shopId, subjectRef } = kept
  parts.about({ shopId })
  const now = parts.clock()
  const open = body.decision === 'grant' && kept.kind === 'erase' && kept.status === 'received' ? await openOrders(parts, shopId, subjectRef) : []
  const result = await executeCommand(parts.store, {
    aggregate: subjectRequest, stream: subjectRequestStream(id), cause, expected, handler: 'decide-subject-request',
    metadata: { shopId, occurredAt: now, correlationId: cause, actor: actorOf(principal) },
    decide: body.decision === 'grant' ? grantRequest({ openOrders: open.length }) : refuseRequest(body.ground),
  })
  return { status: 200, result: answerAfter(id, result) }
}

function answerAfter(id: SubjectRequestId, { state, version }: CommandResult<SubjectRequest, SubjectRequestEvent>): Answer {
  if (state.status === 'none') throw new NotFound()
  return answerOf({ ...state, requestId: id, version })
}
