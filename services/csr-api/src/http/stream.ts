// GET /v1/agent/stream: an order as it changes, for agents: server-sent events, the whole order first, then what changed.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { OrderViews } from '@wismo/order-views'
import { idText, isAbout } from '@wismo/service'
import { masked } from '../masked.ts'
import { readers, staff } from './readers.ts'

/** Milliseconds without news after which a line says that the connection lives. */
const quietMs = 15_000
/** Milliseconds after which a client comes back when its connection ends. */
const retryMs = 2_000
/** A token counts for an hour or so: after this long, in milliseconds, whoever follows shows theirs again. */
const longestMs = 15 * 60_000

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['view', 'bye']), id: z.string().optional().describe('viewVersion'), data: z.string().describe('JSON: `viewVersion`, `headline`, `sections`.') })

export function streamRoute(app: FastifyInstance, views: Pick<OrderViews, 'follow'>): void {
  const open = new Set<AbortController>()
  // A server that waits for its connections would wait for these for ever.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })
  app.get(
    '/v1/agent/stream',
    {
      exposeHeadRoute: false,
      config: { callers: readers },
      schema: {
        tags: ['agent'],
        summary: 'Follow an order as an agent',
        description: 'Server-sent events as of `/v1/track/stream`. Of the person it has the reference and countries, nothing of the vault: read the order for names and cities. It ends after a quarter of an hour with `bye`: come back with a token that counts.',
        querystring: z.object({ orderId: idText(OrderId) }),
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => {
      const by = staff(request.principal)
      const { orderId } = request.query as { readonly orderId: OrderId }
      const stream = new AbortController()
      open.add(stream)
      const end = setTimeout(() => stream.abort(), longestMs)
      reply.raw.once('close', () => {
        clearTimeout(end)
        open.delete(stream)
        stream.abort()
      })
      const news = views.follow(by, orderId, 'agent', { quietMs, signal: stream.signal })
      const first = await news.next()
      if (first.done === true) throw new NotFound()
      if (first.value !== undefined) isAbout(request, { shopId: first.value.shopId, orderId })
      // Its connection ends with it: kept for another request, it would hold up a server that stops.
      reply.headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', vary: 'authorization' })
      return reply.send(Readable.from(messages(first.value, news), { objectMode: false, highWaterMark: 1 }))
    },
  )
}

async function* messages(first: OrderView | undefined, news: AsyncGenerator<OrderView | undefined, void>): AsyncGenerator<string> {
  let before = first
  yield `retry: ${retryMs}\n\n${first === undefined ? '' : messageOf(first)}`
  for await (const view of news) {
    yield view === undefined ? ': hb\n\n' : messageOf(view, before)
    before = view ?? before
  }
  yield 'event: bye\ndata: {}\n\n'
}

function messageOf(view: OrderView, before?: OrderView): string {
  const [own, old] = [sectionsOf(view), sectionsOf(before)]
  const changed = Object.entries(own).filter(([name, section]) => JSON.stringify(section) !== JSON.stringify(old[name]))
  const gone = Object.keys(old).filter((name) => own[name] === undefined).map((name) => [name, null])
  const data = { viewVersion: view.viewVersion, headline: view.headline, sections: Object.fromEntries([...changed, ...gone]) as Record<string, unknown> }
  return `event: view\nid: ${view.viewVersion}\ndata: ${JSON.stringify(data)}\n\n`
}

/** The vault is not opened for it: every change would be a reading of the person. */
function sectionsOf(view: OrderView | undefined): Readonly<Record<string, unknown>> {
  if (view === undefined) return {}
  const { viewVersion: _version, headline: _headline, revealable: _revealable, ...sections } = masked(view, new Map())
  return sections
}
