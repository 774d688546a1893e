import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ContractSource } from '@wismo/contracts'
import { NotFound } from '@wismo/kernel'
import { openCatalogue, renderEventIndex, renderNamedPage } from '../pages/event-pages.tsx'
import type { PageSetting } from '../pages/layout.tsx'
import { renderNoEventPage } from '../pages/no-event-page.tsx'
import type { Portal } from '../portal.ts'
import { everybody } from './everybody.ts'
import { sendPage } from './page-reply.ts'

type Named = { Params: { name: string } }
type DocsPortal = Pick<Portal, 'assets' | 'setting'>

interface Kept {
  readonly text: string
  readonly etag: string
}

/** The catalogue of events and its schemas as files. The source never changes, so each text is made once. */
export function mountEventPages(app: FastifyInstance, portal: DocsPortal, source: ContractSource): void {
  const catalogue = openCatalogue(source)
  const once = keeper()
  app.get('/docs/events', everybody, async (request, reply) => {
    const setting = settingOf(portal, request)
    return sendKeptPage(request, reply, once(`index ${setting.theme}`, () => renderEventIndex(catalogue, setting)))
  })
  app.get('/docs/events/', everybody, async (_request, reply) => reply.redirect('/docs/events', 308))
  app.get<Named>('/docs/events/:name', everybody, async (request, reply) => {
    const setting = settingOf(portal, request)
    const { name } = request.params
    if (!catalogue.has(name)) return sendPage(reply, renderNoEventPage(setting), { status: 404 })
    return sendKeptPage(request, reply, once(`page ${setting.theme} ${name}`, () => renderNamedPage(catalogue, name, setting)))
  })
  app.get<Named>('/docs/events/:name.avsc', everybody, async (request, reply) => sendKeptFile(request, reply, once(`avro ${request.params.name}`, () => catalogue.event(request.params.name)?.avro)))
  app.get<Named>('/docs/events/:name.schema.json', everybody, async (request, reply) => sendKeptFile(request, reply, once(`json ${request.params.name}`, () => catalogue.event(request.params.name)?.jsonSchema)))
}

/** Keeps what exists, so names that nobody knows take no room. */
function keeper(): (key: string, make: () => string | undefined) => Kept {
  const kept = new Map<string, Kept>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const text = make()
    if (text === undefined) throw new NotFound()
    const fresh = { text, etag: `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
    kept.set(key, fresh)
    return fresh
  }
}

const settingOf = ({ assets, setting }: DocsPortal, request: FastifyRequest): PageSetting => ({
  ...setting(request), shop: { id: 'wismo', name: 'Wismo' }, language: 'en', locale: 'en', styles: assets.docsStyles,
})

const cache = 'no-cache'

function sendKeptPage({ headers }: FastifyRequest, reply: FastifyReply, { text, etag }: Kept): FastifyReply {
  const known = headers['if-none-match'] === etag
  return sendPage(reply, known ? '' : text, { cache, etag, ...(known ? { status: 304 } : {}) })
}

function sendKeptFile({ headers }: FastifyRequest, reply: FastifyReply, { text, etag }: Kept): FastifyReply {
  reply.header('cache-control', cache).header('etag', etag)
  return headers['if-none-match'] === etag ? reply.code(304).send() : reply.type('application/json; charset=utf-8').send(text)
}
