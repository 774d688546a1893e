// What assistants may call. Everything here reads: with the credential, at the level and within the limits of whoever they speak for.
import { z } from 'zod'
import { Invalid, NotFound, OrderId, type Fault, type Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { actionShape, askedSections, entryShape, openedForCustomer, placeBefore, sectionsQuery, timelineCursors, type OrderViews, type Told } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { faultsOf, idText, instantText } from '@wismo/service'
import { answerInWords, answerShape } from '../answers.ts'
import { levelOf, orderAskedOf, provedUntilOf, type Client } from '../client.ts'
import { intents } from '../domain/intents.ts'

/** Who asks, and in which language sentences are wanted. */
export interface Asker {
  readonly client: Client
  /** `Accept-Language`, as it came. */
  readonly accepted?: string | undefined
}

/** A tool as a client is told of it, and how it is done. */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: z.ZodObject
  readonly output: z.ZodObject
  /** Throws what reads throw; arguments are not checked before. */
  run(given: unknown, asker: Asker): Promise<object>
}

export type ToolViews = Pick<OrderViews, 'find' | 'findByNumber' | 'now' | 'page' | 'tell' | 'timeline'>

/** Orders that are listed at once. */
const mostOrders = 20

const orderId = idText(OrderId).optional().describe('Which order; needed by who is signed in. A link is for one.')
const card = z.object({ id: z.string(), number: z.string(), placedAt: z.string(), headline: z.looseObject({ code: z.string(), title: z.string() }), status: z.string() })

export function toolsOver(views: ToolViews, vault: Pick<Vault, 'open'>): readonly Tool[] {
  const orderOf = async ({ client, accepted }: Asker, asked: string | undefined): Promise<Told> => {
    const view = await views.find(client, orderAskedOf(client, asked), levelOf(client))
    if (view === undefined) throw new NotFound()
    return views.tell(view, { accepted })
  }
  return [
    tool({
      name: 'find_order', title: 'Find an order', description: 'The orders that this credential is for: the one of a link, or the newest of who is signed in. By the number that the customer sees, where it is named.',
      input: z.strictObject({ number: z.string().trim().min(1).max(40).optional() }),
      output: z.object({ orders: z.array(card) }),
      run: async ({ number }, { client, accepted }) => ({ orders: (await ordersOf(views, client, number)).map((view) => cardOf(views.tell(view, { accepted }).view)) }),
    }),
    tool({
      name: 'get_order', title: 'Read an order', description: 'The whole document of an order, or some of its sections: where it is, what was promised, what can be done, what was told. The person is masked. Sums are integers in minor units.',
      input: z.strictObject({ orderId, fields: sectionsQuery.fields }),
      output: z.looseObject({ id: z.string() }),
      run: async ({ orderId: asked, fields }, asker) => {
        const { view } = await orderOf(asker, asked)
        return openedForCustomer(vault, asker.client)(view.shopId, askedSections(view, { fields }))
      },
    }),
    tool({
      name: 'get_answer', title: 'Answer a question', description: 'One short sentence to be said as it is, with what it rests on, and how to reach a person where one is needed.',
      input: z.strictObject({ intent: z.enum(intents), orderId }),
      output: answerShape,
      run: async ({ intent, orderId: asked }, asker) => {
        const { client } = asker
        const now = views.now()
        return answerInWords(intent, await orderOf(asker, asked), { level: levelOf(client), now, provedUntil: provedUntilOf(client) })
      },
    }),
    tool({
      name: 'get_timeline', title: 'What happened', description: 'All that happened to an order, newest first, page by page: `text` says each in a line, where there are words for it.',
      input: z.strictObject({ orderId, limit: z.int().min(1).max(100).default(mostOrders), before: instantText.optional().describe('Only what happened before.'), cursor: z.string().max(500).optional().describe('nextCursor of the page before.') }),
      output: z.object({ entries: z.array(entryShape), nextCursor: z.string().nullable(), incomplete: z.literal(true).optional() }),
      run: ({ orderId: asked, limit, before, cursor }, asker) => timelineOf(views, asker, orderAskedOf(asker.client, asked), { limit, cursor, before }),
    }),
    tool({
      name: 'list_actions', title: 'What can be done', description: 'What can be asked for of an order, how much and until when, or why not, in words too. Nothing is done by it.',
      input: z.strictObject({ orderId }),
      output: z.object({ orderId: z.string(), viewVersion: z.int(), actions: z.array(actionShape) }),
      run: async ({ orderId: asked }, asker) => {
        const { id, viewVersion, actions } = (await orderOf(asker, asked)).view
        return { orderId: id, viewVersion, actions }
      },
    }),
  ]
}

/** As the API says of a body what it says of arguments. */
const refused = (faults: readonly Fault[]): Invalid => new Invalid(faults.some(({ code }) => code === 'wrong_id_kind') ? 'wrong_id_kind' : 'invalid', 'The arguments cannot be used as they are: see errors.', faults)

interface TypedTool<Input extends z.ZodObject> extends Omit<Tool, 'input' | 'run'> {
  readonly input: Input
  run(given: z.infer<Input>, asker: Asker): Promise<object>
}

/** Its arguments are checked by its schema, its answer is what the schema of answers says. */
function tool<Input extends z.ZodObject>({ run, ...one }: TypedTool<Input>): Tool {
  return {
    ...one,
    async run(given, asker) {
      const parsed = one.input.safeParse(given)
      if (!parsed.success) throw refused(faultsOf(parsed.error))
      return run(parsed.data, asker)
    },
  }
}

async function ordersOf(views: ToolViews, client: Client, number: string | undefined): Promise<readonly OrderView[]> {
  if (client.kind === 'owner') return number === undefined ? (await views.page(client, 'owner', mostOrders)).views : views.findByNumber(client, client.shopId, number, 'owner')
  const view = await views.find(client, client.orderId, levelOf(client))
  return view !== undefined && (number === undefined || view.number.toUpperCase() === number.toUpperCase()) ? [view] : []
}

const cardOf = ({ id, number, placedAt, headline, status }: OrderView): z.input<typeof card> => ({ id, number, placedAt, headline: { code: headline.code, title: headline.title }, status })

async function timelineOf(views: ToolViews, { client, accepted }: Asker, id: OrderId, { limit, before, cursor }: { readonly limit: number; readonly before: Instant | undefined; readonly cursor: string | undefined }): Promise<object> {
  const cursors = timelineCursors(id, views.now, before)
  const found = await views.timeline(client, id, levelOf(client), limit, cursor === undefined ? placeBefore(before) : cursors.read(cursor), { accepted })
  if (found === undefined) throw new NotFound()
  return { entries: found.entries, nextCursor: found.next === undefined ? null : cursors.of(found.next), ...(found.incomplete && { incomplete: true }) }
}
