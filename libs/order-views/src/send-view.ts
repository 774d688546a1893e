import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrderView } from '@wismo/lifecycle'
import { isAbout, isKnown } from '@wismo/service'
import type { Language } from './languages.ts'
import { askedSections, type SectionsAsked } from './sections.ts'

/** Says which language the answer is in, and that `Accept-Language` chooses it. */
export const inWordsOf = (reply: FastifyReply, { locale }: Language): FastifyReply => reply.headers({ 'content-language': locale, vary: [reply.getHeader('vary'), 'accept-language'].filter(Boolean).join(', ') })

/** Answers a read of a view: nothing to who has it, else the sections that were asked for. `language` where its reader may choose it. */
export function sendView(request: FastifyRequest, reply: FastifyReply, view: OrderView, etag: string, asked: SectionsAsked, language?: Language): FastifyReply {
  isAbout(request, { shopId: view.shopId, orderId: view.id })
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization, wismo-shop' })
  if (language !== undefined) inWordsOf(reply, language)
  // Known is told here, before the document is written, which is most of the work.
  if (isKnown(request, etag)) return reply.code(304).send()
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(askedSections(view, asked))
}
