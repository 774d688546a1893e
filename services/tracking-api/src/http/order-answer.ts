import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { OrderView } from '@wismo/lifecycle'

export const document = z.looseObject({ id: z.string() }).describe('The order as this credential may see it.')

/** Who has it already is only told so. */
export const answerUnlessKnown = (reply: FastifyReply, known: string | undefined, etag: string, view: OrderView): FastifyReply =>
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  known?.split(/,\s*/).includes(etag) === true ? reply.code(304).send() : reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(view)
