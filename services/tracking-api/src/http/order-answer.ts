import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { actionShape, entryShape, reasonsShape } from '@wismo/order-views'

/** The document is composed to its type; the schema only names what clients begin with. */
export const document = z
  .looseObject({
    id: z.string(),
    viewVersion: z.int().optional().describe('Grows with every change.'),
    number: z.string().optional().describe('As the customer knows it.'),
    headline: z.looseObject({ code: z.string(), title: z.string(), text: z.string().optional() }).optional().describe('The answer in a sentence.'),
    status: z.string().optional(),
    fulfillmentStatus: z.string().optional(),
    paymentStatus: z.string().optional(),
    placedAt: z.string().optional(),
    timeZone: z.string().optional(),
    lines: z.array(z.looseObject({
      id: z.string(), title: z.string(), status: z.string(),
      returns: z.looseObject({ returnable: z.number(), until: z.string().optional(), reasons: reasonsShape.optional() }).optional().describe('How many units may come back now, and why no more.'),
    })).optional(),
    actions: z.array(actionShape).optional().describe('What may be asked for, or why not.'),
    timeline: z.looseObject({ entries: z.array(entryShape) }).optional().describe('The newest of what happened.'),
  })
  .describe('The order as this credential may see it, or the sections of it that were asked for.')

/** The same address answers every customer with something else. */
export const privately = (reply: FastifyReply): FastifyReply => reply.headers({ 'cache-control': 'private, no-cache', vary: 'authorization, wismo-shop' })
