// POST /v1/track/lookups: somebody lost their link. The answer is the same whatever they named: whether it fits is found out afterwards.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { uuidV5 } from '@wismo/kernel'
import { normaliseEmail } from '@wismo/privacy'
import { clientOf, requireAllowed, shopIdText, zodRoutes, type Limit, type RateLimits } from '@wismo/service'
import type { LookUps } from '../look-ups.ts'

/** Of one number, of one contact and of one address, each. */
export const lookUpLimit: Limit = { name: 'lookups', quota: 5, windowMs: 3_600_000 }

const wanted = z.strictObject({
  shopId: shopIdText,
  number: z.string().trim().min(1).max(40).describe('The number that the customer sees.'),
  email: z.string().trim().max(254).regex(/^[^\s@]+@[^\s@]+$/, 'An e-mail address is expected: name@mail.example'),
})
const answer = z.object({ status: z.literal('accepted') })

export function lookUpOrder(app: FastifyInstance, lookUps: Pick<LookUps, 'ask'>, limits: Pick<RateLimits, 'take'>): void {
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
      const asked = { shopId, number, email: normaliseEmail(email) }
      requireAllowed(reply, await limits.take([`number ${shopId} ${number.toUpperCase()}`, `contact ${shopId} ${asked.email}`, `address ${clientOf(ip)}`].map((whose) => ({ limit: lookUpLimit, whose }))))
      // Everybody without a credential shares one space of keys: another body under the same key is another look-up, and nobody is told.
      await lookUps.ask(uuidV5(idempotency.cause, idempotency.fingerprint.toString('hex')), asked)
      return reply.code(202).send({ status: 'accepted' as const })
    },
  )
}
