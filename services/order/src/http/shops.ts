// /v1/shops: what a shop is, its nodes, and every version there was.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { NotFound, type ShopId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import {
  commandQuery, coversLocation, coversShop, cursorsOf, described, isDryRun, isOfNodes, keyPlace, listOf, listQuery, maxShopBytes, nodeChange, pageOfWhole, requireAllNodes, requireShop, runCommand, shopChange, shopIdText, shopNode, shopShape, shownTheme, shownThemeOf, wholeNumber, withoutFiles, zodRoutes,
  type CommandRequest, type Database, type Principal, type Runtime, type Shop, type ShopNode,
} from '@wismo/service'
import { openShopDesk, type By, type ShopDesk, type ShopVersion } from '../shop-desk.ts'

/** A shop with many nodes is more than most bodies. */
const bodyLimit = maxShopBytes

const writers = { callers: [{ kind: 'partner', scope: 'config' }] } as const
const readers = { callers: [{ kind: 'partner', scope: 'config' }, { kind: 'partner', scope: 'read' }] } as const

const version = z.int().describe('Counts from 1; also the ETag, for If-Match.')
const shopAnswer = z.object({ id: z.string(), version, shop: described<Shop>(shopShape), shownTheme: shownTheme.describe('The colors of `shop.theme` as pages show them: nearer to black or white where a wish could not be read.') })
const nodeAnswer = z.object({ id: z.string(), version, node: described<ShopNode>(shopNode) })
const historyEntry = z.object({ version, at: z.string(), by: z.object({ type: z.string(), id: z.string() }), changed: z.array(z.string()).describe('JSON pointers (RFC 6901) to what is another than before.') })

const params = z.object({ id: shopIdText })
const nodeParams = params.extend({ nodeId: z.string().max(64) })
const querystring = z.object(commandQuery)

export function shopRoutes(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  const desk = openShopDesk({ store, clock: runtime.clock })
  readRoutes(app, desk)
  listRoutes(app, desk, runtime)
  writeRoutes(app, commandOf(runtime, store, database))
}

function readRoutes(app: FastifyInstance, desk: ShopDesk): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/shops/:id',
    {
      config: readers,
      schema: {
        tags: ['shops'], summary: 'Read a shop', params,
        querystring: z.object({ version: wholeNumber(1, 999_999_999).optional().describe('As it was in that version; as it is now when it is not said.') }),
        response: { 200: shopAnswer },
      },
    },
    async ({ principal, params: { id }, query }, reply) => {
      const found = query.version === undefined ? await own(desk, principal, id) : coversShop(principal, id) ? await desk.at(id, query.version) : undefined
      if (found === undefined) throw new NotFound()
      return reply.headers(tagged(found)).send(told(seenBy(principal, found)))
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

function listRoutes(app: FastifyInstance, desk: ShopDesk, { clock }: Runtime): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/shops',
    { config: readers, schema: { tags: ['shops'], summary: 'List shops', description: 'Those that the credential covers, by id. A node’s key sees its own nodes of them. The files of a shop (`logo`, `favicon`, `headingFont`) are in the answer about that shop alone.', querystring: z.object(listQuery), response: { 200: listOf(shopAnswer) } } },
    async (request, reply) => {
      const { principal } = request
      const found = await desk.find(principal.kind === 'partner' ? [...principal.shopIds].sort() : [])
      const entries = found.map((one) => told(seenBy(principal, { ...one, shop: withoutFiles(one.shop) })))
      return pageOfWhole(request, reply, { entries, keyOf: ({ id }) => id, cursors: cursorsOf('shops', keyPlace, clock) })
    },
  )
  routes.get(
    '/v1/shops/:id/versions',
    { config: readers, schema: { tags: ['shops'], summary: 'List the versions of a shop', description: 'Who changed what and when, newest first.', params, querystring: z.object(listQuery), response: { 200: listOf(historyEntry) } } },
    async (request, reply) => {
      const { principal, params: { id } } = request
      const history = coversShop(principal, id) ? await desk.history(id) : []
      if (history.length === 0) throw new NotFound()
      // It tells of nodes that are not theirs.
      requireAllNodes(principal)
      const entries = history.map((entry) => ({ ...entry, by: { ...entry.by }, changed: [...entry.changed] }))
      return pageOfWhole(request, reply, { entries, keyOf: ({ version: one }) => String(one), cursors: cursorsOf(`shop versions ${id}`, keyPlace, clock) })
    },
  )
  routes.get(
    '/v1/shops/:id/nodes',
    { config: readers, schema: { tags: ['shops'], summary: 'List the nodes of a shop', params, querystring: z.object(listQuery), response: { 200: listOf(described<ShopNode>(shopNode)).extend({ version }) } } },
    async (request, reply) => {
      const found = await own(desk, request.principal, request.params.id)
      const { data, nextCursor } = pageOfWhole(request, reply, { entries: seenBy(request.principal, found).shop.nodes ?? [], keyOf: ({ id }) => id, cursors: cursorsOf(`nodes ${found.id}`, keyPlace, clock) })
      return reply.headers(tagged(found)).send({ version: found.version, data, nextCursor })
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
      const { recorded, ...result } = await run(request, reply, (desk, by) => desk.create(request.body, by))
      return reply.code(recorded ? 201 : 200).headers({ ...tagged(result), location: `/v1/shops/${result.id}` }).send(told(result))
    },
  )
  routes.post(
    '/v1/shops/:id/change',
    {
      bodyLimit, config: writers,
      schema: { tags: ['shops'], summary: 'Change a shop', description: 'Every section that is named takes the place of the one that is there; null takes one away. If-Match with the version you looked at refuses to write over somebody else’s change.', params, querystring, body: shopChange, response: { 200: shopAnswer } },
    },
    async (request, reply) => {
      const { params: { id }, principal } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, (desk, by) => desk.change(id, request.body, by))
      return reply.headers(tagged(result)).send(told(result))
    },
  )
  routes.post(
    '/v1/shops/:id/nodes',
    { bodyLimit, config: writers, schema: { tags: ['shops'], summary: 'Add a node', description: 'A warehouse, a store, a maker. The version is the shop’s.', params, querystring, body: shopNode, response: { 201: nodeAnswer } } },
    async (request, reply) => {
      const { params: { id }, principal, body } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, (desk, by) => desk.addNode(id, body, by))
      return reply.code(201).headers({ ...tagged(result), location: `/v1/shops/${id}/nodes/${body.id}` }).send(nodeOf(result, body.id))
    },
  )
  routes.post(
    '/v1/shops/:id/nodes/:nodeId/change',
    { bodyLimit, config: writers, schema: { tags: ['shops'], summary: 'Change a node', description: 'As a shop is changed. A node is never removed: `active: false` gives it no new work.', params: nodeParams, querystring, body: nodeChange, response: { 200: nodeAnswer } } },
    async (request, reply) => {
      const { params: { id, nodeId }, principal, body } = request
      requireOwnWhole(principal, id)
      const result = await run(request, reply, (desk, by) => desk.changeNode(id, nodeId, body, by))
      return reply.headers(tagged(result)).send(nodeOf(result, nodeId))
    },
  )
}

type RunShopCommand = <Result extends ShopVersion>(request: CommandRequest, reply: FastifyReply, work: (desk: ShopDesk, by: By) => Promise<Result>) => Promise<Result>

/** Whoever changed a shop here is served by what was changed at once; other processes learn of it from the topic. */
const commandOf = (runtime: Runtime, store: EventStore, database: Database): RunShopCommand => async (request, reply, work) => {
  const { result } = await runCommand(request, reply, database, { vault: runtime.vault, store }, async ({ cause, expected, ...parts }) => ({
    status: 200,
    result: await work(openShopDesk({ store: parts.store, clock: runtime.clock }), { cause, actor: { type: 'retailer', id: request.principal.actorId }, expected }),
  }))
  if (!isDryRun(request)) runtime.shops.learn(result.shop, result.version)
  return result
}

const tagged = ({ version: current }: { readonly version: number }) => ({ etag: `"${current}"` })

/** What is not the caller's is not there, with the same answer. */
function requireOwn(principal: Principal, id: ShopId): void {
  if (!coversShop(principal, id)) throw new NotFound()
}

/** Whose key is of some nodes sees no other ones. */
function seenBy(principal: Principal, found: ShopVersion): ShopVersion {
  if (!isOfNodes(principal) || found.shop.nodes === undefined) return found
  return { ...found, shop: { ...found.shop, nodes: found.shop.nodes.filter(({ id }) => coversLocation(principal, id)) } }
}

/** The wish, and what pages make of it. */
const told = <Found extends ShopVersion>(found: Found) => ({ ...found, shownTheme: shownThemeOf(found.shop.theme) })

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
