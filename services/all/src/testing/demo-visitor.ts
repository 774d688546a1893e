// Somebody who plays with the demo: presses its buttons as its forms do, and looks at what comes of it.
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { openOrderReader } from '@wismo/portal'
import { eventually } from '@wismo/testing'
import type { Answer, TestWismo } from './start-wismo.ts'

const shop = ShopId.parse('aldermoor')
const inside = { kind: 'system', actorId: 'test' } as const
/** A whole Wismo has other work too, on a machine that others use. */
export const within = { within: 40_000 }

export interface Visitor {
  /** Sends a form of our own page. */
  form(path: string, fields?: Readonly<Record<string, string>>): Promise<Answer>
  /** The demo's page. */
  page(): Promise<string>
  view(number: string): Promise<OrderView | undefined>
  /** Once it is in the view. */
  known(number: string): Promise<OrderView>
  /** Once it is like that. */
  becomes(number: string, like: (order: OrderView) => boolean): Promise<OrderView>
  /** An order that the demo's shop places: drawn until it is one of that kind. */
  placed(kind: (order: OrderView) => boolean): Promise<OrderView>
  /** Presses a button of that order; answers how many facts went out. */
  make(order: OrderView, wish: string, press?: string): Promise<{ readonly status: number; readonly facts: number }>
  /** What its customer sees, by the link that the demo gives them. */
  customerPage(number: string): Promise<string>
}

export function visitorOf(wismo: () => TestWismo): Visitor {
  const form: Visitor['form'] = (path, fields = {}) =>
    wismo().call(path, { method: 'POST', key: null, body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
  const asked = (answer: Answer, name: string): string => new URL(answer.headers.get('location') ?? '', wismo().url).searchParams.get(name) ?? ''
  const view: Visitor['view'] = (number) => openOrderReader(wismo().running.runtime).find(inside, orderIdOf(shop, number), 'agent')
  const becomes: Visitor['becomes'] = (number, like) => eventually(async () => {
    const order = await view(number)
    return order !== undefined && like(order) ? order : undefined
  }, within)
  const known: Visitor['known'] = (number) => becomes(number, () => true)
  return {
    form, view, becomes, known,
    page: async () => (await wismo().call('/demo', { key: null })).text,
    async placed(kind) {
      for (let i = 0; i < 300; i += 1) {
        const order = await known(asked(await form('/demo/orders'), 'order'))
        if (kind(order)) return order
      }
      throw new Error('The shop did not draw such an order.')
    },
    async make(order, wish, press = String(order.viewVersion)) {
      const answer = await form(`/demo/orders/${order.number}/do`, { wish, press })
      return { status: answer.status, facts: Number(asked(answer, 'facts')) }
    },
    async customerPage(number) {
      const demo = await wismo().call(`/demo?order=${number}`, { key: null })
      const cookie = demo.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ')
      return (await wismo().call(`/o/${number}`, { key: null, headers: { cookie } })).text
    },
  }
}

const isPaidByCard = ({ money }: OrderView): boolean => money?.payments[0]?.status === 'authorized'
/** All of it is sent, and the money is set aside. */
export const ships = (order: OrderView): boolean => isPaidByCard(order) && order.lines.every(({ method }) => method === 'ship')
/** Some of it is fetched at a store. */
export const fetches = (order: OrderView): boolean => isPaidByCard(order) && order.lines.some(({ method }) => method === 'pickup')
