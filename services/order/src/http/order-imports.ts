// /v1/order-imports: a whole file of orders as one request, and how far it is.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, Invalid, NotFound, OrderImportId, Unavailable, uuidV7 } from '@wismo/kernel'
import { causeOf, coversShop, idText, instantText, isOfNodes, keyReused, requireAllNodes, zodRoutes, type Caller, type Database, type Principal, type Runtime } from '@wismo/service'
import { streamedBody } from '../imports/body.ts'
import { beginImport, endImport, findImport, importModes, lineProblems, stayAlive, type ImportJob, type ImportMode } from '../imports/import-jobs.ts'
import { runImport, underWay } from '../imports/run-import.ts'

/** Bytes of a file at most. */
const bodyLimit = 1024 ** 3
/** Milliseconds between two signs of life. */
const aliveMs = 5_000
const mediaType = 'application/x-ndjson'

const job = z.object({
  id: idText(OrderImportId),
  mode: z.enum(importModes),
  status: z.enum(['running', 'done', 'interrupted']).describe('interrupted: the connection broke. Send the same file again with the same Idempotency-Key, and it goes on behind the last line that is durable.'),
  read: z.int().describe('Lines that are settled.'),
  accepted: z.int().describe('Lines that are durable on `retail.orders.v1`.'),
  duplicate: z.int().describe('Lines whose order an import took before, in the last 30 days.'),
  rejected: z.int().describe('Lines with an error.'),
  startedAt: instantText,
  endedAt: instantText.optional(),
  errorsUrl: z.string().describe('The lines with an error, as NDJSON.'),
})

const callers: readonly Caller[] = [{ kind: 'partner', scope: 'orders:write' }]
const params = z.object({ id: idText(OrderImportId) })

export function orderImportRoutes(app: FastifyInstance, runtime: Runtime, database: Database): void {
  const open = new Set<AbortController>()
  // A file may take hours: whoever stops breaks it off, and it goes on elsewhere.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })
  void app.register(async (scope) => {
    takeNdjsonOnly(scope)
    takeFile(scope, runtime, database, open)
  })
  tellOfFile(app, runtime, database)
}

/** Milliseconds in which a sender that has its answer may end what it sends. */
const afterAnswerMs = 30_000

/** The body stays where it is until the handler reads it. */
function takeNdjsonOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(mediaType, async () => undefined)
  scope.addHook('onResponse', async ({ raw }) => {
    if (raw.complete) return
    const end = setTimeout(() => raw.destroy(), afterAnswerMs).unref()
    raw.once('close', () => clearTimeout(end))
  })
  scope.addContentTypeParser('*', async () => {
    throw new Invalid('media_type', `Send one order per line, as \`Content-Type: ${mediaType}\`.`)
  })
}

function takeFile(app: FastifyInstance, runtime: Runtime, database: Database, open: Set<AbortController>): void {
  zodRoutes(app).post(
    '/v1/order-imports',
    {
      bodyLimit,
      config: { callers, longBody: true },
      schema: {
        tags: ['order imports'],
        summary: 'Bring in a file of orders',
        description: `One order document per line (\`${mediaType}\`), up to 1 GiB, read as it comes. Answered once every line is settled. The Idempotency-Key names the job: after a broken connection the same file under the same key goes on behind the last line that is durable. An order that was brought in before adds nothing.`,
        consumes: [mediaType],
        querystring: z.object({ mode: z.enum(importModes).default('history').describe('history: orders of the past with what happened since (`history`), for which no message is sent and no deadline begins; live: orders that go on from here.') }),
        response: { 202: job },
      },
    },
    async (request, reply) => {
      const { principal, query: { mode } } = request
      requireAllNodes(principal)
      if (Number(request.headers['content-length'] ?? 0) > bodyLimit) throw new Invalid('too_large', 'The file has more bytes than this address takes: send it in parts.')
      const [id, holder] = [OrderImportId.fromUuid(causeOf(request)), uuidV7(Instant.toMillis(runtime.clock()), runtime.random)]
      const begun = await beginImport(database, { id, shopIds: principal.kind === 'partner' ? principal.shopIds : [], mode, at: runtime.clock(), holder })
      if (begun === undefined) {
        const finished = await finishedJob(database, id, mode)
        return reply.code(202).header('idempotency-replayed', 'true').send(shown(runtime, finished))
      }
      const stop = new AbortController()
      open.add(stop)
      const alive = setInterval(() => void stayAlive(database, { id, holder }).catch(() => undefined), aliveMs)
      try {
        await runImport({ runtime, database, principal, holder }, begun, streamedBody(request.raw, { maxBytes: bodyLimit, signal: stop.signal }))
        const done = await endImport(database, { id, holder }, 'done', runtime.clock())
        if (done === undefined) throw underWay()
        return reply.code(202).header('location', `/v1/order-imports/${id}`).send(shown(runtime, done))
      } catch (error) {
        // What broke first is told, also where the job cannot be reached any more: it ends by itself when nobody says that it lives.
        await endImport(database, { id, holder }, 'interrupted', runtime.clock()).catch(() => undefined)
        throw error
      } finally {
        clearInterval(alive)
        open.delete(stop)
      }
    },
  )
}

/** The job that could not be begun. Throws where it is not finished, or the key was another request's. */
async function finishedJob(database: Database, id: OrderImportId, mode: ImportMode): Promise<ImportJob> {
  const found = await findImport(database, id)
  if (found === undefined) throw new Unavailable('unavailable', 'The import was forgotten at this moment. Send it again.')
  if (found.mode !== mode) throw keyReused()
  if (found.status !== 'done') throw underWay()
  return found
}

function tellOfFile(app: FastifyInstance, runtime: Runtime, database: Database): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/order-imports/:id',
    { config: { callers }, schema: { tags: ['order imports'], summary: 'How far a file is', params, response: { 200: job } } },
    async ({ principal, params: { id } }) => shown(runtime, await ownImport(database, principal, id)),
  )
  routes.get(
    '/v1/order-imports/:id/errors',
    {
      config: { callers },
      schema: {
        tags: ['order imports'],
        summary: 'The lines that were not taken',
        description: 'One JSON document per line: `{line, externalId?, problem: {code, detail, errors?}}`, in the order of the file. Nothing of what a line said but the id of its order is repeated.',
        params,
        response: { 200: { description: 'Empty where every line was taken.', content: { 'application/x-ndjson': { schema: z.unknown() } } } },
      },
    },
    async ({ principal, params: { id } }, reply) => {
      const { id: own } = await ownImport(database, principal, id)
      return reply.type(mediaType).header('cache-control', 'no-store').send(Readable.from(ndjson(database, own), { objectMode: false }))
    },
  )
}

async function* ndjson(database: Database, id: OrderImportId): AsyncGenerator<string, void> {
  for await (const problems of lineProblems(database, id)) yield problems.map((one) => `${JSON.stringify(one)}\n`).join('')
}

/** Throws `NotFound`, and just so where it may hold orders of a shop that the caller does not act for. */
async function ownImport(database: Database, principal: Principal, id: OrderImportId): Promise<ImportJob> {
  const found = await findImport(database, id)
  if (found === undefined || isOfNodes(principal) || !found.shopIds.every((shopId) => coversShop(principal, shopId))) throw new NotFound()
  return found
}

const shown = ({ baseUrl }: Pick<Runtime, 'baseUrl'>, { shopIds: _shopIds, ...found }: ImportJob): z.output<typeof job> => ({ ...found, errorsUrl: `${baseUrl}/v1/order-imports/${found.id}/errors` })
