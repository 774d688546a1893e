// The order of a link as it changes: server-sent events, the whole order first, then what changed.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { OrderViews } from '@wismo/order-views'
import { isAbout, type Customer } from '@wismo/service'

/** Milliseconds without news after which a line says that the connection lives. */
const quietMs = 15_000
/** Milliseconds after which a client comes back when its connection ends. */
const retryMs = 2_000

/** One event, as a client reads it. */
const event = z.object({ event: z.enum(['view', 'bye']), id: z.string().optional().describe('viewVersion'), data: z.string().describe('JSON: `viewVersion`, `headline`, `sections`.') })

export function streamOrder(app: FastifyInstance, views: Pick<OrderViews, 'follow' | 'now'>): void {
  const open = new Set<AbortController>()
  // A server that waits for its connections would wait for these for ever.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })
  app.get(
    '/v1/track/stream',
    {
      exposeHeadRoute: false,
      config: { callers: [{ kind: 'customer', level: 'link' }] },
      schema: {
        tags: ['track'],
        summary: 'Follow the order of a link',
        description: 'Server-sent events. `view` carries `viewVersion`, the headline and every section that changed, whole; null where one is gone. The first one after a connect carries everything, so nothing is missed; drop one that is not newer than what you have. `bye` comes before the end.',
        response: { 200: { description: 'Events for as long as the connection stays.', content: { 'text/event-stream': { schema: event } } } },
      },
    },
    async (request, reply) => {
      const { principal } = request
      if (principal.kind !== 'customer' || principal.level === 'stub') throw new NotFound()
      const stream = new AbortController()
      open.add(stream)
      reply.raw.once('close', () => {
        open.delete(stream)
        stream.abort()
      })
      const news = views.follow(principal, principal.orderId, principal.level, { quietMs, signal: stream.signal })
      const first = await news.next()
      if (first.done === true) throw new NotFound()
      if (first.value !== undefined) isAbout(request, { shopId: first.value.shopId, orderId: principal.orderId })
      // Its connection ends with it: kept for another request, it would hold up a server that stops.
      reply.headers({ connection: 'close', 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', vary: 'authorization' })
      return reply.send(Readable.from(messages(first.value, whileProved(news, principal, views)), { objectMode: false, highWaterMark: 1 }))
    },
  )
}

/** Ends with the proof: whoever comes back sees what the link shows without it. */
async function* whileProved(news: AsyncGenerator<OrderView | undefined, void>, { verifiedUntil }: Customer, views: Pick<OrderViews, 'now'>): AsyncGenerator<OrderView | undefined, void> {
  for await (const view of news) {
    if (verifiedUntil !== undefined && views.now() >= verifiedUntil) return
    yield view
  }
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

/** What many hear at once is written once. */
const written = new WeakMap<OrderView, { readonly before: OrderView | undefined; readonly text: string }>()

function messageOf(view: OrderView, before?: OrderView): string {
  const known = written.get(view)
  if (known !== undefined && known.before === before) return known.text
  const text = changesBetween(view, before)
  written.set(view, { before, text })
  return text
}

function changesBetween(view: OrderView, before: OrderView | undefined): string {
  const [own, old] = [sectionsOf(view), sectionsOf(before)]
  const changed = Object.entries(own).filter(([name, section]) => JSON.stringify(section) !== JSON.stringify(old[name]))
  const gone = Object.keys(old).filter((name) => own[name] === undefined).map((name) => [name, null])
  const data = { viewVersion: view.viewVersion, headline: view.headline, sections: Object.fromEntries([...changed, ...gone]) as Record<string, unknown> }
  return `event: view\nid: ${view.viewVersion}\ndata: ${JSON.stringify(data)}\n\n`
}

function sectionsOf(view: OrderView | undefined): Readonly<Record<string, unknown>> {
  if (view === undefined) return {}
  const { viewVersion: _version, headline: _headline, ...sections } = view
  return sections
}
