import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** The document is composed to its type; the schema only names what clients begin with. */
export const document = z.looseObject({ id: z.string() }).describe('The order as this credential may see it.')

/** The same address answers every customer with something else. */
export const privately = (reply: FastifyReply): FastifyReply => reply.headers({ 'cache-control': 'private, no-cache', vary: 'authorization, wismo-shop' })
