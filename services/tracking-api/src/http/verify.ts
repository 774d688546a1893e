// POST /v1/track/verify: a link shows more once its holder has named something that is on file for the order.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, Rejected } from '@wismo/kernel'
import type { Verification } from '@wismo/order-views'
import { requireAllowed, zodRoutes } from '@wismo/service'
import { linked } from './track-order.ts'

const proof = z.union([
  z.strictObject({ email: z.string().min(3).max(254) }),
  z.strictObject({ postalCode: z.string().min(2).max(20).describe('Of an address of the order; not where it is a present.') }),
  z.strictObject({ phoneLast4: z.string().regex(/^\d{4}$/, 'The last four digits are expected.') }),
], 'One of email, postalCode and phoneLast4 is expected, and nothing beside it.')
const answer = z.object({ token: z.string().describe('Bearer from now on; it is kept nowhere.'), level: z.literal('verified'), verifiedUntil: z.string().describe('From then on it counts as `link` again.') })

export function verifyLink(app: FastifyInstance, verification: Verification): void {
  zodRoutes(app).post(
    '/v1/track/verify',
    {
      config: { callers: linked },
      schema: {
        tags: ['track'],
        summary: 'Show that the order is yours',
        description: 'Five tries of an order in an hour, whoever makes them; after the fifth nobody can try for 24 hours. A repeated request is another try.',
        body: proof,
        response: { 200: answer },
      },
    },
    async ({ principal, body }, reply) => {
      if (principal.kind !== 'customer') throw new NotFound()
      const verified = await verification.verify(principal, body)
      switch (verified.outcome) {
        case 'proved':
          return { token: verified.token, level: 'verified' as const, verifiedUntil: verified.verifiedUntil }
        case 'wrong':
          throw new Rejected('verification_required', 'That is not what was said with the order.', { needs: verified.needs })
        case 'too_often':
          requireAllowed(reply, [verified.standing])
          throw new NotFound()
        case 'not_found':
          throw new NotFound()
      }
    },
  )
}
