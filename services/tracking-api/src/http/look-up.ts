// POST /v1/track/lookups: somebody lost their link. The answer is the same whatever they named: whether it fits is found out afterwards.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { uuidV5 } from '@wismo/kernel'
import { lookUpForms, type LookUpIntake } from '@wismo/order-views'
import { clientOf, requireAllowed, shopIdText, zodRoutes } from '@wismo/service'

const wanted = z.strictObject({
  shopId: shopIdText,
  number: z.string().trim().min(1).max(lookUpForms.numberMax).describe('The number that the customer sees.'),
  email: z.string().trim().max(lookUpForms.emailMax).regex(lookUpForms.email, 'An e-mail address is expected: name@mail.example'),
})
const answer = z.object({ status: z.literal('accepted') })

export function lookUpOrder(app: FastifyInstance, intake: LookUpIntake): void {
  zodRoutes(app).post(
    '/v1/track/lookups',
    {
      config: { callers: [{ kind: 'anonymous' }] },
      schema: {
        tags: ['track'],
        summary: 'Ask for a new link',
        description: 'Where the order and its contact fit together a new link goes to that contact. The answer never tells. Five an hour for a number, for a contact and for an address.',
        body: wanted,
        response: { 202: answer },
      },
    },
    async ({ body: { shopId, number, email }, ip, idempotency }, reply) => {
      if (idempotency === null) throw new Error('a look-up needs an Idempotency-Key')
      // Everybody without a credential shares one space of keys: another body under the same key is another look-up, and nobody is told.
      requireAllowed(reply, await intake.ask(uuidV5(idempotency.cause, idempotency.fingerprint.toString('hex')), { shopId, number, email }, clientOf(ip)))
      return reply.code(202).send({ status: 'accepted' as const })
    },
  )
}
