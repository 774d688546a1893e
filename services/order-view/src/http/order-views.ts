// Machine reads of the unified order view.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, OrderId } from '@wismo/kernel'
import { sealedFieldsOf } from '@wismo/lifecycle'
import { askedSections, minVersionQuery, momentOf, momentQuery, openedInClear, readTimeline, sectionsQuery, sendView, timelineAnswer, timelineQuery, timelineWords, viewTag, waitForVersions, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { idText, shopIdText, zodRoutes, type Caller, type Principal } from '@wismo/service'

const readers: readonly Caller[] = [{ kind: 'partner', scope: 'read' }]

const document = z.looseObject({ id: z.string() }).describe('The unified order view; sections are left out where the caller may not see them.')

/** A key that may read personal data gets it in clear, wherever it gets the section. */
const levelOf = (principal: Principal): 'machine' | 'machine_personal' => (principal.kind === 'partner' && principal.scopes.includes('personal:read') ? 'machine_personal' : 'machine')

export function orderViewRoutes(app: FastifyInstance, views: OrderViews, vault: Pick<Vault, 'open'>): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/order-views/:id',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Read an order',
        description: 'One document per order. `min-version=<id>:<version>`, as `consistency` of a command says it, waits until that change is in it. `asOf` shows it as it was known then: what was recorded up to that time; with `basis=occurred` as it truly was then, by what is known now. Its `viewVersion` and `sources` count the events that are in it, and it offers no actions; 503 `history_incomplete` where not all of that past is kept. Of the person it has the reference alone; for a key with `personal:read` `customer`, `addresses` and `gift` are in clear, `no-store`, and each time they are read is written down: name other `fields` where you do not need them. `{"erased":true}` once the person was erased.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ ...minVersionQuery, ...sectionsQuery, ...momentQuery }),
        response: { 200: document },
      },
    },
    async (request, reply) => {
      const { principal, params: { id }, query } = request
      await waitForVersions(views, request, id)
      const [moment, readAt] = [momentOf(query), views.now()]
      const view = await views.find(principal, id, levelOf(principal), moment)
      if (view === undefined) throw new NotFound()
      // Where no person is in what is asked for it is the answer that every key gets.
      const inClear = sealedFieldsOf(askedSections(view, query)).size > 0
      const etag = viewTag(view, inClear ? 'machine_personal' : 'machine', readAt, { moment, language: views.tell(view).language })
      return sendView(request, reply, { view, etag, asked: query, inClear, opened: openedInClear(vault, principal) })
    },
  )
  routes.get(
    '/v1/order-views/:id/timeline',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Everything that happened to an order',
        description: timelineWords,
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object(timelineQuery),
        response: { 200: timelineAnswer },
      },
    },
    async (request, reply) => readTimeline(views, request, reply, request.params.id, 'machine'),
  )
  routes.get(
    '/v1/order-views',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Find an order by your own id',
        description: 'As it is read by its id.',
        querystring: z.object({ shopId: shopIdText, externalId: z.string().min(1).max(64) }),
        response: { 200: z.object({ data: z.array(document), nextCursor: z.null() }) },
      },
    },
    async ({ principal, query: { shopId, externalId } }) => {
      const view = await views.findByExternalId(principal, shopId, externalId, levelOf(principal))
      return { data: view === undefined ? [] : [{ id: view.id, ...(await openedInClear(vault, principal)(view.shopId, view)) }], nextCursor: null }
    },
  )
}
