// Machine reads of the unified order view.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { Invalid, NotFound, OrderId, Unavailable } from '@wismo/kernel'
import { isPartId, type OrderView } from '@wismo/lifecycle'
import type { OrderViews } from '@wismo/order-views'
import { idText, shopIdText, zodRoutes, type Caller } from '@wismo/service'

const readers: readonly Caller[] = [{ kind: 'partner', scope: 'read' }]
/** Milliseconds a read waits for a version, unless `Prefer: wait` says otherwise. */
const defaultWaitMs = 2_000
const maxWaitSeconds = 5

const document = z.looseObject({ id: z.string() }).describe('The unified order view; sections are left out where the caller may not see them.')

export function orderViewRoutes(app: FastifyInstance, views: OrderViews): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/order-views/:id',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Read an order',
        description: 'One document per order. `min-version=<id>:<version>`, as `consistency` of a command says it, waits until that change is in it.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ 'min-version': z.union([z.string(), z.array(z.string()).max(20)]).optional(), fields: z.string().max(200).optional() }),
        response: { 200: document },
      },
    },
    async ({ principal, params: { id }, query, headers }, reply) => {
      const parts = versionsOf(query['min-version'])
      if (parts.size > 0 && !(await views.waitUntil(principal, id, parts, waitMs(headers['prefer'])))) throw new Unavailable('view_behind', 'The view does not have that version yet. Ask again.')
      const view = await views.find(principal, id, 'machine')
      if (view === undefined) throw new NotFound()
      return answer(reply, headers['if-none-match'], view, query.fields)
    },
  )
  routes.get(
    '/v1/order-views',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Find an order by your own id',
        querystring: z.object({ shopId: shopIdText, externalId: z.string().min(1).max(64) }),
        response: { 200: z.object({ data: z.array(document), nextCursor: z.null() }) },
      },
    },
    async ({ principal, query: { shopId, externalId } }) => {
      const view = await views.findByExternalId(principal, shopId, externalId, 'machine')
      return { data: view === undefined ? [] : [{ ...view }], nextCursor: null }
    },
  )
}

/** `ord_...:3`, once or several times. */
function versionsOf(given: string | readonly string[] | undefined): ReadonlyMap<string, number> {
  const texts = given === undefined ? [] : [given].flat()
  return new Map(
    texts.map((text) => {
      const [, id, version] = /^([a-z]{3}_[0-9a-z]{26}):(\d{1,9})$/.exec(text) ?? []
      if (id === undefined || version === undefined) throw new Invalid('invalid', 'min-version is an id, a colon and a version.')
      if (!isPartId(id)) throw new Invalid('wrong_id_kind', 'min-version names something that has no part in an order.')
      return [id, Number(version)]
    }),
  )
}

/** `Prefer: wait=5` (RFC 7240), seconds. */
function waitMs(prefer: string | readonly string[] | undefined): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,2})(?:$|[,;\s])/.exec(String(prefer ?? ''))?.[1]
  return seconds === undefined ? defaultWaitMs : Math.min(maxWaitSeconds, Number(seconds)) * 1_000
}

function answer(reply: FastifyReply, known: string | undefined, view: OrderView, fields: string | undefined): FastifyReply {
  const etag = `W/"${view.viewVersion}.machine.en"`
  reply.headers({ etag, 'cache-control': 'private, no-cache' })
  if (known?.split(/,\s*/).includes(etag) === true) return reply.code(304).send()
  return reply.send(fields === undefined ? { ...view } : selected(view, fields.split(',')))
}

/** Top-level sections by name; the id is always there. */
function selected(view: OrderView, names: readonly string[]): { id: string } & Partial<OrderView> {
  const unknown = names.filter((name) => !Object.hasOwn(view, name))
  if (unknown.length > 0) throw new Invalid('invalid', 'fields names sections of the view.', unknown.map(() => ({ pointer: '/fields', code: 'invalid_value', detail: 'There is no such section.' })))
  return Object.fromEntries([['id', view.id], ...Object.entries(view).filter(([name]) => names.includes(name))]) as { id: string } & Partial<OrderView>
}
