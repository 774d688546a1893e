// POST /v1/retail-events: what happened, told by HTTP instead of on the topic, many at once. Each is answered by itself.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isWismoError, OrderId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { commandQuery, idText, isDryRun, problemOf, runCommand, zodRoutes, type Database, type Principal, type Runtime } from '@wismo/service'
import { retailMessages, scopesOfTypes, type GivenEvent, type RetailMessage } from '../inbox/retail-message.ts'
import { nameOf, remember, toldBefore } from '../inbox/told-messages.ts'

const maxEvents = 500
/** Bytes of all of them: above that they are sent in several requests. */
const bodyLimit = 16 * 1024 * 1024

const fault = z.object({ pointer: z.string(), code: z.string(), detail: z.string() })
const problemShape = z.object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string(), code: z.string(), retryable: z.boolean(), errors: z.array(fault).optional() })
type ProblemShape = z.infer<typeof problemShape>

const result = z.object({
  eventId: z.string(),
  status: z.enum(['accepted', 'duplicate', 'rejected']).describe('duplicate: it was accepted before, in the last 30 days or further up in this request.'),
  orderId: idText(OrderId).optional(),
  problem: problemShape.optional().describe('Why it was rejected; nothing of it is kept. Send it again under the same id once it is right.'),
})
type Result = z.infer<typeof result>

const eventId = z.string().min(1).max(64).regex(/^[^\x00-\x1f\x7f]*$/, 'Control characters are not allowed.').refine((text) => !/\p{Surrogate}/u.test(text), 'Half a character is none.').describe('Your id of the message, its `ce_id`: told again within the shop it is a duplicate.')

export function retailEventsRoute(app: FastifyInstance, runtime: Runtime, store: EventStore, database: Database): void {
  const types = scopesOfTypes(runtime)
  const event = z.strictObject({ id: eventId, type: z.string().min(1).max(100).describe(`One of: ${[...types].map(([type, scope]) => `${type} (${scope})`).join(', ')}.`), data: z.unknown().describe('The message, as its schema says; 256 KiB at most.') })
  const take = inbox(runtime, database)
  zodRoutes(app).post(
    '/v1/retail-events',
    {
      bodyLimit,
      config: { callers: [...new Set(types.values())].map((scope) => ({ kind: 'partner', scope }) as const), anyText: true },
      schema: {
        tags: ['retail events'],
        summary: 'Tell what happened',
        description: `The messages of \`retail.orders.v1\`, up to ${maxEvents}, in the order in which they happened. Answered per event once all accepted ones are durable; one that is rejected keeps no other one back.`,
        querystring: z.object(commandQuery),
        body: z.strictObject({ events: z.array(event).min(1).max(maxEvents) }),
        response: { 200: z.object({ results: z.array(result) }) },
      },
    },
    async (request, reply) => {
      const context = { baseUrl: runtime.baseUrl, requestId: request.id }
      const { result: answer } = await runCommand(request, reply, database, { vault: runtime.vault, store }, async () => ({
        status: 200,
        result: { results: await take(request.principal, request.body.events, isDryRun(request), (error) => shortProblem(error, context)) },
      }))
      return answer
    },
  )
}

type ProblemContext = Parameters<typeof problemOf>[1]

/** A refusal as one of many is answered. Throws what is none: a defect is no answer to an event. */
function shortProblem(error: unknown, context: ProblemContext): ProblemShape {
  if (!isWismoError(error)) throw error
  const { type, title, status, detail, code, retryable, errors } = problemOf(error, context)
  return { type, title, status, detail, code, retryable, ...(errors === undefined ? {} : { errors: [...errors] }) }
}

type Take = (principal: Principal, events: readonly GivenEvent[], isDry: boolean, problem: (error: unknown) => ProblemShape) => Promise<Result[]>

/** Checks them all, then one look at what was told, one publish, one note of it. */
function inbox(runtime: Runtime, database: Database): Take {
  const check = retailMessages(runtime)
  return async (principal, events, isDry, problem) => {
    const checked = events.map((event): RetailMessage | ProblemShape => {
      try {
        return check(principal, event)
      } catch (error) {
        return problem(error)
      }
    })
    const known = new Set(await toldBefore(database, checked.filter(isMessage)))
    const news: RetailMessage[] = []
    const results = checked.map((one, i): Result => {
      if (!isMessage(one)) return { eventId: events[i]?.id ?? '', status: 'rejected', problem: one }
      const isKnown = known.has(nameOf(one))
      known.add(nameOf(one))
      if (!isKnown) news.push(one)
      return { eventId: one.eventId, status: isKnown ? 'duplicate' : 'accepted', orderId: one.orderId }
    })
    if (isDry || news.length === 0) return results
    await runtime.bus.publish(news.map(({ message }) => message))
    await remember(database, news)
    return results
  }
}

const isMessage = (one: RetailMessage | ProblemShape): one is RetailMessage => 'message' in one
