// GET /v1/track/answer?intent=: one short answer to one question, to be said as it is.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import { inWordsOf, minVersionQuery, waitForVersions, type OrderViews } from '@wismo/order-views'
import { isAbout, zodRoutes } from '@wismo/service'
import { answerInWords, answerShape } from '../answers.ts'
import { intents } from '../domain/intents.ts'
import { privately } from './order-answer.ts'
import { linked, linkOf } from './track-order.ts'

export function trackAnswer(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'now' | 'tell' | 'waitUntil'>): void {
  zodRoutes(app).get(
    '/v1/track/answer',
    {
      config: { callers: linked },
      schema: {
        tags: ['track'],
        summary: 'Answer a question about the order of a link',
        description: 'For assistants and bots. What the document cannot answer is said so, with how to reach a person. How much is told follows from the link, as with the document. `Accept-Language` chooses the language.',
        querystring: z.object({ intent: z.enum(intents).describe('Where it is, what comes back in money, whether it can be given back, changed or cancelled, what waits to be collected, what we told.'), ...minVersionQuery }),
        response: { 200: answerShape },
      },
    },
    async (request, reply) => {
      const { principal, orderId, level } = linkOf(request)
      await waitForVersions(views, request, orderId)
      const now = views.now()
      const view = await views.find(principal, orderId, level)
      if (view === undefined) throw new NotFound()
      isAbout(request, { shopId: view.shopId, orderId: view.id })
      const told = views.tell(view, { accepted: request.headers['accept-language'] })
      return inWordsOf(privately(reply), told.language).send(answerInWords(request.query.intent, told, { level, now, provedUntil: principal.verifiedUntil }))
    },
  )
}
