// The retailer added, repriced or swapped lines. What a giver wrote on a line goes into the vault first.
import type { RetailLinesChanged } from '@wismo/contracts'
import { lineIdOf, type SealedRef } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type RetailFact, type Runtime } from '@wismo/service'
import { placedLine } from '../intake.ts'
import { changeLines, type LineChange } from '../domain/lines.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { orderStream } from '../streams.ts'
import { sealForOrders } from '../seal-for-orders.ts'

type Fact = RetailFact<'RetailLinesChanged'>
type Change = RetailLinesChanged['lines'][number]

const field = (i: number): string => `changes.${i}.gift.message`

/** Messages of presents by their field. */
const messagesOf = ({ data: { lines } }: Fact): Readonly<Record<string, string>> => Object.fromEntries(lines.flatMap(({ line: { gift } }, i) => (gift?.message === undefined ? [] : [[field(i), gift.message]])))

export const whenRetailLinesChangedThenChangeLines = (runtime: Runtime, store: EventStore): Reaction =>
  retailFacts<Order, OrderEvent, 'RetailLinesChanged', Readonly<Record<string, SealedRef>>>(runtime, {
    name: 'change-lines',
    on: ['RetailLinesChanged'],
    aggregate: order,
    prepare: async (facts) => (await sealForOrders(runtime.vault, store, facts.map((fact) => ({ fact, values: messagesOf(fact) })))).map(({ refs }) => refs),
    stream: ({ orderId }) => orderStream(orderId),
    decide: (fact, refs) => {
      const { orderId, shop, data: { lines, totals } } = fact
      return changeLines({ orderId, currency: shop.currency, changes: lines.map((change, i) => changeOf(change, fact, refs[field(i)])), ...(totals === undefined ? {} : { total: totals.total }) })
    },
  })

const changeOf = ({ change, line, replaces }: Change, { orderId }: Fact, messageRef: SealedRef | undefined): LineChange => ({
  change, line: placedLine(line, orderId, messageRef), ...(replaces === undefined ? {} : { replaces: lineIdOf(orderId, replaces) }),
})
