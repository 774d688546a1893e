// Machine reads of the unified order view.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { Instant, Invalid, NotFound, OrderId, Unavailable } from '@wismo/kernel'
import { isPartId, type OrderView } from '@wismo/lifecycle'
import { viewTag, type Moment, type OrderViews } from '@wismo/order-views'
import { idText, instantText, shopIdText, zodRoutes, type Caller } from '@wismo/service'
import { cursorOf, placeOf } from './timeline-cursor.ts'

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
        description: 'One document per order. `min-version=<id>:<version>`, as `consistency` of a command says it, waits until that change is in it. `asOf` shows it as it was known then: what was recorded up to that time; with `basis=occurred` as it truly was then, by what is known now. Its `viewVersion` and `sources` count the events that are in it, and it offers no actions; 503 `history_incomplete` where not all of that past is kept.',
        params: z.object({ id: idText(OrderId) }),
        querystring: z.object({ 'min-version': z.union([z.string(), z.array(z.string()).max(20)]).optional(), fields: z.string().max(200).optional(), asOf: instantText.optional(), basis: z.enum(['recorded', 'occurred']).optional() }),
        response: { 200: document },
      },
    },
    async ({ principal, params: { id }, query, headers }, reply) => {
      const parts = versionsOf(query['min-version'])
      if (parts.size > 0 && !(await views.waitUntil(principal, id, parts, waitMs(headers['prefer'])))) throw new Unavailable('view_behind', 'The view does not have that version yet. Ask again.')
      const [moment, names, readAt] = [momentOf(query), sectionsNamed(query.fields), views.now()]
      const view = await views.find(principal, id, 'machine', moment)
      if (view === undefined) throw new NotFound()
      return answer(reply, headers['if-none-match'], viewTag(view, 'machine', readAt, moment), selected(view, names))
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
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(100).default(50), cursor: z.string().optional() }),
        response: { 200: z.object({ data: z.array(z.looseObject({ id: z.string(), type: z.string(), at: z.string() })), nextCursor: z.string().nullable(), incomplete: z.literal(true).optional() }) },
      },
    },
    async ({ principal, params: { id }, query: { limit, cursor } }) => {
      const page = await views.timeline(principal, id, 'machine', limit, cursor === undefined ? undefined : placeOf(cursor))
      if (page === undefined) throw new NotFound()
      const { entries, next, incomplete } = page
      return { data: entries.map((entry) => ({ ...entry })), nextCursor: next === undefined ? null : cursorOf(next), ...(incomplete && { incomplete }) }
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

type Sections = { readonly id: string } & Partial<OrderView>

function answer(reply: FastifyReply, known: string | undefined, etag: string, sections: Sections): FastifyReply {
  reply.headers({ etag, 'cache-control': 'private, no-cache' })
  // The document is composed to its type: a schema that only names its id would copy it and say nothing.
  return known?.split(/,\s*/).includes(etag) === true ? reply.code(304).send() : reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(sections)
}

/** Of the document, whether an order has them or not. */
const sections: Readonly<Record<keyof OrderView, true>> = {
  id: true, externalId: true, number: true, shopId: true, test: true, placedAt: true, viewVersion: true, asOf: true, sources: true, locale: true, timeZone: true, currency: true,
  headline: true, status: true, pendingFor: true, fulfillmentStatus: true, returnStatus: true, paymentStatus: true, nextExpected: true, holds: true, customer: true, addresses: true, gift: true,
  lines: true, groups: true, fulfillments: true, parcels: true, promises: true, money: true, returns: true, exchanges: true, claims: true, incidents: true, appeasements: true, changes: true,
  messages: true, actions: true, contradictions: true, timeline: true, help: true,
}

/** `fields=headline,lines` */
function sectionsNamed(fields: string | undefined): readonly string[] | undefined {
  const names = fields?.split(',')
  const unknown = names?.filter((name) => !Object.hasOwn(sections, name)) ?? []
  if (unknown.length > 0) throw new Invalid('invalid', 'fields names sections of the view.', unknown.map(() => ({ pointer: '/fields', code: 'invalid_value', detail: 'There is no such section.' })))
  return names
}

/** The id is always there. */
const selected = (view: OrderView, names: readonly string[] | undefined): Sections =>
  names === undefined ? view : { id: view.id, ...Object.fromEntries(Object.entries(view).filter(([name]) => names.includes(name))) }
