// Machine reads of the unified order view.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { EventId, Instant, Invalid, NotFound, OrderId, Unavailable } from '@wismo/kernel'
import { isPartId, type OrderView } from '@wismo/lifecycle'
import type { Moment, OrderViews, TimelinePlace } from '@wismo/order-views'
import { idText, instantText, shopIdText, zodRoutes, type Caller } from '@wismo/service'

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
        description: 'One document per order. `min-version=<id>:<version>`, as `consistency` of a command says it, waits until that change is in it. `asOf` shows it as it was known then: what was recorded up to that time; with `basis=occurred` as it truly was then, by what is known now.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ 'min-version': z.union([z.string(), z.array(z.string()).max(20)]).optional(), fields: z.string().max(200).optional(), asOf: instantText.optional(), basis: z.enum(['recorded', 'occurred']).optional() }),
        response: { 200: document },
      },
    },
    async ({ principal, params: { id }, query, headers }, reply) => {
      const parts = versionsOf(query['min-version'])
      if (parts.size > 0 && !(await views.waitUntil(principal, id, parts, waitMs(headers['prefer'])))) throw new Unavailable('view_behind', 'The view does not have that version yet. Ask again.')
      const view = await views.find(principal, id, 'machine', momentOf(query))
      if (view === undefined) throw new NotFound()
      return answer(reply, headers['if-none-match'], view, query.fields)
    },
  )
  routes.get(
    '/v1/order-views/:id/timeline',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Everything that happened to an order',
        description: 'Newest first, by when it happened. `nextCursor` goes on behind the last entry; `late` marks what was told more than an hour after it happened.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().max(80).optional() }),
        response: { 200: z.object({ data: z.array(z.looseObject({ id: z.string(), type: z.string(), at: z.string() })), nextCursor: z.string().nullable() }) },
      },
    },
    async ({ principal, params: { id }, query: { limit, cursor } }) => {
      const entries = await views.timeline(principal, id, 'machine', limit, placeOf(cursor))
      if (entries === undefined) throw new NotFound()
      const last = entries.length === limit ? entries.at(-1) : undefined
      return { data: entries.map((entry) => ({ ...entry })), nextCursor: last === undefined ? null : `${last.at}_${last.id}` }
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

function momentOf({ asOf, basis }: { readonly asOf?: string | undefined; readonly basis?: Moment['basis'] | undefined }): Moment | undefined {
  if (asOf === undefined && basis !== undefined) throw new Invalid('invalid', 'basis goes with asOf.')
  return asOf === undefined ? undefined : { at: Instant.parse(asOf), basis: basis ?? 'recorded' }
}

/** A cursor is the place of the last entry. */
function placeOf(cursor: string | undefined): TimelinePlace | undefined {
  if (cursor === undefined) return undefined
  const [at = '', ...id] = cursor.split('_')
  return { at: Instant.parse(at), id: EventId.parse(id.join('_')) }
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
  const etag = `W/"${view.viewVersion}.machine.en${view.asOf === undefined ? '' : `.${view.asOf}`}"`
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
