// An order for agents, and what of the person they get to see when they say why.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Invalid, NotFound, OrderId, Rejected } from '@wismo/kernel'
import { sealedFieldsOf, type SealedFields } from '@wismo/lifecycle'
import { minVersionQuery, momentOf, momentQuery, waitForVersions, type OrderViews } from '@wismo/order-views'
import { deskReaders, fills, idText, zodRoutes } from '@wismo/service'
import { masked } from '../masked.ts'
import type { PersonalData } from '../personal-data.ts'
import { desk, staff } from './readers.ts'

const params = z.object({ id: idText(OrderId) })
const document = z.looseObject({ id: z.string(), revealable: z.array(z.string()).readonly().describe('What `reveal` takes.') }).describe('The whole order; of the person a name, a masked contact, and cities.')
const revealed = z.object({ id: z.string(), values: z.record(z.string(), z.unknown()).describe('By field; `{"erased":true}` where the person was erased.') })
const body = z.strictObject({
  fields: z.array(z.string().min(1).max(120)).min(1).max(50).describe('`contact`, `addresses.home`, `lines.<lineId>.gift.message`: as `revealable` of the order names them.'),
  reason: z.string().trim().min(3).max(500).describe('Why it is needed. It is kept with who asked, in clear: name no person.'),
}).meta({ examples: [{ fields: ['contact'], reason: 'the parcel came back, and nobody answers the mail' }] })

/** What is written down of an agent who opens an order. */
const whyMasked = 'an order was opened, masked'

export function agentOrders(app: FastifyInstance, views: Pick<OrderViews, 'find' | 'waitUntil'>, personal: PersonalData): void {
  const routes = zodRoutes(app)
  routes.get(
    '/v1/agent/orders/:id',
    { config: { callers: deskReaders }, schema: { tags: ['agent'], summary: 'Read an order as an agent', description: 'With everything that happened and who did it. Personal data is masked. `asOf` shows it as it was known then, with `basis=occurred` as it truly was by what is known now; then it offers no actions. 503 `history_incomplete` where not all of that past is kept.', params, querystring: z.object({ ...minVersionQuery, ...momentQuery }), response: { 200: document } } },
    async (request, reply) => {
      const { principal, params: { id }, query } = request
      const by = staff(principal)
      await waitForVersions(views, request, id)
      const view = await views.find(by, id, 'agent', momentOf(query))
      if (view === undefined) throw new NotFound()
      const values = await personal.open(view, sealedFieldsOf(view), { by, reason: whyMasked })
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').serializer(JSON.stringify).send(masked(view, values))
    },
  )
  routes.post(
    '/v1/agent/orders/:id/reveal',
    {
      // Its answer must not be kept, and each time it is given is written down: there is nothing that a repetition could spare.
      config: { callers: desk, idempotencyKey: 'exempt' },
      schema: { tags: ['agent'], summary: 'See personal data of an order', description: 'Who asks for what and why is kept. A viewer is refused with `personal_data_denied`.', params, body, response: { 200: revealed } },
    },
    async ({ principal, params: { id }, body: { fields, reason } }, reply) => {
      const by = staff(principal)
      if (!fills(by.roles, 'agent')) throw new Rejected('personal_data_denied', 'A viewer sees personal data masked. Ask an agent.')
      const view = await views.find(by, id, 'agent')
      if (view === undefined) throw new NotFound()
      const values = await personal.open(view, chosen(sealedFieldsOf(view), fields), { by, reason })
      return reply.header('cache-control', 'no-store').send({ id, values: Object.fromEntries(values) })
    },
  )
}

/** Throws `Invalid` for a field that the order does not have; its name is not repeated. */
function chosen(sealed: SealedFields, fields: readonly string[]): SealedFields {
  const unknown = fields.flatMap((field, i) => (sealed.has(field) ? [] : [{ pointer: `/fields/${i}`, code: 'invalid_value', detail: 'The order has no such field.' }]))
  if (unknown.length > 0) throw new Invalid('invalid', 'fields names what the order has: see errors.', unknown)
  return new Map([...sealed].filter(([field]) => fields.includes(field)))
}
