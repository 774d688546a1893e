// /v1/shops: what a shop is, its nodes, and every version there was.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Invalid, NotFound, type ShopId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { coversLocation, coversShop, isOfNodes, nodeChange, requireAllNodes, requireShop, shopChange, shopIdText, shopNode, shopShape, zodRoutes, type Database, type Principal, type Runtime, type Shop, type ShopNode } from '@wismo/service'
import { openShopDesk, type By, type ShopDesk, type ShopHistoryEntry, type ShopVersion } from '../shop-desk.ts'
import { described } from './described.ts'
import { dryRunText, runCommand } from './dry-run.ts'
import { expectedVersion, ifMatch } from './if-match.ts'

/** A shop with many nodes is more than most bodies. */
const bodyLimit = 512 * 1024

const writers = { callers: [{ kind: 'partner', scope: 'config' }] } as const
const readers = { callers: [{ kind: 'partner', scope: 'config' }, { kind: 'partner', scope: 'read' }] } as const

const version = z.int().describe('Counts from 1; also the ETag, for If-Match.')
const shopAnswer = z.object({ id: z.string(), version, shop: described<Shop>(shopShape) })
const nodeAnswer = z.object({ id: z.string(), version, node: described<ShopNode>(shopNode) })
const historyAnswer = z.object({
  data: z.array(z.object({ version, at: z.string(), by: z.object({ type: z.string(), id: z.string() }), changed: z.array(z.string()).describe('JSON pointers (RFC 6901) to what is another than before.') })),
})

const params = z.object({ id: shopIdText })
const nodeParams = params.extend({ nodeId: z.string().max(64) })
const querystring = z.object({ dryRun: dryRunText })

export function shopRoutes(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  readRoutes(app, openShopDesk({ store, clock: runtime.clock }))
  writeRoutes(app, commandOf(runtime, store, database))
}

function readRoutes(app: FastifyInstance, desk: ShopDesk): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/shops',
    {
      config: readers,
      schema: {
        tags: ['shops'], summary: 'List shops', description: 'Those that the credential covers, by id. A node’s key sees its own nodes of them.',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().max(80).optional() }),
        response: { 200: z.object({ data: z.array(shopAnswer), nextCursor: z.string().nullable() }) },
      },
    },
    async ({ principal, query: { limit, cursor } }, reply) => {
      const { data, nextCursor } = await listed(desk, principal, limit, cursor)
      if (nextCursor !== null) reply.header('link', `</v1/shops?limit=${limit}&cursor=${nextCursor}>; rel="next"`)
      return { data: data.map((found) => seenBy(principal, found)), nextCursor }
    },
  )
  routes.get(
    '/v1/shops/:id',
    {
      config: readers,
      schema: {
        tags: ['shops'], summary: 'Read a shop', params,
        querystring: z.object({ version: z.coerce.number().int().min(1).optional().describe('As it was in that version; as it is now when it is not said.') }),
        response: { 200: shopAnswer },
      },
    },
    async ({ principal, params: { id }, query }, reply) => {
      const found = query.version === undefined ? await own(desk, principal, id) : coversShop(principal, id) ? await desk.at(id, query.version) : undefined
      if (found === undefined) throw new NotFound()
      return reply.headers(tagged(found)).send(seenBy(principal, found))
    },
  )
  routes.get(
    '/v1/shops/:id/versions',
    { config: readers, schema: { tags: ['shops'], summary: 'List the versions of a shop', description: 'Who changed what and when, newest first.', params, response: { 200: historyAnswer } } },
    async ({ principal, params: { id } }) => {
      const data = coversShop(principal, id) ? await desk.history(id) : []
      if (data.length === 0) throw new NotFound()
      // It tells of nodes that are not theirs.
      requireAllNodes(principal)
      return { data: data.map((entry: ShopHistoryEntry) => ({ ...entry, by: { ...entry.by }, changed: [...entry.changed] })) }
    },
  )
  routes.get(
    '/v1/shops/:id/nodes',
    { config: readers, schema: { tags: ['shops'], summary: 'List the nodes of a shop', params, response: { 200: z.object({ version, data: z.array(described<ShopNode>(shopNode)) }) } } },
    async ({ principal, params: { id } }, reply) => {
      const found = await own(desk, principal, id)
      return reply.headers(tagged(found)).send({ version: found.version, data: seenBy(principal, found).shop.nodes ?? [] })
    },
  )
  routes.get(
    '/v1/shops/:id/nodes/:nodeId',
    { config: readers, schema: { tags: ['shops'], summary: 'Read a node', params: nodeParams, response: { 200: nodeAnswer } } },
    async ({ principal, params: { id, nodeId } }, reply) => {
      const found = await own(desk, principal, id)
      return reply.headers(tagged(found)).send(nodeOf(seenBy(principal, found), nodeId))
    },
  )
}

function writeRoutes(app: FastifyInstance, run: RunShopCommand): void {
  const routes = zodRoutes(app)
  routes.post(
    '/v1/shops',
    {
      bodyLimit, config: writers,
      schema: { tags: ['shops'], summary: 'Create a shop', description: 'The credential has to cover its id. The same shop again is answered with what is there.', querystring, body: shopShape, response: { 200: shopAnswer, 201: shopAnswer } },
    },
    async (request, reply) => {
      requireShop(request.principal, request.body.id)
      requireAllNodes(request.principal)
      const { recorded, ...result } = await run(request, reply, request.query.dryRun, (desk, by) => desk.create(request.body, by))
      return reply.code(recorded ? 201 : 200).headers({ ...tagged(result), location: `/v1/shops/${result.id}` }).send(result)
    },
  )
  routes.post(
    '/v1/shops/:id/change',
    {
      bodyLimit, config: writers,
      schema: { tags: ['shops'], summary: 'Change a shop', description: 'Every section that is named takes the place of the one that is there; null takes one away. If-Match with the version you looked at refuses to write over somebody else’s change.', params, querystring, headers: ifMatch, body: shopChange, response: { 200: shopAnswer } },
    },
    async (request, reply) => {
      const { params: { id }, principal } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, request.query.dryRun, (desk, by) => desk.change(id, request.body, by))
      return reply.headers(tagged(result)).send(result)
    },
  )
  routes.post(
    '/v1/shops/:id/nodes',
    { bodyLimit, config: writers, schema: { tags: ['shops'], summary: 'Add a node', description: 'A warehouse, a store, a maker. The version is the shop’s.', params, querystring, headers: ifMatch, body: shopNode, response: { 201: nodeAnswer } } },
    async (request, reply) => {
      const { params: { id }, principal, body } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, request.query.dryRun, (desk, by) => desk.addNode(id, body, by))
      return reply.code(201).headers({ ...tagged(result), location: `/v1/shops/${id}/nodes/${body.id}` }).send(nodeOf(result, body.id))
    },
  )
  routes.post(
    '/v1/shops/:id/nodes/:nodeId/change',
    { bodyLimit, config: writers, schema: { tags: ['shops'], summary: 'Change a node', description: 'As a shop is changed. A node is never removed: `active: false` gives it no new work.', params: nodeParams, querystring, headers: ifMatch, body: nodeChange, response: { 200: nodeAnswer } } },
    async (request, reply) => {
      const { params: { id, nodeId }, principal, body } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, request.query.dryRun, (desk, by) => desk.changeNode(id, nodeId, body, by))
      return reply.headers(tagged(result)).send(nodeOf(result, nodeId))
    },
  )
}

type RunShopCommand = <Result extends ShopVersion>(request: FastifyRequest, reply: FastifyReply, dryRun: 'true' | 'false', work: (desk: ShopDesk, by: By) => Promise<Result>) => Promise<Result>

/** Whoever changed a shop here is served by what was changed at once; other processes learn of it from the topic. */
const commandOf = (runtime: Runtime, store: EventStore, database: Database): RunShopCommand => async (request, reply, dryRun, work) => {
  const expected = expectedVersion(request.headers['if-match'])
  const { result } = await runCommand(request, reply, database, { vault: runtime.vault, store }, dryRun, async (parts, cause) => ({
    status: 200,
    result: await work(openShopDesk({ store: parts.store, clock: runtime.clock }), { cause, actor: { type: 'retailer', id: request.principal.actorId }, expected }),
  }))
  if (dryRun === 'false') runtime.shops.learn(result.shop, result.version)
  return result
}

const tagged = ({ version: current }: { readonly version: number }) => ({ etag: `"${current}"` })

async function listed(desk: ShopDesk, principal: Principal, limit: number, cursor: string | undefined): Promise<{ readonly data: ShopVersion[]; readonly nextCursor: string | null }> {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString()
  if (cursor !== undefined && !shopIdText.safeParse(after).success) throw new Invalid('cursor_invalid', 'This cursor is not from a list of ours.')
  const covered = principal.kind === 'partner' ? [...principal.shopIds].sort().filter((id) => id > after) : []
  const found = await desk.find(covered)
  const data = found.slice(0, limit)
  const last = data.at(-1)
  return { data, nextCursor: last === undefined || found.length <= limit ? null : Buffer.from(last.id).toString('base64url') }
}

/** What is not the caller's is not there, with the same answer. */
function requireOwn(principal: Principal, id: ShopId): void {
  if (!coversShop(principal, id)) throw new NotFound()
}

/** Whose key is of some nodes sees no other ones. */
function seenBy(principal: Principal, found: ShopVersion): ShopVersion {
  if (!isOfNodes(principal) || found.shop.nodes === undefined) return found
  return { ...found, shop: { ...found.shop, nodes: found.shop.nodes.filter(({ id }) => coversLocation(principal, id)) } }
}

/** What changes is the shop, whichever of its nodes it is about. */
function requireOwnWhole(principal: Principal, id: ShopId): void {
  requireOwn(principal, id)
  requireAllNodes(principal)
}

async function own(desk: ShopDesk, principal: Principal, id: ShopId): Promise<ShopVersion> {
  requireOwn(principal, id)
  const [found] = await desk.find([id])
  if (found === undefined) throw new NotFound()
  return found
}

function nodeOf({ version: current, shop }: ShopVersion, nodeId: string): { readonly id: string; readonly version: number; readonly node: ShopNode } {
  const node = shop.nodes?.find(({ id }) => id === nodeId)
  if (node === undefined) throw new NotFound()
  return { id: nodeId, version: current, node }
}
