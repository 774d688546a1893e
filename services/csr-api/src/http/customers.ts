// GET /v1/agent/customers/{subjectRef}: a person's orders, and what happened to all of them as one.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, SubjectRef, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { type Language, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { deskReaders, idText, isOfNodes, zodRoutes } from '@wismo/service'
import { cardsOf } from '../cards.ts'
import type { PersonalData } from '../personal-data.ts'
import { customerAnswer, type CustomerAnswer } from '@wismo/agent-api'
import { toldOf, type EntryOfOrder, type Timelines } from '../timelines.ts'
import { staff } from './readers.ts'

export interface CustomerParts {
  readonly views: Pick<OrderViews, 'findAll' | 'saying' | 'tell'>
  readonly vault: Pick<Vault, 'ordersOf'>
  readonly personal: PersonalData
  readonly timelines: Pick<Timelines, 'merged'>
}

const mostOrders = 100
const mostEntries = 100

/** What an entry is told with: which order it is of, and the language that its customer reads. */
interface InWords {
  readonly number: string
  readonly language: Language
  readonly promises: OrderView['promises']
}

const told = (entry: EntryOfOrder, of: InWords | undefined) => (of === undefined ? { ...entry, number: '' } : { ...toldOf(entry, of.language, of.promises), number: of.number })

export function customerRoute(app: FastifyInstance, { views, vault, personal, timelines }: CustomerParts): void {
  zodRoutes(app).get(
    '/v1/agent/customers/:subjectRef',
    {
      config: { callers: deskReaders },
      schema: {
        tags: ['agent'],
        summary: 'A customer and their orders',
        description: 'By the reference that orders have in `customer`: their orders in the shops of the token, newest first, and what happened to all of them. Masked. Of somebody who was erased there is nothing but that.',
        params: z.object({ subjectRef: idText(SubjectRef) }),
        response: { 200: customerAnswer },
      },
    },
    async ({ principal, params: { subjectRef } }, reply): Promise<CustomerAnswer> => {
      const by = staff(principal)
      const found = await views.saying(by, 'subject_ref', [subjectRef], mostOrders)
      const shown = await views.findAll(by, found.map(({ id }) => id), 'agent')
      reply.header('cache-control', 'no-store')
      if (shown.length === 0) {
        // Asked where the person was: elsewhere nobody is told that there was one.
        const kept = isOfNodes(by) ? [] : await Promise.all(by.shopIds.map((shopId) => vault.ordersOf(shopId, subjectRef)))
        if (!kept.some(({ erased }) => erased.length > 0)) throw new NotFound()
        return { subjectRef, erased: true, orders: [], timeline: [] }
      }
      const cards = await cardsOf(shown, personal, { by, reason: 'the orders of a customer were opened, masked' })
      const entries = await timelines.merged(shown.map(({ id }) => id), mostEntries)
      const orders = new Map<OrderId, InWords>(shown.map((view) => [view.id, { number: view.number, language: views.tell(view).language, promises: view.promises }]))
      const name = cards.map(({ customer }) => customer.name).find((known) => known !== undefined)
      return {
        subjectRef, ...(cards.every(({ customer }) => customer.erased === true) && { erased: true as const }), ...(name !== undefined && { name }), orders: [...cards],
        timeline: entries.map((entry) => told(entry, orders.get(entry.orderId))),
      }
    },
  )
}
