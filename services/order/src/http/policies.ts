// /v1/policies: the rules a shop sets. A draft may still be another; what was published is in force and never changes.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { NotFound, PolicyId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import {
  commandQuery, coversShop, cursorsOf, described, idText, instantText, isAbout, isDryRun, keyPlace, listOf, listQuery, pageOfWhole, policyKinds, policyRules, requireAllNodes, requireShop, runCommand, shopIdText, zodRoutes,
  type CommandRequest, type Database, type PolicyRules, type Principal, type Runtime,
} from '@wismo/service'
import { knownShop } from '../intake.ts'
import { openPolicyDesk, type KeptPolicy, type PolicyDesk } from '../policy-desk.ts'
import type { By } from '../shop-desk.ts'

const writers = { callers: [{ kind: 'partner', scope: 'config' }] } as const
const readers = { callers: [{ kind: 'partner', scope: 'config' }, { kind: 'partner', scope: 'read' }] } as const

const kind = z.enum(policyKinds)
const rulesOfAnyKind = z.union(Object.values(policyRules))
const rules = described<PolicyRules>(rulesOfAnyKind)
const published = z.object({ version: z.int(), rules, effectiveAt: z.string().describe('Orders placed from then on are under it.') })
const policyAnswer = z.object({
  id: idText(PolicyId), shopId: z.string(), kind,
  status: z.enum(['draft', 'published']).describe('draft: there is one that is not published yet.'),
  version: z.int().describe('Of what was published last; 0: nothing yet.'),
  revision: z.int().describe('Counts drafts and versions; also the ETag, for If-Match.'),
  published: published.optional(), draft: rules.optional(),
})
type PolicyAnswer = z.output<typeof policyAnswer>

const draftBody = z.discriminatedUnion('kind', policyKinds.map((one) => z.strictObject({ shopId: shopIdText, kind: z.literal(one), rules: policyRules[one] })) as unknown as readonly [z.ZodObject<{ shopId: typeof shopIdText; kind: z.ZodLiteral<(typeof policyKinds)[number]>; rules: z.ZodType<PolicyRules> }>])
const params = z.object({ id: idText(PolicyId) })
const querystring = z.object(commandQuery)
const publishBody = z.strictObject({ effectiveAt: instantText.optional().describe('Now when it is not said; never before.') }).nullish()

export function policyRoutes(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  const desk = openPolicyDesk({ store, clock: runtime.clock })
  mountReading(app, desk, runtime)
  mountReturnTerms(app, runtime)
  mountWriting(app, runtime, desk, commandOf(runtime, store, database))
}

function mountReading(app: FastifyInstance, desk: PolicyDesk, { clock }: Runtime): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/policies',
    { config: readers, schema: { tags: ['policies'], summary: 'List the policies of a shop', querystring: z.object({ shopId: shopIdText, kind: kind.optional(), ...listQuery }), response: { 200: listOf(policyAnswer) } } },
    async (request, reply) => {
      const { principal, query } = request
      requireShop(principal, query.shopId)
      const found = await desk.find([query.shopId])
      const entries = found.filter((one) => query.kind === undefined || one.kind === query.kind).map(answerOf)
      return pageOfWhole(request, reply, { entries, keyOf: ({ id }) => id, cursors: cursorsOf(`policies ${query.shopId} ${query.kind ?? ''}`, keyPlace, clock) })
    },
  )
  routes.get('/v1/policies/:id', { config: readers, schema: { tags: ['policies'], summary: 'Read a policy', params, response: { 200: policyAnswer } } }, async ({ principal, params: { id } }, reply) => {
    const found = await own(desk, principal, id)
    return reply.headers(tagged(found)).send(answerOf(found))
  })
  routes.get(
    '/v1/policies/:id/versions',
    { config: readers, schema: { tags: ['policies'], summary: 'List the versions of a policy', description: 'Everything that was published, newest first. An order names the version it was placed under.', params, querystring: z.object(listQuery), response: { 200: listOf(published) } } },
    async (request, reply) => {
      const { principal, params: { id } } = request
      await own(desk, principal, id)
      const entries = (await desk.versions(id)).map(({ version, rules: said, effectiveAt }) => ({ version, rules: said, effectiveAt }))
      return pageOfWhole(request, reply, { entries, keyOf: ({ version }) => String(version), cursors: cursorsOf(`policy versions ${id}`, keyPlace, clock) })
    },
  )
}

/** What a customer may know before buying; what a shop gives to make up for trouble is not among it. */
function mountReturnTerms(app: FastifyInstance, { shops, clock }: Runtime): void {
  zodRoutes(app).get(
    '/v1/policies/returns',
    {
      config: { callers: [{ kind: 'anonymous' }] },
      schema: {
        tags: ['policies'], summary: 'Read the return policy of a shop', description: 'As it is in force now, for a page of a product or of the checkout.',
        querystring: z.object({ shopId: shopIdText, sku: z.string().max(120).optional().describe('All articles of a shop have one policy; terms of a line that differ come with the order.') }),
        response: { 200: z.object({ policyId: idText(PolicyId), version: z.int(), rules: described<PolicyRules<'return'>>(policyRules.return) }) },
      },
    },
    async (request, reply) => {
      const { shopId } = request.query
      isAbout(request, { shopId })
      const found = shops.find(shopId) && shops.policiesAt(shopId, clock()).find((one) => one.kind === 'return')
      if (found === undefined) throw new NotFound()
      return reply.headers({ 'cache-control': 'public, max-age=300', etag: `"${found.version}"` }).send({ policyId: found.policyId, version: found.version, rules: found.rules as PolicyRules<'return'> })
    },
  )
}

function mountWriting(app: FastifyInstance, { shops }: Runtime, desk: PolicyDesk, run: RunPolicyCommand): void {
  const routes = zodRoutes(app)
  routes.post(
    '/v1/policies',
    {
      config: writers,
      schema: { tags: ['policies'], summary: 'Draft a policy', description: 'A shop has one policy of each kind. A draft takes the place of the draft before it; what is published stays in force until this one is published.', querystring, body: draftBody, response: { 201: policyAnswer } },
    },
    async (request, reply) => {
      const { shopId, kind: one, rules: said } = request.body
      requireShop(request.principal, knownShop(shops, shopId).id)
      requireAllNodes(request.principal)
      const result = await run(request, reply, (own, by) => own.draft(shopId, one, said, by))
      return reply.code(201).headers({ ...tagged(result), location: `/v1/policies/${result.id}` }).send(answerOf(result))
    },
  )
  routes.post(
    '/v1/policies/:id/publish',
    {
      config: writers,
      schema: { tags: ['policies'], summary: 'Publish a policy', description: 'The draft is in force for orders placed from then on. Orders that are placed already keep the version they have.', params, querystring, body: publishBody, response: { 200: policyAnswer } },
    },
    async (request, reply) => {
      const { params: { id }, principal, body } = request
      await own(desk, principal, id)
      requireAllNodes(principal)
      const result = await run(request, reply, (at, by) => at.publish(id, body?.effectiveAt, by))
      return reply.headers(tagged(result)).send(answerOf(result))
    },
  )
}

type RunPolicyCommand = (request: CommandRequest, reply: FastifyReply, work: (desk: PolicyDesk, by: By) => Promise<KeptPolicy>) => Promise<KeptPolicy>

const commandOf = (runtime: Runtime, store: EventStore, database: Database): RunPolicyCommand => async (request, reply, work) => {
  const { result } = await runCommand(request, reply, database, { vault: runtime.vault, store }, async ({ cause, expected, ...parts }) => ({
    status: 200,
    result: await work(openPolicyDesk({ store: parts.store, clock: runtime.clock }), { cause, actor: { type: 'retailer', id: request.principal.actorId }, expected }),
  }))
  if (!isDryRun(request) && result.published !== undefined) runtime.shops.learnPolicy(result.published)
  return result
}

const tagged = ({ revision }: { readonly revision: number }) => ({ etag: `"${revision}"` })

const answerOf = ({ id, shopId, kind: one, revision, published: last, draft }: KeptPolicy): PolicyAnswer => ({
  id, shopId, kind: one, status: draft === undefined ? 'published' : 'draft', version: last?.version ?? 0, revision,
  ...(last === undefined ? {} : { published: { version: last.version, rules: last.rules, effectiveAt: last.effectiveAt } }),
  ...(draft === undefined ? {} : { draft }),
})

/** What is not the caller's is not there, with the same answer. */
async function own(desk: PolicyDesk, principal: Principal, id: PolicyId): Promise<KeptPolicy> {
  const found = await desk.one(id)
  if (found === undefined || !coversShop(principal, found.shopId)) throw new NotFound()
  return found
}
