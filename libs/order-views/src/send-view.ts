import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrderView } from '@wismo/lifecycle'
import { isAbout, isKnown } from '@wismo/service'
import type { Language } from './languages.ts'
import type { Opened } from './personal-data.ts'
import { askedSections, type SectionsAsked } from './sections.ts'

/** Says which language the answer is in, and that `Accept-Language` chooses it. */
export const inWordsOf = (reply: FastifyReply, { locale }: Language): FastifyReply => reply.headers({ 'content-language': locale, vary: [reply.getHeader('vary'), 'accept-language'].filter(Boolean).join(', ') })

export interface SentView {
  readonly view: OrderView
  readonly etag: string
  readonly asked: SectionsAsked
  /** Where its reader may choose it. */
  readonly language?: Language
  /** How sections with something of a person are shown; as they are where it is not said. */
  readonly opened?: Opened
  /** A person is in it in clear: nothing on the way may keep it. */
  readonly inClear?: boolean
}

/** Answers a read of a view: nothing to who has it, else the sections that were asked for. What is not sent is not opened. */
export async function sendView(request: FastifyRequest, reply: FastifyReply, { view, etag, asked, language, opened, inClear = false }: SentView): Promise<FastifyReply> {
  isAbout(request, { shopId: view.shopId, orderId: view.id })
  // Known is told before anything is opened and the document is written, which is most of the work.
  const isTheirs = isKnown(request, etag)
  const sections = isTheirs ? undefined : await shown(view, asked, opened)
  // Once nothing can fail any more: an answer that says why is another one.
  reply.headers({ etag, 'cache-control': inClear ? 'no-store' : 'private, no-cache', vary: 'authorization, wismo-shop' })
  if (language !== undefined) inWordsOf(reply, language)
  if (isTheirs) return reply.code(304).send()
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(sections)
}

async function shown(view: OrderView, asked: SectionsAsked, opened: Opened | undefined): Promise<object> {
  const sections = askedSections(view, asked)
  return opened === undefined ? sections : opened(view.shopId, sections)
}
