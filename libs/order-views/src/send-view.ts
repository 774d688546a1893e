import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrderView } from '@wismo/lifecycle'
import { isAbout, isKnown } from '@wismo/service'
import { sectionsOf, type SectionsAsked } from './sections.ts'

/** Answers a read of a view: nothing to who has it, else the sections that were asked for. */
export function sendView(request: FastifyRequest, reply: FastifyReply, view: OrderView, etag: string, asked: SectionsAsked): FastifyReply {
  isAbout(request, { shopId: view.shopId, orderId: view.id })
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization, wismo-shop' })
  // Known is told here, before the document is written, which is most of the work.
  if (isKnown(request, etag)) return reply.code(304).send()
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(sectionsOf(view, asked))
}
