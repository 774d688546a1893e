// GET /v1/agent/orders/{id}/timeline: everything that happened to an order, with who did it and what it says.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { EventId, Instant, Invalid, NotFound, OrderId, type Clock } from '@wismo/kernel'
import { momentOf, type OrderViews } from '@wismo/order-views'
import { cursorsOf, deskReaders, idText, instantText, isAbout, listQuery, page, zodRoutes } from '@wismo/service'
import { timelineAnswer, timelineKind } from '@wismo/agent-api'
import { toldOf, type Timelines } from '../timelines.ts'
import { staff } from './readers.ts'

export function timelineRoute(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'tell'>, timelines: Pick<Timelines, 'of'>, clock: Clock): void {
  zodRoutes(app).get(
    '/v1/agent/orders/:id/timeline',
    {
      config: { callers: deskReaders },
      schema: {
        tags: ['agent'],
        summary: 'Everything that happened to an order, for agents',
        description: 'Newest first, by when it happened. `kind` narrows it, `counts` are of all of it; `ticks` are the moments at which something was recorded. `text` is what the customer reads of it, in the language of the order. `asOf` tells what was known then. `before` and `cursor` both take `nextCursor`, one of them at a time. Nothing of it is about a person.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ ...listQuery, before: z.string().optional().describe('As `cursor`.'), kind: timelineKind.optional(), asOf: instantText.optional() }),
        response: { 200: timelineAnswer },
      },
    },
    async (request, reply) => {
      const { principal, params: { id }, query: { limit, before, cursor = before, kind, asOf } } = request
      if (before !== undefined && cursor !== before) throw new Invalid('cursor_invalid', 'before and cursor are one and the same: send one of them.')
      const view = await views.find(staff(principal), id, 'agent', momentOf({ asOf }))
      if (view === undefined) throw new NotFound()
      isAbout(request, { shopId: view.shopId, orderId: id })
      const cursors = cursorsOf(`agent timeline ${id} ${kind ?? ''} ${asOf ?? ''}`, idText(EventId) as unknown as z.ZodType<EventId>, clock)
      const { entries, next, counts, ticks, isKnownPlace } = await timelines.of(id, { kind, asOf: asOf === undefined ? undefined : Instant.parse(asOf), after: cursor === undefined ? undefined : cursors.read(cursor) }, limit)
      if (!isKnownPlace) throw new Invalid('cursor_invalid', 'This cursor is not of this list. Begin again without one.')
      reply.header('cache-control', 'no-store')
      const events = Object.values(view.sources).reduce((sum, version) => sum + version, 0)
      const { language } = views.tell(view)
      return { ...page({ url: withoutBefore(request.url) }, reply, entries.map((entry) => toldOf(entry, language, view.promises)), next === undefined ? null : cursors.of(next)), counts, ticks: [...ticks], ...(counts.all < events && { incomplete: true as const }) }
    },
  )
}

/** The page behind is named by its cursor. */
function withoutBefore(url: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.delete('before')
  return `${path}?${parameters}`
}
