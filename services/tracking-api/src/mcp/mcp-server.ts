// The Model Context Protocol over streamable HTTP, as far as reading takes it: no session, no stream, each request for itself.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import { isWismoError, NotFound, Rejected } from '@wismo/kernel'
import type { Vault } from '@wismo/privacy'
import { problemOf, releaseVersion } from '@wismo/service'
import { askingCustomer, levelOf, type Client } from '../client.ts'
import { linkedOrSignedIn } from '../http/track-order.ts'
import { errorOf, isObject, readMessage, Refused, resultOf, rpcErrors, type RpcRequest } from './json-rpc.ts'
import { toolsOver, type Tool, type ToolViews } from './tools.ts'

/** Newest first. A client that wants another one is offered the newest. */
const protocolVersions = ['2025-11-25', '2025-06-18'] as const
/** What clients of before that header send, by the specification. */
const unsaid = '2025-03-26'

export interface McpParts {
  readonly views: ToolViews
  readonly vault: Pick<Vault, 'open'>
  readonly baseUrl: string
  readonly log: Logger
}

export function mountMcp(app: FastifyInstance, { views, vault, baseUrl, log }: McpParts): void {
  const tools = toolsOver(views, vault)
  app.post('/mcp', { config: { callers: linkedOrSignedIn, pageOf: whoseCall, anyText: true }, schema: { hide: true } }, async (request, reply) => {
    requireOwnOrigin(request)
    await requireLiving(views, askingCustomer(request))
    reply.headers({ 'cache-control': 'no-store', vary: 'authorization, wismo-shop, accept-language' })
    let message: ReturnType<typeof readMessage> | undefined
    try {
      requireKnownVersion(request.headers['mcp-protocol-version'])
      message = readMessage(request.body)
      if (message === 'answer' || message.id === undefined) return reply.code(202).send()
      return reply.send(resultOf(message.id, await done(message, tools, { request, baseUrl, log })))
    } catch (error) {
      const id = message === undefined || message === 'answer' ? null : (message.id ?? null)
      if (error instanceof Refused) return reply.code(id === null ? 400 : 200).send(errorOf(id, error))
      log.error({ requestId: request.id, route: '/mcp', err: error }, 'request failed')
      return reply.send(errorOf(id, { code: rpcErrors.internal, message: 'That is a fault of ours.' }))
    }
  })
}

/** Calls are counted as pages of an order are, and by address for who is not known. */
const whoseCall = ({ principal }: FastifyRequest): string | undefined => (principal.kind === 'anonymous' ? undefined : principal.actorId)

/** A page of somebody else's must not speak through the browser of who reads it. */
function requireOwnOrigin({ headers: { origin, host } }: FastifyRequest): void {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return
  throw new Rejected('forbidden', 'Assistants call from their own place, not from a page.')
}

/** A link that ended is answered as everywhere: like an order that is not there. */
async function requireLiving(views: ToolViews, client: Client): Promise<void> {
  if (client.kind === 'customer' && (await views.find(client, client.orderId, levelOf(client))) === undefined) throw new NotFound()
}

function requireKnownVersion(version: string | readonly string[] | undefined): void {
  if (version === undefined || [...protocolVersions, unsaid].some((known) => known === version)) return
  throw new Refused('invalidRequest', `MCP-Protocol-Version is one of ${protocolVersions.join(', ')}.`)
}

interface Asking {
  readonly request: FastifyRequest
  readonly baseUrl: string
  readonly log: Logger
}

async function done({ method, params }: RpcRequest, tools: readonly Tool[], asking: Asking): Promise<object> {
  switch (method) {
    case 'initialize':
      return greeting(params['protocolVersion'])
    case 'ping':
      return {}
    case 'tools/list':
      return { tools: tools.map(described) }
    case 'tools/call':
      return called(params, tools, asking)
    default:
      throw new Refused('methodNotFound', 'There are tools here, and nothing else.')
  }
}

const greeting = (wanted: unknown): object => ({
  protocolVersion: protocolVersions.find((known) => known === wanted) ?? protocolVersions[0],
  capabilities: { tools: {} },
  serverInfo: { name: 'wismo', title: 'Orders', version: releaseVersion },
  instructions: 'Where an order is and what can be done with it. Ask get_answer first and say its sentence as it is; where escalation.needed is true, hand over to a person. Nothing is changed by these tools.',
})

const described = ({ name, title, description, input, output }: Tool): object => ({
  name, title, description, inputSchema: schemaOf(input), outputSchema: schemaOf(output), annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
})

function schemaOf(shape: z.ZodObject): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io: 'input' })
  return schema
}

/** A refusal is an answer that the assistant can read, in the words of the API; nothing of the arguments is in it. */
async function called({ name, arguments: given = {} }: RpcRequest['params'], tools: readonly Tool[], { request, baseUrl, log }: Asking): Promise<object> {
  const tool = tools.find((one) => one.name === name)
  if (tool === undefined || !isObject(given)) throw new Refused('invalidParams', 'There is no such tool, or its arguments are no object.')
  try {
    const result = await tool.run(given, { client: askingCustomer(request), accepted: request.headers['accept-language'] })
    return { content: [{ type: 'text', text: JSON.stringify(result) }], structuredContent: result }
  } catch (error) {
    const problem = problemOf(error, { baseUrl, requestId: request.id })
    if (!isWismoError(error)) log.error({ requestId: request.id, tool: tool.name, err: error }, 'request failed')
    return { isError: true, content: [{ type: 'text', text: JSON.stringify(problem) }] }
  }
}
