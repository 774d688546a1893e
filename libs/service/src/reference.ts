import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import type { Caller } from './callers.ts'
import { mountReferencePage } from './reference-page.ts'

const everybody = { callers: [{ kind: 'anonymous' as const }] }

/** How a caller shows who they are: all are bearers, told apart by their form. */
const securitySchemes = {
  apiKey: { type: 'http' as const, scheme: 'bearer', description: 'A shop’s API key: `wsk_live_...` or `wsk_test_...`' },
  customerLink: { type: 'http' as const, scheme: 'bearer', description: 'The token of a customer’s tracking link' },
  customerSession: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the shop’s identity provider; `Wismo-Shop` names the shop where several have the same one' },
  staff: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of the issuer that the deployment names, with roles and shops' },
}

/** The API as OpenAPI at /v1/openapi.json and as a page to read and try at /docs; both made from the routes' schemas. */
export async function mountReference(app: FastifyInstance, baseUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Wismo', version: '1', description: 'Everything about an order after the customer clicked buy.' },
      servers: [{ url: baseUrl }],
      components: {
        securitySchemes,
        schemas: { Problem: problemSchema },
      },
    },
    transform: describeRoute,
  })
  app.get('/v1/openapi.json', { config: everybody, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(app.swagger()),
  )
  await mountReferencePage(app)
}

const toJsonSchema = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } })

/** Adds what holds for every route: its callers as security, the headers of a command, whether it will go away, the problem document. */
const describeRoute: typeof toJsonSchema = (document) => {
  const { schema, url } = toJsonSchema(document)
  const { route } = document
  const callers = route.config?.callers ?? []
  if (schema === undefined || schema.hide === true) return { schema: { ...schema, hide: schema?.hide ?? !url.startsWith('/v1/') }, url }
  const isCommand = String(route.method) === 'POST' && route.config?.idempotencyKey !== 'exempt'
  return {
    url,
    schema: {
      ...schema,
      ...(route.config?.deprecated !== undefined && { deprecated: true }),
      security: securityOf(callers),
      response: { ...asRecord(schema['response']), '4XX': problemAnswer, '5XX': problemAnswer },
      ...(isCommand && { headers: withCommandHeaders(asRecord(schema['headers'])) }),
    },
  }
}

const asRecord = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})

const withCommandHeaders = (headers: Record<string, unknown>): Record<string, unknown> => ({
  type: 'object',
  ...headers,
  properties: {
    ...asRecord(headers['properties']),
    'idempotency-key': { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'New for every new intention; the same for a repeated request.' },
    'if-match': { type: 'string', pattern: '^(?:W/)?"[0-9]{1,9}"$|^\\*$', description: '`"3"`: only if it is at version 3; another one answers 412 with `currentVersion`.' },
  },
  required: [...(Array.isArray(headers['required']) ? headers['required'] : []), 'idempotency-key'],
})

const problemAnswer = { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }

const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId', 'retryable'],
  properties: {
    type: { type: 'string' as const, format: 'uri', description: 'Leads to what the code means' },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    code: { type: 'string' as const, description: 'Stable, for programs; new ones may come' },
    requestId: { type: 'string' as const },
    retryable: { type: 'boolean' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['pointer', 'code', 'detail'],
        properties: { pointer: { type: 'string' as const, description: 'JSON pointer (RFC 6901)' }, code: { type: 'string' as const }, detail: { type: 'string' as const } },
      },
    },
    currentVersion: { type: 'integer' as const, description: 'Of a conflict: the version there is' },
    needs: { type: 'array' as const, items: { type: 'string' as const }, description: 'Of `verification_required`: what would show that the order is yours, any of it' },
  },
}

/** Names only what is defined. */
type Security = Partial<Readonly<Record<keyof typeof securitySchemes, readonly string[]>>>

/** One alternative per sort of caller; an empty one means that no credential is needed. */
const securityOf = (callers: readonly Caller[]): readonly Security[] =>
  callers.map((caller): Security => {
    switch (caller.kind) {
      case 'anonymous':
        return {}
      case 'partner':
        return { apiKey: [caller.scope] }
      case 'customer':
        return { customerLink: [] }
      case 'owner':
        return { customerSession: [] }
      case 'csr':
      case 'associate':
        return { staff: [caller.role] }
      case 'system':
        return { staff: [] }
    }
  })
