// I37 An order was on its way while its person was erased: it was sealed before and is placed after. Now it is told.
import type { OrderPlaced } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { eraseOrder, order, type Order, type OrderEvent } from '../domain/order.ts'
import { nobodyYet } from '../domain/whereabouts.ts'
import { orderStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): OrderPlaced => data as OrderPlaced

/** One question to the vault for a batch; an order whose person is there, which is nearly every one, costs nothing more. */
export const whenOrderPlacedThenForgetErasedPerson = (vault: Pick<Vault, 'erasedAmong' | 'erase'>): Reaction =>
  reaction<Order, OrderEvent, boolean>({
    name: 'forget-erased-person',
    on: ['OrderPlaced'],
    aggregate: order,
    async prepare(batch) {
      const gone = await vault.erasedAmong(batch.map((inbound) => dataOf(inbound).contactRef))
      // What came before the order was kept under nobody.
      for (const { shopId, orderId, contactRef } of batch.map(dataOf)) if (gone.has(contactRef)) await vault.erase(shopId, nobodyYet(orderId))
      return batch.map((inbound) => gone.has(dataOf(inbound).contactRef))
    },
    stream: (inbound, isGone) => (isGone ? orderStream(dataOf(inbound).orderId) : undefined),
    decide: (inbound) => eraseOrder(dataOf(inbound).orderId, dataOf(inbound).subjectRef),
  })
