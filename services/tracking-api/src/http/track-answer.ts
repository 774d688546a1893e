// GET /v1/track/answer?intent=: one short answer to one question, to be said as it is.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId } from '@wismo/kernel'
import { inWordsOf, minVersionQuery, waitForVersions, type OrderViews } from '@wismo/order-views'
import { idText, isAbout, zodRoutes } from '@wismo/service'
import { answerInWords, answerShape } from '../answers.ts'
import { askingCustomer, levelOf, orderAskedOf, provedUntilOf } from '../client.ts'
import { intents } from '../domain/intents.ts'
import { privately } from './order-answer.ts'
import { linkedOrSignedIn } from './track-order.ts'

export function trackAnswer(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'tell' | 'waitUntil'>): void {
  zodRoutes(app).get(
    '/v1/track/answer',
    {
      config: { callers: linkedOrSignedIn },
      schema: {
        tags: ['track'],
        summary: 'Answer a question about an order',
        description: 'For assistants and bots. What the document cannot answer is said so, with how to reach a person. How much is told follows from the credential, as with the document: a link, or a token of the shop’s identity provider. Who is signed in names the order by `orderId`; a link is for one. `Accept-Language` chooses the language.',
        querystring: z.object({ intent: z.enum(intents).describe('Where it is, what comes back in money, whether it can be given back, changed or cancelled, what waits to be collected, what we told.'), orderId: idText(OrderId).optional().describe('Which order; needed by who is signed in.'), ...minVersionQuery }),
        response: { 200: answerShape },
      },
    },
    async (request, reply) => {
      const client = askingCustomer(request)
      const [orderId, level] = [orderAskedOf(client, request.query.orderId), levelOf(client)]
      await waitForVersions(views, request, orderId)
      const now = views.now()
      const view = await views.find(client, orderId, level)
      if (view === undefined) throw new NotFound()
      isAbout(request, { shopId: view.shopId, orderId: view.id })
      const told = views.tell(view, { accepted: request.headers['accept-language'] })
      return inWordsOf(privately(reply), told.language).send(answerInWords(request.query.intent, told, { level, now, provedUntil: provedUntilOf(client) }))
    },
  )
}
