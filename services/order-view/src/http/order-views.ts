// Machine reads of the unified order view.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, Invalid, NotFound, OrderId, Unavailable } from '@wismo/kernel'
import { isPartId, partIdPattern } from '@wismo/lifecycle'
import { sectionsQuery, sendView, viewTag, type Moment, type OrderViews } from '@wismo/order-views'
import { idText, instantText, listOf, listQuery, page, shopIdText, zodRoutes, type Caller } from '@wismo/service'
import { timelineCursors } from './timeline-cursor.ts'

const readers: readonly Caller[] = [{ kind: 'partner', scope: 'read' }]
/** Milliseconds a read waits for a version, unless `Prefer: wait` says otherwise. */
const defaultWaitMs = 2_000
const maxWaitSeconds = 5
/** Described only: the id of something else has an answer of its own. */
const minVersion = z.string().meta({ pattern: `^(?:${partIdPattern}):[0-9]{1,9}$` })

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
        description: 'One document per order. `min-version=<id>:<version>`, as `consistency` of a command says it, waits until that change is in it. `asOf` shows it as it was known then: what was recorded up to that time; with `basis=occurred` as it truly was then, by what is known now. Its `viewVersion` and `sources` count the events that are in it, and it offers no actions; 503 `history_incomplete` where not all of that past is kept.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ 'min-version': z.union([minVersion, z.array(minVersion).max(20)]).optional(), ...sectionsQuery, asOf: instantText.optional(), basis: z.enum(['recorded', 'occurred']).optional() }),
        response: { 200: document },
      },
    },
    async (request, reply) => {
      const { principal, params: { id }, query, headers } = request
      const parts = versionsOf(query['min-version'])
      if (parts.size > 0 && !(await views.waitUntil(principal, id, parts, waitMs(headers['prefer'])))) throw new Unavailable('view_behind', 'The view does not have that version yet. Ask again.')
      const [moment, readAt] = [momentOf(query), views.now()]
      const view = await views.find(principal, id, 'machine', moment)
      if (view === undefined) throw new NotFound()
      return sendView(request, reply, view, viewTag(view, 'machine', readAt, moment), query)
    },
  )
  routes.get(
    '/v1/order-views/:id/timeline',
    {
      config: { callers: readers },
      schema: {
        tags: ['order views'],
        summary: 'Everything that happened to an order',
        description: 'Newest first, by when it happened. `nextCursor` goes on behind the last entry; `late` marks what was told more than an hour after it happened; `incomplete` says that not all that happened is kept.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object(listQuery),
        response: { 200: listOf(z.looseObject({ id: z.string(), type: z.string(), at: z.string() })).extend({ incomplete: z.literal(true).optional() }) },
      },
    },
    async (request, reply) => {
      const { principal, params: { id }, query: { limit, cursor } } = request
      const cursors = timelineCursors(id, views.now)
      const found = await views.timeline(principal, id, 'machine', limit, cursor === undefined ? undefined : cursors.read(cursor))
      if (found === undefined) throw new NotFound()
      const { entries, next, incomplete } = found
      return { ...page(request, reply, entries.map((entry) => ({ ...entry })), next === undefined ? null : cursors.of(next)), ...(incomplete && { incomplete }) }
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
